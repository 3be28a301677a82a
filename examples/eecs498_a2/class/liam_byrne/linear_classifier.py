"""Linear classifiers in PyTorch: write losses and gradients yourself, without autograd."""

import torch


def svm_loss_naive(W, X, y, reg):
    """
    The hinge loss with margin 1 of a linear classifier, with loops.

    W: weights, shape (D, C)
    X: a batch of examples, shape (N, D)
    y: their labels, shape (N,), whole numbers from 0 to C - 1
    reg: strength of the regulariser, a number

    Return the pair (loss, dW): the mean over the batch plus reg * sum(W * W), and its gradient of the shape of W.
    """
    # TODO
    pass


def svm_loss_vectorized(W, X, y, reg):
    """The same without loops."""
    # TODO
    pass


def softmax_loss_naive(W, X, y, reg):
    """The mean cross-entropy of the softmax plus reg * sum(W * W), and its gradient, with loops."""
    # TODO: large scores must not overflow
    pass


def softmax_loss_vectorized(W, X, y, reg):
    """The same without loops."""
    # TODO
    pass


def sample_batch(X, y, num_train, batch_size):
    """
    Draw batch_size of the num_train examples at random.

    Return the pair (X_batch, y_batch) of shapes (batch_size, D) and (batch_size,).
    """
    # TODO
    pass


def train_linear_classifier(
    loss_func, W, X, y, learning_rate=1e-3, reg=1e-5, num_iters=100, batch_size=200, verbose=False
):
    """
    Stochastic gradient descent. Each step draws a batch with sample_batch, calls loss_func(W, X_batch, y_batch, reg),
    keeps the loss and moves the weights. Where W is None, training starts from small random weights.

    Return the pair (W, loss_history): the weights after num_iters steps, and a list with the loss of each.
    """
    # TODO
    pass


def predict_linear_classifier(W, X):
    """Return the class with the largest score for each row of X, shape (N,)."""
    # TODO
    pass
