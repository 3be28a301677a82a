"""Small public inputs for each question, on which reports show what a mistake does."""

import numpy as np


def numbers(rng, *shape):
    """Return numbers with one decimal."""
    return rng.normal(0, 1.2, shape).round(1)


def knn_two_loops(rng):
    """Return two training and two test points in the plane."""
    return {
        "X_train": rng.integers(-3, 4, (2, 2)).astype(float),
        "X": rng.integers(-3, 4, (2, 2)).astype(float),
    }


knn_one_loop = knn_two_loops
knn_no_loops = knn_two_loops


def knn_labels(rng):
    """Return the distances of two test points to three training points."""
    return {
        "dists": rng.permuted(np.array([[1.0, 2.0, 3.0]] * 2), axis=1),
        "y_train": rng.permutation(3),
        "k": 2,
    }


def knn_predict(rng):
    """Return three training and two test points on a line."""
    X_train, X = np.array([[0.0], [2.0], [5.0]]), np.array([[0.4], [4.0]])
    return {
        "X": X,
        "X_train": X_train,
        "y_train": rng.permutation(3),
        "k": 1,
        "num_loops": 0,
    }


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


def classifier_start(rng):
    """Return the same without weights."""
    case = classifier_train(rng)
    del case["W"]
    return case


def classifier_predict(rng):
    """Return three examples and weights for two classes."""
    return {"X": numbers(rng, 3, 2), "W": numbers(rng, 2, 2)}


def net_new(rng):
    """Return the sizes of a small net."""
    del rng
    return {"input_size": 2, "hidden_size": 3, "output_size": 2, "std": 0.1}


def parameters(rng):
    """Return the parameters of a net with two inputs, three hidden units and two classes."""
    return {
        "W1": numbers(rng, 2, 3),
        "b1": numbers(rng, 3),
        "W2": numbers(rng, 3, 2),
        "b2": numbers(rng, 2),
    }


def net_scores(rng):
    """Return two examples and a small net."""
    return {"X": numbers(rng, 2, 2), "params": parameters(rng)}


net_predict = net_scores


def net_loss(rng):
    """Return two labelled examples and a small net."""
    return {
        "X": numbers(rng, 2, 2),
        "y": rng.integers(0, 2, 2),
        "params": parameters(rng),
    }


def net_penalty(rng):
    """Return the same with a regulariser."""
    return {**net_loss(rng), "reg": 0.5}


def net_train(rng):
    """Return three examples, and losses and gradients for two steps."""
    return {
        "X": numbers(rng, 3, 2),
        "y": np.array([0, 1, 1]),
        "params": parameters(rng),
        "losses": np.array([2.0, 1.5]),
        "gradients": [parameters(rng), parameters(rng)],
        "learning_rate": 0.1,
        "batch_size": 2,
    }


net_batches = net_train


def affine_output(rng):
    """Return two inputs of three numbers."""
    return {
        "x": numbers(rng, 2, 3),
        "w": numbers(rng, 3, 2),
        "b": numbers(rng, 2),
    }


def affine_gradients(rng):
    """Return the same with a gradient of the output."""
    return {**affine_output(rng), "dout": numbers(rng, 2, 2)}


def relu_output(rng):
    """Return four numbers, two of them negative."""
    return {"x": rng.permutation([-1.5, -0.4, 0.8, 2.0]).reshape(2, 2)}


def relu_gradient(rng):
    """Return the same with a gradient of the output."""
    return {**relu_output(rng), "dout": numbers(rng, 2, 2)}


def svm_loss(rng):
    """Return the scores of two examples for three classes."""
    return {"x": numbers(rng, 2, 3), "y": rng.integers(0, 3, 2)}


softmax_loss = svm_loss


def svm_loss_naive(rng):
    """Return two examples with two features, three classes, and a regulariser."""
    return {**svm_naive(rng), "reg": 0.5}


svm_loss_vectorized = svm_loss_naive
softmax_loss_naive = svm_loss_naive
softmax_loss_vectorized = svm_loss_naive
affine_forward = affine_output
relu_forward = relu_output


def affine_backward(rng):
    """Return a gradient of the output, and what the forward pass kept."""
    case = affine_gradients(rng)
    return {"dout": case["dout"], "cache": (case["x"], case["w"], case["b"])}


def relu_backward(rng):
    """Return a gradient of the output, and what the forward pass kept."""
    case = relu_gradient(rng)
    return {"dout": case["dout"], "cache": case["x"]}


_NEIGHBOURS = """
from k_nearest_neighbor import KNearestNeighbor

classifier = KNearestNeighbor()
"""
_DISTANCES = f"""{_NEIGHBOURS}classifier.train(X_train, np.zeros(len(X_train)))
print(classifier.compute_distances_%s(X))
"""
_CLASSIFIER = """
from linear_classifier import LinearClassifier

classifier = LinearClassifier()
"""
_NET = """
from fc_net import TwoLayerNet  # or neural_net

net = TwoLayerNet(*params["W1"].shape, params["W2"].shape[1])
net.params.update(params)
"""
_LINEAR = {"svm": "linear_svm", "softmax": "softmax"}
_LAYERS = {
    "affine_forward": "x, w, b",
    "affine_backward": "dout, cache",
    "relu_forward": "x",
    "relu_backward": "dout, cache",
    "svm_loss": "x, y",
    "softmax_loss": "x, y",
}

#: What the regulariser adds.
_PENALTY = """loss, dW = {0}(W, X, y, reg)
without, dW_without = {0}(W, X, y, 0.0)
print(loss - without, dW - dW_without)
"""


def _linear_snippets():
    """Yield the snippet of each hook of the linear losses."""
    for loss, module in _LINEAR.items():
        for way in ("naive", "vectorized"):
            name = f"{loss}_loss_{way}"
            begin = f"from {module} import {name}\n\n"
            yield name, f"{begin}print({name}(W, X, y, reg))"
            yield f"{loss}_{way}", f"{begin}print({name}(W, X, y, 0.0))"
            yield f"{loss}_{way}_penalty", f"{begin}{_PENALTY.format(name)}"


#: What a student types to ask the same.
PYTHON = {
    "knn_two_loops": _DISTANCES % "two_loops",
    "knn_one_loop": _DISTANCES % "one_loop",
    "knn_no_loops": _DISTANCES % "no_loops",
    "knn_labels": f"""{_NEIGHBOURS}classifier.train(np.zeros((len(y_train), 1)), y_train)
print(classifier.predict_labels(dists, k=k))""",
    "knn_predict": f"""{_NEIGHBOURS}classifier.train(X_train, y_train)
print(classifier.predict(X, k=k, num_loops=num_loops))""",
    "classifier_predict": f"{_CLASSIFIER}classifier.W = W\nprint(classifier.predict(X))",
    "net_scores": f"{_NET}print(net.loss(X))",
    "net_predict": f"{_NET}print(net.predict(X))",
    "affine_output": "from layers import affine_forward\n\nprint(affine_forward(x, w, b)[0])",
    "affine_gradients": """
from layers import affine_backward, affine_forward

_, cache = affine_forward(x, w, b)
print(affine_backward(dout, cache))""",
    "relu_output": "from layers import relu_forward\n\nprint(relu_forward(x)[0])",
    "relu_gradient": """
from layers import relu_backward, relu_forward

_, cache = relu_forward(x)
print(relu_backward(dout, cache))""",
    **dict(_linear_snippets()),
    **{
        name: f"from layers import {name}\n\nprint({name}({arguments}))"
        for name, arguments in _LAYERS.items()
    },
}
