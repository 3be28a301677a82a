"""A two-layer net in PyTorch: linear - relu - linear - softmax. Write every part yourself, without autograd."""

import torch

from linear_classifier import sample_batch


def nn_forward_pass(params, X):
    """
    params: dict with W1 (D, H), b1 (H,), W2 (H, C), b2 (C,)
    X: a batch of examples, shape (N, D)

    Return the pair (scores, hidden): the scores (N, C), and the hidden layer (N, H) after its relu.
    """
    # TODO
    pass


def nn_forward_backward(params, X, y=None, reg=0.0):
    """
    Without labels return the scores. With labels y (N,) return the pair (loss, grads): the mean cross-entropy of the
    softmax plus reg * (sum(W1 * W1) + sum(W2 * W2)), and a dict of gradients with the keys of params.
    """
    # TODO
    pass


def nn_train(
    params,
    loss_func,
    pred_func,
    X,
    y,
    X_val,
    y_val,
    learning_rate=1e-3,
    learning_rate_decay=0.95,
    reg=5e-6,
    num_iters=100,
    batch_size=200,
    verbose=False,
):
    """
    Train params in place by stochastic gradient descent. Each step draws a batch with sample_batch and calls
    loss_func(params, X_batch, y=y_batch, reg=reg); once in each pass over the examples the learning rate is multiplied
    by learning_rate_decay, and pred_func(params, loss_func, X) gives the predictions for the accuracies.

    Return a dict of lists: loss_history, train_acc_history, val_acc_history.
    """
    # TODO
    pass


def nn_predict(params, loss_func, X):
    """Return the class with the largest score for each row of X; loss_func(params, X) gives the scores."""
    # TODO
    pass
