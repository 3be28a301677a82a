"""Misconceptions in the two losses."""

import torch

from grader.misconceptions import misconception

from ._alter import change_loss

MEAN = "Is your loss twice as large for a batch in which every example stands twice?"


def rows(x):
    """Return the indices of the examples."""
    return torch.arange(x.shape[0])


@misconception(
    "The softmax loss and its gradient are sums over the batch",
    criterion="softmax",
    explanation="The loss is the mean over the examples; value and gradient lack the division by N.",
    hint=MEAN,
)
def softmax_summed(reference):
    """Value and gradient are N times too large."""
    change_loss(
        reference,
        "softmax_loss",
        value=lambda loss, x, _y: loss * x.shape[0],
        gradient=lambda dx, x, _y: dx * x.shape[0],
    )


@misconception(
    "The softmax loss is a sum over the batch, its gradient belongs to the mean",
    criterion="softmax",
    explanation="The value lacks the division by N that the gradient has.",
    hint=MEAN,
)
def softmax_value_summed(reference):
    """The value is N times too large."""
    change_loss(
        reference, "softmax_loss", value=lambda loss, x, _y: loss * x.shape[0]
    )


@misconception(
    "The gradient of the softmax loss is not averaged",
    criterion="softmax",
    explanation="The gradient lacks the division by N that the loss has.",
    hint="Is your gradient that of the mean?",
)
def softmax_gradient_summed(reference):
    """The gradient is N times too large."""
    change_loss(
        reference, "softmax_loss", gradient=lambda dx, x, _y: dx * x.shape[0]
    )


@misconception(
    "The softmax loss lacks its minus sign",
    criterion="softmax",
    explanation="The value is the mean of log p, which is negative; the gradient is right.",
    hint="Can -log of a probability be negative?",
)
def softmax_value_negative(reference):
    """The value has the wrong sign."""
    change_loss(reference, "softmax_loss", value=lambda loss, _x, _y: -loss)


@misconception(
    "The gradient of the softmax loss has the wrong sign",
    criterion="softmax",
    explanation="It is the right one with the opposite sign: a step against it would raise the loss.",
    hint="Should the score of the right class grow or shrink?",
)
def softmax_gradient_negative(reference):
    """The gradient has the wrong sign."""
    change_loss(reference, "softmax_loss", gradient=lambda dx, _x, _y: -dx)


@misconception(
    "The gradient of the softmax loss forgets the right class",
    criterion="softmax",
    explanation="It is made of the probabilities alone; at the right class 1 must be subtracted.",
    hint="What does the gradient add up to for one example?",
)
def softmax_gradient_without_label(reference):
    """The gradient is the probabilities over N."""
    change_loss(
        reference,
        "softmax_loss",
        gradient=lambda _dx, x, _y: torch.softmax(x, dim=1) / x.shape[0],
    )


@misconception(
    "Softmax over the wrong axis",
    criterion="softmax",
    explanation="The probabilities of a class add up to 1 over the batch; an example's must do so over the classes.",
    hint="Which axis of the scores are the classes?",
)
def softmax_wrong_axis(reference):
    """Probabilities are normalised over the batch."""

    def softmax_loss(x, y):
        logs, n = torch.log_softmax(x, dim=0), rows(x)
        gradient = logs.exp()
        gradient[n, y] -= 1
        return -logs[n, y].mean(), gradient / x.shape[0]

    reference.softmax_loss = softmax_loss


@misconception(
    "Softmax without a shift overflows",
    criterion="softmax",
    explanation="exp of a large score is infinite, and infinity divided by infinity is no number.",
    hint="What does softmax do if the same number is subtracted from all scores of an example?",
)
def softmax_without_shift(reference):
    """Exp is taken of the scores as they are."""

    def softmax_loss(x, y):
        powers, n = torch.exp(x), rows(x)
        gradient = powers / powers.sum(dim=1, keepdim=True)
        loss = -gradient[n, y].log().mean()
        gradient[n, y] -= 1
        return loss, gradient / x.shape[0]

    reference.softmax_loss = softmax_loss


@misconception(
    "Softmax is shifted by one maximum for all examples",
    criterion="softmax",
    explanation="The largest score of the batch is subtracted: an example with scores far below it has nothing left.",
    hint="Over which axis is the maximum to be taken?",
)
def softmax_shifted_by_one_maximum(reference):
    """The maximum is that of the batch."""

    def softmax_loss(x, y):
        powers, n = torch.exp(x - x.max()), rows(x)
        gradient = powers / powers.sum(dim=1, keepdim=True)
        loss = -gradient[n, y].log().mean()
        gradient[n, y] -= 1
        return loss, gradient / x.shape[0]

    reference.softmax_loss = softmax_loss


# --- hinge loss -------------------------------------------------------------------------------------------------------


@misconception(
    "The hinge loss counts the right class",
    criterion="svm",
    explanation="The margin of the right class with itself is 1, and is added for every example.",
    hint="Over which classes does the sum run?",
)
def svm_counts_right_class(reference):
    """The value is 1 too large."""
    change_loss(reference, "svm_loss", value=lambda loss, _x, _y: loss + 1)


@misconception(
    "The hinge loss and its gradient are sums over the batch",
    criterion="svm",
    explanation="The loss is the mean over the examples; value and gradient lack the division by N.",
    hint=MEAN,
)
def svm_summed(reference):
    """Value and gradient are N times too large."""
    change_loss(
        reference,
        "svm_loss",
        value=lambda loss, x, _y: loss * x.shape[0],
        gradient=lambda dx, x, _y: dx * x.shape[0],
    )


@misconception(
    "The gradient of the hinge loss is not averaged",
    criterion="svm",
    explanation="The gradient lacks the division by N that the loss has.",
    hint="Is your gradient that of the mean?",
)
def svm_gradient_summed(reference):
    """The gradient is N times too large."""
    change_loss(
        reference, "svm_loss", gradient=lambda dx, x, _y: dx * x.shape[0]
    )


@misconception(
    "The right class always gets -(C - 1)",
    criterion="svm",
    explanation="The gradient at the right class counts all other classes, not only those that violate their margin.",
    hint="What is the gradient of an example that violates no margin?",
)
def svm_right_class_counts_all(reference):
    """The gradient at the right class is -(C - 1) / N."""

    def gradient(dx, x, y):
        dx = dx.clone()
        dx[rows(x), y] = -(x.shape[1] - 1) / x.shape[0]
        return dx

    change_loss(reference, "svm_loss", gradient=gradient)


@misconception(
    "The hinge loss has no margin",
    criterion="svm",
    explanation="The sum is over ` max(0, x_j - x_y) `: the margin of 1 is missing in value and gradient.",
    hint="What is the loss if all scores are equal?",
)
def svm_without_margin(reference):
    """The margin is 0."""

    def svm_loss(x, y):
        n = rows(x)
        margins = (x - x[n, y, None]).clamp(min=0)
        gradient = (margins > 0).to(x.dtype)
        gradient[n, y] = -gradient.sum(dim=1)
        return margins.sum() / x.shape[0], gradient / x.shape[0]

    reference.svm_loss = svm_loss
