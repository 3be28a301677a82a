"""The reference for ECE421 assignment 2: a network of one hidden layer in NumPy, trained with momentum."""

import numpy as np


def relu(x):
    """Return max(x, 0), element by element."""
    return np.maximum(x, 0)


def softmax(x):
    """Return the softmax of each row.

    The largest value of a row becomes exp(0), so that nothing overflows.
    """
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def compute_layer(x, w, b):
    """Return x w + b (N, H) for x (N, D), w (D, H) and b (1, H)."""
    return x @ w + b


def average_ce(target, prediction):
    """Return the mean over the batch of -sum(target log(prediction)).

    Where the target is 0, nothing is added.
    """
    return -(target * np.log(np.where(target > 0, prediction, 1))).sum() / len(
        target
    )


def grad_ce(target, prediction):
    """Return the gradient of the mean cross-entropy with respect to the inputs of softmax, (N, C)."""
    return (prediction - target) / len(target)


def grad_w_o(target, prediction, x_h):
    """Return the gradient of w_o (H, C) for the outputs x_h (N, H) of the hidden layer."""
    delta_o = (prediction - target) / len(target)
    return x_h.T @ delta_o


def grad_b_o(target, prediction):
    """Return the gradient of b_o (1, C)."""
    delta_o = (prediction - target) / len(target)
    return delta_o.sum(axis=0, keepdims=True)


def grad_w_h(target, prediction, x, s_h, w_o):
    """Return the gradient of w_h (D, H) for the inputs s_h (N, H) of relu."""
    delta_o = (prediction - target) / len(target)
    return x.T @ (delta_o @ w_o.T * (s_h > 0))


def grad_b_h(target, prediction, s_h, w_o):
    """Return the gradient of b_h (1, H)."""
    delta_o = (prediction - target) / len(target)
    return (delta_o @ w_o.T * (s_h > 0)).sum(axis=0, keepdims=True)


def momentum_step(w, v, gradient, alpha, gamma):
    """Return w and v after one step of gradient descent with momentum."""
    v = gamma * v + alpha * gradient
    return w - v, v


def train(x, target, w_h, b_h, w_o, b_o, epochs, alpha, gamma):
    """Return the loss at the start of each epoch of gradient descent with momentum on the whole batch."""
    v_w_h, v_b_h, v_w_o, v_b_o = (
        np.zeros_like(each) for each in (w_h, b_h, w_o, b_o)
    )
    losses = []
    for _ in range(epochs):
        s_h = x @ w_h + b_h
        x_h = np.maximum(s_h, 0)
        s_o = x_h @ w_o + b_o
        powers = np.exp(s_o - s_o.max(axis=1, keepdims=True))
        prediction = powers / powers.sum(axis=1, keepdims=True)
        losses.append(-(target * np.log(prediction)).sum() / len(target))
        delta_o = (prediction - target) / len(target)
        delta_h = delta_o @ w_o.T * (s_h > 0)
        v_w_o = gamma * v_w_o + alpha * (x_h.T @ delta_o)
        v_b_o = gamma * v_b_o + alpha * delta_o.sum(axis=0, keepdims=True)
        v_w_h = gamma * v_w_h + alpha * (x.T @ delta_h)
        v_b_h = gamma * v_b_h + alpha * delta_h.sum(axis=0, keepdims=True)
        w_h, b_h, w_o, b_o = w_h - v_w_h, b_h - v_b_h, w_o - v_w_o, b_o - v_b_o
    return losses
