"""Misconceptions in both networks, TwoLayerNet and FullyConnectedNet: each is made in one of the two."""

import torch

from grader.misconceptions import misconception

from ._alter import change_network, change_parameters, square_sum, weights_of

DRAW = "weight_scale * torch.randn(…, dtype=dtype) for weights, torch.zeros(…, dtype=dtype) for biases."
CHECK = "Compare your gradient with the difference of the loss for two slightly different weights."


def add_to_grads(arrays, factor):
    """Return what adds *factor* times reg times the arrays(network) to the gradients."""

    def change(self, grads, _X):
        for name, value in arrays(self).items():
            grads[name] = grads[name] + factor * self.reg * value

    return change


def biases_of(network):
    """Return the biases of a network by name."""
    return {
        name: value for name, value in network.params.items() if name[0] == "b"
    }


def last_weights(network):
    """Return the weights of the last layer."""
    name = f"W{len(network.params) // 2}"
    return {name: network.params[name]}


# --- TwoLayerNet ------------------------------------------------------------------------------------------------------


@misconception(
    "TwoLayerNet applies relu to the scores",
    criterion="two_layer",
    explanation="Negative scores are cut off at 0, and classes with a score below 0 get no gradient.",
    hint="linear - relu - linear - softmax: how many relus are there?",
)
def two_layer_relu_on_scores(reference):
    """The second layer has a relu, too."""

    def loss(self, X, y=None):
        params, grads, both = self.params, {}, reference.Linear_ReLU
        hidden, first = both.forward(X, params["W1"], params["b1"])
        scores, second = both.forward(hidden, params["W2"], params["b2"])
        if y is None:
            return scores
        value, dscores = reference.softmax_loss(scores, y)
        dhidden, grads["W2"], grads["b2"] = both.backward(dscores, second)
        _, grads["W1"], grads["b1"] = both.backward(dhidden, first)
        add_to_grads(weights_of, 2)(self, grads, X)
        return value + self.reg * square_sum(weights_of(self).values()), grads

    reference.TwoLayerNet.loss = loss


@misconception(
    "TwoLayerNet has no relu",
    criterion="two_layer",
    explanation="Both layers are linear, forward and backward alike: the two together are one linear layer.",
    hint="Which hidden values of your network are negative?",
)
def two_layer_without_relu(reference):
    """No relu at all."""

    def loss(self, X, y=None):
        params, grads, linear = self.params, {}, reference.Linear
        hidden, first = linear.forward(X, params["W1"], params["b1"])
        scores, second = linear.forward(hidden, params["W2"], params["b2"])
        if y is None:
            return scores
        value, dscores = reference.softmax_loss(scores, y)
        dhidden, grads["W2"], grads["b2"] = linear.backward(dscores, second)
        _, grads["W1"], grads["b1"] = linear.backward(dhidden, first)
        add_to_grads(weights_of, 2)(self, grads, X)
        return value + self.reg * square_sum(weights_of(self).values()), grads

    reference.TwoLayerNet.loss = loss


@misconception(
    "TwoLayerNet goes back without relu",
    criterion="two_layer",
    explanation="The forward pass is right; on the way back the gradient of the first layer lacks the mask of relu.",
    hint=CHECK,
)
def two_layer_backward_without_relu(reference):
    """The mask of relu is missing in the gradients of the first layer."""

    def loss(self, X, y=None):
        params, grads = self.params, {}
        hidden, first = reference.Linear_ReLU.forward(
            X,
            params["W1"],
            params["b1"],
        )
        scores, second = reference.Linear.forward(
            hidden,
            params["W2"],
            params["b2"],
        )
        if y is None:
            return scores
        value, dscores = reference.softmax_loss(scores, y)
        dhidden, grads["W2"], grads["b2"] = reference.Linear.backward(
            dscores,
            second,
        )
        _, grads["W1"], grads["b1"] = reference.Linear.backward(
            dhidden,
            first[0],
        )
        add_to_grads(weights_of, 2)(self, grads, X)
        return value + self.reg * square_sum(weights_of(self).values()), grads

    reference.TwoLayerNet.loss = loss


@misconception(
    "TwoLayerNet returns probabilities",
    criterion="two_layer",
    explanation="Without labels the scores are asked for: what goes into softmax, not what comes out.",
    hint="Do the numbers of an example add up to 1?",
)
def two_layer_returns_probabilities(reference):
    """The scores go through softmax."""
    change_network(
        reference,
        "TwoLayerNet",
        scores=lambda _self, scores: torch.softmax(scores, dim=1),
    )


@misconception(
    "TwoLayerNet takes inputs of two axes only",
    criterion="two_layer",
    explanation="X of shape (N, d_1, d_2) is not flattened.",
    hint="Which part of your file flattens inputs already?",
)
def two_layer_not_flattened(reference):
    """X must have two axes."""
    right = reference.TwoLayerNet.loss

    def loss(self, X, y=None):
        _, _ = X.shape
        return right(self, X, y)

    reference.TwoLayerNet.loss = loss


@misconception(
    "The gradients of TwoLayerNet are averaged once more",
    criterion="two_layer",
    explanation="The gradient of the mean loss is divided by N again.",
    hint=CHECK,
)
def two_layer_gradients_averaged(reference):
    """All gradients of the data loss are divided by N."""

    def grads(self, found, X):
        for name in found:
            extra = 2 * self.reg * self.params[name] if name[0] == "W" else 0
            found[name] = (found[name] - extra) / X.shape[0] + extra

    change_network(reference, "TwoLayerNet", grads=grads)


@misconception(
    "The regulariser of TwoLayerNet has a factor 0.5",
    criterion="two_layer",
    explanation="In loss and gradients alike; here the handout asks for ` reg * sum(W ** 2) ` without the 0.5.",
    hint="In which of the two networks does the handout have the 0.5?",
)
def two_layer_regulariser_halved(reference):
    """The regulariser is 0.5 reg |W|^2."""
    change_network(
        reference,
        "TwoLayerNet",
        loss=lambda self, loss: (
            loss - 0.5 * self.reg * square_sum(weights_of(self).values())
        ),
        grads=add_to_grads(weights_of, -1),
    )


@misconception(
    "The loss of TwoLayerNet lacks the regulariser",
    criterion="two_layer",
    explanation="The gradients include it, the loss does not.",
    hint=CHECK,
)
def two_layer_loss_unregularised(reference):
    """The loss is the data loss."""
    change_network(
        reference,
        "TwoLayerNet",
        loss=lambda self, loss: (
            loss - self.reg * square_sum(weights_of(self).values())
        ),
    )


@misconception(
    "The gradients of TwoLayerNet lack the regulariser",
    criterion="two_layer",
    explanation="The loss includes it, the gradients do not.",
    hint=CHECK,
)
def two_layer_gradients_unregularised(reference):
    """The gradients are those of the data loss."""
    change_network(reference, "TwoLayerNet", grads=add_to_grads(weights_of, -2))


@misconception(
    "TwoLayerNet ignores reg",
    criterion="two_layer",
    explanation="Neither the loss nor the gradients include the regulariser.",
    hint="What is `self.reg` for?",
)
def two_layer_unregularised(reference):
    """No regulariser."""
    two_layer_loss_unregularised(reference)
    two_layer_gradients_unregularised(reference)


@misconception(
    "The regulariser's gradient in TwoLayerNet lacks its factor 2",
    criterion="two_layer",
    explanation="The derivative of ` reg * W ** 2 ` is ` 2 * reg * W `; you add ` reg * W `.",
    hint=CHECK,
)
def two_layer_regulariser_gradient_halved(reference):
    """The gradients include reg W."""
    change_network(reference, "TwoLayerNet", grads=add_to_grads(weights_of, -1))


@misconception(
    "TwoLayerNet regularises the biases",
    criterion="two_layer",
    explanation="The regulariser is that of the weights; biases are left out, in the loss and in the gradients.",
    hint="For which parameters does the handout ask for a regulariser?",
)
def two_layer_biases_regularised(reference):
    """The regulariser includes the biases."""
    change_network(
        reference,
        "TwoLayerNet",
        loss=lambda self, loss: (
            loss + self.reg * square_sum(biases_of(self).values())
        ),
        grads=add_to_grads(biases_of, 2),
    )


@misconception(
    "The weights of a new TwoLayerNet ignore weight_scale",
    criterion="two_layer",
    explanation="They are drawn with standard deviation 1.",
    hint=DRAW,
)
def two_layer_scale_ignored(reference):
    """Weights have a standard deviation of 1."""
    change_parameters(
        reference,
        "TwoLayerNet",
        lambda _name, value, given: value / given["weight_scale"],
    )


@misconception(
    "The biases of a new TwoLayerNet are random",
    criterion="two_layer",
    explanation="Biases start at zero.",
    hint=DRAW,
)
def two_layer_biases_random(reference):
    """Biases are random."""
    change_parameters(
        reference,
        "TwoLayerNet",
        lambda name, value, given: (
            value
            if name[0] == "W"
            else given["weight_scale"] * torch.randn_like(value)
        ),
    )


@misconception(
    "A new TwoLayerNet ignores dtype",
    criterion="two_layer",
    explanation="The parameters are float64 whatever type is asked for.",
    hint=DRAW,
)
def two_layer_dtype_ignored(reference):
    """Parameters are float64."""
    change_parameters(
        reference,
        "TwoLayerNet",
        lambda _name, value, _given: value.double(),
    )


@misconception(
    "The weights of a new TwoLayerNet are not centred at zero",
    criterion="two_layer",
    explanation="They are drawn with `rand`, which gives numbers between 0 and 1; `randn` is the normal distribution.",
    hint=DRAW,
)
def two_layer_weights_uniform(reference):
    """Weights are between 0 and weight_scale."""
    change_parameters(
        reference,
        "TwoLayerNet",
        lambda name, value, given: (
            value
            if name[0] == "b"
            else given["weight_scale"] * torch.rand_like(value)
        ),
    )
