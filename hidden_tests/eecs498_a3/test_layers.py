"""Linear, ReLU, and both together, one gradient at a time."""

import numpy as np
import pytest

from grader.testing import as_vector, check_close, check_property, linear_layer

ROW = "db has the shape (1, M); b has (M,). It was taken all the same."

#: No batch of 1: there what comes in from above is the gradient already, as a row.
BIASED = ((2, (4,), 3), (5, (1,), 2), (7, (6,), 4), (2, (3, 2), 2))
#: Batch, shape of one input, outputs.
FLAT = ((1, (1,), 1), (1, (4,), 3), (5, (1,), 2), (4, (3,), 1), (7, (6,), 4))
FOLDED = (
    (3, (2, 4), 5),
    (1, (3, 2), 2),
    (6, (2, 1, 3), 4),
    (2, (3, 1, 2, 2), 3),
)
SHAPES = ((8,), (5, 4), (9, 1), (2, 3, 2, 3))


def case_id(value):
    """Return the part of a test's id for a shape: 2x3x4."""
    return "x".join(map(str, value)) if isinstance(value, tuple) else None


def linear_case(rng, batch, shape, outputs, dtype="float64"):
    """Return x, w and b such that the outputs have both signs, where there are several."""
    rows = rng.standard_normal((batch, int(np.prod(shape))))
    weights, b, _ = linear_layer(rng, rows, outputs)
    case = {"x": rows.reshape(batch, *shape), "w": weights.T, "b": b}
    return {name: value.astype(dtype) for name, value in case.items()}


def with_dout(rng, case):
    """Return *case* with a random dout."""
    return {
        **case,
        "dout": rng.standard_normal((len(case["x"]), len(case["b"]))).astype(
            case["x"].dtype,
        ),
    }


def both_signs(rng, shape, dtype="float64"):
    """Return numbers of both signs, none near 0."""
    count = int(np.prod(shape))
    signs = rng.permutation(np.resize([-1.0, 1.0], count))
    return (signs * rng.uniform(0.2, 3, count)).reshape(shape).astype(dtype)


def check_gradient_of(name, found, right):
    """Raise Mismatch unless the gradient *name* is there and right."""
    gradient = getattr(found, name)
    check_property(gradient is not None, f"{name} is None.", name=name)
    if name == "db":
        gradient = as_vector(gradient, ROW)
    check_close(gradient, getattr(right, name), name=name)


# --- linear -----------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    3,
    criterion="linear",
    hint="` out = x @ w + b `, with w of shape (D, M): nothing is transposed.",
)
@pytest.mark.parametrize(("batch", "shape", "outputs"), FLAT, ids=case_id)
def test_linear_forward(student, reference, rng, batch, shape, outputs):
    """The linear layer, forward, for batches and layers of any size"""
    case = linear_case(rng, batch, shape, outputs)
    check_close(
        student.linear_forward(**case).out,
        reference.linear_forward(**case).out,
        name="out",
    )


@pytest.mark.points(
    2,
    criterion="linear",
    hint="Flatten each example: x.reshape(N, -1).",
)
@pytest.mark.parametrize(("batch", "shape", "outputs"), FOLDED, ids=case_id)
def test_linear_forward_of_folded_inputs(
    student,
    reference,
    rng,
    batch,
    shape,
    outputs,
):
    """The linear layer, forward, for inputs with several axes"""
    case = linear_case(rng, batch, shape, outputs)
    check_close(
        student.linear_forward(**case).out,
        reference.linear_forward(**case).out,
        name="out",
    )


@pytest.mark.points(
    3,
    criterion="linear",
    hint="` dx = dout @ w.T `, in the shape of x.",
)
@pytest.mark.parametrize(
    ("batch", "shape", "outputs"),
    [*FLAT[2:], FOLDED[0]],
    ids=case_id,
)
def test_linear_dx(student, reference, rng, batch, shape, outputs):
    """Gradient of the linear layer with respect to its inputs"""
    case = with_dout(rng, linear_case(rng, batch, shape, outputs))
    check_gradient_of(
        "dx",
        student.linear_backward(**case),
        reference.linear_backward(**case),
    )


@pytest.mark.points(
    3,
    criterion="linear",
    hint="` dw = x.T @ dout `, with x as N rows.",
)
@pytest.mark.parametrize(
    ("batch", "shape", "outputs"),
    [*FLAT[2:], FOLDED[2]],
    ids=case_id,
)
def test_linear_dw(student, reference, rng, batch, shape, outputs):
    """Gradient of the linear layer with respect to its weights"""
    case = with_dout(rng, linear_case(rng, batch, shape, outputs))
    check_gradient_of(
        "dw",
        student.linear_backward(**case),
        reference.linear_backward(**case),
    )


@pytest.mark.points(
    2,
    criterion="linear",
    hint="Each bias acts on every example: sum over the batch, shape (M,) like b.",
)
@pytest.mark.parametrize(
    ("batch", "shape", "outputs"),
    BIASED,
    ids=case_id,
)
def test_linear_db(student, reference, rng, batch, shape, outputs):
    """Gradient of the linear layer with respect to its biases"""
    case = with_dout(rng, linear_case(rng, batch, shape, outputs))
    check_gradient_of(
        "db",
        student.linear_backward(**case),
        reference.linear_backward(**case),
    )


@pytest.mark.points(
    0.5,
    criterion="linear",
    hint="Take the type of the inputs; write none into the code.",
)
@pytest.mark.parametrize(
    ("batch", "shape", "outputs"),
    [(9, (2, 3), 4)],
    ids=case_id,
)
def test_linear_in_float32(student, reference, rng, batch, shape, outputs):
    """The linear layer in float32"""
    case = linear_case(rng, batch, shape, outputs, "float32")
    check_close(
        student.linear_forward(**case).out,
        reference.linear_forward(**case).out,
        name="out",
    )
    case = with_dout(rng, case)
    check_gradient_of(
        "dw",
        student.linear_backward(**case),
        reference.linear_backward(**case),
    )


# --- relu -------------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    3,
    criterion="relu",
    hint="` max(x, 0) `, element by element, for x of any shape.",
)
@pytest.mark.parametrize("shape", SHAPES, ids=case_id)
def test_relu_forward(student, reference, rng, shape):
    """Relu, forward, for inputs of any shape"""
    x = both_signs(rng, shape)
    check_close(
        student.relu_forward(x=x).out,
        reference.relu_forward(x=x).out,
        name="out",
    )


@pytest.mark.points(
    3,
    criterion="relu",
    hint="The gradient passes where x was positive, and is 0 elsewhere.",
)
@pytest.mark.parametrize("shape", SHAPES, ids=case_id)
def test_relu_backward(student, reference, rng, shape):
    """Relu, backward, for inputs of any shape"""
    case = {"x": both_signs(rng, shape), "dout": both_signs(rng, shape)}
    check_close(
        student.relu_backward(**case),
        reference.relu_backward(**case),
        name="dx",
    )


@pytest.mark.points(
    1,
    criterion="relu",
    hint="The size of x does not matter, only its sign.",
)
@pytest.mark.parametrize(
    ("scale", "dtype"),
    [(1e-3, "float64"), (1e4, "float32")],
)
def test_relu_of_any_magnitude(student, reference, rng, scale, dtype):
    """Relu of small and large numbers, forward and backward"""
    x = (scale * both_signs(rng, (4, 5))).astype(dtype)
    case = {"x": x, "dout": both_signs(rng, (4, 5), dtype)}
    check_close(
        student.relu_forward(x=x).out,
        reference.relu_forward(x=x).out,
        name="out",
    )
    check_close(
        student.relu_backward(**case),
        reference.relu_backward(**case),
        name="dx",
    )


# --- both -------------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    1,
    criterion="linear_relu",
    hint="First the linear layer, then relu.",
)
@pytest.mark.parametrize(
    ("batch", "shape", "outputs"),
    [(6, (3,), 4), (1, (2, 3), 5), (4, (5,), 1)],
    ids=case_id,
)
def test_linear_relu_forward(student, reference, rng, batch, shape, outputs):
    """Linear_ReLU, forward"""
    case = linear_case(rng, batch, shape, outputs)
    check_close(
        student.linear_relu_forward(**case).out,
        reference.linear_relu_forward(**case).out,
        name="out",
    )


@pytest.mark.points(
    3,
    criterion="linear_relu",
    hint="Backwards: first through relu, then through the linear layer.",
)
@pytest.mark.parametrize("name", ["dx", "dw", "db"])
@pytest.mark.parametrize(
    ("batch", "shape", "outputs"),
    [(7, (4,), 3), (3, (3, 2), 6)],
    ids=case_id,
)
def test_linear_relu_backward(
    student,
    reference,
    rng,
    batch,
    shape,
    outputs,
    name,
):
    """Linear_ReLU, backward"""
    case = with_dout(rng, linear_case(rng, batch, shape, outputs))
    check_gradient_of(
        name,
        student.linear_relu_backward(**case),
        reference.linear_relu_backward(**case),
    )
