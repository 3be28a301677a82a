"""Misconceptions in FullyConnectedNet."""

from grader.misconceptions import misconception

from ._alter import change_network, square_sum, weights_of

CHECK = "Compare your gradient with the difference of the loss for two slightly different weights."
LAYERS = "For hidden_dims of length 3 there are four linear layers and three relus. How many has your loop?"


def all_weights(network):
    """Return the weights of every layer."""
    return weights_of(network)


def last_weights(network):
    """Return the weights of the last layer."""
    return {f"W{network.num_layers}": network.params[f"W{network.num_layers}"]}


def hidden_weights(network):
    """Return the weights of all layers but the last."""
    return {
        name: value
        for name, value in weights_of(network).items()
        if name != f"W{network.num_layers}"
    }


def biases_of(network):
    """Return the biases of every layer."""
    return {
        name: value for name, value in network.params.items() if name[0] == "b"
    }


def add_loss(arrays, factor):
    """Return what adds *factor* times reg times the squares of arrays(network) to the loss."""
    return lambda self, loss: (
        loss + factor * self.reg * square_sum(arrays(self).values())
    )


def add_grads(arrays, factor):
    """Return what adds *factor* times reg times arrays(network) to the gradients."""

    def change(self, grads, _X):
        for name, value in arrays(self).items():
            grads[name] = grads[name] + factor * self.reg * value

    return change


# --- layers -----------------------------------------------------------------------------------------------------------


def use_layers(reference, hidden=None, last=None, *, back=None):
    """Let the network use other classes for its layers.

    *back* for the way back through hidden ones.
    """
    linear, both = reference.Linear, reference.Linear_ReLU
    hidden, last = hidden or (lambda: both), last or (lambda: linear)
    back = back or hidden

    def go_forward(self, x, mode):
        caches = []
        for number in range(1, self.num_layers):
            x, layer = hidden().forward(
                x, self.params[f"W{number}"], self.params[f"b{number}"]
            )
            dropped = None
            if self.use_dropout:
                x, dropped = reference.Dropout.forward(
                    x, {**self.dropout_param, "mode": mode}
                )
            caches.append((layer, dropped))
        number = self.num_layers
        scores, layer = last().forward(
            x, self.params[f"W{number}"], self.params[f"b{number}"]
        )
        return scores, [*caches, layer]

    def go_back(self, dscores, caches):
        grads, number = {}, self.num_layers
        dx, grads[f"W{number}"], grads[f"b{number}"] = last().backward(
            dscores, caches[-1]
        )
        for number in range(self.num_layers - 1, 0, -1):
            layer, dropped = caches[number - 1]
            if self.use_dropout:
                dx = reference.Dropout.backward(dx, dropped)
            dx, grads[f"W{number}"], grads[f"b{number}"] = back().backward(
                dx, layer
            )
        return grads

    reference.FullyConnectedNet.go_forward = go_forward
    reference.FullyConnectedNet.go_back = go_back


@misconception(
    "FullyConnectedNet applies relu to the scores",
    criterion="deep",
    explanation="The last layer has a relu like the others: negative scores are cut off at 0.",
    hint=LAYERS,
)
def deep_relu_on_scores(reference):
    """The last layer has a relu, too."""
    use_layers(
        reference, lambda: reference.Linear_ReLU, lambda: reference.Linear_ReLU
    )


@misconception(
    "FullyConnectedNet has no relu",
    criterion="deep",
    explanation="All layers are linear, forward and backward alike: together they are one linear layer.",
    hint=LAYERS,
)
def deep_without_relu(reference):
    """No relu at all."""
    use_layers(reference, lambda: reference.Linear, lambda: reference.Linear)


class _WithoutMask:
    """Goes back through a linear layer and relu without relu's mask."""

    def __init__(self, reference):
        self.reference = reference

    def backward(self, dout, cache):
        return self.reference.Linear.backward(dout, cache[0])


@misconception(
    "FullyConnectedNet goes back without relu",
    criterion="deep",
    explanation="The forward pass is right; on the way back the gradients lack the masks of relu.",
    hint=CHECK,
)
def deep_backward_without_relu(reference):
    """The masks of relu are missing."""
    use_layers(
        reference,
        lambda: reference.Linear_ReLU,
        lambda: reference.Linear,
        back=lambda: _WithoutMask(reference),
    )


@misconception(
    "FullyConnectedNet leaves its last hidden layer without relu",
    criterion="deep",
    explanation="The loop over the hidden layers ends one too early for relu: the last one is linear.",
    hint=LAYERS,
)
def deep_last_hidden_linear(reference):
    """The last hidden layer is linear."""
    ahead, back_again = (
        reference.FullyConnectedNet.go_forward,
        reference.FullyConnectedNet.go_back,
    )

    def go_forward(self, x, mode):
        name, full, both = (
            self.num_layers - 1,
            self.params,
            reference.Linear_ReLU.forward,
        )
        last = full[f"W{name}"]

        def forward(x, w, b):
            return (
                reference.Linear.forward(x, w, b)
                if w is last
                else both(x, w, b)
            )

        reference.Linear_ReLU.forward = staticmethod(forward)
        try:
            return ahead(self, x, mode)
        finally:
            reference.Linear_ReLU.forward = staticmethod(both)

    def go_back(self, dscores, caches):
        both = reference.Linear_ReLU.backward

        def backward(dout, cache):
            return (
                reference.Linear.backward(dout, cache)
                if len(cache) > 2
                else both(dout, cache)
            )

        reference.Linear_ReLU.backward = staticmethod(backward)
        try:
            return back_again(self, dscores, caches)
        finally:
            reference.Linear_ReLU.backward = staticmethod(both)

    (
        reference.FullyConnectedNet.go_forward,
        reference.FullyConnectedNet.go_back,
    ) = (
        go_forward,
        go_back,
    )


# --- regulariser ------------------------------------------------------------------------------------------------------


@misconception(
    "The loss of FullyConnectedNet lacks the regulariser",
    criterion="deep",
    explanation="The gradients include it, the loss does not.",
    hint=CHECK,
)
def deep_loss_unregularised(reference):
    """The loss is the data loss."""
    change_network(
        reference, "FullyConnectedNet", loss=add_loss(all_weights, -0.5)
    )


@misconception(
    "The gradients of FullyConnectedNet lack the regulariser",
    criterion="deep",
    explanation="The loss includes it, the gradients do not.",
    hint=CHECK,
)
def deep_gradients_unregularised(reference):
    """The gradients are those of the data loss."""
    change_network(
        reference, "FullyConnectedNet", grads=add_grads(all_weights, -1)
    )


@misconception(
    "FullyConnectedNet ignores reg",
    criterion="deep",
    explanation="Neither the loss nor the gradients include the regulariser.",
    hint="What is `self.reg` for?",
)
def deep_unregularised(reference):
    """No regulariser."""
    change_network(
        reference,
        "FullyConnectedNet",
        loss=add_loss(all_weights, -0.5),
        grads=add_grads(all_weights, -1),
    )


@misconception(
    "The regulariser of FullyConnectedNet has a 0.5 in the gradients only",
    criterion="deep",
    explanation="The loss has ` reg * sum(W ** 2) `, whose gradient is ` 2 * reg * W `; you add ` reg * W `.",
    hint=CHECK,
)
def deep_regulariser_gradient_halved(reference):
    """The loss includes reg |W|^2, the gradients reg W."""
    change_network(
        reference, "FullyConnectedNet", loss=add_loss(all_weights, 0.5)
    )


@misconception(
    "The regulariser of FullyConnectedNet has a 0.5 in the loss only",
    criterion="deep",
    explanation="The loss has ` 0.5 * reg * sum(W ** 2) `, whose gradient is ` reg * W `; you add ` 2 * reg * W `.",
    hint=CHECK,
)
def deep_regulariser_gradient_doubled(reference):
    """The loss includes 0.5 reg |W|^2, the gradients 2 reg W."""
    change_network(
        reference, "FullyConnectedNet", grads=add_grads(all_weights, 1)
    )


@misconception(
    "The gradients of FullyConnectedNet regularise all layers but the last",
    criterion="deep",
    explanation="The loop that adds the regulariser to the gradients leaves the last layer out; the loss has it.",
    hint=CHECK,
)
def deep_last_gradient_unregularised(reference):
    """The gradient of the last weights lacks the regulariser."""
    change_network(
        reference, "FullyConnectedNet", grads=add_grads(last_weights, -1)
    )


@misconception(
    "FullyConnectedNet regularises the biases",
    criterion="deep",
    explanation="The regulariser is that of the weights; biases are left out, in the loss and in the gradients.",
    hint="For which parameters does the handout ask for a regulariser?",
)
def deep_biases_regularised(reference):
    """The regulariser includes the biases."""
    change_network(
        reference,
        "FullyConnectedNet",
        loss=add_loss(biases_of, 0.5),
        grads=add_grads(biases_of, 1),
    )
