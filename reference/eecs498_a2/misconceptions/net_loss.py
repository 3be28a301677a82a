"""Mistakes in loss and gradients of the two-layer net."""

import torch

from grader.misconceptions import misconception

from ._alter import change_function, change_gradients, first_layer, unshifted


def change_data_loss(reference, change):
    """Let data_loss return *change*(loss, slope, scores, y)."""
    change_function(
        reference,
        "data_loss",
        lambda right, scores, y: change(*right, scores, y),
    )


@misconception(
    "The net's loss is not averaged",
    criterion="net_loss",
    explanation="The loss is the sum over the batch; the handout asks for the mean.",
    hint="A batch twice as large must not have twice the loss.",
)
def net_loss_not_averaged(reference):
    """The net's loss is not averaged."""
    change_data_loss(
        reference, lambda loss, slope, _, y: (loss * len(y), slope)
    )


@misconception(
    "The net's gradients are not averaged",
    criterion="net_loss",
    explanation="The gradients are those of the sum over the batch; the loss is its mean.",
    hint="By what is the loss divided?",
)
def net_gradients_not_averaged(reference):
    """The net's gradients are not averaged."""
    change_data_loss(
        reference, lambda loss, slope, _, y: (loss, slope * len(y))
    )


@misconception(
    "Large scores overflow in the net",
    criterion="net_loss",
    explanation="exp of scores of some hundreds is infinite, and the loss is NaN.",
    hint="Subtract the largest score of each example first.",
)
def net_no_shift(reference):
    """Large scores overflow in the net."""
    change_data_loss(reference, lambda _, __, scores, y: unshifted(scores, y))


@misconception(
    "The net's loss lacks its minus sign",
    criterion="net_loss",
    explanation="The loss is the mean of ` log(p) `, which is negative.",
    hint="A loss grows as predictions get worse.",
)
def net_loss_sign(reference):
    """The net's loss lacks its minus sign."""
    change_data_loss(reference, lambda loss, slope, *_: (-loss, slope))


@misconception(
    "The label is not subtracted in the net's gradient",
    criterion="net_loss",
    explanation="The gradient of the scores is the probabilities; for the right class 1 has to be subtracted.",
    hint="The gradient of an example sums to 0 over the classes.",
)
def net_label_not_subtracted(reference):
    """The label is not subtracted in the net's gradient."""
    change_data_loss(
        reference,
        lambda loss, _, scores, y: (
            loss,
            torch.softmax(scores, dim=1) / len(y),
        ),
    )


@misconception(
    "The net's gradients have the wrong sign",
    criterion="net_loss",
    explanation="All gradients point downhill.",
    hint="Move a parameter along its gradient: the loss must grow.",
)
def net_gradient_sign(reference):
    """The net's gradients have the wrong sign."""
    change_data_loss(reference, lambda loss, slope, *_: (loss, -slope))


# --- gradients --------------------------------------------------------------------------------------------------------


@misconception(
    "The relu is ignored on the way back",
    criterion="net_loss",
    explanation="The gradients of W1 and b1 pass through hidden units that are off.",
    hint="Where the hidden layer is 0, nothing comes through.",
)
def relu_ignored_backwards(reference):
    """The relu is ignored on the way back."""
    change_gradients(
        reference, lambda of: first_layer(of.X, of.slope @ of.p["W2"].T)
    )


@misconception(
    "The relu's mask is inverted",
    criterion="net_loss",
    explanation="The gradients of W1 and b1 pass through the hidden units that are off, and not through the others.",
    hint="Nothing comes through where the hidden layer is 0.",
)
def relu_mask_inverted(reference):
    """The relu's mask is inverted."""
    change_gradients(
        reference,
        lambda of: first_layer(
            of.X, of.slope @ of.p["W2"].T * (of.hidden <= 0)
        ),
    )


@misconception(
    "The mask is taken from the gradient",
    criterion="net_loss",
    explanation="The gradient that comes back is cut off at 0 itself; it is the hidden layer's sign that counts.",
    hint="Compare the hidden layer with 0, not the gradient.",
)
def relu_of_gradient(reference):
    """The mask is taken from the gradient."""
    change_gradients(
        reference,
        lambda of: first_layer(of.X, (of.slope @ of.p["W2"].T).clamp(min=0)),
    )


@misconception(
    "The hidden layer before its relu",
    criterion="net_loss",
    explanation="The gradient of W2 is computed with X W1 + b1; what went into the second layer is its relu.",
    hint="Which input does W2 multiply?",
)
def hidden_before_relu(reference):
    """The hidden layer before its relu."""
    change_gradients(
        reference,
        lambda of: {"W2": (of.X @ of.p["W1"] + of.p["b1"]).T @ of.slope},
    )


@misconception(
    "The gradients of the biases are means",
    criterion="net_loss",
    explanation="The gradients of b1 and b2 are averaged over the batch a second time.",
    hint="The mean is in the gradient of the scores already; sum.",
)
def bias_gradients_averaged(reference):
    """The gradients of the biases are means."""
    change_gradients(
        reference,
        lambda of: {name: of.grads[name] / len(of.X) for name in ("b1", "b2")},
    )


@misconception(
    "The gradient of the first bias without the relu",
    criterion="net_loss",
    explanation="The gradient of b1 passes through hidden units that are off; that of W1 does not.",
    hint="Both come from the same gradient of X W1 + b1.",
)
def b1_without_mask(reference):
    """The gradient of the first bias without the relu."""
    change_gradients(
        reference, lambda of: {"b1": (of.slope @ of.p["W2"].T).sum(dim=0)}
    )


@misconception(
    "The gradients of the weights are averaged twice",
    criterion="net_loss",
    explanation="The gradients of W1 and W2 are divided by N once more than the loss.",
    hint="The mean is in the gradient of the scores already.",
)
def weight_gradients_averaged_twice(reference):
    """The gradients of the weights are averaged twice."""
    change_gradients(
        reference,
        lambda of: {name: of.grads[name] / len(of.X) for name in ("W1", "W2")},
    )
