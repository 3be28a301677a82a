"""Small cases of the layers, the losses and dropout."""

import numpy as np
import pytest

from grader.testing import as_vector, check_close, check_property

ROW = "db has the shape (1, M); b has (M,). It was taken all the same."


def numbers(rng, *shape):
    """Return numbers with one decimal, of both signs, none of them zero."""
    drawn = np.round(rng.uniform(0.2, 2, shape), 1)
    drawn.ravel()[1::2] *= -1
    return drawn


def layer(rng, batch, shape, outputs):
    """Return x, w and b."""
    features = int(np.prod(shape))
    return {
        "x": numbers(rng, batch, *shape),
        "w": numbers(rng, features, outputs),
        "b": numbers(rng, outputs),
    }


def slope(function, at, direction, step=1e-3):
    """Return how fast *function* changes along *direction*."""
    return (
        function(at + step * direction) - function(at - step * direction)
    ) / (2 * step)


# --- linear and relu --------------------------------------------------------------------------------------------------


@pytest.mark.points(
    1,
    criterion="linear",
    visibility="public",
    hint="` out = x @ w + b `, with each example flattened.",
)
@pytest.mark.parametrize("shape", [(3,), (2, 2)], ids=["flat", "folded"])
def test_linear_forward(student, reference, rng, shape):
    """The linear layer, forward, for two examples"""
    case = layer(rng, 2, shape, 3)
    check_close(
        student.linear_forward(**case).out,
        reference.linear_forward(**case).out,
        name="out",
    )


@pytest.mark.points(
    1,
    criterion="linear",
    visibility="public",
    hint="Each gradient has the shape of its array.",
)
@pytest.mark.parametrize("name", ["dx", "dw", "db"])
@pytest.mark.parametrize("shape", [(3,), (2, 2)], ids=["flat", "folded"])
def test_linear_backward(student, reference, rng, shape, name):
    """Gradients of the linear layer for two examples"""
    case = {**layer(rng, 2, shape, 3), "dout": numbers(rng, 2, 3)}
    found = getattr(student.linear_backward(**case), name)
    check_property(found is not None, f"{name} is None.", name=name)
    if name == "db":
        found = as_vector(found, ROW)
    check_close(
        found,
        getattr(reference.linear_backward(**case), name),
        name=name,
    )


@pytest.mark.points(
    1,
    criterion="linear",
    visibility="public",
    hint="Compare dx with the change of the output.",
)
def test_linear_gradient_is_that_of_the_output(student, rng):
    """Agreement of dx with the change of your own output"""
    case, dout, direction = (
        layer(rng, 3, (4,), 2),
        numbers(rng, 3, 2),
        rng.standard_normal((3, 4)),
    )

    def own(x):
        out = student.linear_forward(**{**case, "x": x}).out
        check_property(
            out.shape == dout.shape,
            "out has not the shape (N, M).",
            name="out",
        )
        return float((out * dout).sum())

    dx = student.linear_backward(**case, dout=dout).dx
    check_property(
        dx is not None and dx.shape == (3, 4),
        "dx has not the shape of x.",
        name="dx",
    )
    due = slope(own, case["x"], direction)
    check_property(
        bool(abs(due) > 1e-6),
        "The output does not change with x.",
        name="out",
    )
    check_close(
        float((dx * direction).sum()),
        due,
        name="dx along a direction",
        rtol=1e-2,
    )


@pytest.mark.points(
    1,
    criterion="relu",
    visibility="public",
    hint="` max(x, 0) `; the gradient passes where x was positive.",
)
@pytest.mark.parametrize(
    "shape",
    [(6,), (2, 3), (2, 1, 3)],
    ids=["one axis", "two axes", "three axes"],
)
def test_relu(student, reference, rng, shape):
    """Relu, forward and backward"""
    x, dout = numbers(rng, *shape), numbers(rng, *shape)[..., ::-1].copy()
    check_close(
        student.relu_forward(x=x).out,
        reference.relu_forward(x=x).out,
        name="out",
    )
    check_close(
        student.relu_backward(x=x, dout=dout),
        reference.relu_backward(x=x, dout=dout),
        name="dx",
    )


@pytest.mark.points(
    1,
    criterion="linear_relu",
    visibility="public",
    hint="First the linear layer, then relu.",
)
def test_linear_relu(student, reference, rng):
    """Linear layer and relu together, forward and backward"""
    case = layer(rng, 3, (2, 2), 3)
    check_close(
        student.linear_relu_forward(**case).out,
        reference.linear_relu_forward(**case).out,
        name="out",
    )
    case["dout"] = numbers(rng, 3, 3)
    found, right = (
        one.linear_relu_backward(**case) for one in (student, reference)
    )
    for name in ("dx", "dw", "db"):
        gradient = getattr(found, name)
        check_property(gradient is not None, f"{name} is None.", name=name)
        if name == "db":
            gradient = as_vector(gradient, ROW)
        check_close(gradient, getattr(right, name), name=name)


# --- losses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(
            "softmax_loss",
            marks=pytest.mark.points(
                1,
                criterion="softmax",
                visibility="public",
                hint="The mean over the batch.",
            ),
        ),
        pytest.param(
            "svm_loss",
            marks=pytest.mark.points(
                1,
                criterion="svm",
                visibility="public",
                hint="Extra credit: see the handout.",
            ),
        ),
    ],
)
def test_loss(student, reference, rng, loss):
    """Value and gradient of a loss for three examples"""
    case = {
        "x": np.round(rng.uniform(-2, 2, (3, 4)), 2),
        "y": rng.integers(0, 4, 3),
    }
    check_close(
        getattr(student, loss)(**case),
        getattr(reference, loss)(**case),
        name="",
    )


@pytest.mark.points(
    1,
    criterion="softmax",
    visibility="public",
    hint="Subtract the largest score of each row.",
)
def test_large_scores(student, reference, rng):
    """The softmax loss of scores near 1000"""
    case = {
        "x": 1000 + np.round(rng.uniform(-2, 2, (2, 3)), 1),
        "y": rng.integers(0, 3, 2),
    }
    check_close(
        student.softmax_loss(**case),
        reference.softmax_loss(**case),
        name="",
    )


# --- dropout ----------------------------------------------------------------------------------------------------------


def dropped(out, x):
    """Return which elements were dropped: some, and not all."""
    check_property(
        out.shape == x.shape,
        "out has not the shape of x.",
        name="out",
    )
    check_property(
        bool((out == 0).any() and (out != 0).any()),
        "In training some elements must be dropped.",
        name="out",
    )
    return out == 0


@pytest.mark.points(
    1,
    criterion="dropout",
    visibility="public",
    hint="Drop with probability p, divide what is kept by ` 1 - p `.",
)
@pytest.mark.parametrize("p", [0.2, 0.7])
def test_dropout(student, rng, p):
    """Dropout in training: the share that is dropped, and the scale of what is kept"""
    x = numbers(rng, 60, 50)
    out = student.dropout_forward(x=x, p=p, mode="train", seed=5).out
    share = dropped(out, x).mean()
    check_property(
        bool(abs(share - p) < 0.06),
        f"{share:.0%} of the elements are dropped, p is {p:.0%}.",
        name="out",
    )
    check_close(out, np.where(out == 0, 0, x / (1 - p)), name="out")


@pytest.mark.points(
    1,
    criterion="dropout",
    visibility="public",
    hint='The same mask both ways; nothing in mode "test".',
)
def test_dropout_both_modes(student, rng):
    """Dropout: one mask both ways, and nothing in test mode"""
    x, dout = numbers(rng, 20, 10), numbers(rng, 20, 10)
    found = student.dropout_backward(
        x=x,
        dout=dout,
        p=0.4,
        mode="train",
        seed=5,
    )
    dropped(found.out, x)
    check_close(found.dx, dout * (found.out / x), name="dx")
    unchanged = student.dropout_backward(
        x=x,
        dout=dout,
        p=0.4,
        mode="test",
        seed=5,
    )
    check_close(unchanged.out, x, name="out")
    check_close(unchanged.dx, dout, name="dx")
