"""How misconceptions change a copy of the reference: what a layer, a loss, a network or an update rule returns.

Each change starts from what stands there, so that two mistakes can be made at once.
"""

from functools import wraps

import torch


def replace_method(reference, class_name, method, make):
    """Replace a static method of a layer by make(what stood there)."""
    layer = getattr(reference, class_name)
    setattr(layer, method, staticmethod(make(getattr(layer, method))))


def change_forward(reference, class_name, change):
    """Change the output of a layer: *change* gets it and the inputs, and returns what takes its place."""

    def make(right):
        def forward(*inputs):
            out, cache = right(*inputs)
            return change(out, *inputs), cache

        return forward

    replace_method(reference, class_name, "forward", make)


def change_linear_gradients(reference, **changes):
    """Change dx, dw or db of the linear layer: each change gets the gradient, dout and x, and returns another."""

    def make(right):
        def backward(dout, cache):
            found = dict(
                zip(("dx", "dw", "db"), right(dout, cache), strict=True)
            )
            for name, change in changes.items():
                found[name] = change(found[name], dout, cache[0])
            return tuple(found.values())

        return backward

    replace_method(reference, "Linear", "backward", make)


def change_loss(reference, name, *, value=None, gradient=None):
    """Change what a loss returns: *value* and *gradient* get what it returned, x and y, and return another."""
    right = getattr(reference, name)

    def loss(x, y):
        found, slope = right(x, y)
        return (
            found if value is None else value(found, x, y),
            slope if gradient is None else gradient(slope, x, y),
        )

    setattr(reference, name, loss)


def change_network(
    reference, class_name, *, scores=None, loss=None, grads=None
):
    """Change what a network returns: its scores, or its loss and, in place, its gradients.

    Each gets the network.
    """
    network = getattr(reference, class_name)
    right = network.loss

    def changed(self, X, y=None):
        if y is None:
            found = right(self, X)
            return found if scores is None else scores(self, found)
        value, slopes = right(self, X, y)
        if grads is not None:
            grads(self, slopes, X)
        return value if loss is None else loss(self, value), slopes

    network.loss = changed


def change_parameters(reference, class_name, change):
    """Change the parameters of a new network: *change* gets a name, its value, and the keywords of the constructor."""
    network = getattr(reference, class_name)
    right = network.__init__

    @wraps(right)
    def __init__(self, *args, **kwargs):
        right(self, *args, **kwargs)
        self.params = {
            name: change(name, value, kwargs)
            for name, value in self.params.items()
        }

    network.__init__ = __init__


def weights_of(network):
    """Return the weights of a network by name, without the biases."""
    return {
        name: value for name, value in network.params.items() if name[0] == "W"
    }


def square_sum(arrays):
    """Return the sum of the squares of all entries of *arrays*."""
    return sum((value**2).sum() for value in arrays)


def replace_rule(reference, name, step):
    """Replace a rule by step(w, dw, settings), where settings holds every entry of the config, defaults included."""
    right = getattr(reference, name)

    def rule(w, dw, config=None):
        zero = torch.zeros_like(w)
        _, settings = right(
            w, zero, {"learning_rate": DEFAULT_RATES[name], **(config or {})}
        )
        return step(w, dw, {**settings, **start_of(name, zero, config or {})})

    setattr(reference, name, rule)


DEFAULT_RATES = {
    "sgd": 1e-2,
    "sgd_momentum": 1e-2,
    "rmsprop": 1e-2,
    "adam": 1e-3,
}


def start_of(name, zero, config):
    """Return the state in *config*, zero where it has none."""
    state = {
        "sgd": {},
        "sgd_momentum": {"velocity": zero},
        "rmsprop": {"cache": zero},
        "adam": {"m": zero, "v": zero, "t": 0},
    }
    return {key: config.get(key, value) for key, value in state[name].items()}
