"""Small cases to type in by hand: what a report shows where it says that something is wrong.

Each function draws the arguments of one question that `contract.py` states; no array is larger than 3 x 3.
"""

import numpy as np

ACTIVATIONS = ("relu", "sigmoid", "identity")


def _sizes(rng, count):
    return tuple(int(size) for size in rng.integers(1, 4, count))


def _numbers(rng, *shape):
    """Return numbers between -2 and 2 with one decimal, none of them 0."""
    return rng.choice([-1, 1], shape) * rng.integers(1, 21, shape) / 10


def _network(rng):
    """Return layers, parameters and a batch."""
    batch, inputs, hidden, outputs = _sizes(rng, 4)
    f, g = (str(name) for name in rng.choice(ACTIVATIONS, 2))
    return {
        "layers": {
            "linear_1_in_features": inputs,
            "linear_1_out_features": hidden,
            "f_function": f,
            "linear_2_in_features": hidden,
            "linear_2_out_features": outputs,
            "g_function": g,
        },
        "parameters": {
            "W1": _numbers(rng, hidden, inputs),
            "b1": _numbers(rng, hidden),
            "W2": _numbers(rng, outputs, hidden),
            "b2": _numbers(rng, outputs),
        },
        "x": _numbers(rng, batch, inputs),
    }


def mse_loss(rng):
    """Return labels and predictions."""
    shape = _sizes(rng, 2)
    return {"y": _numbers(rng, *shape), "y_hat": _numbers(rng, *shape)}


def bce_loss(rng):
    """Return labels 0 and 1, and predictions between 0.1 and 0.9."""
    shape = _sizes(rng, 2)
    return {
        "y": rng.integers(0, 2, shape).astype(np.float64),
        "y_hat": rng.integers(1, 10, shape) / 10,
    }


def mlp_forward(rng):
    """Return a network and a batch."""
    return _network(rng)


def mlp_backward(rng):
    """Return a network, a batch, and the gradient of a loss with respect to the output."""
    network = _network(rng)
    shape = len(network["x"]), network["layers"]["linear_2_out_features"]
    return {**network, "dJdy_hat": _numbers(rng, *shape)}


def mlp_keeps_parameters(rng):
    """Return a network, a batch, and the gradient of a loss with respect to the output."""
    return mlp_backward(rng)


def mlp_clear(rng):
    """Return a network, a batch, and the gradient of a loss with respect to the output."""
    return mlp_backward(rng)


def mlp_two_batches(rng):
    """Return a network, two batches, and the gradient of a loss for each."""
    first = mlp_backward(rng)
    (batch,) = _sizes(rng, 1)
    inputs, outputs = first["x"].shape[1], first["dJdy_hat"].shape[1]
    return {
        **first,
        "x_2": _numbers(rng, batch, inputs),
        "dJdy_hat_2": _numbers(rng, batch, outputs),
    }


_NETWORK = """
from mlp import MLP

network = MLP(**layers)
network.parameters.update(parameters)
network.clear_grad_and_cache()
y_hat = network.forward(x)
"""
_BATCH = f"""{_NETWORK.rstrip()}
network.backward(dJdy_hat)
"""
#: What a student types to ask the same of the class MLP.
PYTHON = {
    "mlp_forward": f"{_NETWORK}print(y_hat)",
    "mlp_backward": f"{_BATCH}print(network.grads)",
    "mlp_keeps_parameters": f"{_BATCH}print(network.grads, network.parameters)",
    "mlp_clear": f"""{_BATCH}print("before", network.grads)
network.clear_grad_and_cache()
print("after", network.grads)""",
    "mlp_two_batches": f"""{_BATCH}network.clear_grad_and_cache()
network.forward(x_2)
network.backward(dJdy_hat_2)
print(network.grads)""",
}
