"""The reference for nyu_hw1 against autograd and finite differences, in float64."""

import importlib.util
from pathlib import Path

import pytest
import torch
from torch.nn import functional

ROOT = Path(__file__).parents[2]
ACTIVATIONS = {
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "identity": lambda z: z,
}
LOSSES = {
    "mse_loss": functional.mse_loss,
    "bce_loss": functional.binary_cross_entropy,
}
PAIRS = [(f, g) for f in ACTIVATIONS for g in ACTIVATIONS]


@pytest.fixture(scope="module")
def mlp():
    path = ROOT / "reference" / "nyu_hw1" / "mlp.py"
    spec = importlib.util.spec_from_file_location("nyu_hw1_reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def generator():
    return torch.Generator().manual_seed(20)


def network(mlp, generator, widths, f, g, dtype=torch.float64):
    inputs, hidden, outputs = widths
    made = mlp.MLP(inputs, hidden, f, hidden, outputs, g)
    for name, value in made.parameters.items():
        made.parameters[name] = torch.randn(
            value.shape,
            generator=generator,
            dtype=dtype,
        )
    return made


def labelled(generator, loss, shape):
    """Return labels and predictions that *loss* is defined for."""
    draw = torch.rand(shape, generator=generator, dtype=torch.float64)
    if loss == "mse_loss":
        return torch.randn(
            shape,
            generator=generator,
            dtype=torch.float64,
        ), draw
    return torch.randint(
        0,
        2,
        shape,
        generator=generator,
    ).double(), 0.05 + 0.9 * draw


def with_autograd(parameters, f, g, x):
    """Return y_hat and leaf copies of *parameters*, for autograd."""
    leaves = {
        name: value.detach().clone().requires_grad_()
        for name, value in parameters.items()
    }
    hidden = ACTIVATIONS[f](functional.linear(x, leaves["W1"], leaves["b1"]))
    return ACTIVATIONS[g](
        functional.linear(hidden, leaves["W2"], leaves["b2"]),
    ), leaves


@pytest.mark.parametrize(("f", "g"), PAIRS)
@pytest.mark.parametrize(
    ("batch", "widths"),
    [(1, (1, 1, 1)), (7, (3, 5, 2)), (4, (2, 1, 6))],
)
def test_network_agrees_with_autograd(mlp, generator, f, g, batch, widths):
    made = network(mlp, generator, widths, f, g)
    x = torch.randn(
        (batch, widths[0]),
        generator=generator,
        dtype=torch.float64,
    )
    dJdy_hat = torch.randn(
        (batch, widths[2]),
        generator=generator,
        dtype=torch.float64,
    )
    expected, leaves = with_autograd(made.parameters, f, g, x)
    expected.backward(dJdy_hat)
    torch.testing.assert_close(made.forward(x), expected.detach())
    made.backward(dJdy_hat)
    for name, leaf in leaves.items():
        torch.testing.assert_close(made.grads[f"dJd{name}"], leaf.grad)


@pytest.mark.parametrize(("f", "g"), PAIRS)
def test_network_agrees_with_finite_differences(mlp, generator, f, g):
    made = network(mlp, generator, (3, 4, 2), f, g)
    x = torch.randn((5, 3), generator=generator, dtype=torch.float64)
    dJdy_hat = torch.randn((5, 2), generator=generator, dtype=torch.float64)
    made.forward(x)
    made.backward(dJdy_hat)
    step = 1e-6
    for name, value in made.parameters.items():
        direction = torch.randn(
            value.shape,
            generator=generator,
            dtype=torch.float64,
        )
        sides = []
        for sign in (1, -1):
            made.parameters[name] = value + sign * step * direction
            sides.append((made.forward(x) * dJdy_hat).sum())
        made.parameters[name] = value
        numeric = (sides[0] - sides[1]) / (2 * step)
        torch.testing.assert_close(
            (made.grads[f"dJd{name}"] * direction).sum(),
            numeric,
            rtol=1e-6,
            atol=1e-7,
        )


@pytest.mark.parametrize("loss", list(LOSSES))
@pytest.mark.parametrize("shape", [(1, 1), (1, 6), (7, 1), (4, 3)])
def test_loss_agrees_with_autograd(mlp, generator, loss, shape):
    y, y_hat = labelled(generator, loss, shape)
    leaf = y_hat.clone().requires_grad_()
    expected = LOSSES[loss](leaf, y)
    expected.backward()
    value, gradient = getattr(mlp, loss)(y, y_hat)
    torch.testing.assert_close(value, expected.detach())
    torch.testing.assert_close(gradient, leaf.grad)


@pytest.mark.parametrize("loss", list(LOSSES))
def test_loss_gradient_agrees_with_finite_differences(mlp, generator, loss):
    y, y_hat = labelled(generator, loss, (4, 3))
    ask = getattr(mlp, loss)
    direction, step = (
        torch.randn((4, 3), generator=generator, dtype=torch.float64),
        1e-7,
    )
    numeric = (
        ask(y, y_hat + step * direction)[0]
        - ask(y, y_hat - step * direction)[0]
    ) / (2 * step)
    torch.testing.assert_close(
        (ask(y, y_hat)[1] * direction).sum(),
        numeric,
        rtol=1e-5,
        atol=1e-7,
    )


def test_bce_is_bounded_like_that_of_torch(mlp):
    y = torch.tensor([[0.0, 1.0, 0.0, 1.0]])
    y_hat = torch.tensor([[0.0, 0.0, 1.0, 1.0]], requires_grad=True)
    expected = functional.binary_cross_entropy(y_hat, y)
    expected.backward()
    value, gradient = mlp.bce_loss(y, y_hat.detach())
    torch.testing.assert_close(value, expected.detach())
    torch.testing.assert_close(gradient, y_hat.grad)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_large_values_stay_finite(mlp, dtype):
    z = torch.tensor(
        [[-1000.0, -100.0, -60.0, 0.0, 60.0, 100.0, 1000.0]],
        dtype=dtype,
    )
    for function in (mlp.sigmoid, mlp.sigmoid_slope):
        assert torch.isfinite(function(z)).all()
    torch.testing.assert_close(mlp.sigmoid(z), torch.sigmoid(z))
    assert mlp.sigmoid_slope(z)[0, 2] > 0  # 1 - sigmoid(z) would have lost it


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_precision_is_that_of_the_inputs(mlp, generator, dtype):
    made = network(mlp, generator, (2, 3, 2), "relu", "sigmoid", dtype)
    y_hat = made.forward(torch.randn((4, 2), generator=generator, dtype=dtype))
    loss, dJdy_hat = mlp.bce_loss(torch.ones_like(y_hat), y_hat)
    made.backward(dJdy_hat)
    assert {
        value.dtype for value in (y_hat, loss, dJdy_hat, *made.grads.values())
    } == {dtype}


def test_a_new_network_is_what_the_handout_says(mlp):
    made = mlp.MLP(3, 4, "relu", 4, 2, "identity")
    assert {name: tuple(value.shape) for name, value in made.parameters.items()} == {
        "W1": (4, 3), "b1": (4,), "W2": (2, 4), "b2": (2,),
    }  # fmt: skip
    assert {name: tuple(value.shape) for name, value in made.grads.items()} == {
        "dJdW1": (4, 3), "dJdb1": (4,), "dJdW2": (2, 4), "dJdb2": (2,),
    }  # fmt: skip
    assert not any(value.requires_grad for value in made.parameters.values())


def test_clearing_forgets_the_batch(mlp, generator):
    made = network(mlp, generator, (3, 4, 2), "sigmoid", "relu")
    made.forward(torch.ones(2, 3, dtype=torch.float64))
    made.backward(torch.ones(2, 2, dtype=torch.float64))
    made.clear_grad_and_cache()
    assert not made.cache
    assert not any(value.any() for value in made.grads.values())
