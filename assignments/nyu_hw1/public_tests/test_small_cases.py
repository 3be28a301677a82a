"""Small cases of each part, and properties that hold whatever the numbers are."""

import numpy as np
import pytest

from grader.testing import (
    Mismatch,
    StudentError,
    check_close,
    check_property,
    directional_derivative,
    note,
)

SPLIT = "dJdy_hat is a multiple of the gradient of your loss, and `backward` makes up for it: end to end you are right."
OWN_LOSS_HINT = "Differentiate the loss that you return, by y_hat: compare with a small step in one element."


def labelled(rng, loss, batch, width):
    """Return labels and predictions: any numbers for MSE.

    Labels 0 and 1 and predictions in [0.2, 0.8] for BCE.
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
    return {"y": labels, "y_hat": rng.uniform(0.2, 0.8, (batch, width))}


def positive_network(rng, batch, widths, activation):
    """Return a network and a batch of positive numbers, so that no relu is off and none is near its kink."""
    inputs, hidden, outputs = widths
    layers = {
        "linear_1_in_features": inputs,
        "linear_1_out_features": hidden,
        "f_function": activation,
        "linear_2_in_features": hidden,
        "linear_2_out_features": outputs,
        "g_function": activation,
    }
    shapes = {
        "W1": (hidden, inputs),
        "b1": (hidden,),
        "W2": (outputs, hidden),
        "b2": (outputs,),
    }
    parameters = {
        name: rng.uniform(0.1, 0.6, shape) for name, shape in shapes.items()
    }
    return {
        "layers": layers,
        "parameters": parameters,
        "x": rng.uniform(0.2, 1, (batch, inputs)),
    }


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    1,
    criterion="mse",
    visibility="public",
    hint="Average over every element: divide the sum by ` N * C `.",
)
@pytest.mark.parametrize(("batch", "width"), [(1, 1), (2, 3), (4, 1)])
def test_mse_value(student, reference, rng, batch, width):
    """Value of the MSE loss: the mean over all elements"""
    case = labelled(rng, "mse_loss", batch, width)
    check_close(
        student.mse_loss(**case).loss,
        reference.mse_loss(**case).loss,
        name="loss",
    )


@pytest.mark.points(
    1,
    criterion="bce",
    visibility="public",
    hint="The mean of ` -(y * log(y_hat) + (1 - y) * log(1 - y_hat)) `.",
)
@pytest.mark.parametrize(("batch", "width"), [(1, 2), (2, 3), (4, 1)])
def test_bce_value(student, reference, rng, batch, width):
    """Value of the BCE loss: the mean over all elements"""
    case = labelled(rng, "bce_loss", batch, width)
    check_close(
        student.bce_loss(**case).loss,
        reference.bce_loss(**case).loss,
        name="loss",
        rtol=1e-3,
    )


@pytest.mark.points(
    1,
    criterion="activations",
    visibility="public",
    hint="f follows the first layer, g the second.",
)
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "identity"])
def test_activation(student, reference, rng, activation):
    """An activation in a network of width 1, for negative and positive inputs"""
    case = positive_network(rng, 4, (1, 1, 1), activation)
    case["parameters"].update(b1=np.zeros(1), b2=np.zeros(1))
    case["x"] = np.array([[-4.0], [4.0], [-1.0], [1.0]])
    check_close(
        student.mlp_forward(**case), reference.mlp_forward(**case), name="y_hat"
    )


@pytest.mark.points(
    1,
    criterion="forward",
    visibility="public",
    hint="Each layer is ` x @ W.T + b `, with W of shape (out, in).",
)
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "identity"])
def test_forward(student, reference, rng, activation):
    """Forward pass for a batch of 3"""
    case = positive_network(rng, 3, (4, 5, 2), activation)
    check_close(
        student.mlp_forward(**case), reference.mlp_forward(**case), name="y_hat"
    )


# --- gradients against your own loss ----------------------------------------------------------------------------------


def check_slope(claimed, own_loss, *, name):
    """Raise Mismatch unless own_loss(step) grows by *claimed* times the step, for small steps in either precision."""
    slope = directional_derivative(
        own_loss, np.float64(0), np.float64(1), step=1e-3
    )
    check_property(
        bool(1e-6 < abs(slope) < np.inf),
        "The loss does not change with its inputs.",
        name="loss",
    )
    fits = (
        abs(claimed - slope) <= 1e-2 * abs(slope) + 1e-4
    )  # this form rejects NaN
    check_property(
        bool(fits),
        f"{name} is not the gradient of the loss that your code returns.",
        name=name,
    )


def check_own_gradients(student, rng, case, y, loss):
    """Raise Mismatch unless moving all parameters a little changes the student's own loss the way `.grads` says."""
    parameters = case["parameters"]
    direction = {
        name: rng.standard_normal(value.shape)
        for name, value in parameters.items()
    }

    def own_loss(step):
        moved = {
            name: value + step * direction[name]
            for name, value in parameters.items()
        }
        return getattr(student, loss)(
            y=y, y_hat=student.mlp_forward(**{**case, "parameters": moved})
        ).loss

    dJdy_hat = getattr(student, loss)(
        y=y, y_hat=student.mlp_forward(**case)
    ).dJdy_hat
    grads = student.mlp_backward(**case, dJdy_hat=dJdy_hat)
    for name, value in parameters.items():
        right_shape = grads[f"dJd{name}"].shape == value.shape
        check_property(
            right_shape,
            f"dJd{name} has not the shape of {name}.",
            name=f"dJd{name}",
        )
    claimed = sum(
        float((grads[f"dJd{name}"] * direction[name]).sum())
        for name in parameters
    )
    check_slope(claimed, own_loss, name=".grads")


@pytest.mark.points(
    1,
    criterion="backward",
    visibility="public",
    hint="Apply the chain rule from ` dJdy_hat ` backwards.",
)
@pytest.mark.parametrize("loss", ["mse_loss", "bce_loss"])
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "identity"])
def test_own_gradients(student, rng, activation, loss):
    """Agreement of the network's gradients with the loss that your code returns"""
    case = positive_network(rng, 3, (2, 4, 2), activation)
    # keeps y_hat below 1 for BCE
    case["parameters"] = {
        name: value / 2 for name, value in case["parameters"].items()
    }
    check_own_gradients(
        student, rng, case, labelled(rng, loss, 3, 2)["y"], loss
    )


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(
            "mse_loss",
            marks=pytest.mark.points(
                1, criterion="mse", visibility="public", hint=OWN_LOSS_HINT
            ),
        ),
        pytest.param(
            "bce_loss",
            marks=pytest.mark.points(
                1, criterion="bce", visibility="public", hint=OWN_LOSS_HINT
            ),
        ),
    ],
)
def test_own_loss_gradient(student, rng, loss):
    """Agreement of a loss function's second value with its first"""
    case, direction = labelled(rng, loss, 4, 3), rng.standard_normal((4, 3))
    found = getattr(student, loss)(**case).dJdy_hat
    check_property(
        found.shape == (4, 3),
        "dJdy_hat has not the shape of y_hat.",
        name="dJdy_hat",
    )

    def own_loss(step):
        return getattr(student, loss)(
            y=case["y"], y_hat=case["y_hat"] + step * direction
        ).loss

    try:
        check_slope(float((found * direction).sum()), own_loss, name="dJdy_hat")
    except Mismatch:
        network = positive_network(rng, 4, (2, 3, 3), "sigmoid")
        if not own_gradients_agree(student, rng, network, case["y"], loss):
            raise
        note(SPLIT)


def own_gradients_agree(student, rng, case, y, loss):
    """Return whether check_own_gradients accepts the student's network and loss."""
    try:
        check_own_gradients(student, rng, case, y, loss)
    except (Mismatch, StudentError):
        return False
    return True


# --- clearing ---------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    1,
    criterion="clear",
    visibility="public",
    hint="`clear_grad_and_cache` is given: keep it as it is.",
)
def test_clear(student, rng):
    """Gradients of zero after clearing"""
    case = positive_network(rng, 3, (2, 4, 2), "sigmoid")
    found = student.mlp_clear(**case, dJdy_hat=rng.standard_normal((3, 2)))
    for name, value in case["parameters"].items():
        key = f"dJd{name}"
        check_property(
            bool(found.before[key].any()),
            f"`backward` stored only zeros in {key}.",
            name=key,
        )
        check_close(
            found.after[key], np.zeros_like(value), name=f"{key} after clearing"
        )
