"""Small public inputs for each question, on which reports show what a mistake does."""

import numpy as np


def numbers(rng, *shape):
    """Return numbers with one decimal."""
    return rng.normal(0, 1.2, shape).round(1)


def svm_naive(rng):
    """Return two examples with two features, and three classes."""
    return {
        "W": numbers(rng, 2, 3),
        "X": numbers(rng, 2, 2),
        "y": rng.integers(0, 3, 2),
    }


svm_vectorized = svm_naive
softmax_naive = svm_naive
softmax_vectorized = svm_naive


def svm_naive_penalty(rng):
    """Return the same with a regulariser."""
    return {**svm_naive(rng), "reg": 0.5}


svm_vectorized_penalty = svm_naive_penalty
softmax_naive_penalty = svm_naive_penalty
softmax_vectorized_penalty = svm_naive_penalty
svm_loss_naive = svm_naive_penalty
svm_loss_vectorized = svm_naive_penalty
softmax_loss_naive = svm_naive_penalty
softmax_loss_vectorized = svm_naive_penalty


def classifier_train(rng):
    """Return three examples, and losses and gradients for two steps."""
    return {
        "X": numbers(rng, 3, 2),
        "y": np.array([0, 1, 1]),
        "W": numbers(rng, 2, 2),
        "losses": np.array([2.0, 1.5]),
        "gradients": numbers(rng, 2, 2, 2),
        "learning_rate": 0.1,
        "batch_size": 2,
    }


classifier_batches = classifier_train


def predict_linear_classifier(rng):
    """Return three examples and weights for two classes."""
    return {"W": numbers(rng, 2, 2), "X": numbers(rng, 3, 2)}


def sample_batch(rng):
    """Return three examples, of which two are to be drawn."""
    return {
        "X": numbers(rng, 3, 2),
        "y": np.array([0, 1, 2]),
        "num_train": 3,
        "batch_size": 2,
    }


def sampled(rng):
    """Return three examples, of which two are to be drawn twice."""
    return {**sample_batch(rng), "times": 2}


def params(rng):
    """Return the parameters of a small net."""
    return {
        "W1": numbers(rng, 2, 2),
        "b1": numbers(rng, 2),
        "W2": numbers(rng, 2, 3),
        "b2": numbers(rng, 3),
    }


def nn_forward_pass(rng):
    """Return a small net and two examples."""
    return {"params": params(rng), "X": numbers(rng, 2, 2)}


net_scores = nn_forward_pass


def net_loss(rng):
    """Return the same with labels."""
    return {**nn_forward_pass(rng), "y": rng.integers(0, 3, 2)}


def net_penalty(rng):
    """Return the same with a regulariser."""
    return {**net_loss(rng), "reg": 0.5}


def net_train(rng):
    """Return a small net, three examples, and losses and gradients for two steps."""
    return {
        "params": params(rng),
        "X": numbers(rng, 3, 2),
        "y": np.array([0, 2, 1]),
        "losses": np.array([2.0, 1.5]),
        "gradients": [params(rng) for _ in range(2)],
        "learning_rate": 0.1,
        "batch_size": 2,
    }


def net_predict(rng):
    """Return a small net, two examples, and their scores."""
    case = nn_forward_pass(rng)
    hidden = np.maximum(
        case["X"] @ case["params"]["W1"] + case["params"]["b1"], 0
    )
    return {
        **case,
        "scores": hidden @ case["params"]["W2"] + case["params"]["b2"],
    }


_TRAINING = """
from linear_classifier import train_linear_classifier

steps = zip(losses, gradients)
W, history = train_linear_classifier(
    lambda *_: next(steps), W, X, y, learning_rate, 0.1, len(losses), batch_size
)
print(W, history)"""
_LINEAR = ("svm", "softmax")
_NET = "from two_layer_net import nn_forward_backward\n\n"

#: What the regulariser adds.
_PENALTY = """loss, dW = {0}(W, X, y, reg)
without, dW_without = {0}(W, X, y, 0.0)
print(loss - without, dW - dW_without)
"""


def _linear_snippets():
    """Yield the snippet of each hook of the linear losses."""
    for loss in _LINEAR:
        for way in ("naive", "vectorized"):
            name = f"{loss}_loss_{way}"
            begin = f"from linear_classifier import {name}\n\n"
            yield f"{loss}_{way}", f"{begin}print({name}(W, X, y, 0.0))"
            yield f"{loss}_{way}_penalty", f"{begin}{_PENALTY.format(name)}"


#: What a student types to ask the same.
PYTHON = {
    "classifier_train": _TRAINING,
    "nn_forward_pass": """
from two_layer_net import nn_forward_pass

print(nn_forward_pass(params, X))""",
    "net_loss": f"{_NET}print(nn_forward_backward(params, X, y, 0.0))",
    "net_penalty": f"""{_NET}loss, grads = nn_forward_backward(params, X, y, reg)
without, grads_without = nn_forward_backward(params, X, y, 0.0)
print(loss - without)
print({{name: grads[name] - grads_without[name] for name in grads}})""",
    "net_predict": """
from two_layer_net import nn_predict

print(nn_predict(params, lambda *_: scores, X))""",
    **dict(_linear_snippets()),
}
