"""Extra credit: own functions for the gradients of both layers, for a step with momentum and for training.

How these are cut and called is the student's choice (adapter.py finds them), and so is
whether gradients belong to the mean of the loss or to its sum. A parameter for the
output may mean the output of softmax or its input: both are tried.
"""

import numpy as np
import pytest

from grader.testing import (
    agrees,
    check_close,
    check_property,
    linear_layer,
    note,
)

RTOL = 1e-3
SUM = "Your gradients are those of the sum of the loss over the batch, not of its mean: accepted, as long as all are."
LOGITS = "Your functions for gradients take the input of softmax for the output: accepted."
SWAPPED = "Your step returns the velocity before the parameter: accepted."
AFTER = (
    "Your training records each loss after the step, not before it: accepted."
)
PARTS = ("output_weights", "output_biases", "hidden_weights", "hidden_biases")
READINGS = ("named", "logits", "prediction")
#: Batch and widths; all differ, so that a gradient is known by its shape.
SIZES = ((6, (4, 7, 3)), (9, (5, 3, 10)), (1, (4, 5, 2)))


def batch_and_network(rng, batch, widths):
    """Return a batch and a network with weights of order one, with hidden units that are on and some that are off."""
    inputs, hidden, classes = widths
    x = rng.permutation(
        [(-1.0, 1.0)[n % 2] for n in range(batch * inputs)]
    ).reshape(batch, inputs)
    x *= rng.uniform(0.3, 2, x.shape)
    w_h, b_h, s_h = linear_layer(rng, x, hidden)
    w_o, b_o, _ = linear_layer(rng, np.maximum(s_h, 0), classes)
    network = {
        "w_h": w_h.T.copy(),
        "b_h": b_h[None],
        "w_o": w_o.T.copy(),
        "b_o": b_o[None],
    }
    target = np.eye(classes)[rng.permutation(np.arange(batch) % classes)]
    return {"x": x, "target": target, "network": network}


# --- gradients --------------------------------------------------------------------------------------------------------


def scale_of(student, reference, part, case):
    """Return 1 where the student's gradient is that of the mean, N for the sum.

    Raises Mismatch for any other.
    """
    right, batch = (
        getattr(reference, part)(**case, reading="named"),
        len(case["x"]),
    )
    asked = []
    for reading in READINGS:
        asked.append(getattr(student, part)(**case, reading=reading))
        for scale in (1, batch):
            if agrees(asked[-1], scale * right, rtol=RTOL):
                if reading != "named":
                    note(LOGITS)
                if scale > 1:
                    note(SUM)
                return scale
    check_close(asked[0], right, name="the gradient", rtol=RTOL)
    return 1


@pytest.mark.points(
    2,
    criterion="backprop",
    hint="With the outputs h of the hidden layer: ` h.T @ (prediction - target) `.",
)
@pytest.mark.parametrize(("batch", "widths"), SIZES, ids=str)
def test_weights_of_the_output_layer(student, reference, rng, batch, widths):
    """Gradient of the weights of the output layer"""
    scale_of(
        student,
        reference,
        "output_weights",
        batch_and_network(rng, batch, widths),
    )


@pytest.mark.points(
    2,
    criterion="backprop",
    hint="` prediction - target `, summed over the batch.",
)
@pytest.mark.parametrize(("batch", "widths"), SIZES, ids=str)
def test_biases_of_the_output_layer(student, reference, rng, batch, widths):
    """Gradient of the biases of the output layer"""
    scale_of(
        student,
        reference,
        "output_biases",
        batch_and_network(rng, batch, widths),
    )


@pytest.mark.points(
    3,
    criterion="backprop",
    hint="Go back through w_o, then through relu: 1 where its input is positive.",
)
@pytest.mark.parametrize(("batch", "widths"), SIZES, ids=str)
def test_weights_of_the_hidden_layer(student, reference, rng, batch, widths):
    """Gradient of the weights of the hidden layer"""
    scale_of(
        student,
        reference,
        "hidden_weights",
        batch_and_network(rng, batch, widths),
    )


@pytest.mark.points(
    3,
    criterion="backprop",
    hint="As for the weights, but summed over the batch.",
)
@pytest.mark.parametrize(("batch", "widths"), SIZES, ids=str)
def test_biases_of_the_hidden_layer(student, reference, rng, batch, widths):
    """Gradient of the biases of the hidden layer"""
    scale_of(
        student,
        reference,
        "hidden_biases",
        batch_and_network(rng, batch, widths),
    )


@pytest.mark.points(
    2,
    criterion="backprop",
    hint="Divide by N in all four gradients, or in none.",
)
@pytest.mark.parametrize(
    ("batch", "widths"), [(5, (3, 6, 4)), (8, (6, 2, 3))], ids=str
)
def test_gradients_belong_together(student, reference, rng, batch, widths):
    """The four gradients together: all of the mean over the batch, or all of the sum"""
    case = batch_and_network(rng, batch, widths)
    scales = {scale_of(student, reference, part, case) for part in PARTS}
    check_property(
        len(scales) == 1,
        "Some of the gradients are divided by N, others are not.",
        name="the gradients",
    )


# --- training ---------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    4,
    criterion="training",
    hint="` v = gamma * v + alpha * gradient `; then ` w = w - v `, with the new v.",
)
@pytest.mark.parametrize(
    ("shape", "alpha", "gamma", "dtype"),
    [
        ((3, 4), 0.1, 0.9, "float64"),
        ((1, 6), 0.5, 0.5, "float64"),
        ((7, 2), 0.02, 0.99, "float32"),
    ],
)
def test_step(student, reference, rng, shape, alpha, gamma, dtype):
    """One step with momentum: parameter and velocity"""
    case = {
        name: rng.standard_normal(shape).astype(dtype)
        for name in ("w", "v", "gradient")
    }
    case |= {"alpha": alpha, "gamma": gamma}
    found, right = (
        student.momentum_step(**case),
        reference.momentum_step(**case),
    )
    if agrees(tuple(found)[::-1], tuple(right)):
        note(SWAPPED)
    else:
        check_close(found, right, name="after a step,")


@pytest.mark.points(
    4,
    criterion="training",
    hint="Each epoch: forward pass, loss, four gradients, four steps with momentum.",
)
@pytest.mark.parametrize(
    ("batch", "widths", "gamma"),
    [(8, (3, 6, 4), 0.9), (6, (5, 4, 3), 0.5)],
    ids=str,
)
def test_losses(student, reference, rng, batch, widths, gamma):
    """The losses of a short training"""
    case = batch_and_network(rng, batch, widths)
    case = {
        "x": case["x"],
        "target": case["target"],
        **case["network"],
        "alpha": 0.02,
        "gamma": gamma,
    }
    found = np.array(student.train(**case, epochs=12))
    check_property(
        found.shape == (12,),
        "There is not one loss for each epoch.",
        name="the losses",
    )
    if not any(
        follows(found, trajectory(reference, case, scale), shift)
        for scale in (1, batch)
        for shift in (0, 1)
    ):
        check_close(
            found,
            trajectory(reference, case, 1)[:12],
            name="the loss of each epoch",
            rtol=1e-2,
        )


def trajectory(reference, case, scale):
    """Return the losses of 13 epochs with gradients *scale* times as long."""
    return np.array(
        reference.train(**{**case, "alpha": scale * case["alpha"]}, epochs=13)
    )


def follows(found, right, shift):
    """Return whether losses begin and end near the right ones, *shift* epochs late.

    Note that they do.
    """
    due = right[shift : shift + 12]
    fits = agrees(found[:4], due[:4], rtol=RTOL) and agrees(
        found, due, rtol=2e-2
    )
    if fits and shift:
        note(AFTER)
    return fits
