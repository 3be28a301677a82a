"""Misconceptions in FullyConnectedNet: dropout in the network, and the parameters of a new one."""

from functools import wraps

import torch

from grader.misconceptions import misconception

from ._alter import change_parameters

CHECK = "Compare your gradient with the difference of the loss for two slightly different weights."
DROPOUT = "{linear - relu - dropout} for each hidden layer, in training only. Where does your network drop?"
DRAW = "weight_scale * torch.randn(…, dtype=dtype) for weights, torch.zeros(…, dtype=dtype) for biases."


# --- dropout in the network -------------------------------------------------------------------------------------------


@misconception(
    "FullyConnectedNet does not use dropout",
    criterion="deep",
    explanation="The argument dropout changes nothing: no hidden value is ever dropped.",
    hint=DROPOUT,
)
def deep_without_dropout(reference):
    """Dropout is never used."""
    right = reference.FullyConnectedNet.loss

    def loss(self, X, y=None):
        self.use_dropout = False
        return right(self, X, y)

    reference.FullyConnectedNet.loss = loss


@misconception(
    "FullyConnectedNet drops when scores are asked for",
    criterion="deep",
    explanation="Without labels the network is used, not trained: nothing may be dropped.",
    hint=DROPOUT,
)
def deep_dropout_in_scores(reference):
    """The mode is always train."""
    right = reference.FullyConnectedNet.go_forward
    reference.FullyConnectedNet.go_forward = lambda self, x, _mode: right(
        self, x, "train"
    )


@misconception(
    "FullyConnectedNet goes back without dropout",
    criterion="deep",
    explanation="Forward drops, but on the way back the gradients do not go through the same masks.",
    hint=CHECK,
)
def deep_backward_without_dropout(reference):
    """Dropout's backward is not used."""
    right = reference.FullyConnectedNet.go_back

    def go_back(self, dscores, caches):
        used, self.use_dropout = self.use_dropout, False
        try:
            return right(self, dscores, caches)
        finally:
            self.use_dropout = used

    reference.FullyConnectedNet.go_back = go_back


@misconception(
    "FullyConnectedNet drops inputs",
    criterion="deep",
    explanation="Dropout is applied to X as well; it belongs after each relu.",
    hint=DROPOUT,
)
def deep_dropout_on_inputs(reference):
    """X goes through dropout."""
    right = reference.FullyConnectedNet.go_forward

    def go_forward(self, x, mode):
        if self.use_dropout:
            x, _ = reference.Dropout.forward(
                x, {**self.dropout_param, "mode": mode}
            )
        return right(self, x, mode)

    reference.FullyConnectedNet.go_forward = go_forward


@misconception(
    "FullyConnectedNet takes dropout for the probability to keep",
    criterion="deep",
    explanation="The layers get 1 - dropout: too much is dropped where dropout is below 0.5.",
    hint="What does dropout=0.1 mean?",
)
def deep_dropout_is_keeping(reference):
    """The layers get 1 - dropout."""
    right = reference.FullyConnectedNet.__init__

    @wraps(right)
    def __init__(self, *args, **kwargs):
        right(self, *args, **kwargs)
        self.dropout_param["p"] = 1 - self.dropout_param["p"]

    reference.FullyConnectedNet.__init__ = __init__


# --- parameters -------------------------------------------------------------------------------------------------------


@misconception(
    "The weights of a new FullyConnectedNet ignore weight_scale",
    criterion="deep",
    explanation="They are drawn with standard deviation 1.",
    hint=DRAW,
)
def deep_scale_ignored(reference):
    """Weights have a standard deviation of 1."""
    change_parameters(
        reference,
        "FullyConnectedNet",
        lambda _name, value, given: value / given["weight_scale"],
    )


@misconception(
    "The biases of a new FullyConnectedNet are random",
    criterion="deep",
    explanation="Biases start at zero.",
    hint=DRAW,
)
def deep_biases_random(reference):
    """Biases are random."""
    change_parameters(
        reference,
        "FullyConnectedNet",
        lambda name, value, given: (
            value
            if name[0] == "W"
            else given["weight_scale"] * torch.randn_like(value)
        ),
    )


@misconception(
    "A new FullyConnectedNet ignores dtype",
    criterion="deep",
    explanation="The parameters are float64 whatever type is asked for.",
    hint=DRAW,
)
def deep_dtype_ignored(reference):
    """Parameters are float64."""
    change_parameters(
        reference,
        "FullyConnectedNet",
        lambda _name, value, _given: value.double(),
    )
