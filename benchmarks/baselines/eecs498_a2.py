"""A plain grader's checks of EECS 498 assignment 2: each public function on one case."""

import numpy as np
import torch

FILES = ()
REG = 0.1
STEPS = 4


def examples():
    """Return X (8, 5), labels (8,) of 3 classes, and W (5, 3)."""
    rng = np.random.default_rng(0)
    X = torch.from_numpy(rng.standard_normal((8, 5)))
    y = torch.from_numpy(np.arange(8) % 3)
    return X, y, torch.from_numpy(rng.standard_normal((5, 3)))


def parameters():
    """Return the parameters of a net of 5, 6 and 3 units."""
    rng = np.random.default_rng(1)
    shapes = {"W1": (5, 6), "b1": (6,), "W2": (6, 3), "b2": (3,)}
    return {
        name: torch.from_numpy(rng.standard_normal(shape))
        for name, shape in shapes.items()
    }


def linear_loss(student, name):
    """Return what the loss function *name* returns."""
    X, y, W = examples()
    loss, dW = getattr(student, name)(W, X, y, REG)
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


def sample_batch(student):
    """Return the shapes of a batch."""
    X, y, _ = examples()
    X_batch, y_batch = student.sample_batch(X, y, len(X), 4)
    return {"X_batch": X_batch.shape, "y_batch": y_batch.shape}


def train_linear_classifier(student):
    """Return the weights and losses of a training whose gradient is always the same."""
    X, y, W = examples()
    loss = torch.tensor(0.5, dtype=W.dtype)
    trained, history = student.train_linear_classifier(
        lambda *_: (loss.clone(), torch.ones_like(W)),
        W, X, y, learning_rate=0.1, reg=REG, num_iters=STEPS, batch_size=4,
    )  # fmt: skip
    return {"W": trained, "loss_history": [float(value) for value in history]}


def predict_linear_classifier(student):
    """Return the labels."""
    X, _, W = examples()
    return {"y_pred": student.predict_linear_classifier(W, X)}


def nn_forward_pass(student):
    """Return scores and hidden layer."""
    scores, hidden = student.nn_forward_pass(parameters(), examples()[0])
    return {"scores": scores, "hidden": hidden}


def nn_forward_backward(student):
    """Return the scores, and the loss with its gradients."""
    X, y, _ = examples()
    scores = student.nn_forward_backward(parameters(), X)
    loss, grads = student.nn_forward_backward(parameters(), X, y, REG)
    return {"scores": scores, "loss": loss, **grads}


def nn_train(student):
    """Return the parameters and losses of a training whose gradients are always the same."""
    X, y, _ = examples()
    params = parameters()
    loss = torch.tensor(0.5, dtype=X.dtype)

    def loss_func(params, X, y=None, reg=0.0):
        ones = {name: torch.ones_like(value) for name, value in params.items()}
        return loss.clone(), ones

    def first_class(params, loss_func, X):
        return torch.zeros(len(X), dtype=torch.int64)

    result = student.nn_train(
        params, loss_func, first_class, X, y, X, y,
        learning_rate=0.1, learning_rate_decay=1.0, reg=REG, num_iters=STEPS, batch_size=4,
    )  # fmt: skip
    history = [float(value) for value in result["loss_history"]]
    return {"W1": params["W1"], "b2": params["b2"], "loss_history": history}


def nn_predict(student):
    """Return the labels."""
    labels = student.nn_predict(
        parameters(),
        lambda params, X, y=None, reg=0.0: X @ params["W1"] @ params["W2"],
        examples()[0],
    )
    return {"y_pred": labels}


GRADIENTS = ("W1", "b1", "W2", "b2")
CHECKS = (
    (svm_loss_naive, ("loss", "dW")),
    (svm_loss_vectorized, ("loss", "dW")),
    (softmax_loss_naive, ("loss", "dW")),
    (softmax_loss_vectorized, ("loss", "dW")),
    (sample_batch, ("X_batch", "y_batch")),
    (train_linear_classifier, ("W", "loss_history")),
    (predict_linear_classifier, ("y_pred",)),
    (nn_forward_pass, ("scores", "hidden")),
    (nn_forward_backward, ("scores", "loss", *GRADIENTS)),
    (nn_train, ("W1", "b2", "loss_history")),
    (nn_predict, ("y_pred",)),
)
