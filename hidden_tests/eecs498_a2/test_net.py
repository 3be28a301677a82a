"""The two-layer net: forward pass, loss, gradients, regulariser, training and prediction, each judged alone."""

from contextlib import suppress
from math import isclose

import numpy as np
import pytest

from grader.testing import (
    StudentError,
    agrees,
    as_vector,
    check_carried,
    check_close,
    check_entries,
    check_property,
    check_up_to_factor,
    draw_until,
    linear_layer,
)

#: batch, and the widths of input, hidden layer and output.
SIZES = (
    (6, (3, 5, 4)),
    (1, (4, 6, 3)),
    (8, (1, 3, 2)),
    (5, (4, 1, 3)),
    (9, (2, 7, 6)),
)
LOG_RTOL = 1e-4
OWN_LOSS = "The gradients of `nn_forward_backward` are those of its loss, a multiple of the right one: full credit."
HALF = "`nn_forward_backward` has a factor 0.5 in its regulariser, in loss and gradients: a convention of other courses."
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
        "params": {name: value.astype(dtype) for name, value in params.items()},
        "X": X.astype(dtype),
        "y": y,
    }


def without_labels(case):
    """Return *case* for a forward pass."""
    return {"params": case["params"], "X": case["X"]}


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


# --- forward pass -----------------------------------------------------------------------------------------------------


@pytest.mark.points(
    6,
    criterion="net_scores",
    hint="Linear, relu, linear: the scores themselves may be negative.",
)
@pytest.mark.parametrize(("batch", "widths"), SIZES, ids=size_id)
def test_scores(student, reference, rng, batch, widths):
    """Scores, as the forward pass returns them"""
    case = without_labels(net_case(rng, batch, widths))
    check_close(
        student.nn_forward_pass(**case).scores,
        reference.nn_forward_pass(**case).scores,
        name="scores",
    )


@pytest.mark.points(
    3,
    criterion="net_scores",
    hint="The hidden layer is what goes into the second one: after its relu.",
)
@pytest.mark.parametrize(("batch", "widths"), SIZES, ids=size_id)
def test_hidden(student, reference, rng, batch, widths):
    """The hidden layer after its relu, as the forward pass returns it"""
    case = without_labels(net_case(rng, batch, widths))
    check_close(
        student.nn_forward_pass(**case).hidden,
        reference.nn_forward_pass(**case).hidden,
        name="hidden",
    )


@pytest.mark.points(
    1,
    criterion="net_scores",
    hint="Without labels, return the scores.",
)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_scores_without_labels(student, reference, rng, dtype):
    """Scores from `nn_forward_backward` without labels, as your own forward pass gives them"""
    case = without_labels(net_case(rng, 8, (3, 7, 4), dtype))
    found = student.net_scores(**case)
    check_property(
        found.shape == (8, 4),
        "The scores have not the shape (N, C).",
        name="scores",
    )
    rtol = 1e-3 if dtype == "float32" else None
    right = reference.net_scores(**case)
    if not agrees(found, right, rtol=rtol):
        own = student.nn_forward_pass(**case).scores
        check_close(
            found,
            own if own.any() and len(set(own.ravel().tolist())) > 1 else right,
            name="scores",
            rtol=1e-3,
        )


# --- loss and gradients -----------------------------------------------------------------------------------------------


@pytest.mark.points(
    6,
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
        lambda one: one.nn_forward_pass(**without_labels(case)),
        "net_scores",
        of="`nn_forward_pass`",
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
    5,
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
    6,
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
    3,
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
        rtol=1e-4,
    )


@pytest.mark.points(
    2,
    criterion="net_loss",
    hint="Subtract the largest score of each example before exp.",
)
@pytest.mark.parametrize("offset", [800.0, -800.0])
def test_large_scores(student, reference, rng, offset):
    """Loss and gradients of large scores"""
    case = net_case(rng, 6, (3, 4, 5))
    case["params"]["b2"] += offset
    check_loss(student, reference, case, 5e-3)
    check_gradients(student, reference, case, ALL_LAYERS, rtol=5e-3)


# --- training and prediction ------------------------------------------------------------------------------------------


def training_case(rng, examples, widths, batch_size, steps):
    """Return a net, examples with labels, and the losses and gradients that `loss_func` is to return."""
    case = net_case(rng, examples, widths)
    shapes = {name: value.shape for name, value in case["params"].items()}
    return {
        **case,
        "losses": rng.uniform(1, 3, steps),
        "gradients": [
            {name: rng.standard_normal(shape) for name, shape in shapes.items()}
            for _ in range(steps)
        ],
        "learning_rate": 0.2,
        "batch_size": batch_size,
    }


TRAININGS = (
    (20, (4, 5, 3), 5, 6),
    (12, (2, 3, 2), 1, 9),
    (16, (3, 6, 4), 8, 4),
)


@pytest.mark.points(
    4,
    criterion="net_training",
    hint="Every parameter moves against its gradient, biases too.",
)
@pytest.mark.parametrize(
    ("examples", "widths", "batch_size", "steps"),
    TRAININGS,
    ids=size_id,
)
def test_update(student, rng, examples, widths, batch_size, steps):
    """Steps of all four parameters against their gradients, in place"""
    case = training_case(rng, examples, widths, batch_size, steps)
    found = student.net_train(**case)
    for name, value in case["params"].items():
        moved = value - 0.2 * sum(step[name] for step in case["gradients"])
        check_close(found.params[name], moved, name=f"{name} after training")
    check_close(
        np.array(found.loss_history),
        case["losses"],
        name="loss_history",
    )


def trajectory_case(rng, batch_size, steps):
    """Return a training in which every batch is the same, whichever examples are drawn: all are copies of one."""
    case = net_case(rng, 4, (3, 6, 4))
    same = np.zeros(4, int)
    return {
        "params": case["params"],
        "X": case["X"][same],
        "y": case["y"][same],
        "learning_rate": 0.05,
        "reg": 0.02,
        "batch_size": batch_size,
        "steps": steps,
    }


@pytest.mark.points(
    2,
    criterion="net_training",
    hint="Compare the first steps with those you compute by hand.",
)
@pytest.mark.parametrize("batch_size", [4, 3])
def test_trajectory(student, reference, rng, batch_size):
    """The losses of a short training: close at first, in their range at the end

    A multiple of the right loss takes another course; a training that lowers the
    student's own loss as far is accepted.
    """
    case = trajectory_case(rng, batch_size, 30)
    found = np.array(student.net_trajectory(**case).loss_history, float)
    right = np.array(reference.net_trajectory(**case).loss_history, float)
    check_property(
        found.shape == right.shape,
        "`loss_history` has not one loss for each step.",
        name="loss_history",
    )
    close = bool(
        np.allclose(found[:5], right[:5], rtol=1e-3)
        and isclose(found[-1], right[-1], rel_tol=0.2),
    )
    lowered = bool(
        0 < found[-1] < 0.9 * found[0] and (np.diff(found) < 0).all(),
    )
    check_property(
        close or lowered,
        "The training does not lower the loss.",
        name="loss_history",
    )


@pytest.mark.points(
    3,
    criterion="net_training",
    hint="The label is the column with the largest score.",
)
@pytest.mark.parametrize(
    ("batch", "widths"),
    [(10, (3, 6, 4)), (7, (1, 5, 3)), (12, (4, 2, 2))],
    ids=size_id,
)
def test_predict(student, reference, rng, batch, widths):
    """Predicted labels of the net: the largest score

    Labels that follow from the student's own scores are right too: a mistake in the
    scores costs points elsewhere.
    """

    def scores_of(case):
        hidden = np.maximum(
            case["X"] @ case["params"]["W1"] + case["params"]["b1"],
            0,
        )
        return hidden @ case["params"]["W2"] + case["params"]["b2"]

    def draw():
        return without_labels(net_case(rng, batch, widths))

    case = draw_until(
        draw,
        lambda case: len(set(scores_of(case).argmax(axis=1).tolist())) > 1,
    )
    found = student.net_predict(**case, scores=scores_of(case))
    right = reference.net_predict(**case, scores=scores_of(case))
    if agrees(found, right):
        return
    own = student.nn_forward_pass(**case).scores
    varied = (
        own.shape == (batch, widths[2])
        and len(set(own.argmax(axis=1).tolist())) > 1
    )
    if not (varied and agrees(found, own.argmax(axis=1))):
        check_close(found, right, name="labels")
