"""Misconceptions in compute_layer."""

import numpy as np

from grader.misconceptions import misconception


@misconception(
    "The layer has no bias",
    criterion="compute_layer",
    explanation="Your function returns x w; b is not added.",
    hint="What does your function do with b?",
    formula="x w + b",
)
def layer_without_bias(reference):
    """Alter the reference: the layer has no bias."""
    reference.compute_layer = lambda x, w, b: x @ w + 0 * b


@misconception(
    "The layer subtracts its bias",
    criterion="compute_layer",
    explanation="Your function returns ` x @ w - b `.",
    hint="The sign of b.",
    formula="x w + b",
)
def layer_subtracts_bias(reference):
    """Alter the reference: the layer subtracts its bias."""
    reference.compute_layer = lambda x, w, b: x @ w - b


@misconception(
    "Every output of the layer gets the sum of all biases",
    criterion="compute_layer",
    explanation="Your function adds the sum of b to every output; each output has a bias of its own.",
    hint="b has the shape (1, H): NumPy adds it to each row by itself.",
    formula="x w + b",
)
def layer_sums_bias(reference):
    """Alter the reference: every output of the layer gets the sum of all biases."""
    reference.compute_layer = lambda x, w, b: x @ w + b.sum()


@misconception(
    "The layer includes relu",
    criterion="compute_layer",
    explanation="Negative outputs of your layer are 0. relu comes after compute_layer, and not after the last one.",
    hint="compute_layer is the linear part alone.",
    formula="x w + b",
)
def layer_with_relu(reference):
    """Alter the reference: the layer includes relu."""
    reference.compute_layer = lambda x, w, b: np.maximum(x @ w + b, 0)


@misconception(
    "The layer is transposed",
    criterion="compute_layer",
    explanation="Your result has one column per sample, as if samples were columns; here they are rows.",
    hint="x is (N, D) and w (D, H): the result is (N, H).",
    formula="x w + b",
)
def layer_transposed(reference):
    """Alter the reference: the layer is transposed."""
    reference.compute_layer = lambda x, w, b: (x @ w + b).T


@misconception(
    "The layer expects samples in columns",
    criterion="compute_layer",
    explanation="Your function computes ` w.T @ x + b `, which fits samples in columns; here they are the rows of x.",
    hint="x is (N, D) and w (D, H): which product has the shape (N, H)?",
    formula="x w + b",
)
def layer_of_columns(reference):
    """Alter the reference: the layer expects samples in columns."""
    reference.compute_layer = lambda x, w, b: w.T @ x + b


@misconception(
    "The layer uses w transposed",
    criterion="compute_layer",
    explanation="Your function computes x wᵀ + b; with w of shape (D, H) it runs only where D = H, and is wrong there.",
    hint="w is (D, H): no transpose is needed.",
    formula="x w + b",
)
def layer_transposes_w(reference):
    """Alter the reference: the layer uses w transposed."""
    reference.compute_layer = lambda x, w, b: x @ w.T + b


@misconception(
    "The bias is added before the product",
    criterion="compute_layer",
    explanation="Your function adds the bias to the weights: ` x @ (w + b) `. The bias belongs to the result.",
    hint="First the product, then the bias.",
    formula="x w + b",
)
def layer_bias_in_weights(reference):
    """Alter the reference: the bias is added before the product."""
    reference.compute_layer = lambda x, w, b: x @ (w + b)


@misconception(
    "The layer is averaged over its inputs",
    criterion="compute_layer",
    explanation="Your product is divided by the number of inputs.",
    hint="A layer sums over its inputs.",
    formula="x w + b",
)
def layer_mean_of_inputs(reference):
    """Alter the reference: the layer is averaged over its inputs."""
    reference.compute_layer = lambda x, w, b: x @ w / x.shape[1] + b
