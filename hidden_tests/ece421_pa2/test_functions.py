"""relu, compute_layer and softmax, each on its own.

Softmax of large values is compared loosely (float32).
"""

import numpy as np
import pytest

from grader.testing import check_close, draw_until


def both_signs(rng, shape):
    """Return numbers of order one, at least 0.05 away from 0.

    Of both signs where there are several.
    """
    signs = rng.permutation(
        [(-1.0, 1.0)[n % 2] for n in range(int(np.prod(shape)))]
    ).reshape(shape)
    return signs * rng.uniform(0.05, 3, shape)


def spread_rows(rng, shape):
    """Return numbers whose softmax by rows, by columns and over all are far apart, each row with a clear order."""

    def is_fit(x):
        shares = np.exp(x)
        by_rows, by_columns = (
            shares / shares.sum(1, keepdims=True),
            shares / shares.sum(0),
        )
        return (
            np.abs(by_rows - by_columns).max() > 0.05 and by_rows.min() > 1e-4
        )

    return draw_until(lambda: 1.5 * rng.standard_normal(shape), is_fit)


# --- relu -------------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    9,
    criterion="relu",
    hint="` max(x, 0) `: what is negative becomes 0, what is positive stays as it is.",
)
@pytest.mark.parametrize(
    ("shape", "dtype"),
    [
        ((1, 1), "float64"),
        ((1, 7), "float64"),
        ((6, 1), "float64"),
        ((4, 3), "float64"),
        ((10, 10), "float64"),
        ((33, 5), "float32"),
    ],
)
def test_relu(student, reference, rng, shape, dtype):
    """The relu of arrays of any shape"""
    x = both_signs(rng, shape).astype(dtype)
    for one in (x, -x):
        check_close(
            student.relu(x=one.copy()), reference.relu(x=one), name="relu(x)"
        )


@pytest.mark.points(
    3, criterion="relu", hint="There is no upper limit, and no slope below 0."
)
@pytest.mark.parametrize(
    ("scale", "dtype"), [(1e-3, "float64"), (1e5, "float64"), (1e4, "float32")]
)
def test_relu_of_any_magnitude(student, reference, rng, scale, dtype):
    """The relu of very small and very large values"""
    x = (scale * both_signs(rng, (5, 4))).astype(dtype)
    check_close(student.relu(x=x.copy()), reference.relu(x=x), name="relu(x)")


# --- compute_layer ----------------------------------------------------------------------------------------------------


def layer(rng, batch, inputs, outputs, dtype="float64"):
    """Return x (N, D), w (D, H) and b (1, H), of order one."""
    shapes = {"x": (batch, inputs), "w": (inputs, outputs), "b": (1, outputs)}
    return {
        name: both_signs(rng, shape).astype(dtype)
        for name, shape in shapes.items()
    }


@pytest.mark.points(
    10,
    criterion="compute_layer",
    hint="A matrix product, then the bias is added to each row: ` x @ w + b `.",
)
@pytest.mark.parametrize(
    ("batch", "inputs", "outputs", "dtype"),
    [
        (1, 1, 1, "float64"),
        (1, 4, 3, "float64"),
        (5, 1, 4, "float64"),
        (6, 3, 1, "float64"),
        (4, 4, 4, "float64"),
        (7, 3, 5, "float64"),
        (3, 8, 2, "float64"),
        (2, 50, 10, "float64"),
        (33, 6, 4, "float32"),
    ],
)
def test_layer(student, reference, rng, batch, inputs, outputs, dtype):
    """A layer, for batches and widths of any size"""
    case = layer(rng, batch, inputs, outputs, dtype)
    check_close(
        student.compute_layer(**case),
        reference.compute_layer(**case),
        name="x w + b",
    )


@pytest.mark.points(
    3,
    criterion="compute_layer",
    hint="Without a bias the layer is the matrix product of x and w.",
)
@pytest.mark.parametrize(
    ("batch", "inputs", "outputs"), [(4, 3, 6), (1, 5, 2), (5, 4, 4)]
)
def test_layer_without_bias(student, reference, rng, batch, inputs, outputs):
    """A layer whose bias is 0"""
    case = {**layer(rng, batch, inputs, outputs), "b": np.zeros((1, outputs))}
    check_close(
        student.compute_layer(**case),
        reference.compute_layer(**case),
        name="x w",
    )


@pytest.mark.points(
    3,
    criterion="compute_layer",
    hint="Each row of the result gets the same bias, as it is.",
)
@pytest.mark.parametrize(
    ("batch", "inputs", "outputs"), [(4, 3, 6), (1, 5, 2), (5, 2, 5)]
)
def test_layer_of_zeros(student, reference, rng, batch, inputs, outputs):
    """A layer whose x is 0"""
    case = {
        **layer(rng, batch, inputs, outputs),
        "x": np.zeros((batch, inputs)),
    }
    check_close(
        student.compute_layer(**case),
        reference.compute_layer(**case),
        name="b in each row",
    )


# --- softmax ----------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    12,
    criterion="softmax",
    hint="` exp(x) `, divided by its sum over each row: `axis=1, keepdims=True`.",
)
@pytest.mark.parametrize(
    ("batch", "classes", "dtype"),
    [
        (2, 2, "float64"),
        (1, 5, "float64"),
        (5, 2, "float64"),
        (3, 7, "float64"),
        (4, 4, "float64"),
        (10, 10, "float64"),
        (6, 10, "float64"),
        (26, 3, "float32"),
    ],
)
def test_softmax(student, reference, rng, batch, classes, dtype):
    """The softmax of each row, for any number of rows and classes"""
    x = spread_rows(rng, (batch, classes)).astype(dtype)
    check_close(
        student.softmax(x=x.copy()), reference.softmax(x=x), name="softmax(x)"
    )


@pytest.mark.points(
    4,
    criterion="softmax",
    hint="What stands in one row has no influence on another.",
)
@pytest.mark.parametrize(("batch", "classes"), [(4, 3), (3, 6)])
def test_softmax_of_each_row(student, reference, rng, batch, classes):
    """The softmax of a row, whatever the other rows are"""
    x = spread_rows(rng, (batch, classes))
    for rows in (x[:1], x[1:], x + 3 * np.arange(batch)[:, None]):
        check_close(
            student.softmax(x=rows.copy()),
            reference.softmax(x=rows),
            name="softmax(x)",
        )


@pytest.mark.points(
    4,
    criterion="softmax",
    hint="exp of a large number is inf; subtract the largest value of the row first.",
)
@pytest.mark.parametrize(
    ("batch", "classes", "largest", "dtype"),
    [(3, 4, 800, "float64"), (1, 6, 2000, "float64"), (4, 3, 200, "float32")],
)
def test_softmax_of_large_values(
    student, reference, rng, batch, classes, largest, dtype
):
    """The softmax of large values"""
    x = (largest + rng.uniform(0, 3, (batch, classes))).astype(dtype)
    check_close(
        student.softmax(x=x.copy()),
        reference.softmax(x=x),
        name="softmax(x)",
        rtol=1e-2,
    )


@pytest.mark.points(
    2, criterion="softmax", hint="Subtract from each row its own largest value."
)
@pytest.mark.parametrize(
    ("classes", "apart", "dtype"), [(3, 1000, "float64"), (5, 150, "float32")]
)
def test_softmax_of_rows_far_apart(
    student, reference, rng, classes, apart, dtype
):
    """The softmax where one row is far below another"""
    x = (
        rng.uniform(-2, 2, (4, classes)) - apart * np.arange(4)[:, None]
    ).astype(dtype)
    check_close(
        student.softmax(x=x.copy()),
        reference.softmax(x=x),
        name="softmax(x)",
        rtol=1e-2,
    )
