"""Mistakes in parameters and scores of the two-layer net."""

import numpy as np

from grader.misconceptions import misconception

from ._alter import change_method, softmax
from ._net import change_forward, change_gradients, change_start, first_layer


@misconception(
    "New weights have the wrong spread",
    criterion="net_scores",
    explanation="The weights of a new net have the standard deviation 1, whatever was asked for.",
    hint="Multiply by the standard deviation.",
)
def start_not_scaled(reference):
    """New weights have the wrong spread."""
    change_start(
        reference,
        lambda params, std: {name: params[name] / std for name in ("W1", "W2")},
    )


@misconception(
    "New weights are zero",
    criterion="net_scores",
    explanation="With weights of zero all hidden units are the same, and stay so.",
    hint="Draw them from a normal distribution.",
)
def start_at_zero(reference):
    """New weights are zero."""
    change_start(
        reference,
        lambda params, _: {name: 0 * params[name] for name in ("W1", "W2")},
    )


@misconception(
    "New biases are random",
    criterion="net_scores",
    explanation="The biases of a new net are not zero.",
    hint="Only weights are drawn.",
)
def start_with_biases(reference):
    """New biases are random."""
    change_start(
        reference,
        lambda params, std: {name: params[name] + std for name in ("b1", "b2")},
    )


@misconception(
    "New weights are transposed",
    criterion="net_scores",
    explanation="W1 and W2 of a new net have the shapes (H, D) and (C, H).",
    hint="Inputs first: (D, H) and (H, C).",
)
def start_transposed(reference):
    """New weights are transposed."""
    change_start(
        reference,
        lambda params, _: {name: params[name].T for name in ("W1", "W2")},
    )


#: What mistakes have in common that scores alone do not tell apart.
LAST_RELU = "A relu after the last layer"


@misconception(
    LAST_RELU,
    criterion="net_scores",
    explanation="The scores are cut off at 0; they may be negative.",
    hint="The relu stands between the layers only.",
    family=LAST_RELU,
)
def relu_on_scores(reference):
    """A relu after the last layer."""
    change_forward(
        reference,
        lambda p, _, hidden: np.maximum(hidden @ p["W2"] + p["b2"], 0),
    )


@misconception(
    "A relu after the last layer, and back through it",
    criterion="net_scores",
    explanation="The scores are cut off at 0, and classes with a score below 0 get no gradient.",
    hint="affine - relu - affine - softmax: how many relus are there?",
    family=LAST_RELU,
)
def relu_on_scores_and_back(reference):
    """A relu after the last layer, whose gradient is taken too."""
    relu_on_scores(reference)
    so_far = reference.TwoLayerNet.backward

    def backward(self, X, hidden, slope, reg):
        scores = hidden @ self.params["W2"] + self.params["b2"]
        return so_far(self, X, hidden, slope * (scores > 0), reg)

    reference.TwoLayerNet.backward = backward


@misconception(
    "No relu between the layers",
    criterion="net_scores",
    explanation="Two linear layers without a relu between them are one linear layer. Your gradients may fit that net.",
    hint="` max(0, X @ W1 + b1) ` goes into the second layer.",
)
def no_relu(reference):
    """No relu between the layers."""

    def forward(_, self, X):
        hidden = X @ self.params["W1"] + self.params["b1"]
        return hidden @ self.params["W2"] + self.params["b2"], hidden

    change_method(reference.TwoLayerNet, "forward", forward)
    change_gradients(
        reference, lambda of: first_layer(of.X, of.slope @ of.p["W2"].T)
    )


@misconception(
    "The first bias is missing",
    criterion="net_scores",
    explanation="b1 is not added.",
    hint="X W1 + b1.",
)
def no_b1(reference):
    """The first bias is missing."""
    change_forward(
        reference,
        lambda p, X, _: np.maximum(X @ p["W1"], 0) @ p["W2"] + p["b2"],
    )


@misconception(
    "The second bias is missing",
    criterion="net_scores",
    explanation="b2 is not added.",
    hint="hidden W2 + b2.",
)
def no_b2(reference):
    """The second bias is missing."""
    change_forward(reference, lambda p, _, hidden: hidden @ p["W2"])


@misconception(
    "Probabilities in the place of scores",
    criterion="net_scores",
    explanation="Without labels the net returns softmax(scores); the handout asks for the scores.",
    hint="Return before the softmax.",
)
def probabilities_returned(reference):
    """Probabilities in the place of scores."""
    so_far = reference.TwoLayerNet.loss

    def loss(self, X, y=None, reg=0.0):
        found = so_far(self, X, y, reg)
        return softmax(found) if y is None else found

    reference.TwoLayerNet.loss = loss
