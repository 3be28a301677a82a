"""layers.py: the layers of the edition since 2021.

Its points can be earned with test_training.py as well.
"""

from math import isclose

import numpy as np
import pytest

from grader.testing import (
    as_vector,
    check_close,
    check_up_to_factor,
    draw_until,
)

LOG_RTOL = 1e-4
OWN_LOSS = "The gradient of `{}` is that of its own loss, which is a constant multiple of the right one: full credit."
ROW = "db has the shape (1, M); b has (M,). It was taken all the same."
#: The shape of x, and the width of the output.
SHAPES = (
    ((5, 4), 3),
    ((1, 6), 2),
    ((4, 2, 3), 5),
    ((3, 2, 1, 4), 1),
    ((6, 1), 4),
)


def shape_id(value):
    """Return the part of a test's id for a shape: 3x5x2."""
    return "x".join(map(str, value)) if isinstance(value, tuple) else None


def affine_case(rng, shape, width):
    """Return inputs of any number of dimensions, weights and biases."""
    x = rng.standard_normal(shape)
    return {
        "x": x,
        "w": rng.standard_normal((x[0].size, width)),
        "b": rng.standard_normal(width),
    }


def away_from_zero(rng, shape):
    """Return numbers of both signs, none near 0."""
    signs = rng.permutation(
        [(-1.0, 1.0)[n % 2] for n in range(int(np.prod(shape)))],
    ).reshape(shape)
    return signs * rng.uniform(0.2, 2, shape)


def scores_case(rng, batch, classes):
    """Return scores and labels: margins on both sides of 0, none within 0.02 of it."""

    def draw():
        return {
            "x": 1.5 * rng.standard_normal((batch, classes)),
            "y": rng.integers(0, classes, batch),
        }

    def is_fit(case):
        others = np.arange(classes) != case["y"][:, None]
        margins = (
            case["x"] - case["x"][np.arange(batch), case["y"]][:, None] + 1
        )[others].reshape(batch, -1)
        violated = (margins > 0).sum(axis=1)
        some = (
            ((violated > 0) & (violated < classes - 1)).any()
            if classes > 2
            else 0 < violated.sum() < batch
        )
        return bool(np.abs(margins).min() > 0.02 and some)

    return draw_until(draw, is_fit)


@pytest.mark.points(
    2,
    criterion="edition",
    alternative="layers",
    hint="Each example as one row: ` x @ w + b `.",
)
@pytest.mark.parametrize(("shape", "width"), SHAPES, ids=shape_id)
def test_affine_forward(student, reference, rng, shape, width):
    """The affine layer, forward, for inputs of any number of dimensions"""
    case = affine_case(rng, shape, width)
    check_close(
        student.affine_output(**case),
        reference.affine_output(**case),
        name="out",
    )


@pytest.mark.points(
    3,
    criterion="edition",
    alternative="layers",
    hint="dx has the shape of x; db is a sum over the batch.",
)
@pytest.mark.parametrize(("shape", "width"), SHAPES, ids=shape_id)
def test_affine_backward(student, reference, rng, shape, width):
    """Gradients of the affine layer, each of the shape of what it belongs to"""
    case = {
        **affine_case(rng, shape, width),
        "dout": rng.standard_normal((shape[0], width)),
    }
    found = student.affine_gradients(**case)
    found = found._replace(db=as_vector(found.db, ROW))
    check_close(found, reference.affine_gradients(**case), name="")


@pytest.mark.points(
    1.5,
    criterion="edition",
    alternative="layers",
    hint="` max(x, 0) `, element by element.",
)
@pytest.mark.parametrize(
    "shape",
    [(4, 5), (1, 2), (3, 2, 4), (6,)],
    ids=shape_id,
)
def test_relu_forward(student, reference, rng, shape):
    """The relu, forward, for inputs of any shape"""
    case = {"x": away_from_zero(rng, shape)}
    check_close(
        student.relu_output(**case),
        reference.relu_output(**case),
        name="out",
    )


@pytest.mark.points(
    2,
    criterion="edition",
    alternative="layers",
    hint="dout where x was positive, else 0.",
)
@pytest.mark.parametrize(
    "shape",
    [(4, 5), (1, 2), (3, 2, 4), (6,)],
    ids=shape_id,
)
def test_relu_backward(student, reference, rng, shape):
    """The relu, backward, for inputs of any shape"""
    case = {"x": away_from_zero(rng, shape), "dout": rng.standard_normal(shape)}
    check_close(
        student.relu_gradient(**case),
        reference.relu_gradient(**case),
        name="dx",
    )


def check_slope(student, reference, hook, case, rtol=None):
    """Raise Mismatch unless dx is right, or the gradient of the student's own multiple of the right loss."""
    found, right = (
        getattr(student, hook)(**case),
        getattr(reference, hook)(**case),
    )

    def explain(factor):
        return (
            OWN_LOSS.format(hook)
            if isclose(found.loss, factor * right.loss, rel_tol=LOG_RTOL)
            else None
        )

    check_up_to_factor(found.dx, right.dx, explain, name="dx", rtol=rtol)


SIZES = ((1, 4), (6, 2), (5, 3), (9, 7))


@pytest.mark.points(
    1,
    criterion="edition",
    alternative="layers",
    hint="The right class has no margin of its own.",
)
@pytest.mark.parametrize(("batch", "classes"), SIZES)
def test_svm_loss(student, reference, rng, batch, classes):
    """Value of svm_loss"""
    case = scores_case(rng, batch, classes)
    check_close(
        student.svm_loss(**case).loss,
        reference.svm_loss(**case).loss,
        name="loss",
    )


@pytest.mark.points(
    1.5,
    criterion="edition",
    alternative="layers",
    hint="1 for a violated margin, minus their number for y.",
)
@pytest.mark.parametrize(("batch", "classes"), SIZES)
def test_svm_slope(student, reference, rng, batch, classes):
    """Gradient of svm_loss"""
    check_slope(
        student,
        reference,
        "svm_loss",
        scores_case(rng, batch, classes),
    )


@pytest.mark.points(
    1,
    criterion="edition",
    alternative="layers",
    hint="The mean of ` -log(p_y) `, with the probability of the right class.",
)
@pytest.mark.parametrize(("batch", "classes"), SIZES)
def test_softmax_loss(student, reference, rng, batch, classes):
    """Value of softmax_loss"""
    case = scores_case(rng, batch, classes)
    check_close(
        student.softmax_loss(**case).loss,
        reference.softmax_loss(**case).loss,
        name="loss",
        rtol=LOG_RTOL,
    )


@pytest.mark.points(
    1.5,
    criterion="edition",
    alternative="layers",
    hint="Probabilities less 1 for the label, averaged.",
)
@pytest.mark.parametrize(("batch", "classes"), SIZES)
def test_softmax_slope(student, reference, rng, batch, classes):
    """Gradient of softmax_loss"""
    check_slope(
        student,
        reference,
        "softmax_loss",
        scores_case(rng, batch, classes),
    )


@pytest.mark.points(
    0.5,
    criterion="edition",
    alternative="layers",
    hint="Subtract the largest score before exp.",
)
@pytest.mark.parametrize("offset", [800.0, -800.0])
def test_softmax_of_large_scores(student, reference, rng, offset):
    """softmax_loss of large scores, value and gradient"""
    case = scores_case(rng, 4, 5)
    case["x"] += offset
    check_close(
        student.softmax_loss(**case).loss,
        reference.softmax_loss(**case).loss,
        name="loss",
        rtol=1e-3,
    )
    check_slope(student, reference, "softmax_loss", case, 1e-3)
