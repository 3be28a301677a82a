"""The network: activations, forward pass, and what it keeps from one batch to the next.

The tests of activations use layers that only scale, without biases, and the same
activation twice: a mistake in the linear layers or in another activation does not reach
them. Pairs of activations are tested in networks of width 1, where any product is
right, and in wide ones.
"""

import numpy as np
import pytest

from grader.testing import agrees, check_close, check_property, linear_layer


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
        [(-1.0, 1.0)[n % 2] for n in range(batch * widths[0])]
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


def with_gradient(rng, case):
    """Return *case* with a random dJdy_hat."""
    shape = len(case["x"]), case["layers"]["linear_2_out_features"]
    return {**case, "dJdy_hat": rng.standard_normal(shape)}


def check_stored(student, case, grads):
    """Refuse gradients that do not grow with dJdy_hat: where nothing was computed, nothing can be kept or cleared."""
    doubled = student.mlp_backward(**{**case, "dJdy_hat": 2 * case["dJdy_hat"]})
    for name, gradient in grads.items():
        fits = (
            gradient.shape == case["parameters"][name.removeprefix("dJd")].shape
            and np.isfinite(gradient).all()
        )
        usable = fits and gradient.any() and agrees(doubled[name], 2 * gradient)
        check_property(
            bool(usable),
            f"`backward` stored no gradient in {name} that this test could use.",
            name=name,
        )


# --- activations ------------------------------------------------------------------------------------------------------


@pytest.mark.points(
    6,
    criterion="activations",
    hint="f follows the first layer and g the second, element by element.",
)
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "identity"])
def test_activation(student, reference, rng, activation):
    """An activation is right as f and as g, in a network of width 1."""
    x = np.concatenate([rng.uniform(-2, -0.5, 3), rng.uniform(0.5, 2, 4)])[
        :, None
    ]
    case = scaling_network(
        x, activation, rng.uniform(0.5, 2, 1), rng.uniform(0.5, 2, 1)
    )
    check_close(
        student.mlp_forward(**case), reference.mlp_forward(**case), name="y_hat"
    )


@pytest.mark.points(
    4,
    criterion="activations",
    hint="f follows the first layer and g the second, element by element.",
)
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "identity"])
def test_activation_wide(student, reference, rng, activation):
    """An activation is applied to every unit, as f and as g."""
    x = rng.uniform(0.5, 2, (6, 3)) * np.array(
        [[1, -1, 1]] * 4 + [[-1, 1, 1]] * 2
    )
    case = scaling_network(
        x,
        activation,
        rng.uniform(0.5, 2, 3),
        rng.uniform(0.5, 2, 3) * np.array([1, 1, -1]),
    )
    check_close(
        student.mlp_forward(**case), reference.mlp_forward(**case), name="y_hat"
    )


@pytest.mark.points(
    2,
    criterion="activations",
    hint="exp(z) overflows for large z; 1 / (1 + exp(-z)) does not.",
)
@pytest.mark.parametrize(
    ("largest", "dtype"), [(60, "float64"), (100, "float32")]
)
def test_sigmoid_of_large_values(student, reference, rng, largest, dtype):
    """The sigmoid of large positive and negative values is a number."""
    x = np.concatenate(
        [np.linspace(-largest, largest, 13), rng.standard_normal(4)]
    )[:, None].astype(dtype)
    case = scaling_network(x, "sigmoid", [1.0], [-float(largest)])
    check_close(
        student.mlp_forward(**case), reference.mlp_forward(**case), name="y_hat"
    )


# --- forward pass -----------------------------------------------------------------------------------------------------


@pytest.mark.points(
    7,
    criterion="forward",
    hint="y_hat = g(W2 f(W1 x + b1) + b2): is each activation used in its place?",
)
@pytest.mark.parametrize("g", ["relu", "sigmoid", "identity"])
@pytest.mark.parametrize("f", ["relu", "sigmoid", "identity"])
def test_forward_of_width_1(student, reference, rng, f, g):
    """The forward pass is right for each pair of activations where every layer has width 1."""
    case = network(
        rng, 6, (1, 1, 1), f, g, bias=g == "relu" and f != "identity"
    )
    check_close(
        student.mlp_forward(**case), reference.mlp_forward(**case), name="y_hat"
    )


@pytest.mark.points(
    5,
    criterion="forward",
    hint="Each layer is x W^T + b for the whole batch, W of shape (out, in).",
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
    """The forward pass is right for each pair of activations."""
    case = network(rng, batch, widths, f, g)
    check_close(
        student.mlp_forward(**case), reference.mlp_forward(**case), name="y_hat"
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
    """The forward pass is right for batches and layers of any size."""
    case = network(rng, batch, widths, f, g, dtype=dtype)
    check_close(
        student.mlp_forward(**case), reference.mlp_forward(**case), name="y_hat"
    )


@pytest.mark.points(
    1,
    criterion="forward",
    hint="`forward` uses `.parameters`, drawn with torch.randn.",
)
def test_new_network(student, reference, rng):
    """A new network has random `.parameters` of the right shapes, and computes with them."""
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
@pytest.mark.parametrize(
    ("f", "g", "batch", "widths"),
    [("relu", "relu", 4, (3, 6, 2)), ("sigmoid", "sigmoid", 7, (1, 1, 1))],
    ids=size_id,
)
def test_parameters_are_kept(student, rng, f, g, batch, widths):
    """The backward pass leaves the parameters as they were."""
    case = with_gradient(rng, network(rng, batch, widths, f, g))
    found = student.mlp_keeps_parameters(**case)
    check_stored(student, case, found.grads)
    check_close(found.parameters, case["parameters"], name="")


@pytest.mark.points(
    2,
    criterion="clear",
    hint="`clear_grad_and_cache` is given; `.grads` must hold tensors.",
)
@pytest.mark.parametrize(
    ("f", "g", "batch", "widths"),
    [("relu", "relu", 5, (2, 4, 3)), ("sigmoid", "sigmoid", 8, (1, 1, 1))],
    ids=size_id,
)
def test_clear(student, rng, f, g, batch, widths):
    """Clearing sets every gradient to zero."""
    case = with_gradient(rng, network(rng, batch, widths, f, g))
    found = student.mlp_clear(**case)
    check_stored(student, case, found.before)
    for name, value in case["parameters"].items():
        check_close(
            found.after[f"dJd{name}"],
            np.zeros_like(value),
            name=f"dJd{name} after clearing",
        )


@pytest.mark.points(
    2, criterion="clear", hint="Nothing of a batch may be left after clearing."
)
@pytest.mark.parametrize(
    ("f", "g", "batch", "widths", "batch_2"),
    [
        ("relu", "relu", 3, (4, 7, 2), 8),
        ("sigmoid", "sigmoid", 6, (2, 3, 4), 1),
    ],
    ids=size_id,
)
def test_second_batch(student, rng, f, g, batch, widths, batch_2):
    """A second batch of another size gives the gradients that it gives in a new network."""
    second = with_gradient(rng, network(rng, batch_2, widths, f, g))
    first = with_gradient(
        rng, {**second, "x": rng.standard_normal((batch, widths[0]))}
    )
    alone = student.mlp_backward(**second)
    check_stored(student, second, alone)
    found = student.mlp_two_batches(
        **first, x_2=second["x"], dJdy_hat_2=second["dJdy_hat"]
    )
    check_close(found, alone, name="")
