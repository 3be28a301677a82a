"""Mistakes in the forward pass of the two-layer net."""

import torch

from grader.misconceptions import misconception

from ._alter import change_function, change_gradients, first_layer


def change_forward(reference, change):
    """Let the forward pass return *change*(scores, hidden, params, X)."""
    change_function(
        reference,
        "nn_forward_pass",
        lambda right, params, X: change(*right, params, X),
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
        reference, lambda scores, hidden, *_: (scores.clamp(min=0), hidden)
    )


@misconception(
    "A relu after the last layer, and back through it",
    criterion="net_scores",
    explanation="The scores are cut off at 0, and classes with a score below 0 get no gradient.",
    hint="linear - relu - linear - softmax: how many relus are there?",
    family=LAST_RELU,
)
def relu_on_scores_and_back(reference):
    """A relu after the last layer, whose gradient is taken too."""
    relu_on_scores(reference)
    so_far = reference.backward

    def backward(params, X, hidden, slope):
        scores = hidden @ params["W2"] + params["b2"]
        return so_far(params, X, hidden, slope * (scores > 0))

    reference.backward = backward


@misconception(
    "No relu between the layers",
    criterion="net_scores",
    explanation="Two linear layers without a relu between them are one linear layer. Your gradients may fit that net.",
    hint="` max(0, X @ W1 + b1) ` goes into the second layer.",
)
def no_relu(reference):
    """No relu between the layers."""

    def forward(_, __, params, X):
        hidden = X @ params["W1"] + params["b1"]
        return hidden @ params["W2"] + params["b2"], hidden

    change_forward(reference, forward)
    change_gradients(
        reference, lambda of: first_layer(of.X, of.slope @ of.p["W2"].T)
    )


@misconception(
    "The hidden layer is returned before its relu",
    criterion="net_scores",
    explanation="The scores are right, but the hidden layer that is returned with them has negative values.",
    hint="Return what goes into the second layer.",
)
def hidden_returned_before_relu(reference):
    """The hidden layer is returned before its relu."""
    change_forward(
        reference, lambda scores, _, p, X: (scores, X @ p["W1"] + p["b1"])
    )


@misconception(
    "The first bias is missing",
    criterion="net_scores",
    explanation="b1 is not added.",
    hint="X W1 + b1.",
)
def no_b1(reference):
    """The first bias is missing."""

    def forward(_, __, p, X):
        hidden = (X @ p["W1"]).clamp(min=0)
        return hidden @ p["W2"] + p["b2"], hidden

    change_forward(reference, forward)


@misconception(
    "The second bias is missing",
    criterion="net_scores",
    explanation="b2 is not added.",
    hint="hidden W2 + b2.",
)
def no_b2(reference):
    """The second bias is missing."""
    change_forward(
        reference, lambda scores, hidden, p, _: (scores - p["b2"], hidden)
    )


@misconception(
    "Probabilities in the place of scores",
    criterion="net_scores",
    explanation="The forward pass returns softmax(scores); the handout asks for the scores.",
    hint="The softmax belongs to the loss.",
)
def probabilities_returned(reference):
    """Probabilities in the place of scores."""
    right = reference.nn_forward_pass
    change_forward(
        reference,
        lambda scores, hidden, *_: (torch.softmax(scores, dim=1), hidden),
    )
    so_far = reference.nn_forward_backward

    def forward_backward(params, X, y=None, reg=0.0):
        if y is None:
            return so_far(params, X)
        kept, reference.nn_forward_pass = reference.nn_forward_pass, right
        try:
            return so_far(params, X, y, reg)
        finally:
            reference.nn_forward_pass = kept

    reference.nn_forward_backward = forward_backward


@misconception(
    "A sigmoid in the place of the relu",
    criterion="net_scores",
    explanation="The hidden layer lies between 0 and 1: it is a sigmoid.",
    hint="` max(0, X @ W1 + b1) `",
)
def sigmoid_for_relu(reference):
    """A sigmoid in the place of the relu."""

    def forward(_, __, p, X):
        hidden = torch.sigmoid(X @ p["W1"] + p["b1"])
        return hidden @ p["W2"] + p["b2"], hidden

    change_forward(reference, forward)


@misconception(
    "Without labels, the net returns probabilities",
    criterion="net_scores",
    explanation="`nn_forward_backward` without labels returns softmax(scores); the handout asks for the scores.",
    hint="Return what the forward pass gives.",
)
def probabilities_without_labels(reference):
    """Without labels, the net returns probabilities."""
    so_far = reference.nn_forward_backward

    def forward_backward(params, X, y=None, reg=0.0):
        reply = so_far(params, X, y, reg)
        return torch.softmax(reply, dim=1) if y is None else reply

    reference.nn_forward_backward = forward_backward
