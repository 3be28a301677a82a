"""The softmax loss, and the hinge loss for extra credit: values and gradients.

A gradient gets credit as well if it is r times the right one and the loss that the
student returns is r times the right loss, in the same call: then only the value is
wrong. Where the student has no softmax_loss of their own, what is asked is the loss
that their TwoLayerNet uses.
"""

from math import isclose

import numpy as np
import pytest

from grader.testing import (
    check_close,
    check_property,
    check_up_to_factor,
    draw_until,
)

SIZES = ((1, 7), (6, 2), (4, 3), (9, 5))
OWN_LOSS = "The gradient is that of your `{}`, which returns a constant multiple of the right loss: it got full credit."


def labels(rng, batch, classes):
    """Return labels."""
    return rng.integers(0, classes, batch)


def scores(rng, batch, classes, scale=1.5, dtype="float64"):
    """Return scores of both signs and labels."""
    return {
        "x": (scale * rng.standard_normal((batch, classes))).astype(dtype),
        "y": labels(rng, batch, classes),
    }


def hinge_scores(rng, batch, classes):
    """Return scores and labels: some margins are violated, some are not, and none is near its kink."""

    def draw():
        return scores(rng, batch, classes)

    def is_fit(case):
        x, y = case["x"], case["y"]
        margins = (x - x[np.arange(batch), y][:, None] + 1)[
            np.arange(classes) != y[:, None]
        ]
        return (
            (margins > 0.05).any()
            and np.abs(margins).min() > 1e-3
            and ((margins < 0).any() or margins.size == 1)
        )

    return draw_until(draw, is_fit)


def check_loss_gradient(student, reference, case, loss):
    """Raise Mismatch unless the gradient is right, or is that of the student's own multiple of the loss."""
    found, right = (getattr(one, loss)(**case) for one in (student, reference))

    def explain(factor):
        return (
            OWN_LOSS.format(loss)
            if isclose(factor * right.loss, found.loss, rel_tol=1e-4)
            else None
        )

    check_up_to_factor(found.dx, right.dx, explain, name="dx")


@pytest.mark.points(
    2.5,
    criterion="softmax",
    hint="The mean over the batch of ` -log(p_y) `, with the probability of the right class.",
)
@pytest.mark.parametrize(("batch", "classes"), SIZES)
def test_softmax_value(student, reference, rng, batch, classes):
    """Value of softmax_loss: the mean over the batch"""
    case = scores(rng, batch, classes)
    check_close(
        student.softmax_loss(**case).loss,
        reference.softmax_loss(**case).loss,
        name="loss",
    )


@pytest.mark.points(
    3,
    criterion="softmax",
    hint="The probabilities, less 1 at the right class, divided by N.",
)
@pytest.mark.parametrize(("batch", "classes"), SIZES)
def test_softmax_gradient(student, reference, rng, batch, classes):
    """Gradient of softmax_loss with respect to the scores"""
    check_loss_gradient(
        student, reference, scores(rng, batch, classes), "softmax_loss"
    )


@pytest.mark.points(
    1.5,
    criterion="softmax",
    hint="Subtract the largest score of each row before exp.",
)
@pytest.mark.parametrize(
    ("scale", "offset", "dtype"),
    [
        (1, 1200, "float64"),
        (1, -1500, "float64"),
        (400, 0, "float64"),
        (1, 150, "float32"),
    ],
)
def test_softmax_of_large_scores(student, reference, rng, scale, offset, dtype):
    """softmax_loss of large scores"""
    case = scores(rng, 5, 4, scale)
    case["x"] = (case["x"] + offset).astype(dtype)
    found, right = student.softmax_loss(**case), reference.softmax_loss(**case)
    check_property(
        bool(np.isfinite(found.loss)),
        "The loss of large scores is not a finite number.",
        name="loss",
    )
    # scores near 150 have few digits left behind the point
    rtol = 1e-3 if dtype == "float32" else None
    check_close(found.dx * 5, right.dx * 5, name="dx", rtol=rtol)
    check_close(found.loss, right.loss, name="loss", rtol=rtol)


@pytest.mark.points(
    1,
    criterion="svm",
    hint="The mean over the batch of the sum of ` max(0, x_j - x_y + 1) ` over all j but y.",
)
@pytest.mark.parametrize(("batch", "classes"), SIZES)
def test_svm_value(student, reference, rng, batch, classes):
    """Value of svm_loss: the mean over the batch"""
    case = hinge_scores(rng, batch, classes)
    check_close(
        student.svm_loss(**case).loss,
        reference.svm_loss(**case).loss,
        name="loss",
    )


@pytest.mark.points(
    2,
    criterion="svm",
    hint="` 1 / N ` for each violated margin; the right class gets minus their number.",
)
@pytest.mark.parametrize(("batch", "classes"), SIZES)
def test_svm_gradient(student, reference, rng, batch, classes):
    """Gradient of svm_loss with respect to the scores"""
    check_loss_gradient(
        student, reference, hinge_scores(rng, batch, classes), "svm_loss"
    )
