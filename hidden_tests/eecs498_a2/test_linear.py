"""SVM and softmax: values, gradients and regulariser, naive and vectorised, each judged alone.

A gradient gets credit if it is the right one, or a positive multiple of it where the
loss is the same multiple of the right loss: then the value alone is wrong. What the
regulariser adds is measured as a difference between two calls; its coefficient may be 1
or 0.5 if loss and gradient agree.
"""

from math import isclose

import pytest

from grader.testing import (
    check_close,
    check_no_loop,
    check_property,
    check_up_to_factor,
    linear_classification,
)

#: N, D, C; N and C differ.
SIZES = ((1, 3, 4), (7, 4, 2), (5, 1, 3), (3, 6, 5), (11, 2, 8))
#: Some students add up to 1e-6 to a probability before they take its logarithm.
LOG_RTOL = 1e-4
OWN_LOSS = "The gradient of `{}` is that of its own loss, which is a multiple of the right one: full credit."
HALF = "`{}` has a factor 0.5 in its regulariser, in loss and gradient: that is the convention of other courses."
HINTS = (
    (
        "svm_naive",
        "Each violated margin moves two columns of dW, in opposite directions.",
    ),
    (
        "svm_vectorized",
        "The right class gets minus the number of violated margins of its example.",
    ),
    (
        "softmax_naive",
        "(p_j - 1 where j is the label) times x, averaged over the batch.",
    ),
    ("softmax_vectorized", "X^T (P - Y), averaged over the batch."),
)


def of_hooks(points):
    """Return the four functions as parameters, each with its points and criterion."""
    return tuple(
        pytest.param(
            hook,
            marks=pytest.mark.points(
                points, criterion=hook.partition("_")[0], hint=hint
            ),
            id=hook,
        )
        for hook, hint in HINTS
    )


def function_of(hook):
    """Return the function of the handout that a hook asks: svm_loss_naive for svm_naive."""
    return hook.replace("_", "_loss_")


@pytest.mark.parametrize("hook", of_hooks(6))
@pytest.mark.parametrize(("batch", "features", "classes"), SIZES)
def test_loss(student, reference, rng, hook, batch, features, classes):
    """Loss of a linear classifier"""
    case = linear_classification(rng, batch, features, classes)
    rtol = LOG_RTOL if hook.startswith("softmax") else None
    check_close(
        getattr(student, hook)(**case).loss,
        getattr(reference, hook)(**case).loss,
        name="loss",
        rtol=rtol,
    )


def check_slope(student, reference, hook, case, rtol=None):
    """Raise Mismatch unless the gradient is right, or that of the student's own multiple of the right loss."""
    found, right = (
        getattr(student, hook)(**case),
        getattr(reference, hook)(**case),
    )

    def explain(factor):
        fits = right.loss > 0 and isclose(
            found.loss, factor * right.loss, rel_tol=LOG_RTOL
        )
        return OWN_LOSS.format(function_of(hook)) if fits else None

    check_up_to_factor(found.dW, right.dW, explain, name="dW", rtol=rtol)


@pytest.mark.parametrize("hook", of_hooks(10))
@pytest.mark.parametrize(("batch", "features", "classes"), SIZES)
def test_gradient(student, reference, rng, hook, batch, features, classes):
    """Gradient of a linear classifier"""
    check_slope(
        student,
        reference,
        hook,
        linear_classification(rng, batch, features, classes),
    )


@pytest.mark.parametrize("hook", of_hooks(4))
@pytest.mark.parametrize(
    ("batch", "features", "classes", "reg"), [(5, 3, 4, 0.7), (8, 6, 2, 2.5)]
)
def test_regulariser(
    student, reference, rng, hook, batch, features, classes, reg
):
    """Regulariser of a linear classifier: ` reg * sum(W ** 2) ` in the loss, its gradient in dW"""
    case = {**linear_classification(rng, batch, features, classes), "reg": reg}
    found, right = (
        getattr(one, f"{hook}_penalty")(**case) for one in (student, reference)
    )

    def explain(factor):
        return (
            HALF.format(function_of(hook))
            if isclose(factor, 0.5, rel_tol=1e-4)
            else None
        )

    check_up_to_factor(
        found, right, explain, name="the regulariser's", rtol=1e-4
    )


@pytest.mark.parametrize("hook", of_hooks(1))
def test_single_precision(student, reference, rng, hook):
    """Gradient of a linear classifier in float32"""
    check_slope(
        student,
        reference,
        hook,
        linear_classification(rng, 9, 4, 6, "float32"),
        rtol=1e-3,
    )


@pytest.mark.points(
    4,
    criterion="softmax",
    hint="Subtract the largest score of each example before exp.",
)
@pytest.mark.parametrize("hook", ["softmax_naive", "softmax_vectorized"])
@pytest.mark.parametrize("offset", [800.0, -800.0])
def test_softmax_of_large_scores(student, reference, rng, hook, offset):
    """Softmax loss and gradient of large scores"""
    case = linear_classification(rng, 5, 4, 3)
    case["X"][:, 0] = 1.0
    case["W"][0] += offset
    found, right = (
        getattr(student, hook)(**case),
        getattr(reference, hook)(**case),
    )
    check_close(found.loss, right.loss, name="loss", rtol=5e-3)
    check_slope(student, reference, hook, case, 5e-3)


@pytest.mark.points(
    1,
    criterion="vectorised",
    hint="Both compute the same: compare their losses and gradients.",
)
@pytest.mark.parametrize("kind", ["svm", "softmax"])
def test_naive_and_vectorised_agree(student, rng, kind):
    """Agreement of the naive and the vectorised version"""
    case = linear_classification(rng, 8, 5, 4)
    naive, vectorised = (
        getattr(student, f"{kind}_{way}")(**case)
        for way in ("naive", "vectorized")
    )
    check_property(
        bool(naive.loss > 0 and naive.dW.any()),
        "The naive loss or gradient is zero.",
        name="loss",
    )
    check_close(vectorised, naive, name="the vectorised", rtol=1e-4)


@pytest.mark.points(
    3,
    criterion="vectorised",
    hint="Work on the whole matrix of scores at once.",
)
@pytest.mark.parametrize("hook", ["svm_vectorized", "softmax_vectorized"])
def test_no_loop_over_examples(student, rng, hook):
    """A vectorised loss without a loop over the examples"""
    case = linear_classification(rng, 50, 2, 3)
    many = {
        "W": case["W"],
        "X": case["X"].repeat(100, axis=0),
        "y": case["y"].repeat(100),
    }
    loss = getattr(student, hook)(**case).loss
    check_property(bool(loss > 0), "The loss is not positive.", name="loss")
    check_no_loop(
        lambda: getattr(student, hook)(**many),
        len(many["y"]),
        name=f"`{function_of(hook)}`",
        cpu_seconds=student.cpu_seconds,
    )
