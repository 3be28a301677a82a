"""Mistakes in layers.py."""

import numpy as np

from grader.misconceptions import misconception

from ._alter import change_layer, softmax, unshifted


def change_function(reference, name, change):
    """Replace a function: *change* gets what it returned so far, and its arguments."""
    so_far = getattr(reference, name)
    setattr(reference, name, lambda *args, **named: change(so_far(*args, **named), *args, *named.values()))


@misconception(
    "The affine layer has no bias",
    criterion="edition",
    explanation="b is not added.",
    hint="x w + b.",
)
def affine_without_bias(reference):
    """The affine layer has no bias."""
    change_function(reference, "affine_forward", lambda right, *inputs: (right[0] - inputs[2], right[1]))


@misconception(
    "The affine layer takes matrices only",
    criterion="edition",
    explanation="x has any number of dimensions; yours works for (N, D) only.",
    hint="Reshape each example into one row.",
)
def affine_of_matrices(reference):
    """The affine layer takes matrices only."""
    change_function(reference, "affine_forward", lambda _, x, w, b: (x @ w + b, (x, w, b)))


@misconception(
    "dx is not shaped like x",
    criterion="edition",
    explanation="The gradient of x has the shape (N, D), whatever the shape of x is.",
    hint="Undo the reshape of the forward pass.",
)
def dx_not_reshaped(reference):
    """dx is not shaped like x."""

    def flat(right, dout, cache):
        del cache
        return right[0].reshape(len(dout), -1), right[1], right[2]

    change_function(reference, "affine_backward", flat)


@misconception(
    "db is a mean",
    criterion="edition",
    explanation="The gradient of b is averaged over the batch; it is a sum.",
    hint="The mean belongs to the loss; dout holds it already.",
)
def db_averaged(reference):
    """db is a mean."""
    change_function(reference, "affine_backward", lambda right, dout, _: (right[0], right[1], right[2] / len(dout)))


@misconception(
    "dw is a mean",
    criterion="edition",
    explanation="The gradient of w is averaged over the batch; it is a sum.",
    hint="The mean belongs to the loss; dout holds it already.",
)
def dw_averaged(reference):
    """dw is a mean."""
    change_function(reference, "affine_backward", lambda right, dout, _: (right[0], right[1] / len(dout), right[2]))


@misconception(
    "dw is transposed",
    criterion="edition",
    explanation="The gradient of w has the shape (M, D); w has (D, M).",
    hint="x^T dout, not dout^T x.",
)
def dw_transposed(reference):
    """dw is transposed."""
    change_function(reference, "affine_backward", lambda right, *_: (right[0], right[1].T, right[2]))


@misconception(
    "db is not summed over the batch",
    criterion="edition",
    explanation="The gradient of b has a row for each example.",
    hint="One b serves all examples: sum.",
)
def db_not_summed(reference):
    """db is not summed over the batch."""
    change_function(reference, "affine_backward", lambda right, dout, _: (right[0], right[1], dout))


@misconception(
    "The absolute value in the place of relu",
    criterion="edition",
    explanation="Negative numbers change their sign; relu makes them 0.",
    hint="max(x, 0).",
)
def relu_absolute(reference):
    """The absolute value in the place of relu."""
    change_function(reference, "relu_forward", lambda _, x: (np.abs(x), x))


@misconception(
    "relu lets everything pass",
    criterion="edition",
    explanation="Negative numbers stay as they are.",
    hint="max(x, 0).",
)
def relu_identity(reference):
    """relu lets everything pass."""
    change_function(reference, "relu_forward", lambda _, x: (x, x))


@misconception(
    "The gradient of relu lets everything pass",
    criterion="edition",
    explanation="dx is dout everywhere, also where x was negative.",
    hint="Where x was negative, the output does not change with it.",
)
def relu_gradient_everywhere(reference):
    """The gradient of relu lets everything pass."""
    change_function(reference, "relu_backward", lambda _, dout, __: dout)


@misconception(
    "The gradient of relu has its mask inverted",
    criterion="edition",
    explanation="dx is dout where x was negative, and 0 where it was positive.",
    hint="The gradient comes through where x was positive.",
)
def relu_gradient_inverted(reference):
    """The gradient of relu has its mask inverted."""
    change_function(reference, "relu_backward", lambda right, dout, _: dout - right)


@misconception(
    "The gradient of relu is a relu of the gradient",
    criterion="edition",
    explanation="dout is cut off at 0 itself; it is the sign of x that counts.",
    hint="The cache holds x.",
)
def relu_gradient_of_dout(reference):
    """The gradient of relu is a relu of the gradient."""
    change_function(reference, "relu_backward", lambda _, dout, __: np.maximum(dout, 0))


@misconception(
    "The gradient of relu is its slope alone",
    criterion="edition",
    explanation="dx is 1 where x was positive; the chain rule asks for dout there.",
    hint="Multiply by dout.",
)
def relu_gradient_without_dout(reference):
    """The gradient of relu is its slope alone."""
    change_function(reference, "relu_backward", lambda _, __, x: (x > 0).astype(float))


# --- loss layers ------------------------------------------------------------------------------------------------------


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
    "softmax_loss is not averaged",
    criterion="edition",
    explanation="The loss is the sum over the batch.",
    hint="Divide by N.",
)
def softmax_layer_not_averaged(reference):
    """softmax_loss is not averaged."""
    change_layer(reference, "softmax_loss", loss=lambda loss, _, y: loss * len(y))


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
    "The gradient of softmax_loss lacks the label",
    criterion="edition",
    explanation="For the right class 1 has to be subtracted from the probability.",
    hint="The gradient of an example sums to 0 over the classes.",
)
def softmax_layer_label_not_subtracted(reference):
    """The gradient of softmax_loss lacks the label."""
    change_layer(reference, "softmax_loss", slope=lambda _, x, y: softmax(x) / len(y))


@misconception(
    "softmax_loss lacks its minus sign",
    criterion="edition",
    explanation="The loss is the mean of log(p), which is negative.",
    hint="A loss grows as predictions get worse.",
)
def softmax_layer_sign(reference):
    """softmax_loss lacks its minus sign."""
    change_layer(reference, "softmax_loss", loss=lambda loss, *_: -loss)
