"""The gradients: of the losses, of the network for any dJdy_hat, and of both together.

Scale is judged by consistency. A gradient gets credit if it equals the right one, or if
it is a positive multiple r of it and one of these holds, each measured on the sizes of
the case:

* the loss that the student returns is r times the right one (0.5 * mean with its own gradient: the value is wrong);
* the student's own loss gradient, passed to the student's own backward, gives the right gradients of the parameters: a
  factor moved from one function to the other.

A loss that is no positive multiple of the right one excuses nothing, nor does a loss or
a gradient of zeros.
"""

from functools import cache
from math import isclose

import numpy as np
import pytest

from grader.testing import (
    Mismatch,
    StudentError,
    agrees,
    as_vector,
    check_any,
    check_carried,
    check_close,
    check_entries,
    check_property,
    check_up_to_factor,
    common_factor,
    linear_layer,
    note,
)

#: Some students add up to 1e-5 to y_hat, or clamp it, to avoid log(0).
BCE_RTOL = 1e-3
SIZES = ((1, 1), (1, 6), (6, 1), (3, 7), (8, 3), (10, 5), (33, 4))
OWN_LOSS = "The gradient is that of your `{}`, which returns a constant multiple of the right loss: it got full credit."
SPLIT = (
    "The scale of dJdy_hat is not the handout's, and `backward` makes up for it (part of the division by N * C happens "
    "there): end to end the gradients are right, and got full credit."
)

ROW = "The gradient of a bias has the shape (1, n); the bias has (n,). It was taken all the same."
#: What each gradient is worth among the four of a backward pass.
SHARES = (("dJdW1", 0.3), ("dJdb1", 0.2), ("dJdW2", 0.3), ("dJdb2", 0.2))


def size_id(value):
    """Return the part of a test's id for the widths of a network: 3x5x2."""
    return "x".join(map(str, value)) if isinstance(value, tuple) else None


def layers_of(widths, f, g):
    """Return the constructor's arguments for the widths of input, hidden layer and output."""
    return {
        "linear_1_in_features": widths[0],
        "linear_1_out_features": widths[1],
        "f_function": f,
        "linear_2_in_features": widths[1],
        "linear_2_out_features": widths[2],
        "g_function": g,
    }


def activate(z, name):
    """Return relu, sigmoid or identity of *z*."""
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    return np.maximum(z, 0) if name == "relu" else z


def network(rng, batch, widths, f, g, *, bias=True, dtype="float64"):
    """Return layers, parameters and a batch: weights of order one, both sides of each relu in use."""
    x = rng.permutation(
        [(-1.0, 1.0)[n % 2] for n in range(batch * widths[0])],
    ).reshape(batch, widths[0])
    x *= rng.uniform(0.3, 2, x.shape)
    W1, b1, z1 = linear_layer(rng, x, widths[1], bias=bias)
    W2, b2, _ = linear_layer(rng, activate(z1, f), widths[2], bias=bias)
    parameters = {
        name: value.astype(dtype)
        for name, value in {"W1": W1, "b1": b1, "W2": W2, "b2": b2}.items()
    }
    return {
        "layers": layers_of(widths, f, g),
        "parameters": parameters,
        "x": x.astype(dtype),
    }


def labelled(rng, loss, batch, width):
    """Return labels and predictions: any numbers for MSE.

    Labels 0 and 1 and predictions in [0.1, 0.9] for BCE.
    """
    if loss == "mse_loss":
        return {
            "y": rng.standard_normal((batch, width)),
            "y_hat": rng.standard_normal((batch, width)),
        }
    labels = (
        rng.permutation(np.arange(batch * width) % 2)
        .reshape(batch, width)
        .astype(float)
    )
    return {"y": labels, "y_hat": rng.uniform(0.1, 0.9, (batch, width))}


# --- what explains a factor -------------------------------------------------------------------------------------------


def loss_factor(student, reference, rng, loss, batch, width):
    """Return r where the student's loss is r times the right one on three draws, r > 0.

    Else 1.0.
    """
    factors = []
    for _ in range(3):
        case = labelled(rng, loss, batch, width)
        try:
            factors.append(
                getattr(student, loss)(**case).loss
                / getattr(reference, loss)(**case).loss,
            )
        except StudentError:
            return 1.0
    return (
        factors[0]
        if factors[0] > 0 and np.allclose(factors, factors[0], rtol=BCE_RTOL)
        else 1.0
    )


def joint_factor(student, reference, rng, loss, batch, width):
    """Return r where own loss gradient and own backward, one after the other, give r times the right gradients.

    Weights and inputs are positive, so that no unit is off. One activation that works
    is enough; else None.
    """
    case = labelled(rng, loss, batch, width)
    shapes = {"W1": (3, 2), "b1": (3,), "W2": (width, 3), "b2": (width,)}
    parameters = {
        name: rng.uniform(0.1, 1, shape) for name, shape in shapes.items()
    }
    x = rng.uniform(0.1, 1, (batch, 2))
    for activation in ("identity", "relu", "sigmoid"):
        net = {
            "layers": layers_of((2, 3, width), activation, activation),
            "parameters": parameters,
            "x": x,
        }
        right = reference.mlp_backward(
            **net,
            dJdy_hat=getattr(reference, loss)(**case).dJdy_hat,
        )
        try:
            found = student.mlp_backward(
                **net,
                dJdy_hat=getattr(student, loss)(**case).dJdy_hat,
            )
            factor = common_factor(gradients_of(found), right, rtol=BCE_RTOL)
        except StudentError:
            continue
        if factor is not None:
            return factor
    return None


def gradient_factor(student, reference, rng, loss, batch, width):
    """Return r where the student's loss gradient is r times the right one, else None."""
    case = labelled(rng, loss, batch, width)
    try:
        found = getattr(student, loss)(**case).dJdy_hat
    except StudentError:
        return None
    right = getattr(reference, loss)(**case).dJdy_hat
    return common_factor(found, right, rtol=BCE_RTOL)


def split_factor(student, reference, rng, loss, batch, width):
    """Return by what the student's loss gradient is off, where own backward makes up for it.

    None where it is right, and where backward does not.
    """
    moved = gradient_factor(student, reference, rng, loss, batch, width)
    if moved is None or isclose(moved, 1.0, rel_tol=BCE_RTOL):
        return None
    joint = joint_factor(student, reference, rng, loss, batch, width)
    own = loss_factor(student, reference, rng, loss, batch, width)
    makes_up = joint is not None and any(
        isclose(joint, factor, rel_tol=BCE_RTOL) for factor in (1.0, own)
    )
    return moved / joint if makes_up else None


def explain_loss_gradient(student, reference, rng, loss, batch, width):
    """Return what explains that a loss gradient is a multiple of the right one, as a function of the factor."""

    def explain(factor):
        own = loss_factor(student, reference, rng, loss, batch, width)
        if isclose(factor, own, rel_tol=BCE_RTOL):
            return OWN_LOSS.format(loss)
        moved = split_factor(student, reference, rng, loss, batch, width)
        return None if moved is None else SPLIT

    return explain


def explain_backward(student, reference, rng, batch, width):
    """Return what explains that the gradients of backward are a multiple of the right ones.

    They are so by what a loss gradient lacks, and by nothing else.
    """

    @cache
    def moved():
        factors = [
            split_factor(student, reference, rng, loss, batch, width)
            for loss in ("mse_loss", "bce_loss")
        ]
        return [factor for factor in factors if factor is not None]

    def explain(factor):
        makes_up = any(
            isclose(factor * lacking, 1.0, rel_tol=BCE_RTOL)
            for lacking in moved()
        )
        return SPLIT if makes_up else None

    return explain


# --- the losses -------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    8,
    criterion="mse",
    hint="The derivative of a square, divided by ` N * C `, in the shape of `y_hat`.",
)
@pytest.mark.parametrize(("batch", "width"), SIZES)
def test_mse_gradient(student, reference, rng, batch, width):
    """Gradient of the MSE loss with respect to ` y_hat `"""
    case = labelled(rng, "mse_loss", batch, width)
    explain = explain_loss_gradient(
        student,
        reference,
        rng,
        "mse_loss",
        batch,
        width,
    )
    check_up_to_factor(
        student.mse_loss(**case).dJdy_hat,
        reference.mse_loss(**case).dJdy_hat,
        explain,
        name="dJdy_hat",
    )


@pytest.mark.points(
    9,
    criterion="bce",
    hint="` (y_hat - y) / (y_hat * (1 - y_hat)) `, divided by ` N * C `.",
)
@pytest.mark.parametrize(("batch", "width"), SIZES)
def test_bce_gradient(student, reference, rng, batch, width):
    """Gradient of the BCE loss with respect to ` y_hat `"""
    case = labelled(rng, "bce_loss", batch, width)
    explain = explain_loss_gradient(
        student,
        reference,
        rng,
        "bce_loss",
        batch,
        width,
    )
    found, right = (
        student.bce_loss(**case).dJdy_hat,
        reference.bce_loss(**case).dJdy_hat,
    )
    check_up_to_factor(found, right, explain, name="dJdy_hat", rtol=BCE_RTOL)


def gradient_of(grads, name):
    """Return one gradient; that of a bias may have a first axis of length 1."""
    return as_vector(grads[name], ROW) if "b" in name else grads[name]


def vectors_in(parameters):
    """Return *parameters*, biases as vectors."""
    return {
        name: as_vector(value, ROW) if name[0] == "b" else value
        for name, value in parameters.items()
    }


def gradients_of(grads):
    """Return all four gradients."""
    return {name: gradient_of(grads, name) for name, _ in SHARES}


# --- the network, for any dJdy_hat ------------------------------------------------------------------------------------


def check_backward(student, reference, rng, *cases):
    """Raise Mismatch unless the gradients for a random dJdy_hat are right, up to a factor that is explained.

    Those of a network whose forward pass has a mistake that the course knows are those of that network. Where they are
    wrong for the first of *cases*, those of another one may be right.
    """
    check_any(
        lambda case: check_gradients(student, reference, rng, case),
        *cases,
    )


def check_gradients(student, reference, rng, case, *, mistaken=False):
    """Raise Mismatch unless the gradients are right, for the reference or with the mistake that `forward` shows."""
    batch, width = len(case["x"]), case["layers"]["linear_2_out_features"]
    dJdy_hat = rng.standard_normal((batch, width)).astype(case["x"].dtype)
    explain = explain_backward(student, reference, rng, batch, width)

    def check(right_one):
        found = student.mlp_backward(**case, dJdy_hat=dJdy_hat)
        check_property(
            not mistaken or right_one is not reference,
            "`forward` is right, and `backward` fails.",
            name="",
        )
        right = right_one.mlp_backward(**case, dJdy_hat=dJdy_hat)
        check_entries(
            SHARES,
            lambda name: check_up_to_factor(
                gradient_of(found, name),
                right[name],
                explain,
                name=name,
            ),
        )

    check_carried(
        check,
        reference,
        student,
        lambda one: one.mlp_forward(**case),
        "forward",
        "activations",
        of="`forward`",
    )


def side_by_side(case):
    """Return two copies of a network of width 1 side by side, as one of width 2: diagonal weights."""
    layers, parameters = case["layers"], case["parameters"]
    widths = [
        2 if isinstance(value, int) else value for value in layers.values()
    ]
    return {
        "layers": dict(zip(layers, widths, strict=True)),
        "parameters": {
            name: np.diag(value.repeat(2))
            if name[0] == "W"
            else value.repeat(2)
            for name, value in parameters.items()
        },
        "x": case["x"].repeat(2, axis=1),
    }


def check_network(student, reference, rng, case, *activations):
    """As `check_backward`; where `forward` fails, in a network whose sizes are all the same.

    There every product is possible, so that the mistake of `forward` shows, and `backward` is judged with it.
    """
    try:
        check_gradients(student, reference, rng, case)
    except StudentError as problem:
        square = network(rng, 4, (4, 4, 4), *activations)
        try:
            check_gradients(student, reference, rng, square, mistaken=True)
        except (Mismatch, StudentError):
            raise problem from None


@pytest.mark.points(
    9,
    criterion="backward",
    hint="The derivatives of g and f are taken at what went into them.",
)
@pytest.mark.parametrize("g", ["relu", "sigmoid", "identity"])
@pytest.mark.parametrize("f", ["relu", "sigmoid", "identity"])
def test_backward_of_width_1(student, reference, rng, f, g):
    """Backward pass for each pair of activations, with layers of width 1"""
    case = network(
        rng,
        4,
        (1, 1, 1),
        f,
        g,
        bias=g == "relu" and f != "identity",
    )
    check_backward(student, reference, rng, case, side_by_side(case))


@pytest.mark.points(
    9,
    criterion="backward",
    hint="Which products are elementwise, and which are matrix products?",
)
@pytest.mark.parametrize(
    ("f", "g", "batch", "widths"),
    [
        ("relu", "relu", 6, (2, 5, 3)),
        ("relu", "sigmoid", 3, (4, 6, 2)),
        ("relu", "identity", 8, (3, 4, 5)),
        ("sigmoid", "relu", 5, (2, 3, 7)),
        ("sigmoid", "sigmoid", 7, (5, 4, 2)),
        ("sigmoid", "identity", 4, (3, 6, 3)),
        ("identity", "relu", 9, (4, 2, 3)),
        ("identity", "sigmoid", 6, (2, 7, 4)),
        ("identity", "identity", 2, (5, 3, 6)),
    ],
    ids=size_id,
)
def test_backward(student, reference, rng, f, g, batch, widths):
    """Backward pass for each pair of activations, with wider layers"""
    case = network(rng, batch, widths, f, g)
    check_network(student, reference, rng, case, f, g)


@pytest.mark.points(
    6,
    criterion="backward",
    hint="Sum over the batch of any size; squeeze() drops all axes of size 1.",
)
@pytest.mark.parametrize(
    ("f", "g", "batch", "widths", "dtype"),
    [
        ("relu", "relu", 10, (2, 20, 22), "float64"),
        ("sigmoid", "sigmoid", 10, (3, 5, 4), "float64"),
        # of one row, with g a sigmoid: else dJdb2 is what was handed in
        ("identity", "sigmoid", 1, (3, 4, 2), "float64"),
        ("relu", "sigmoid", 1, (2, 6, 5), "float64"),
        ("sigmoid", "sigmoid", 7, (1, 4, 3), "float64"),
        ("identity", "identity", 5, (4, 1, 2), "float64"),
        ("relu", "relu", 8, (3, 6, 1), "float64"),
        ("sigmoid", "sigmoid", 33, (4, 7, 2), "float32"),
    ],
    ids=size_id,
)
def test_backward_sizes(student, reference, rng, f, g, batch, widths, dtype):
    """Backward pass for batches and layers of any size"""
    case = network(rng, batch, widths, f, g, dtype=dtype)
    check_network(student, reference, rng, case, f, g)


@pytest.mark.points(
    2,
    criterion="backward",
    hint="The derivative of s = sigmoid(z) is ` s * (1 - s) `, without an exp.",
)
@pytest.mark.parametrize(
    ("largest", "dtype"),
    [(60, "float64"), (100, "float32")],
)
def test_backward_of_large_values(student, reference, rng, largest, dtype):
    """Derivative of the sigmoid at large positive and negative values"""
    x = np.concatenate(
        [np.linspace(-largest, largest, 13), rng.uniform(-3, 3, 4)],
    )[:, None]
    parameters = {
        "W1": [[1.0]],
        "b1": [0.0],
        "W2": [[-float(largest)]],
        "b2": [0.0],
    }
    parameters = {
        name: np.array(value, dtype) for name, value in parameters.items()
    }
    case = {
        "layers": layers_of((1, 1, 1), "sigmoid", "sigmoid"),
        "parameters": parameters,
        "x": x.astype(dtype),
    }
    check_backward(student, reference, rng, case, side_by_side(case))


# --- both together ----------------------------------------------------------------------------------------------------


def training_case(rng, loss, f, g, batch, widths):
    """Return a network and labels for its batch."""
    case = network(rng, batch, widths, f, g)
    return case, labelled(rng, loss, batch, widths[2])["y"]


def end_to_end(one, case, y, loss):
    """Return the gradients of the parameters, each step done by *one*, who is the student or the reference."""
    dJdy_hat = getattr(one, loss)(y=y, y_hat=one.mlp_forward(**case)).dJdy_hat
    return gradients_of(one.mlp_backward(**case, dJdy_hat=dJdy_hat))


def check_with_network(check, student, reference, case, y):
    """Run *check*, where it fails with the mistake that the student's forward or backward shows."""

    def evidence(one):
        grads = one.mlp_backward(**case, dJdy_hat=y)
        return one.mlp_forward(**case), gradients_of(grads)

    check_carried(
        check,
        reference,
        student,
        evidence,
        "forward",
        "activations",
        "backward",
        of="`forward` or `backward`",
    )


@pytest.mark.points(
    3,
    criterion="training",
    hint="Compare forward, loss and backward together with autograd.",
)
@pytest.mark.parametrize(
    ("loss", "f", "g", "batch", "widths"),
    [
        ("mse_loss", "relu", "identity", 7, (3, 4, 2)),
        ("mse_loss", "relu", "relu", 10, (2, 8, 6)),
        ("bce_loss", "sigmoid", "sigmoid", 6, (4, 3, 2)),
        ("bce_loss", "identity", "sigmoid", 3, (2, 5, 4)),
    ],
    ids=size_id,
)
def test_end_to_end(student, reference, rng, loss, f, g, batch, widths):
    """Gradients of the mean loss: forward pass, loss and backward pass together"""
    case, y = training_case(rng, loss, f, g, batch, widths)

    def explain(factor):
        own = loss_factor(student, reference, rng, loss, batch, widths[2])
        return (
            OWN_LOSS.format(loss)
            if isclose(factor, own, rel_tol=BCE_RTOL)
            else None
        )

    found = end_to_end(student, case, y, loss)

    def check(right_one):
        right = end_to_end(right_one, case, y, loss)
        check_up_to_factor(found, right, explain, name="", rtol=BCE_RTOL)

    check_with_network(check, student, reference, case, y)


@pytest.mark.points(
    2,
    criterion="training",
    hint="Does anything of a step stay behind for the next?",
)
@pytest.mark.parametrize(
    ("loss", "f", "g", "batch", "widths"),
    [
        ("mse_loss", "relu", "identity", 10, (2, 6, 3)),
        ("bce_loss", "sigmoid", "sigmoid", 5, (3, 4, 2)),
    ],
    ids=size_id,
)
def test_training(student, reference, rng, loss, f, g, batch, widths):
    """Parameters after five steps of gradient descent"""
    case, y = training_case(rng, loss, f, g, batch, widths)
    steps = {**case, "y": y, "loss": loss, "steps": 5}
    found = vectors_in(student.mlp_train(**steps, learning_rate=0.1))
    own = loss_factor(student, reference, rng, loss, batch, widths[2])

    def check(right_one):
        right = right_one.mlp_train(**steps, learning_rate=0.1)
        if agrees(found, right, rtol=BCE_RTOL):
            return
        scaled = right_one.mlp_train(**steps, learning_rate=0.1 * own)
        # a wild loss may diverge: NaN is no answer
        finite = all(np.isfinite(value).all() for value in scaled.values())
        if not finite or not agrees(found, scaled, rtol=BCE_RTOL):
            check_close(found, right, name="", rtol=BCE_RTOL)
        note(OWN_LOSS.format(loss))

    check_with_network(check, student, reference, case, y)
