"""How misconceptions change a copy of the reference.

Each starts from what stands there: two can be made at once.
"""

from types import SimpleNamespace

import torch

#: How the loss functions of linear classifiers are called in sentences.
LINEAR = (
    "svm_loss_naive",
    "svm_loss_vectorized",
    "softmax_loss_naive",
    "softmax_loss_vectorized",
)


def change_linear(
    reference, name, *, loss=None, slope=None, penalty=None, penalty_slope=None
):
    """Change a loss function of a linear classifier, its data part and its regulariser apart.

    *loss* and *slope* get the data loss or its gradient with respect to the scores, the scores and y; *penalty* and
    *penalty_slope* what the regulariser adds to loss or gradient, reg and the number of examples. Each returns what
    takes its place.
    """
    so_far = getattr(reference, name)

    def changed(W, X, y, reg):
        value, dW = so_far(W, X, y, 0.0)
        full, full_dW = so_far(W, X, y, reg)
        added, added_dW = full - value, full_dW - dW
        scores = X @ W
        if loss is not None:
            value = loss(value, scores, y)
        if slope is not None:
            dW = X.T @ slope(right_slope(name, scores, y), scores, y)
        if penalty is not None:
            added = penalty(added, reg, len(X))
        if penalty_slope is not None:
            added_dW = penalty_slope(added_dW, reg, len(X))
        return value + added, dW + added_dW

    setattr(reference, name, changed)


def right_slope(name, scores, y):
    """Return the gradient of the loss called *name* with respect to the scores."""
    rows = torch.arange(len(y))
    if name.startswith("svm"):
        slope = (scores - scores[rows, y][:, None] + 1 > 0).to(scores.dtype)
        slope[rows, y] = 0
        slope[rows, y] = -slope.sum(dim=1)
    else:
        slope = torch.softmax(scores, dim=1)
        slope[rows, y] -= 1
    return slope / len(y)


def unshifted(scores, y):
    """Return the softmax loss and its gradient without the shift that keeps exp from overflowing."""
    rows, power = torch.arange(len(y)), torch.exp(scores)
    p = power / power.sum(dim=1, keepdim=True)
    slope = p.clone()
    slope[rows, y] -= 1
    return -torch.log(p[rows, y]).mean(), slope / len(y)


def change_function(reference, name, change):
    """Replace a function: *change* gets what it returned so far, and its arguments."""
    so_far = getattr(reference, name)
    setattr(
        reference,
        name,
        lambda *arguments, **named: change(
            so_far(*arguments, **named), *arguments, **named
        ),
    )


def change_batches(reference, function, draw):
    """Let the training *function* draw its batches with *draw*(X, y, batch_size)."""
    so_far = getattr(reference, function)

    def train(*arguments, **named):
        kept, reference.sample_batch = (
            reference.sample_batch,
            lambda X, y, _, size: draw(X, y, size),
        )
        try:
            return so_far(*arguments, **named)
        finally:
            reference.sample_batch = kept

    setattr(reference, function, train)


def change_gradients(reference, change):
    """Let the net's gradients of the data loss be updated with *change*(of).

    *of* has what it may use: the gradients so far, params, X, the hidden layer, and the slope of the scores.
    """
    so_far = reference.backward

    def backward(params, X, hidden, slope):
        grads = so_far(params, X, hidden, slope)
        return {
            **grads,
            **change(
                SimpleNamespace(
                    grads=grads, p=params, X=X, hidden=hidden, slope=slope
                )
            ),
        }

    reference.backward = backward


def change_penalty(reference, value=None, slope=None):
    """Change the regulariser: *value*(penalty, params, reg), *slope*(what it adds to gradients, params, reg)."""
    if value is not None:
        change_function(reference, "penalty", value)
    if slope is not None:
        so_far = reference.with_penalty

        def with_penalty(grads, params, reg):
            added = {
                name: full - grads[name]
                for name, full in so_far(grads, params, reg).items()
                if name[0] == "W"
            }
            new = slope(added, params, reg)
            return {
                name: grad + new[name] if name in new else grad
                for name, grad in grads.items()
            }

        reference.with_penalty = with_penalty


def first_layer(X, below):
    """Return the gradients of W1 and b1; *below* is the gradient of X W1 + b1."""
    return {"W1": X.T @ below, "b1": below.sum(dim=0)}


def mark(name, module, alter):
    """Return *alter* under a name of its own in *module*: it is made in a loop."""
    alter.__name__ = alter.__qualname__ = name
    alter.__module__ = module
    return alter
