import numpy as np


def affine_forward(x, w, b):
    """
    x: inputs, shape (N, d1, ..., dk); each example becomes one row of D = d1 * ... * dk numbers
    w: weights, shape (D, M)
    b: biases, shape (M,)

    Return the pair (out, cache): x w + b of shape (N, M), and (x, w, b).
    """
    # TODO
    pass


def affine_backward(dout, cache):
    """
    dout: the gradient of what affine_forward returned, shape (N, M)
    cache: what affine_forward returned beside it

    Return the gradients (dx, dw, db), each of the shape of what it belongs to.
    """
    # TODO
    pass


def relu_forward(x):
    """Return the pair (out, cache): max(x, 0), for x of any shape, and x."""
    # TODO
    pass


def relu_backward(dout, cache):
    """Return the gradient of x, for dout of the shape of x."""
    # TODO
    pass


def svm_loss(x, y):
    """Return the pair (loss, dx): the mean hinge loss of the scores x (N, C), margin 1, and its gradient."""
    # TODO
    pass


def softmax_loss(x, y):
    """Return the pair (loss, dx): the mean cross-entropy of the softmax of the scores x (N, C), and its gradient."""
    # TODO
    pass
