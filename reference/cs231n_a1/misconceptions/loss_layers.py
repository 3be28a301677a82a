"""Mistakes in the losses of layers.py."""

import numpy as np

from grader.misconceptions import misconception

from ._alter import change_layer, softmax, unshifted
from ._net import change_data_loss


@misconception(
    "svm_loss is not averaged",
    criterion="edition",
    explanation="The loss is the sum over the batch.",
    hint="Divide by N.",
)
def svm_layer_not_averaged(reference):
    """svm_loss is not averaged."""
    change_layer(reference, "svm_loss", loss=lambda loss, _, y: loss * len(y))


@misconception(
    "The gradient of svm_loss is not averaged",
    criterion="edition",
    explanation="The gradient is that of the sum over the batch; the loss is its mean.",
    hint="By what is the loss divided?",
)
def svm_layer_gradient_not_averaged(reference):
    """The gradient of svm_loss is not averaged."""
    change_layer(reference, "svm_loss", slope=lambda dx, _, y: dx * len(y))


@misconception(
    "svm_loss counts the right class",
    criterion="edition",
    explanation="The margin of the right class with itself is always 1; it does not count.",
    hint="Leave it out of the sum.",
)
def svm_layer_right_class_counts(reference):
    """svm_loss counts the right class."""
    change_layer(reference, "svm_loss", loss=lambda loss, *_: loss + 1)


@misconception(
    "The gradient of svm_loss lacks the right class",
    criterion="edition",
    explanation="The score of the right class is in every violated margin.",
    hint="It gets minus their number.",
)
def svm_layer_right_class_untouched(reference):
    """The gradient of svm_loss lacks the right class."""
    change_layer(reference, "svm_loss", slope=lambda dx, *_: np.maximum(dx, 0))


@misconception(
    "The gradient of svm_loss gives the right class -(C - 1)",
    criterion="edition",
    explanation="The right class counts all other classes, not only those with a violated margin.",
    hint="How many terms of the sum hold its score?",
)
def svm_layer_all_classes(reference):
    """The gradient of svm_loss gives the right class -(C - 1)."""

    def all_classes(dx, x, y):
        dx = dx.copy()
        dx[np.arange(len(y)), y] = -(x.shape[1] - 1) / len(y)
        return dx

    change_layer(reference, "svm_loss", slope=all_classes)


@misconception(
    "The gradient of svm_loss counts the right class once",
    criterion="edition",
    explanation="The right class gets -1 for an example, however many margins are violated.",
    hint="How many terms of the sum hold its score?",
)
def svm_layer_right_class_once(reference):
    """Give the right class -1, always."""

    def once(dx, _, y):
        dx = dx.copy()
        dx[np.arange(len(y)), y] = -1 / len(y)
        return dx

    change_layer(reference, "svm_loss", slope=once)


@misconception(
    "softmax_loss is not averaged",
    criterion="edition",
    explanation="The loss is the sum over the batch.",
    hint="Divide by N.",
)
def softmax_layer_not_averaged(reference):
    """softmax_loss is not averaged."""
    change_layer(
        reference, "softmax_loss", loss=lambda loss, _, y: loss * len(y)
    )


@misconception(
    "The gradient of softmax_loss is not averaged",
    criterion="edition",
    explanation="The gradient is that of the sum over the batch; the loss is its mean.",
    hint="By what is the loss divided?",
)
def softmax_layer_gradient_not_averaged(reference):
    """The gradient of softmax_loss is not averaged."""
    change_layer(reference, "softmax_loss", slope=lambda dx, _, y: dx * len(y))


@misconception(
    "softmax_loss overflows for large scores",
    criterion="edition",
    explanation="exp of scores of some hundreds is infinite, and the loss is NaN.",
    hint="Subtract the largest score of each example first.",
)
def softmax_layer_no_shift(reference):
    """softmax_loss overflows for large scores."""
    change_layer(
        reference,
        "softmax_loss",
        loss=lambda _, x, y: unshifted(x, y)[0],
        slope=lambda _, x, y: unshifted(x, y)[1],
    )


@misconception(
    "softmax_loss and the net overflow for large scores",
    criterion="edition",
    explanation="exp of scores of some hundreds is infinite: softmax_loss gives NaN, and so does the net.",
    hint="Subtract the largest score of each example first.",
)
def softmax_layer_and_net_no_shift(reference):
    """softmax_loss overflows for large scores, and so does the net that uses it."""
    softmax_layer_no_shift(reference)
    change_data_loss(reference, lambda _, __, scores, y: unshifted(scores, y))


@misconception(
    "The gradient of softmax_loss lacks the label",
    criterion="edition",
    explanation="For the right class 1 has to be subtracted from the probability.",
    hint="The gradient of an example sums to 0 over the classes.",
)
def softmax_layer_label_not_subtracted(reference):
    """The gradient of softmax_loss lacks the label."""
    change_layer(
        reference, "softmax_loss", slope=lambda _, x, y: softmax(x) / len(y)
    )


@misconception(
    "softmax_loss lacks its minus sign",
    criterion="edition",
    explanation="The loss is the mean of ` log(p) `, which is negative.",
    hint="A loss grows as predictions get worse.",
)
def softmax_layer_sign(reference):
    """softmax_loss lacks its minus sign."""
    change_layer(reference, "softmax_loss", loss=lambda loss, *_: -loss)
