"""Mistakes in the affine layer and the relu of layers.py."""

import numpy as np

from grader.misconceptions import misconception


def change_function(reference, name, change):
    """Replace a function: *change* gets what it returned so far, and its arguments."""
    so_far = getattr(reference, name)
    setattr(
        reference,
        name,
        lambda *args, **named: change(
            so_far(*args, **named), *args, *named.values()
        ),
    )


@misconception(
    "The affine layer has no bias",
    criterion="edition",
    explanation="b is not added.",
    hint="` x @ w + b `",
)
def affine_without_bias(reference):
    """The affine layer has no bias."""
    change_function(
        reference,
        "affine_forward",
        lambda right, *inputs: (right[0] - inputs[2], right[1]),
    )


@misconception(
    "The affine layer takes matrices only",
    criterion="edition",
    explanation="x has any number of dimensions; yours works for (N, D) only.",
    hint="Reshape each example into one row.",
)
def affine_of_matrices(reference):
    """The affine layer takes matrices only."""
    change_function(
        reference, "affine_forward", lambda _, x, w, b: (x @ w + b, (x, w, b))
    )


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
    change_function(
        reference,
        "affine_backward",
        lambda right, dout, _: (right[0], right[1], right[2] / len(dout)),
    )


@misconception(
    "dw is a mean",
    criterion="edition",
    explanation="The gradient of w is averaged over the batch; it is a sum.",
    hint="The mean belongs to the loss; dout holds it already.",
)
def dw_averaged(reference):
    """dw is a mean."""
    change_function(
        reference,
        "affine_backward",
        lambda right, dout, _: (right[0], right[1] / len(dout), right[2]),
    )


@misconception(
    "dw is transposed",
    criterion="edition",
    explanation="The gradient of w has the shape (M, D); w has (D, M).",
    hint="` x.T @ dout `, not ` dout.T @ x `.",
)
def dw_transposed(reference):
    """dw is transposed."""
    change_function(
        reference,
        "affine_backward",
        lambda right, *_: (right[0], right[1].T, right[2]),
    )


@misconception(
    "db is not summed over the batch",
    criterion="edition",
    explanation="The gradient of b has a row for each example.",
    hint="One b serves all examples: sum.",
)
def db_not_summed(reference):
    """db is not summed over the batch."""
    change_function(
        reference,
        "affine_backward",
        lambda right, dout, _: (right[0], right[1], dout),
    )


@misconception(
    "The absolute value in the place of relu",
    criterion="edition",
    explanation="Negative numbers change their sign; relu makes them 0.",
    hint="` max(x, 0) `",
)
def relu_absolute(reference):
    """The absolute value in the place of relu."""
    change_function(reference, "relu_forward", lambda _, x: (np.abs(x), x))


@misconception(
    "relu lets everything pass",
    criterion="edition",
    explanation="Negative numbers stay as they are.",
    hint="` max(x, 0) `",
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
    change_function(
        reference, "relu_backward", lambda right, dout, _: dout - right
    )


@misconception(
    "The gradient of relu is a relu of the gradient",
    criterion="edition",
    explanation="dout is cut off at 0 itself; it is the sign of x that counts.",
    hint="The cache holds x.",
)
def relu_gradient_of_dout(reference):
    """The gradient of relu is a relu of the gradient."""
    change_function(
        reference, "relu_backward", lambda _, dout, __: np.maximum(dout, 0)
    )


@misconception(
    "The gradient of relu is its slope alone",
    criterion="edition",
    explanation="dx is 1 where x was positive; the chain rule asks for dout there.",
    hint="Multiply by dout.",
)
def relu_gradient_without_dout(reference):
    """The gradient of relu is its slope alone."""
    change_function(
        reference, "relu_backward", lambda _, __, x: (x > 0).astype(float)
    )
