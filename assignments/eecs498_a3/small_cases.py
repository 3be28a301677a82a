"""Tiny public inputs of the hooks, for counterexamples: each function draws the arguments of one hook."""

import numpy as np


def numbers(rng, *shape):
    """Return numbers with one decimal, of both signs, none of them zero."""
    drawn = np.round(rng.uniform(0.2, 2, shape), 1)
    drawn.ravel()[::2] *= -1
    return drawn


def linear_forward(rng):
    """Return a batch of two examples of shape (1, 2), and a layer of three outputs."""
    return {
        "x": numbers(rng, 2, 1, 2),
        "w": numbers(rng, 2, 3),
        "b": numbers(rng, 3),
    }


def linear_backward(rng):
    """Return the same with dout."""
    return {**linear_forward(rng), "dout": numbers(rng, 2, 3)}


def relu_forward(rng):
    """Return inputs of both signs."""
    return {"x": numbers(rng, 2, 3)}


def relu_backward(rng):
    """Return inputs of both signs and dout."""
    return {"x": numbers(rng, 2, 3), "dout": numbers(rng, 2, 3)[::-1].copy()}


def linear_relu_forward(rng):
    """Return a batch and a layer."""
    return linear_forward(rng)


def linear_relu_backward(rng):
    """Return a batch, a layer and dout."""
    return linear_backward(rng)


def softmax_loss(rng):
    """Return scores and labels."""
    return {"x": numbers(rng, 2, 3), "y": rng.permutation(3)[:2]}


def svm_loss(rng):
    """Return scores and labels."""
    return softmax_loss(rng)


def two_layer_scores(rng):
    """Return a network with two inputs, two hidden units and three classes, and a batch of two."""
    parameters = {
        "W1": numbers(rng, 2, 2),
        "b1": numbers(rng, 2),
        "W2": numbers(rng, 2, 3),
        "b2": numbers(rng, 3),
    }
    return {"parameters": parameters, "X": numbers(rng, 2, 2), "parts": "own"}


def two_layer_loss(rng):
    """Return the same with labels and a regulariser."""
    return {**two_layer_scores(rng), "y": rng.permutation(3)[:2], "reg": 0.5}


def deep_scores(rng):
    """Return a network with two hidden layers, and a batch of two."""
    shapes = {
        "W1": (2, 3),
        "b1": (3,),
        "W2": (3, 2),
        "b2": (2,),
        "W3": (2, 3),
        "b3": (3,),
    }
    parameters = {name: numbers(rng, *shape) for name, shape in shapes.items()}
    return {
        "parameters": parameters,
        "X": numbers(rng, 2, 2),
        "dropout": 0.0,
        "parts": "own",
    }


def deep_loss(rng):
    """Return the same with labels and a regulariser."""
    return {
        **deep_scores(rng),
        "y": rng.permutation(3)[:2],
        "reg": 0.5,
        "seed": None,
    }


def sgd(rng):
    """Return weights, gradients and a rate."""
    return {
        "w": numbers(rng, 3),
        "dw": numbers(rng, 3),
        "config": {"learning_rate": 0.5},
    }


def sgd_momentum(rng):
    """Return weights, gradients and a state."""
    config = {
        "learning_rate": 0.5,
        "momentum": 0.8,
        "velocity": numbers(rng, 3),
    }
    return {"w": numbers(rng, 3), "dw": numbers(rng, 3), "config": config}


def rmsprop(rng):
    """Return weights, gradients and a state."""
    config = {
        "learning_rate": 0.5,
        "decay_rate": 0.8,
        "cache": np.abs(numbers(rng, 3)),
    }
    return {"w": numbers(rng, 3), "dw": numbers(rng, 3), "config": config}


def adam(rng):
    """Return weights, gradients and a state."""
    config = {"learning_rate": 0.5, "beta1": 0.8, "beta2": 0.9}
    state = {"m": numbers(rng, 3), "v": np.abs(numbers(rng, 3)), "t": 1}
    return {
        "w": numbers(rng, 3),
        "dw": numbers(rng, 3),
        "config": config | state,
    }


def dropout_forward(rng):
    """Return inputs, p and a seed."""
    return {
        "x": numbers(rng, 3, 3),
        "p": 0.3,
        "mode": "train",
        "seed": int(rng.integers(100)),
    }


def dropout_backward(rng):
    """Return inputs, dout, p and a seed."""
    return {**dropout_forward(rng), "dout": numbers(rng, 3, 3)}


FILE = "fully_connected_networks"


def _layer_snippets():
    """Yield the snippets of the layers, forward and backward."""
    for name, layer, arguments in (
        ("linear", "Linear", "x, w, b"),
        ("relu", "ReLU", "x"),
        ("linear_relu", "Linear_ReLU", "x, w, b"),
    ):
        begin = f"from {FILE} import {layer}\n\nout, cache = {layer}.forward({arguments})\n"
        yield f"{name}_forward", f"{begin}print(out)"
        yield f"{name}_backward", f"{begin}print({layer}.backward(dout, cache))"


_TWO_LAYERS = f"""
from {FILE} import TwoLayerNet

input_dim, hidden_dim = parameters["W1"].shape
network = TwoLayerNet(input_dim, hidden_dim, parameters["W2"].shape[1], dtype=X.dtype)
network.params.update(parameters)
"""
_DEEP = f"""
from {FILE} import FullyConnectedNet

widths = [len(parameters[f"W{{k}}"]) for k in range(1, len(parameters) // 2 + 1)]
classes = len(parameters[f"b{{len(widths)}}"])
network = FullyConnectedNet(
    widths[1:], widths[0], classes, dropout=dropout, dtype=X.dtype
)
network.params.update(parameters)
"""
_DROPOUT = f"""
from {FILE} import Dropout

out, cache = Dropout.forward(x, {{"mode": mode, "p": p, "seed": seed}})
print(out)
"""
#: What a student types to ask the same.
PYTHON = {
    **dict(_layer_snippets()),
    "two_layer_scores": f"{_TWO_LAYERS}print(network.loss(X))",
    "two_layer_loss": f"{_TWO_LAYERS}network.reg = reg\nprint(network.loss(X, y))",
    "deep_scores": f"{_DEEP}print(network.loss(X))",
    "deep_loss": f"{_DEEP}network.reg = reg\nprint(network.loss(X, y))",
    "dropout_forward": _DROPOUT,
    "dropout_backward": f"{_DROPOUT}print(Dropout.backward(dout, cache))",
}
