"""A plain grader's checks of NYU homework 1: each public function on one case."""

import numpy as np
import torch

FILES = ()
LAYERS = {
    "linear_1_in_features": 5,
    "linear_1_out_features": 8,
    "f_function": "relu",
    "linear_2_in_features": 8,
    "linear_2_out_features": 3,
    "g_function": "sigmoid",
}
SHAPES = {"W1": (8, 5), "b1": (8,), "W2": (3, 8), "b2": (3,)}


def trained_on_one_batch(student):
    """Return a network with fixed parameters, its output, after forward and backward."""
    rng = np.random.default_rng(0)
    network = student.MLP(**LAYERS)
    for name, shape in SHAPES.items():
        network.parameters[name] = torch.from_numpy(rng.standard_normal(shape))
        network.grads[f"dJd{name}"] = torch.zeros(shape, dtype=torch.float64)
    y_hat = network.forward(torch.from_numpy(rng.standard_normal((7, 5))))
    network.backward(torch.from_numpy(rng.standard_normal((7, 3))))
    return network, y_hat


def predictions(seed):
    """Return labels and predictions."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, (6, 3)).astype(float)
    return torch.from_numpy(y), torch.from_numpy(rng.uniform(0.1, 0.9, (6, 3)))


def mse_loss(student):
    """Return the loss and its gradient."""
    loss, gradient = student.mse_loss(*predictions(1))
    return {"loss": loss, "dJdy_hat": gradient}


def bce_loss(student):
    """Return the loss and its gradient."""
    loss, gradient = student.bce_loss(*predictions(2))
    return {"loss": loss, "dJdy_hat": gradient}


def forward(student):
    """Return the output."""
    _, y_hat = trained_on_one_batch(student)
    return {"y_hat": y_hat}


def backward(student):
    """Return the gradients."""
    network, _ = trained_on_one_batch(student)
    return network.grads


def clear_grad_and_cache(student):
    """Return a gradient after clearing."""
    network, _ = trained_on_one_batch(student)
    network.clear_grad_and_cache()
    return {"dJdW1": network.grads["dJdW1"]}


CHECKS = (
    (mse_loss, ("loss", "dJdy_hat")),
    (bce_loss, ("loss", "dJdy_hat")),
    (forward, ("y_hat",)),
    (backward, ("dJdW1", "dJdb1", "dJdW2", "dJdb2")),
    (clear_grad_and_cache, ("dJdW1",)),
)
