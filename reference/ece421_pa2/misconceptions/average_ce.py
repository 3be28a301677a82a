"""Misconceptions in average_ce, the loss."""

import numpy as np

from grader.misconceptions import misconception


@misconception(
    "The loss lacks its minus sign",
    criterion="average_ce",
    explanation="Logarithms of probabilities are negative, and so is your loss.",
    hint="A loss of 0 is the best there is.",
    formula="-sum(target * log(prediction)) / N",
)
def loss_negative(reference):
    """Alter the reference: the loss lacks its minus sign."""
    right = reference.average_ce
    reference.average_ce = lambda target, prediction: -right(target, prediction)


@misconception(
    "The loss is the sum over the batch",
    criterion="average_ce",
    explanation="Your loss is N times the right one: the sum over the samples, not their mean.",
    hint="Divide by the number of rows.",
    formula="-sum(target * log(prediction)) / N",
)
def loss_sum(reference):
    """Alter the reference: the loss is the sum over the batch."""
    right = reference.average_ce
    reference.average_ce = lambda target, prediction: (
        right(target, prediction) * len(target)
    )


@misconception(
    "The loss is averaged over the classes, too",
    criterion="average_ce",
    explanation="np.mean over the whole array divides by N times the number of classes, not by N.",
    hint="Sum over the classes (axis=1), then take the mean.",
    formula="-sum(target * log(prediction)) / N",
)
def loss_mean_of_everything(reference):
    """Alter the reference: the loss is averaged over the classes, too."""
    right = reference.average_ce
    reference.average_ce = lambda target, prediction: (
        right(target, prediction) / target.shape[1]
    )


@misconception(
    "The loss is divided by the number of classes, not of samples",
    criterion="average_ce",
    explanation="Your loss is divided by target.shape[1]; the number of samples is target.shape[0].",
    hint="Which axis of the target counts the samples?",
    formula="-sum(target * log(prediction)) / N",
)
def loss_divided_by_classes(reference):
    """Alter the reference: the loss is divided by the number of classes, not of samples."""
    right = reference.average_ce
    reference.average_ce = lambda target, prediction: (
        right(target, prediction) * len(target) / target.shape[1]
    )


@misconception(
    "The loss is halved",
    criterion="average_ce",
    explanation="Your loss has a factor 1/2, as the squared error often has; the cross-entropy has none.",
    hint="-log of the probability of the right class, averaged.",
    formula="-sum(target * log(prediction)) / N",
)
def loss_halved(reference):
    """Alter the reference: the loss is halved."""
    right = reference.average_ce
    reference.average_ce = lambda target, prediction: (
        right(target, prediction) / 2
    )


@misconception(
    "The loss uses another logarithm",
    criterion="average_ce",
    explanation="Your loss is 1 / ln 2 times the right one: log2 was used for the natural logarithm.",
    hint="np.log is the natural logarithm.",
    formula="-sum(target * log(prediction)) / N",
)
def loss_log2(reference):
    """Alter the reference: the loss uses another logarithm."""
    right = reference.average_ce
    reference.average_ce = lambda target, prediction: (
        right(target, prediction) / np.log(2)
    )


@misconception(
    "The loss uses the logarithm to base 10",
    criterion="average_ce",
    explanation="Your loss is 1 / ln 10 times the right one: log10 was used for the natural logarithm.",
    hint="np.log is the natural logarithm.",
    formula="-sum(target * log(prediction)) / N",
)
def loss_log10(reference):
    """Alter the reference: the loss uses the logarithm to base 10."""
    right = reference.average_ce
    reference.average_ce = lambda target, prediction: (
        right(target, prediction) / np.log(10)
    )


@misconception(
    "softmax is applied twice",
    criterion="average_ce",
    explanation="average_ce applies softmax to its predictions, which are probabilities already.",
    hint="Who calls softmax: the forward pass, the loss, or both?",
    formula="-sum(target * log(prediction)) / N",
)
def loss_softmax_twice(reference):
    """Alter the reference: softmax is applied twice."""
    right = reference.average_ce
    reference.average_ce = lambda target, prediction: right(
        target, reference.softmax(prediction)
    )


@misconception(
    "The loss is the binary cross-entropy of every class",
    criterion="average_ce",
    explanation="Your loss also counts ` log(1 - p) ` of the wrong classes; with softmax only the right class counts.",
    hint="There is one term per sample.",
    formula="-sum(target * log(prediction)) / N",
)
def loss_binary(reference):
    """Alter the reference: the loss is the binary cross-entropy of every class."""

    def average_ce(target, prediction):
        with np.errstate(all="ignore"):
            picked = np.where(
                target == 1, np.log(prediction), np.log(1 - prediction)
            )
        return -picked.sum(axis=1).mean()

    reference.average_ce = average_ce


@misconception(
    "The loss does not take the logarithm",
    criterion="average_ce",
    explanation="Your loss is the mean of 1 - p of the right class; the cross-entropy is the mean of -log p.",
    hint="How large is the loss of a probability of almost 0?",
    formula="-sum(target * log(prediction)) / N",
)
def loss_without_logarithm(reference):
    """Alter the reference: the loss does not take the logarithm."""
    reference.average_ce = lambda target, prediction: (
        1 - prediction[target == 1].mean()
    )


@misconception(
    "The loss is the logarithm of the mean probability",
    criterion="average_ce",
    explanation="You take the mean first and the logarithm then; the loss is the mean of the logarithms.",
    hint="Each sample has its own -log p.",
    formula="-sum(target * log(prediction)) / N",
)
def loss_log_of_mean(reference):
    """Alter the reference: the loss is the logarithm of the mean probability."""
    reference.average_ce = lambda target, prediction: (
        -np.log(prediction[target == 1].mean())
    )


@misconception(
    "The loss is NaN where a class has the probability 0",
    criterion="average_ce",
    explanation="` 0 * log(0) ` is 0 times minus infinity, which is NaN. A class that is not the right one must add nothing.",
    hint="Add a tiny number inside the logarithm, or take the logarithm of the right class alone.",
    formula="-sum(target * log(prediction)) / N",
)
def loss_of_log_0(reference):
    """Alter the reference: the loss is NaN where a class has the probability 0."""

    def average_ce(target, prediction):
        with np.errstate(all="ignore"):
            return -(target * np.log(prediction)).sum() / len(target)

    reference.average_ce = average_ce


@misconception(
    "The loss is one number per sample",
    criterion="average_ce",
    explanation="Your function returns the cross-entropy of each sample; their mean is wanted.",
    hint="What remains after the sum over the classes?",
    formula="-sum(target * log(prediction)) / N",
)
def loss_per_sample(reference):
    """Alter the reference: the loss is one number per sample."""
    reference.average_ce = lambda target, prediction: (
        -np.log(prediction[target == 1])
    )
