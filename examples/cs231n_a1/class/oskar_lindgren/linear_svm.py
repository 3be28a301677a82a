import numpy as np


def svm_loss_naive(W, X, y, reg):
    """
    The hinge loss with margin 1 of a linear classifier, with loops.

    W: weights, shape (D, C)
    X: a batch of examples, shape (N, D)
    y: their labels, shape (N,), whole numbers from 0 to C - 1
    reg: strength of the regulariser, a number

    Return the pair (loss, dW): the mean over the batch plus the regulariser, and its gradient of the shape of W.
    """
    # TODO
    pass


def svm_loss_vectorized(W, X, y, reg):
    """The same without loops."""
    # TODO
    pass
