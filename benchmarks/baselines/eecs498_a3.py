"""A plain grader's checks of EECS 498 assignment 3: each public function on one case."""

import numpy as np
import torch

FILES = ()
REG = 0.1
TWO_LAYERS = {"W1": (5, 6), "b1": (6,), "W2": (6, 3), "b2": (3,)}
THREE_LAYERS = {
    "W1": (5, 6), "b1": (6,), "W2": (6, 4), "b2": (4,), "W3": (4, 3), "b3": (3,),
}  # fmt: skip


def array(seed, *shape):
    """Return a fixed tensor."""
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


def labels():
    """Return labels (8,) of 3 classes."""
    return torch.from_numpy(np.arange(8) % 3)


def layer(student, name):
    """Return output and gradients of a linear layer."""
    x, w, b = array(0, 8, 5), array(1, 5, 6), array(2, 6)
    out, cache = getattr(student, name).forward(x, w, b)
    dx, dw, db = getattr(student, name).backward(array(3, 8, 6), cache)
    return {"out": out, "dx": dx, "dw": dw, "db": db}


def linear(student):
    """Return output and gradients."""
    return layer(student, "Linear")


def linear_relu(student):
    """Return output and gradients."""
    return layer(student, "Linear_ReLU")


def relu(student):
    """Return output and gradient."""
    out, cache = student.ReLU.forward(array(0, 8, 5))
    return {"out": out, "dx": student.ReLU.backward(array(3, 8, 5), cache)}


def softmax_loss(student):
    """Return loss and gradient."""
    loss, dx = student.softmax_loss(array(0, 8, 3), labels())
    return {"loss": loss, "dx": dx}


def svm_loss(student):
    """Return loss and gradient."""
    loss, dx = student.svm_loss(array(0, 8, 3), labels())
    return {"loss": loss, "dx": dx}


def network_answers(network, shapes):
    """Return scores, loss and gradients of *network* with fixed parameters."""
    for seed, (name, shape) in enumerate(shapes.items(), start=10):
        network.params[name] = array(seed, *shape)
    X = array(0, 8, 5)
    scores = network.loss(X)
    loss, grads = network.loss(X, labels())
    return {"scores": scores, "loss": loss, **grads}


def two_layer_net(student):
    """Return scores, loss and gradients."""
    network = student.TwoLayerNet(
        input_dim=5,
        hidden_dim=6,
        num_classes=3,
        reg=REG,
        dtype=torch.float64,
    )
    return network_answers(network, TWO_LAYERS)


def fully_connected_net(student):
    """Return scores, loss and gradients."""
    network = student.FullyConnectedNet(
        [6, 4],
        input_dim=5,
        num_classes=3,
        reg=REG,
        dtype=torch.float64,
    )
    return network_answers(network, THREE_LAYERS)


def update(rule, kept):
    """Return the weights after a step of *rule*, and what its config keeps under the name *kept*."""
    weights, config = rule(array(0, 4, 5), array(1, 4, 5), None)
    return {"next_w": weights, **({kept: config[kept]} if kept else {})}


def sgd(student):
    """Return the weights after a step."""
    return update(student.sgd, "")


def sgd_momentum(student):
    """Return weights and velocity after a step."""
    return update(student.sgd_momentum, "velocity")


def rmsprop(student):
    """Return weights and mean square after a step."""
    return update(student.rmsprop, "cache")


def adam(student):
    """Return weights and first moment after a step."""
    return update(student.adam, "m")


def dropout(student):
    """Return output and gradient of a pass in which nothing is dropped."""
    out, cache = student.Dropout.forward(
        array(0, 8, 5),
        {"mode": "test", "p": 0.5},
    )
    return {"out": out, "dx": student.Dropout.backward(array(3, 8, 5), cache)}


LAYER = ("out", "dx", "dw", "db")
CHECKS = (
    (linear, LAYER),
    (linear_relu, LAYER),
    (relu, ("out", "dx")),
    (softmax_loss, ("loss", "dx")),
    (svm_loss, ("loss", "dx")),
    (two_layer_net, ("scores", "loss", *TWO_LAYERS)),
    (fully_connected_net, ("scores", "loss", *THREE_LAYERS)),
    (sgd, ("next_w",)),
    (sgd_momentum, ("next_w", "velocity")),
    (rmsprop, ("next_w", "cache")),
    (adam, ("next_w", "m")),
    (dropout, ("out", "dx")),
)
