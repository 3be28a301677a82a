"""A plain grader's checks of CS231n assignment 1: each public function on one case."""

import numpy as np

FILES = ()
REG = 0.1
STEPS = 4
SHAPES = {"W1": (5, 6), "b1": (6,), "W2": (6, 3), "b2": (3,)}


def array(seed, *shape):
    """Return a fixed array."""
    return np.random.default_rng(seed).standard_normal(shape)


def labels():
    """Return labels (8,) of 3 classes."""
    return np.arange(8) % 3


def nearest_neighbours(student):
    """Return a classifier that remembers 8 examples."""
    classifier = student.KNearestNeighbor()
    classifier.train(array(0, 8, 5), labels())
    return classifier


def compute_distances_two_loops(student):
    """Return the distances."""
    classifier = nearest_neighbours(student)
    return {"dists": classifier.compute_distances_two_loops(array(1, 4, 5))}


def compute_distances_one_loop(student):
    """Return the distances."""
    classifier = nearest_neighbours(student)
    return {"dists": classifier.compute_distances_one_loop(array(1, 4, 5))}


def compute_distances_no_loops(student):
    """Return the distances."""
    classifier = nearest_neighbours(student)
    return {"dists": classifier.compute_distances_no_loops(array(1, 4, 5))}


def predict_labels(student):
    """Return the labels."""
    classifier = nearest_neighbours(student)
    return {"y_pred": classifier.predict_labels(np.abs(array(2, 4, 8)), k=3)}


def linear_loss(student, name):
    """Return what the loss function *name* returns."""
    loss, dW = getattr(student, name)(
        array(3, 5, 3),
        array(0, 8, 5),
        labels(),
        REG,
    )
    return {"loss": loss, "dW": dW}


def svm_loss_naive(student):
    """Return loss and gradient."""
    return linear_loss(student, "svm_loss_naive")


def svm_loss_vectorized(student):
    """Return loss and gradient."""
    return linear_loss(student, "svm_loss_vectorized")


def softmax_loss_naive(student):
    """Return loss and gradient."""
    return linear_loss(student, "softmax_loss_naive")


def softmax_loss_vectorized(student):
    """Return loss and gradient."""
    return linear_loss(student, "softmax_loss_vectorized")


def linear_classifier_train(student):
    """Return the weights and losses of a training whose gradient is always the same."""
    classifier = student.LinearClassifier()
    classifier.W = array(3, 5, 3)
    classifier.loss = lambda *_: (0.5, np.ones((5, 3)))
    history = classifier.train(
        array(0, 8, 5), labels(),
        learning_rate=0.1, reg=REG, num_iters=STEPS, batch_size=4,
    )  # fmt: skip
    return {"W": classifier.W, "loss_history": history}


def linear_classifier_predict(student):
    """Return the labels."""
    classifier = student.LinearClassifier()
    classifier.W = array(3, 5, 3)
    return {"y_pred": classifier.predict(array(0, 8, 5))}


def net(student):
    """Return a net with fixed parameters."""
    network = student.TwoLayerNet(5, 6, 3)
    for seed, (name, shape) in enumerate(SHAPES.items(), start=10):
        network.params[name] = array(seed, *shape)
    return network


def net_loss(student):
    """Return scores, loss and gradients."""
    network = net(student)
    scores = network.loss(array(0, 8, 5))
    loss, grads = network.loss(array(0, 8, 5), labels())
    return {"scores": scores, "loss": loss, **grads}


def net_train(student):
    """Return the parameters and losses of a training whose gradients are always the same."""
    network = net(student)
    ones = {name: np.ones(shape) for name, shape in SHAPES.items()}
    scores = network.loss
    network.loss = lambda X, y=None, reg=0.0: (
        scores(X) if y is None else (0.5, ones)
    )
    X, y = array(0, 8, 5), labels()
    result = network.train(
        X, y, X, y, learning_rate=0.1, learning_rate_decay=1.0, num_iters=STEPS,
        batch_size=4,
    )  # fmt: skip
    history = result["loss_history"]
    return {"W1": network.params["W1"], "loss_history": history}


def net_predict(student):
    """Return the labels."""
    return {"y_pred": net(student).predict(array(0, 8, 5))}


def affine(student):
    """Return output and gradients."""
    out, cache = student.affine_forward(
        array(0, 8, 5),
        array(1, 5, 6),
        array(2, 6),
    )
    dx, dw, db = student.affine_backward(array(3, 8, 6), cache)
    return {"out": out, "dx": dx, "dw": dw, "db": db}


def relu(student):
    """Return output and gradient."""
    out, cache = student.relu_forward(array(0, 8, 5))
    return {"out": out, "dx": student.relu_backward(array(3, 8, 5), cache)}


def svm_loss(student):
    """Return loss and gradient."""
    loss, dx = student.svm_loss(array(0, 8, 3), labels())
    return {"loss": loss, "dx": dx}


def softmax_loss(student):
    """Return loss and gradient."""
    loss, dx = student.softmax_loss(array(0, 8, 3), labels())
    return {"loss": loss, "dx": dx}


CHECKS = (
    (compute_distances_two_loops, ("dists",)),
    (compute_distances_one_loop, ("dists",)),
    (compute_distances_no_loops, ("dists",)),
    (predict_labels, ("y_pred",)),
    (svm_loss_naive, ("loss", "dW")),
    (svm_loss_vectorized, ("loss", "dW")),
    (softmax_loss_naive, ("loss", "dW")),
    (softmax_loss_vectorized, ("loss", "dW")),
    (linear_classifier_train, ("W", "loss_history")),
    (linear_classifier_predict, ("y_pred",)),
    (net_loss, ("scores", "loss", *SHAPES)),
    (net_train, ("W1", "loss_history")),
    (net_predict, ("y_pred",)),
    (affine, ("out", "dx", "dw", "db")),
    (relu, ("out", "dx")),
    (svm_loss, ("loss", "dx")),
    (softmax_loss, ("loss", "dx")),
)
