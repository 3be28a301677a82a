"""The three tests of the course: forward pass, loss and backward pass together, for a batch of 10."""

from math import isclose

import numpy as np
import pytest

from grader.testing import check_up_to_factor

OWN_LOSS = "The gradients are those of your `{}`, which returns a constant multiple of the handout's loss."


def network(rng, outputs, f, g, scale):
    """Return a network with 2 inputs and 20 hidden units, and a batch of 10."""
    layers = {
        "linear_1_in_features": 2,
        "linear_1_out_features": 20,
        "f_function": f,
        "linear_2_in_features": 20,
        "linear_2_out_features": outputs,
        "g_function": g,
    }
    parameters = {
        "W1": rng.standard_normal((20, 2)),
        "b1": rng.standard_normal(20),
        "W2": scale * rng.standard_normal((outputs, 20)),
        "b2": scale * rng.standard_normal(outputs),
    }
    return {
        "layers": layers,
        "parameters": parameters,
        "x": rng.standard_normal((10, 2)),
    }


def check_end_to_end(student, reference, case, y, loss):
    """Raise Mismatch unless the gradients are those of the mean loss, or of the student's own multiple of it."""
    right_output = reference.mlp_forward(**case)
    right = getattr(reference, loss)(y=y, y_hat=right_output)
    expected = reference.mlp_backward(**case, dJdy_hat=right.dJdy_hat)
    output = student.mlp_forward(**case)
    found = student.mlp_backward(
        **case, dJdy_hat=getattr(student, loss)(y=y, y_hat=output).dJdy_hat
    )

    def explain(factor):
        own = getattr(student, loss)(y=y, y_hat=right_output).loss / right.loss
        return (
            OWN_LOSS.format(loss)
            if isclose(factor, own, rel_tol=1e-3)
            else None
        )

    check_up_to_factor(found, expected, explain, name="", rtol=1e-3)


@pytest.mark.points(
    1,
    criterion="training",
    visibility="public",
    hint="Test the two losses and the forward pass first.",
)
@pytest.mark.parametrize(
    ("outputs", "f", "g"), [(5, "relu", "identity"), (22, "relu", "relu")]
)
def test_mse(student, reference, rng, outputs, f, g):
    """Gradients with MSE loss, against autograd (tests 1 and 3 of the course)"""
    case = network(rng, outputs, f, g, scale=1.0)
    check_end_to_end(
        student, reference, case, rng.standard_normal((10, outputs)), "mse_loss"
    )


@pytest.mark.points(
    1,
    criterion="training",
    visibility="public",
    hint="Test the two losses and the forward pass first.",
)
def test_bce(student, reference, rng):
    """Gradients with BCE loss, against autograd (test 2 of the course)"""
    # small weights keep y_hat away from 0 and 1
    case = network(rng, 5, "sigmoid", "sigmoid", scale=0.3)
    check_end_to_end(
        student,
        reference,
        case,
        rng.integers(0, 2, (10, 5)).astype(np.float64),
        "bce_loss",
    )
