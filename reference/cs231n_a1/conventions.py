"""The coefficient of a regulariser: 1, or 0.5 as some editions have it.

Each function keeps to its own, in loss and gradient.
"""

from functools import wraps

import numpy as np

from grader.conventions import convention
from grader.testing import linear_classification

LINEAR = "`{}` has a factor 0.5 in its regulariser, in loss and gradient: that is the convention of other editions."


def halve(holder, name):
    """Let a function of *holder* halve its reg, which comes last."""
    so_far = getattr(holder, name)

    @wraps(so_far)
    def halved(first, X, y=None, reg=0.0):
        return so_far(first, X, y, reg / 2)

    setattr(holder, name, halved)


def penalties_of(hook):
    """Return evidence: what the regulariser of a linear classifier adds.

    For a batch of one it tells of whoever averages the regulariser, too.
    """

    def evidence_of(batch):
        def evidence(asked, rng):
            case = linear_classification(rng, batch, 3, 4)
            added = getattr(asked, hook)(**case, reg=0.7)
            return [added.loss, added.dW]

        return evidence

    return [evidence_of(batch) for batch in (5, 1)]


def net_penalty(asked, rng):
    """Return what the regulariser of the net adds to the loss and to the gradients of the weights."""
    params = {
        "W1": rng.standard_normal((3, 5)),
        "b1": np.zeros(5),
        "W2": rng.standard_normal((5, 4)),
        "b2": np.zeros(4),
    }
    X, y = rng.standard_normal((6, 3)), rng.permutation(6) % 4
    added = asked.net_penalty(X=X, y=y, params=params, reg=0.7)
    return [added.loss, added.grads["W1"], added.grads["W2"]]


@convention(
    LINEAR.format("svm_loss_naive"),
    about="svm_loss_naive",
    evidence=penalties_of("svm_naive_penalty"),
)
def svm_naive_half(reference):
    """The regulariser of svm_loss_naive is halved."""
    halve(reference, "svm_loss_naive")


@convention(
    LINEAR.format("svm_loss_vectorized"),
    about="svm_loss_vectorized",
    evidence=penalties_of("svm_vectorized_penalty"),
)
def svm_vectorized_half(reference):
    """The regulariser of svm_loss_vectorized is halved."""
    halve(reference, "svm_loss_vectorized")


@convention(
    LINEAR.format("softmax_loss_naive"),
    about="softmax_loss_naive",
    evidence=penalties_of("softmax_naive_penalty"),
)
def softmax_naive_half(reference):
    """The regulariser of softmax_loss_naive is halved."""
    halve(reference, "softmax_loss_naive")


@convention(
    LINEAR.format("softmax_loss_vectorized"),
    about="softmax_loss_vectorized",
    evidence=penalties_of("softmax_vectorized_penalty"),
)
def softmax_vectorized_half(reference):
    """The regulariser of softmax_loss_vectorized is halved."""
    halve(reference, "softmax_loss_vectorized")


@convention(
    "`TwoLayerNet.loss` has a factor 0.5 in its regulariser, in loss and gradients: a convention of some editions.",
    about="TwoLayerNet",
    evidence=[net_penalty],
)
def net_half(reference):
    """The regulariser of the net is halved."""
    halve(reference.TwoLayerNet, "loss")
