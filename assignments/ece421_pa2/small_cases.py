"""Tiny inputs for each hook: public cases to show a mistake by."""

import numpy as np


def numbers(rng, rows, columns, largest=2.0):
    """Return numbers between -largest and largest with one decimal, none of them 0."""
    return np.round(
        rng.choice([-1, 1], (rows, columns))
        * rng.uniform(0.2, largest, (rows, columns)),
        1,
    )


def one_hot(rng, batch, classes):
    """Return one-hot targets, each class in turn."""
    return np.eye(classes)[rng.permutation(np.arange(batch) % classes)]


def probabilities(rng, batch, classes):
    """Return rows of probabilities with two decimals that sum to 1."""
    shares = rng.integers(1, 7, (batch, classes))
    found = np.round(shares / shares.sum(axis=1, keepdims=True), 2)
    found[:, -1] = np.round(1 - found[:, :-1].sum(axis=1), 2)
    return found


def network(rng):
    """Return a batch of two and a network of two inputs, three hidden units and two classes."""
    shapes = {"w_h": (2, 3), "b_h": (1, 3), "w_o": (3, 2), "b_o": (1, 2)}
    parameters = {
        name: numbers(rng, *shape, largest=1.0)
        for name, shape in shapes.items()
    }
    return {
        "x": numbers(rng, 2, 2),
        "target": one_hot(rng, 2, 2),
        "network": parameters,
    }


def relu(rng):
    """Return a case of both signs."""
    return {"x": numbers(rng, 2, 3)}


def softmax(rng):
    """Return a case of two rows."""
    return {"x": numbers(rng, 2, 3)}


def compute_layer(rng):
    """Return a batch of two and a layer from three inputs to two outputs."""
    return {
        "x": numbers(rng, 2, 3),
        "w": numbers(rng, 3, 2),
        "b": numbers(rng, 1, 2),
    }


def average_ce(rng):
    """Return two samples of three classes."""
    return {
        "target": one_hot(rng, 2, 3),
        "prediction": probabilities(rng, 2, 3),
    }


def grad_ce(rng):
    """Return two samples of three classes."""
    return {
        "target": one_hot(rng, 2, 3),
        "prediction": probabilities(rng, 2, 3),
    }


def network_forward(rng):
    """Return a small network and a batch of two."""
    return {**network(rng), "loss_takes": "prediction"}


def network_train(rng):
    """Return a small network, a batch of two and two steps."""
    settings = {"alpha": 0.1, "gamma": 0.9, "steps": 2}
    return {
        **network(rng),
        "loss_takes": "prediction",
        "convention": "input, mean",
        **settings,
    }


def output_weights(rng):
    """Return a small network and a batch of two."""
    return {**network(rng), "reading": "named"}


def output_biases(rng):
    """Return a small network and a batch of two."""
    return {**network(rng), "reading": "named"}


def hidden_weights(rng):
    """Return a small network and a batch of two."""
    return {**network(rng), "reading": "named"}


def hidden_biases(rng):
    """Return a small network and a batch of two."""
    return {**network(rng), "reading": "named"}


def momentum_step(rng):
    """Return one row of three parameters."""
    return {name: numbers(rng, 1, 3) for name in ("w", "v", "gradient")} | {
        "alpha": 0.1,
        "gamma": 0.9,
    }


def train(rng):
    """Return a small network, a batch of two and three epochs."""
    case = network(rng)
    return {
        "x": case["x"],
        "target": case["target"],
        **case["network"],
        "epochs": 3,
        "alpha": 0.1,
        "gamma": 0.9,
    }
