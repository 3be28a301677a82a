"""The values of MSE and BCE, without the network.

Their gradients are judged in test_gradients.py.
"""

import numpy as np
import pytest

from grader.testing import check_close

#: Some students add up to 1e-5 to y_hat, or clamp it, to avoid log(0).
BCE_RTOL = 1e-3


def predictions(rng, batch, width, dtype="float64"):
    """Return y_hat in [0.1, 0.9]."""
    return rng.uniform(0.1, 0.9, (batch, width)).astype(dtype)


@pytest.mark.points(
    8,
    criterion="mse",
    hint="Average ` (y_hat - y) ** 2 ` over all ` N * C ` elements.",
)
@pytest.mark.parametrize(
    ("batch", "width", "dtype"),
    [
        (1, 1, "float64"),
        (1, 6, "float64"),
        (6, 1, "float64"),
        (3, 7, "float64"),
        (8, 2, "float64"),
        (10, 5, "float64"),
        (33, 4, "float32"),
    ],
)
def test_mse_value(student, reference, rng, batch, width, dtype):
    """Value of the MSE loss: the mean over all elements"""
    case = {
        name: rng.standard_normal((batch, width)).astype(dtype)
        for name in ("y", "y_hat")
    }
    check_close(
        student.mse_loss(**case).loss,
        reference.mse_loss(**case).loss,
        name="loss",
    )


@pytest.mark.points(
    6,
    criterion="bce",
    hint="The mean over all ` N * C ` elements of ` -(y * log(y_hat) + (1 - y) * log(1 - y_hat)) `.",
)
@pytest.mark.parametrize(
    ("batch", "width", "dtype"),
    [
        (1, 6, "float64"),
        (5, 1, "float64"),
        (4, 3, "float64"),
        (10, 5, "float64"),
        (7, 12, "float64"),
        (26, 2, "float32"),
    ],
)
def test_bce_value(student, reference, rng, batch, width, dtype):
    """Value of the BCE loss, for labels 0 and 1 in one batch"""
    labels = (
        rng.permutation(np.arange(batch * width) % 2)
        .reshape(batch, width)
        .astype(dtype)
    )
    case = {"y": labels, "y_hat": predictions(rng, batch, width, dtype)}
    check_close(
        student.bce_loss(**case).loss,
        reference.bce_loss(**case).loss,
        name="loss",
        rtol=BCE_RTOL,
    )


@pytest.mark.points(
    3,
    criterion="bce",
    hint="For label 1 it is ` -log(y_hat) `, for label 0 ` -log(1 - y_hat) `.",
)
@pytest.mark.parametrize(
    ("label", "batch", "width"), [(1, 3, 4), (1, 1, 1), (0, 5, 2), (0, 1, 3)]
)
def test_bce_value_of_one_label(student, reference, rng, label, batch, width):
    """Value of the BCE loss, for labels that are all 0 or all 1"""
    case = {
        "y": np.full((batch, width), float(label)),
        "y_hat": predictions(rng, batch, width),
    }
    check_close(
        student.bce_loss(**case).loss,
        reference.bce_loss(**case).loss,
        name="loss",
        rtol=BCE_RTOL,
    )
