"""The course's a3_helper: the two loss functions that it hands out."""

import torch
from torch.nn import functional

__all__ = ["hello_helper", "softmax_loss", "svm_loss"]


def hello_helper():
    """Say that the module is there."""
    print("Hello from a3_helper.py!")  # noqa: T201 - that is all it is for


def softmax_loss(x, y):
    """Return the mean softmax loss of the scores x (N, C) for the labels y (N,), and its gradient with respect to x."""
    return _with_gradient(functional.cross_entropy, x, y)


def svm_loss(x, y):
    """Return the mean multi-class hinge loss, with margin 1, of the scores x (N, C), and its gradient."""
    return _with_gradient(functional.multi_margin_loss, x, y, x.shape[1])


def _with_gradient(function, x, y, factor=1):
    """Return a loss, times *factor*, and its gradient, by autograd."""
    leaf = x.detach().clone().requires_grad_()
    with torch.enable_grad():
        loss = factor * function(leaf, y)
    return loss.detach(), torch.autograd.grad(loss, leaf)[0]
