"""The network: activations, forward pass, and what it keeps from one batch to the next.

The tests of activations use layers that only scale, without biases, and the same
activation twice: a mistake in the linear layers or in another activation does not reach
them. Pairs of activations are tested in networks of width 1, where any product is
right, and in wide ones.
"""

import numpy as np
import pytest

from grader.testing import (
    as_vector,
    check_any,
    check_close,
    check_property,
    common_factor,
    linear_layer,
)

NEW_ROW = "A bias of a new network has the shape (1, n); the handout's has (n,). It was taken all the same."
ROW = "The gradient of a bias has the shape (1, n); the bias has (n,). It was taken all the same."


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


def scaling_network(x, activation, scale_1, scale_2):
    """Return a network whose layers multiply each column of *x* by a number: diagonal weights, no biases."""
    width = x.shape[1]
    zero = np.zeros(width, x.dtype)
    weights = {
        "W1": np.diag(scale_1).astype(x.dtype),
        "W2": np.diag(scale_2).astype(x.dtype),
    }
    parameters = {**weights, "b1": zero, "b2": zero}
    return {
        "layers": layers_of((width,) * 3, activation, activation),
        "parameters": parameters,
        "x": x,
    }


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


def with_gradient(rng, case):
    """Return *case* with a random dJdy_hat."""
    shape = len(case["x"]), case["layers"]["linear_2_out_features"]
    return {**case, "dJdy_hat": rng.standard_normal(shape)}


def gradient_of(grads, name):
    """Return one gradient; that of a bias may have a first axis of length 1."""
    return as_vector(grads[name], ROW) if "b" in name else grads[name]


def check_stored(reference, case, grads):
    """Refuse gradients of which none is right up to a factor: what is nonsense may be kept and cleared without any.

    Of one number or two, anything is a multiple by chance.
    """
    right = {
        name: value
        for name, value in reference.mlp_backward(**case).items()
        if value.size > 2
    }

    def check(name):
        factor = common_factor(gradient_of(grads, name), right[name])
        text = "`backward` stored no gradient that this test could use."
        check_property(factor is not None, text, name=name)

    check_any(check, *right)


def carrying_cases(rng):
    """Return networks with a dJdy_hat for tests that are not about their gradients: one that works is enough."""
    sizes = ((5, (2, 4, 3)), (10, (3, 3, 3)))
    return [
        with_gradient(rng, network(rng, batch, widths, activation, activation))
        for activation in ("identity", "relu", "sigmoid")
        for batch, widths in sizes
    ]


def check_scaling(student, reference, x, activation, scale_1, scale_2):
    """Raise Mismatch unless the network of width 1 is right, or the same one twice, side by side."""

    def check(width):
        case = scaling_network(
            x.repeat(width, axis=1),
            activation,
            [scale_1] * width,
            [scale_2] * width,
        )
        right = reference.mlp_forward(**case)
        check_close(student.mlp_forward(**case), right, name="y_hat")

    check_any(check, 1, 2)


# --- activations ------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    6,
    criterion="activations",
    hint="f follows the first layer and g the second, element by element.",
)
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "identity"])
def test_activation(student, reference, rng, activation):
    """Each activation, as f and as g, in a small network"""
    x = np.concatenate([rng.uniform(-2, -0.5, 3), rng.uniform(0.5, 2, 4)])[
        :,
        None,
    ]
    check_scaling(student, reference, x, activation, *rng.uniform(0.5, 2, 2))


@pytest.mark.points(
    4,
    criterion="activations",
    hint="f follows the first layer and g the second, element by element.",
)
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "identity"])
def test_activation_wide(student, reference, rng, activation):
    """Each activation, as f and as g, applied to every unit"""
    x = rng.uniform(0.5, 2, (6, 3)) * np.array(
        [[1, -1, 1]] * 4 + [[-1, 1, 1]] * 2,
    )
    case = scaling_network(
        x,
        activation,
        rng.uniform(0.5, 2, 3),
        rng.uniform(0.5, 2, 3) * np.array([1, 1, -1]),
    )
    check_close(
        student.mlp_forward(**case),
        reference.mlp_forward(**case),
        name="y_hat",
    )


@pytest.mark.points(
    2,
    criterion="activations",
    hint="` exp(z) ` overflows for large z; ` 1 / (1 + exp(-z)) ` does not.",
)
@pytest.mark.parametrize(
    ("largest", "dtype"),
    [(60, "float64"), (100, "float32")],
)
def test_sigmoid_of_large_values(student, reference, rng, largest, dtype):
    """The sigmoid of large positive and negative values"""
    x = np.concatenate(
        [np.linspace(-largest, largest, 13), rng.standard_normal(4)],
    )[:, None].astype(dtype)
    check_scaling(student, reference, x, "sigmoid", 1.0, -float(largest))


# --- forward pass -----------------------------------------------------------------------------------------------------


@pytest.mark.points(
    7,
    criterion="forward",
    hint="` y_hat = g(W2 @ f(W1 @ x + b1) + b2) `: is each activation used in its place?",
)
@pytest.mark.parametrize("g", ["relu", "sigmoid", "identity"])
@pytest.mark.parametrize("f", ["relu", "sigmoid", "identity"])
def test_forward_of_width_1(student, reference, rng, f, g):
    """Forward pass for each pair of activations, with layers of width 1"""
    narrow = network(
        rng,
        6,
        (1, 1, 1),
        f,
        g,
        bias=g == "relu" and f != "identity",
    )

    def check(case):
        right = reference.mlp_forward(**case)
        check_close(student.mlp_forward(**case), right, name="y_hat")

    check_any(check, narrow, side_by_side(narrow))


@pytest.mark.points(
    5,
    criterion="forward",
    hint="Each layer is ` x @ W.T + b ` for the whole batch, W of shape (out, in).",
)
@pytest.mark.parametrize(
    ("f", "g", "batch", "widths"),
    [
        ("relu", "relu", 4, (3, 5, 2)),
        ("relu", "sigmoid", 7, (2, 6, 3)),
        ("relu", "identity", 5, (4, 3, 6)),
        ("sigmoid", "relu", 6, (5, 2, 4)),
        ("sigmoid", "sigmoid", 3, (2, 4, 5)),
        ("sigmoid", "identity", 8, (3, 7, 2)),
        ("identity", "relu", 9, (6, 3, 2)),
        ("identity", "sigmoid", 2, (3, 2, 4)),
        ("identity", "identity", 5, (2, 3, 7)),
    ],
    ids=size_id,
)
def test_forward(student, reference, rng, f, g, batch, widths):
    """Forward pass for each pair of activations, with wider layers"""
    case = network(rng, batch, widths, f, g)
    check_close(
        student.mlp_forward(**case),
        reference.mlp_forward(**case),
        name="y_hat",
    )


@pytest.mark.points(
    4,
    criterion="forward",
    hint="No size may be written into the code; keep both axes.",
)
@pytest.mark.parametrize(
    ("f", "g", "batch", "widths", "dtype"),
    [
        ("relu", "relu", 10, (2, 20, 22), "float64"),
        ("sigmoid", "sigmoid", 1, (4, 6, 3), "float64"),
        ("identity", "identity", 1, (3, 5, 1), "float64"),
        ("relu", "relu", 5, (1, 8, 2), "float64"),
        ("sigmoid", "sigmoid", 6, (3, 1, 4), "float64"),
        ("identity", "identity", 33, (5, 4, 2), "float32"),
    ],
    ids=size_id,
)
def test_forward_sizes(student, reference, rng, f, g, batch, widths, dtype):
    """Forward pass for batches and layers of any size"""
    case = network(rng, batch, widths, f, g, dtype=dtype)
    check_close(
        student.mlp_forward(**case),
        reference.mlp_forward(**case),
        name="y_hat",
    )


@pytest.mark.points(
    1,
    criterion="forward",
    hint="`forward` uses `.parameters`, drawn with torch.randn.",
)
def test_new_network(student, reference, rng):
    """A new network: random `.parameters` of the right shapes, and their use"""
    widths = (3, 4, 2)
    layers, x = (
        layers_of(widths, "relu", "sigmoid"),
        rng.standard_normal((5, 3)).astype("float32"),
    )
    new = student.mlp_new(layers=layers, x=x)
    shapes = {
        "W1": widths[1::-1],
        "b1": widths[1:2],
        "W2": widths[:0:-1],
        "b2": widths[2:],
    }
    for name, shape in shapes.items():
        value = new.parameters[name]
        if name[0] == "b":
            value = as_vector(value, NEW_ROW)
        check_property(
            value.shape == shape,
            f"{name} of a new network has not the handout's shape.",
            name=name,
        )
        random = (
            value.dtype.kind == "f"
            and np.isfinite(value).all()
            and 1e-3 < np.ptp(value) < 1e3
        )
        check_property(
            bool(random),
            f"{name} of a new network is not drawn with torch.randn.",
            name=name,
        )
    check_close(
        new.y_hat,
        reference.mlp_forward(layers=layers, parameters=new.parameters, x=x),
        name="y_hat",
    )


# --- from one batch to the next ---------------------------------------------------------------------------------------


@pytest.mark.points(
    2,
    criterion="backward",
    hint="`backward` only computes gradients; others use them.",
)
def test_parameters_are_kept(student, reference, rng):
    """Parameters after the backward pass: unchanged"""

    def check(case):
        found = student.mlp_keeps_parameters(**case)
        check_stored(reference, case, found.grads)
        for name, value in case["parameters"].items():
            kept = found.parameters[name]
            check_close(
                as_vector(kept, ROW) if name[0] == "b" else kept,
                value,
                name=name,
            )

    check_any(check, *carrying_cases(rng))


@pytest.mark.points(
    2,
    criterion="clear",
    hint="`clear_grad_and_cache` is given; `.grads` must hold tensors.",
)
def test_clear(student, reference, rng):
    """Gradients of zero after clearing"""

    def check(case):
        found = student.mlp_clear(**case)
        check_stored(reference, case, found.before)
        for name, value in case["parameters"].items():
            check_close(
                gradient_of(found.after, f"dJd{name}"),
                np.zeros_like(value),
                name=f"dJd{name} after clearing",
            )

    check_any(check, *carrying_cases(rng))


@pytest.mark.points(
    2,
    criterion="clear",
    hint="Nothing of a batch may be left after clearing.",
)
def test_second_batch(student, reference, rng):
    """Gradients of a second batch of another size, after clearing"""

    def check(cases):
        first, second = cases
        alone = student.mlp_backward(**second)
        check_stored(reference, second, alone)
        found = student.mlp_two_batches(
            **first,
            x_2=second["x"],
            dJdy_hat_2=second["dJdy_hat"],
        )
        check_close(found, alone, name="")

    pairs = []
    for second in carrying_cases(rng):
        for batch in (4, 10):
            x = rng.standard_normal((batch, second["x"].shape[1]))
            pairs.append((with_gradient(rng, {**second, "x": x}), second))
    check_any(check, *pairs)
