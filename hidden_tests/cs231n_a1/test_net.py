"""TwoLayerNet of either edition: parameters, scores, loss, gradients and regulariser."""

from contextlib import suppress
from math import isclose

import numpy as np
import pytest

from grader.testing import (
    StudentError,
    as_vector,
    check_carried,
    check_close,
    check_entries,
    check_property,
    check_up_to_factor,
    linear_layer,
)

#: batch, and the widths of input, hidden layer and output.
SIZES = (
    (5, (4, 6, 3)),
    (1, (3, 5, 4)),
    (7, (1, 4, 2)),
    (6, (5, 1, 3)),
    (9, (2, 8, 5)),
)
LOG_RTOL = 1e-4
OWN_LOSS = "The gradients of `TwoLayerNet.loss` are those of its loss, a multiple of the right one: full credit."
HALF = "`TwoLayerNet.loss` has a factor 0.5 in its regulariser, in loss and gradients: a convention of some editions."
ROW = "The gradient of a bias has the shape (1, n); the bias has (n,). It was taken all the same."

#: What each gradient is worth in a test.
FIRST_LAYER = (("W1", 0.6), ("b1", 0.4))
SECOND_LAYER = (("W2", 0.6), ("b2", 0.4))
ALL_LAYERS = (("W1", 0.3), ("b1", 0.2), ("W2", 0.3), ("b2", 0.2))


def size_id(value):
    """Return the part of a test's id for the widths of a network: 3x5x2."""
    return "x".join(map(str, value)) if isinstance(value, tuple) else None


def net_case(rng, batch, widths, dtype="float64"):
    """Return parameters of order one and a batch with labels: each hidden unit's relu has both signs to deal with."""
    X = rng.permutation(
        [(-1.0, 1.0)[n % 2] for n in range(batch * widths[0])],
    ).reshape(batch, widths[0])
    X *= rng.uniform(0.3, 2, X.shape)
    W1, b1, z1 = linear_layer(rng, X, widths[1])
    W2, b2, _ = linear_layer(rng, np.maximum(z1, 0), widths[2])
    params = {"W1": W1.T.copy(), "b1": b1, "W2": W2.T.copy(), "b2": b2}
    y = (
        rng.permutation(np.arange(batch) % widths[2])
        if batch > 1
        else np.array([widths[2] - 1])
    )
    return {
        "X": X.astype(dtype),
        "y": y,
        "params": {name: value.astype(dtype) for name, value in params.items()},
    }


def gradient_of(grads, name):
    """Return one gradient; that of a bias may have a first axis of length 1."""
    return as_vector(grads[name], ROW) if name[0] == "b" else grads[name]


def gradients_in(grads):
    """Return the gradients that there are."""
    found = {}
    for name in ("W1", "b1", "W2", "b2"):
        with suppress(StudentError):
            found[name] = gradient_of(grads, name)
    return found


# --- parameters and scores --------------------------------------------------------------------------------------------


@pytest.mark.points(
    1,
    criterion="net_scores",
    hint="Weights are normal with the standard deviation asked for; biases 0.",
)
@pytest.mark.parametrize("std", [1e-2, 0.5])
def test_new_net(student, std):
    """A new net: shapes and spread of its weights, biases of zero"""
    found = student.net_new(
        input_size=60,
        hidden_size=40,
        output_size=30,
        std=std,
    )
    for name, shape in {"W1": (60, 40), "W2": (40, 30)}.items():
        check_property(
            found[name].shape == shape,
            f"{name} of a new net has not the handout's shape.",
            name=name,
        )
        spread, mean = float(np.std(found[name])), float(np.mean(found[name]))
        fits = 0.8 * std < spread < 1.2 * std and abs(mean) < 0.2 * std
        check_property(
            fits,
            f"{name} of a new net has not the standard deviation that was asked for.",
            name=name,
        )
    for name, size in {"b1": 40, "b2": 30}.items():
        check_property(
            found[name].size == size,
            f"{name} of a new net has not the handout's size.",
            name=name,
        )
        check_property(
            not found[name].any(),
            f"{name} of a new net is not zero.",
            name=name,
        )


@pytest.mark.points(
    6,
    criterion="net_scores",
    hint="Affine, relu, affine: the scores themselves may be negative.",
)
@pytest.mark.parametrize(("batch", "widths"), SIZES, ids=size_id)
def test_scores(student, reference, rng, batch, widths):
    """Scores of the net, where there are no labels"""
    case = net_case(rng, batch, widths)
    del case["y"]
    check_close(
        student.net_scores(**case),
        reference.net_scores(**case),
        name="scores",
    )


@pytest.mark.points(
    1,
    criterion="net_scores",
    hint="Nothing in the net depends on the kind of numbers.",
)
def test_scores_in_single_precision(student, reference, rng):
    """Scores of the net in float32"""
    case = net_case(rng, 8, (3, 7, 4), "float32")
    del case["y"]
    check_close(
        student.net_scores(**case),
        reference.net_scores(**case),
        name="scores",
        rtol=1e-3,
    )


# --- loss and gradients -----------------------------------------------------------------------------------------------


@pytest.mark.points(
    5,
    criterion="net_loss",
    hint="The mean over the batch of ` -log(p_y) `, with the probability of the right class.",
)
@pytest.mark.parametrize(("batch", "widths"), SIZES, ids=size_id)
def test_loss(student, reference, rng, batch, widths):
    """Loss without a regulariser: the mean cross-entropy of the softmax"""
    check_loss(student, reference, net_case(rng, batch, widths), LOG_RTOL)


def check_net(check, student, reference, case):
    """Run *check*, where it fails with the mistake that the student's scores show."""
    check_carried(
        check,
        reference,
        student,
        lambda one: one.net_scores(X=case["X"], params=case["params"]),
        "net_scores",
        of="scores",
    )


def check_loss(student, reference, case, rtol):
    """Raise Mismatch unless the loss is right, for the right scores or the student's own."""
    found = student.net_loss(**case)
    check_net(
        lambda one: check_close(
            found.loss,
            one.net_loss(**case).loss,
            name="loss",
            rtol=rtol,
        ),
        student,
        reference,
        case,
    )


def check_gradients(student, reference, case, shares, rtol=None):
    """Raise Mismatch unless these gradients are right, or those of the student's own multiple of the right loss."""
    found = student.net_loss(**case)

    def check(right_one):
        right = right_one.net_loss(**case)

        def explain(factor):
            fits = isclose(found.loss, factor * right.loss, rel_tol=LOG_RTOL)
            return OWN_LOSS if fits else None

        def check_one(name):
            check_up_to_factor(
                gradient_of(found.grads, name),
                right.grads[name],
                explain,
                name=f"grads['{name}']",
                rtol=rtol,
            )

        check_entries(shares, check_one)

    check_net(check, student, reference, case)


@pytest.mark.points(
    4,
    criterion="net_loss",
    hint="The gradient of the scores, with the hidden layer after its relu.",
)
@pytest.mark.parametrize(("batch", "widths"), SIZES, ids=size_id)
def test_gradients_of_the_second_layer(student, reference, rng, batch, widths):
    """Gradients of W2 and b2"""
    check_gradients(
        student,
        reference,
        net_case(rng, batch, widths),
        SECOND_LAYER,
    )


@pytest.mark.points(
    5,
    criterion="net_loss",
    hint="Back through W2, then only where the hidden layer is positive.",
)
@pytest.mark.parametrize(("batch", "widths"), SIZES, ids=size_id)
def test_gradients_of_the_first_layer(student, reference, rng, batch, widths):
    """Gradients of W1 and b1"""
    check_gradients(
        student,
        reference,
        net_case(rng, batch, widths),
        FIRST_LAYER,
    )


@pytest.mark.points(
    2.5,
    criterion="net_loss",
    hint="The regulariser belongs to loss and gradients alike; biases have none.",
)
@pytest.mark.parametrize(
    ("batch", "widths", "reg"),
    [(4, (3, 5, 2), 0.6), (7, (2, 4, 6), 1.8)],
    ids=size_id,
)
def test_regulariser(student, reference, rng, batch, widths, reg):
    """Regulariser of the net, in loss and gradients"""
    case = net_case(rng, batch, widths)
    found, right = (
        one.net_penalty(**case, reg=reg) for one in (student, reference)
    )

    def explain(factor):
        return HALF if isclose(factor, 0.5, rel_tol=1e-4) else None

    grads = gradients_in(found.grads)
    weights = {name: found.grads[name] for name in ("W1", "W2")}
    check_up_to_factor(
        (found.loss, grads),
        (
            right.loss,
            {name: right.grads[name] for name in {**grads, **weights}},
        ),
        explain,
        name="the regulariser's",
        rtol=1e-5,
    )


@pytest.mark.points(
    1.5,
    criterion="net_loss",
    hint="Subtract the largest score of each example before exp.",
)
@pytest.mark.parametrize("offset", [800.0, -800.0])
def test_large_scores(student, reference, rng, offset):
    """Loss and gradients of large scores"""
    case = net_case(rng, 6, (3, 4, 5))
    case["params"]["b2"] += offset

    def check(right_one):
        if not np.isfinite(right_one.net_loss(**case).loss):
            # what follows from NaN depends on how the gradients are written
            loss = student.net_loss(**case).loss
            text = "The loss of the net is a number, and that of its scores is not."
            check_property(not np.isfinite(loss), text, name="loss")
            return
        check_loss(student, right_one, case, 5e-3)
        check_gradients(student, right_one, case, ALL_LAYERS, rtol=5e-3)

    def evidence(one):
        """Return slopes of scores of which some are large: what overflows has others beside it."""
        x = np.linspace(-1, 1, 20).reshape(4, 5)
        x[2:] += offset
        return one.softmax_loss(x=x, y=np.arange(4)).dx

    check_carried(
        check,
        reference,
        student,
        evidence,
        "edition",
        of="`softmax_loss`",
    )
