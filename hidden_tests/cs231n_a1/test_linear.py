"""SVM and softmax: values, gradients and regulariser, naive and vectorised, each judged alone.

A gradient gets credit if it is the right one, or a positive multiple of it where the
loss is the same multiple of the right loss: then the value alone is wrong. What the
regulariser adds is measured as a difference between two calls; its coefficient may be 1
or 0.5, as editions differ, if loss and gradient agree.
"""

from math import isclose

import pytest

from grader.testing import (
    check_close,
    check_up_to_factor,
    linear_classification,
)

#: N, D, C; N and C differ.
SIZES = ((1, 4, 3), (6, 5, 2), (7, 1, 4), (4, 6, 5), (12, 3, 10))
#: Some students add up to 1e-6 to a probability before they take its logarithm.
LOG_RTOL = 1e-4
OWN_LOSS = "The gradient of `{}` is that of its own loss, which is a multiple of the right one: full credit."
HALF = "`{}` has a factor 0.5 in its regulariser, in loss and gradient: that is the convention of other editions."


def shifted_case(rng, offset):
    """Return a case whose scores are all *offset* larger than those of an ordinary one."""
    case = linear_classification(rng, 5, 4, 3)
    case["X"][:, 0] = 1.0
    case["W"][0] += offset
    return case


def function_of(hook):
    """Return the function of the handout that a hook asks: svm_loss_naive for svm_naive."""
    return hook.replace("_", "_loss_")


def check_loss(student, reference, hook, case, rtol=None):
    """Raise Mismatch unless the loss is right."""
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


def check_penalty(student, reference, hook, case, reg):
    """Raise Mismatch unless the regulariser adds c * reg * |W|^2 and its gradient, with c either 1 or 0.5."""
    found, right = (
        getattr(one, f"{hook}_penalty")(**case, reg=reg)
        for one in (student, reference)
    )

    def explain(factor):
        return (
            HALF.format(function_of(hook))
            if isclose(factor, 0.5, rel_tol=1e-4)
            else None
        )

    check_up_to_factor(
        found, right, explain, name="the regulariser's", rtol=1e-5
    )


# --- SVM --------------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    1.5,
    criterion="svm",
    hint="The sum of ` max(0, s_j - s_y + 1) ` over the wrong classes, averaged.",
)
@pytest.mark.parametrize(("batch", "features", "classes"), SIZES)
def test_svm_naive_loss(student, reference, rng, batch, features, classes):
    """SVM loss with loops"""
    check_loss(
        student,
        reference,
        "svm_naive",
        linear_classification(rng, batch, features, classes),
    )


@pytest.mark.points(
    4,
    criterion="svm",
    hint="Each violated margin moves two columns of dW, in opposite directions.",
)
@pytest.mark.parametrize(("batch", "features", "classes"), SIZES)
def test_svm_naive_gradient(student, reference, rng, batch, features, classes):
    """SVM gradient with loops"""
    check_slope(
        student,
        reference,
        "svm_naive",
        linear_classification(rng, batch, features, classes),
    )


@pytest.mark.points(
    2.5,
    criterion="svm",
    hint="The right class has a margin of 1 too; it does not count.",
)
@pytest.mark.parametrize(("batch", "features", "classes"), SIZES)
def test_svm_vectorized_loss(student, reference, rng, batch, features, classes):
    """SVM loss without loops"""
    check_loss(
        student,
        reference,
        "svm_vectorized",
        linear_classification(rng, batch, features, classes),
    )


@pytest.mark.points(
    4,
    criterion="svm",
    hint="The right class gets minus the number of violated margins of its example.",
)
@pytest.mark.parametrize(("batch", "features", "classes"), SIZES)
def test_svm_vectorized_gradient(
    student, reference, rng, batch, features, classes
):
    """SVM gradient without loops"""
    check_slope(
        student,
        reference,
        "svm_vectorized",
        linear_classification(rng, batch, features, classes),
    )


@pytest.mark.points(
    2,
    criterion="svm",
    hint="` reg * sum(W ** 2) ` has the gradient ` 2 * reg * W `, and is not averaged.",
)
@pytest.mark.parametrize("hook", ["svm_naive", "svm_vectorized"])
@pytest.mark.parametrize(
    ("batch", "features", "classes", "reg"), [(5, 3, 4, 0.7), (8, 6, 2, 2.5)]
)
def test_svm_regulariser(
    student, reference, rng, hook, batch, features, classes, reg
):
    """Regulariser of the SVM, in loss and gradient"""
    check_penalty(
        student,
        reference,
        hook,
        linear_classification(rng, batch, features, classes),
        reg,
    )


@pytest.mark.points(
    1,
    criterion="svm",
    hint="Compare the naive and the vectorised version with each other.",
)
@pytest.mark.parametrize("hook", ["svm_naive", "svm_vectorized"])
def test_svm_single_precision(student, reference, rng, hook):
    """SVM in float32"""
    check_slope(
        student,
        reference,
        hook,
        linear_classification(rng, 9, 4, 6, "float32"),
        rtol=1e-3,
    )


# --- softmax ----------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    2,
    criterion="softmax",
    hint="` -log(exp(s_y) / sum(exp(s_j))) `, averaged over the batch.",
)
@pytest.mark.parametrize(("batch", "features", "classes"), SIZES)
def test_softmax_naive_loss(student, reference, rng, batch, features, classes):
    """Softmax loss with loops"""
    check_loss(
        student,
        reference,
        "softmax_naive",
        linear_classification(rng, batch, features, classes),
        LOG_RTOL,
    )


@pytest.mark.points(
    3.5,
    criterion="softmax",
    hint="Column j gets ` p_j * x `, and the label's ` (p_j - 1) * x `; averaged over the batch.",
)
@pytest.mark.parametrize(("batch", "features", "classes"), SIZES)
def test_softmax_naive_gradient(
    student, reference, rng, batch, features, classes
):
    """Softmax gradient with loops"""
    check_slope(
        student,
        reference,
        "softmax_naive",
        linear_classification(rng, batch, features, classes),
    )


@pytest.mark.points(
    2,
    criterion="softmax",
    hint="Normalise each row: sum over the classes, keep the axis.",
)
@pytest.mark.parametrize(("batch", "features", "classes"), SIZES)
def test_softmax_vectorized_loss(
    student, reference, rng, batch, features, classes
):
    """Softmax loss without loops"""
    check_loss(
        student,
        reference,
        "softmax_vectorized",
        linear_classification(rng, batch, features, classes),
        LOG_RTOL,
    )


@pytest.mark.points(3.5, criterion="softmax", hint="` X.T @ (P - Y) / N `")
@pytest.mark.parametrize(("batch", "features", "classes"), SIZES)
def test_softmax_vectorized_gradient(
    student, reference, rng, batch, features, classes
):
    """Softmax gradient without loops"""
    check_slope(
        student,
        reference,
        "softmax_vectorized",
        linear_classification(rng, batch, features, classes),
    )


@pytest.mark.points(
    2,
    criterion="softmax",
    hint="` reg * sum(W ** 2) ` has the gradient ` 2 * reg * W `, and is not averaged.",
)
@pytest.mark.parametrize("hook", ["softmax_naive", "softmax_vectorized"])
@pytest.mark.parametrize(
    ("batch", "features", "classes", "reg"), [(6, 2, 3, 0.4), (3, 5, 7, 1.5)]
)
def test_softmax_regulariser(
    student, reference, rng, hook, batch, features, classes, reg
):
    """Regulariser of the softmax, in loss and gradient"""
    check_penalty(
        student,
        reference,
        hook,
        linear_classification(rng, batch, features, classes),
        reg,
    )


@pytest.mark.points(
    2,
    criterion="softmax",
    hint="Subtract the largest score of each example before exp.",
)
@pytest.mark.parametrize("hook", ["softmax_naive", "softmax_vectorized"])
@pytest.mark.parametrize("offset", [800.0, -800.0])
def test_softmax_of_large_scores(student, reference, rng, hook, offset):
    """Softmax loss and gradient of large scores"""
    case = shifted_case(rng, offset)
    check_loss(student, reference, hook, case, 5e-3)
    check_slope(student, reference, hook, case, 5e-3)
