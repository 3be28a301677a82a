"""Mistakes in the regulariser of the two-layer net."""

from grader.misconceptions import misconception

from ._net import change_penalty

REGULARISER = "Compare what reg adds to the loss with what it adds to the gradients: ` c * reg * sum(W ** 2) ` and ` 2 * c * reg * W `."


@misconception(
    "The net's regulariser is missing in the gradients",
    criterion="net_loss",
    explanation="The loss holds the regulariser, the gradients do not.",
    hint=REGULARISER,
)
def net_regulariser_only_in_loss(reference):
    """The net's regulariser is missing in the gradients."""
    change_penalty(reference, slope=lambda *_: {})


@misconception(
    "The net's regulariser is missing in the loss",
    criterion="net_loss",
    explanation="The gradients hold the regulariser, the loss does not.",
    hint=REGULARISER,
)
def net_regulariser_only_in_gradients(reference):
    """The net's regulariser is missing in the loss."""
    change_penalty(reference, value=lambda *_: 0.0)


@misconception(
    "The net's regulariser is missing in the gradients, and halved in the loss",
    criterion="net_loss",
    explanation="The loss holds half the regulariser, the gradients nothing of it.",
    hint=REGULARISER,
)
def net_regulariser_half_only_in_loss(reference):
    """Halve the loss's part, and leave out the gradients'."""
    change_penalty(
        reference, value=lambda penalty, *_: penalty / 2, slope=lambda *_: {}
    )


@misconception(
    "The net's regulariser is missing in the loss, and halved in the gradients",
    criterion="net_loss",
    explanation="The gradients add reg * W, the loss nothing.",
    hint=REGULARISER,
)
def net_regulariser_half_only_in_gradients(reference):
    """Halve the gradients' part, and leave out the loss's."""
    change_penalty(
        reference,
        value=lambda *_: 0.0,
        slope=lambda added, *_: {
            name: value / 2 for name, value in added.items()
        },
    )


@misconception(
    "The net has no regulariser",
    criterion="net_loss",
    explanation="Neither loss nor gradients change with reg.",
    hint=REGULARISER,
)
def net_regulariser_missing(reference):
    """The net has no regulariser."""
    change_penalty(reference, value=lambda *_: 0.0, slope=lambda *_: {})


@misconception(
    "The net's regulariser lacks its factor 2 in the gradients",
    criterion="net_loss",
    explanation="The gradients add ` reg * W ` while the loss adds ` reg * sum(W ** 2) `.",
    hint=REGULARISER,
)
def net_regulariser_lacks_2(reference):
    """The net's regulariser lacks its factor 2 in the gradients."""
    change_penalty(
        reference,
        slope=lambda added, *_: {
            name: value / 2 for name, value in added.items()
        },
    )


@misconception(
    "The net's regulariser has twice its gradient",
    criterion="net_loss",
    explanation="The loss adds half of what the gradients belong to.",
    hint=REGULARISER,
)
def net_regulariser_gradient_doubled(reference):
    """The net's regulariser has twice its gradient."""
    change_penalty(reference, value=lambda penalty, *_: penalty / 2)


@misconception(
    "Only the second layer is regularised",
    criterion="net_loss",
    explanation="The regulariser lacks W1.",
    hint="It sums the squares of W1 and of W2.",
)
def net_regulariser_of_w2_only(reference):
    """Only the second layer is regularised."""
    change_penalty(
        reference,
        value=lambda _, params, reg: reg * (params["W2"] ** 2).sum(),
        slope=lambda added, *_: {"W2": added["W2"]},
    )


@misconception(
    "The biases are regularised",
    criterion="net_loss",
    explanation="The regulariser holds b1 and b2.",
    hint="Only weights are kept small.",
)
def net_regulariser_of_biases(reference):
    """The biases are regularised."""
    change_penalty(
        reference,
        value=lambda _, params, reg: (
            reg * sum((value**2).sum() for value in params.values())
        ),
        slope=lambda _, params, reg: {
            name: 2 * reg * value for name, value in params.items()
        },
    )
