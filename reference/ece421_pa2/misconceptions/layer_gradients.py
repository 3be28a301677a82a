"""Misconceptions in own functions for the gradients of the layers."""

import numpy as np

from grader.misconceptions import misconception


def delta(target, prediction):
    """Return the gradient with respect to the input of softmax."""
    return (prediction - target) / len(target)


@misconception(
    "The output layer's gradient uses the input of relu",
    criterion="backprop",
    explanation="Your gradient of w_o uses s_h; the output layer multiplies w_o with x_h, which comes after relu.",
    hint="What does the output layer multiply with w_o?",
    formula="x_hᵀ (p - t) / N",
)
def output_weights_before_relu(reference):
    """Alter the reference: the output layer's gradient uses the input of relu."""
    reference.grad_w_o = lambda target, prediction, s_h: (
        s_h.T @ delta(target, prediction)
    )


@misconception(
    "The output layer's gradient has the wrong sign",
    criterion="backprop",
    explanation="Your gradient of w_o is computed with ` t - p `.",
    hint="` p - t `: a wrong class must be pushed down.",
    formula="x_hᵀ (p - t) / N",
)
def output_weights_sign(reference):
    """Alter the reference: the output layer's gradient has the wrong sign."""
    right = reference.grad_w_o
    reference.grad_w_o = lambda target, prediction, x_h: (
        -right(target, prediction, x_h)
    )


@misconception(
    "The output biases' gradient has the wrong sign",
    criterion="backprop",
    explanation="Your gradient of b_o is computed with ` t - p `.",
    hint="` p - t `: a wrong class must be pushed down.",
    formula="sum of (p - t) / N over the batch",
)
def output_biases_sign(reference):
    """Alter the reference: the output biases' gradient has the wrong sign."""
    right = reference.grad_b_o
    reference.grad_b_o = lambda target, prediction: -right(target, prediction)


@misconception(
    "The biases' gradients are averaged twice",
    criterion="backprop",
    explanation="Your gradient of b_o is the mean over the batch of what is divided by N already.",
    hint="Sum over the batch where the gradient is that of the mean loss.",
    formula="sum of (p - t) / N over the batch",
)
def output_biases_averaged_twice(reference):
    """Alter the reference: the biases' gradients are averaged twice."""
    reference.grad_b_o = lambda target, prediction: delta(
        target, prediction
    ).mean(axis=0, keepdims=True)


@misconception(
    "The output biases' gradient is that of the first sample",
    criterion="backprop",
    explanation="Your gradient of b_o takes one row; every sample of the batch adds to it.",
    hint="Sum over the batch.",
    formula="sum of (p - t) / N over the batch",
)
def output_biases_of_first_sample(reference):
    """Alter the reference: the output biases' gradient is that of the first sample."""
    reference.grad_b_o = lambda target, prediction: delta(target, prediction)[
        :1
    ]


@misconception(
    "The weights' gradients are divided by N, the biases' are not",
    criterion="backprop",
    explanation="Your gradients of weights are those of the mean of the loss, those of biases of its sum: right each "
    "by itself, but they are steps of one descent.",
    hint="Divide by N in all four gradients, or in none.",
    formula="all four of the mean, or all four of the sum",
)
def biases_of_sum(reference):
    """Alter the reference: the weights' gradients are divided by N, the biases' are not."""
    output, hidden = reference.grad_b_o, reference.grad_b_h
    reference.grad_b_o = lambda target, prediction: (
        output(target, prediction) * len(target)
    )
    reference.grad_b_h = lambda target, prediction, s_h, w_o: (
        hidden(target, prediction, s_h, w_o) * len(target)
    )


def change_hidden(reference, slope, path=lambda d, w_o: d @ w_o.T):
    """Let the gradients of the hidden layer use *slope* for the derivative of relu, and come back along *path*."""
    reference.grad_w_h = lambda target, prediction, x, s_h, w_o: (
        x.T @ (path(delta(target, prediction), w_o) * slope(s_h))
    )
    reference.grad_b_h = lambda target, prediction, s_h, w_o: (
        path(delta(target, prediction), w_o) * slope(s_h)
    ).sum(axis=0, keepdims=True)


@misconception(
    "The derivative of relu is left out",
    criterion="backprop",
    explanation="Your gradients of the hidden layer pass through units that are off, as if there were no relu.",
    hint="Where s_h is negative, nothing comes back.",
    formula="(p - t) w_oᵀ * (s_h > 0) / N",
)
def hidden_without_relu(reference):
    """Alter the reference: the derivative of relu is left out."""
    change_hidden(reference, np.ones_like)


@misconception(
    "The derivative of relu is inverted",
    criterion="backprop",
    explanation="Your gradients of the hidden layer come through the units that are off.",
    hint="The derivative is 1 where s_h is positive.",
    formula="(p - t) w_oᵀ * (s_h > 0) / N",
)
def hidden_relu_inverted(reference):
    """Alter the reference: the derivative of relu is inverted."""
    change_hidden(reference, lambda s_h: s_h < 0)


@misconception(
    "relu is used for its derivative",
    criterion="backprop",
    explanation="Your gradients of the hidden layer are multiplied by relu(s_h); its derivative is 1 or 0.",
    hint="The derivative of ` max(s, 0) `.",
    formula="(p - t) w_oᵀ * (s_h > 0) / N",
)
def hidden_relu_for_slope(reference):
    """Alter the reference: relu is used for its derivative."""
    change_hidden(reference, lambda s_h: np.maximum(s_h, 0))


@misconception(
    "Only the biases of the hidden layer use relu for its derivative",
    criterion="backprop",
    explanation="Your gradient of b_h is multiplied by relu(s_h); that of w_h, rightly, by its derivative.",
    hint="Both gradients share everything but the last factor.",
    formula="sum of (p - t) w_oᵀ * (s_h > 0) / N over the batch",
)
def hidden_biases_relu_for_slope(reference):
    """Alter the reference: only the biases of the hidden layer use relu for its derivative."""
    reference.grad_b_h = lambda target, prediction, s_h, w_o: (
        delta(target, prediction) @ w_o.T * np.maximum(s_h, 0)
    ).sum(axis=0, keepdims=True)


@misconception(
    "The derivative of relu is that of a sigmoid",
    criterion="backprop",
    explanation="Your gradients of the hidden layer are multiplied by a (1 - a), the derivative of a sigmoid.",
    hint="The hidden layer uses relu.",
    formula="(p - t) w_oᵀ * (s_h > 0) / N",
)
def hidden_sigmoid_slope(reference):
    """Alter the reference: the derivative of relu is that of a sigmoid."""
    change_hidden(
        reference, lambda s_h: np.maximum(s_h, 0) * (1 - np.maximum(s_h, 0))
    )


@misconception(
    "The gradient stops at the output",
    criterion="backprop",
    explanation="Your gradients of the hidden layer use the sum of w_o's rows, not what each class sends back.",
    hint="The gradient goes back through w_o: multiply by w_oᵀ.",
    formula="(p - t) w_oᵀ * (s_h > 0) / N",
)
def hidden_without_output_weights(reference):
    """Alter the reference: the gradient stops at the output."""
    change_hidden(
        reference,
        lambda s_h: s_h > 0,
        lambda d, w_o: np.abs(d).sum(axis=1, keepdims=True) * w_o.sum(axis=1),
    )


@misconception(
    "The hidden layer's gradients have the wrong sign",
    criterion="backprop",
    explanation="Your gradients of w_h and b_h are computed with ` t - p `.",
    hint="` p - t `: a wrong class must be pushed down.",
    formula="(p - t) w_oᵀ * (s_h > 0) / N",
)
def hidden_sign(reference):
    """Alter the reference: the hidden layer's gradients have the wrong sign."""
    change_hidden(reference, lambda s_h: s_h > 0, lambda d, w_o: -d @ w_o.T)
