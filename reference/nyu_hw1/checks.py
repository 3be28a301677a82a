"""The reference against computations that do not use it: torch's losses, autograd, finite differences."""

import numpy as np
import torch
from torch.nn import functional

from grader.testing import check_close, check_gradient

ACTIVATIONS = {
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "identity": lambda z: z,
}
LOSSES = {
    "mse_loss": functional.mse_loss,
    "bce_loss": functional.binary_cross_entropy,
}
SHAPES = ((1, 1), (1, 6), (7, 1), (4, 3))
WIDTHS = ((1, 1, 1), (3, 5, 2), (2, 1, 6))
PAIRS = tuple((f, g) for f in ACTIVATIONS for g in ACTIVATIONS)


def labelled(rng, loss, shape):
    """Return labels and predictions that *loss* is defined for."""
    if loss == "mse_loss":
        return {
            "y": rng.standard_normal(shape),
            "y_hat": rng.standard_normal(shape),
        }
    return {
        "y": rng.integers(0, 2, shape).astype(float),
        "y_hat": rng.uniform(0.05, 0.95, shape),
    }


def network(rng, batch, widths, f, g):
    """Return layers, parameters and a batch."""
    inputs, hidden, outputs = widths
    layers = {
        "linear_1_in_features": inputs,
        "linear_1_out_features": hidden,
        "f_function": f,
        "linear_2_in_features": hidden,
        "linear_2_out_features": outputs,
        "g_function": g,
    }
    shapes = {
        "W1": (hidden, inputs),
        "b1": (hidden,),
        "W2": (outputs, hidden),
        "b2": (outputs,),
    }
    parameters = {
        name: rng.standard_normal(shape) for name, shape in shapes.items()
    }
    return {
        "layers": layers,
        "parameters": parameters,
        "x": rng.standard_normal((batch, inputs)),
    }


def with_autograd(case):
    """Return y_hat and the leaves that its gradients are stored in."""
    leaves = {
        name: torch.tensor(value, requires_grad=True)
        for name, value in case["parameters"].items()
    }
    f, g = (
        ACTIVATIONS[case["layers"][name]]
        for name in ("f_function", "g_function")
    )
    hidden = f(
        functional.linear(
            torch.from_numpy(case["x"]), leaves["W1"], leaves["b1"]
        )
    )
    return g(functional.linear(hidden, leaves["W2"], leaves["b2"])), leaves


def check_losses_with_autograd(reference, rng):
    """Losses and their gradients are those of torch.nn.functional."""
    for loss, right in LOSSES.items():
        for shape in SHAPES:
            case = labelled(rng, loss, shape)
            y_hat = torch.tensor(case["y_hat"], requires_grad=True)
            expected = right(y_hat, torch.from_numpy(case["y"]))
            expected.backward()
            found = getattr(reference, loss)(**case)
            check_close(found.loss, expected.item(), name=loss, rtol=1e-12)
            check_close(
                found.dJdy_hat,
                y_hat.grad.numpy(),
                name=f"{loss}: dJdy_hat",
                rtol=1e-12,
            )


def check_losses_with_finite_differences(reference, rng):
    """Losses change with y_hat as their gradients say."""
    for loss in LOSSES:
        case = labelled(rng, loss, (4, 3))
        ask = getattr(reference, loss)

        def value(y_hat, ask=ask, case=case):
            return ask(y=case["y"], y_hat=y_hat).loss

        check_gradient(
            value,
            case["y_hat"],
            ask(**case).dJdy_hat,
            rng,
            name=f"{loss}: dJdy_hat",
        )


def check_network_with_autograd(reference, rng):
    """Output and gradients of the network are those of autograd, for each pair of activations."""
    for widths in WIDTHS:
        for f, g in PAIRS:
            case = network(rng, 5, widths, f, g)
            y_hat, leaves = with_autograd(case)
            check_close(
                reference.mlp_forward(**case),
                y_hat.detach().numpy(),
                name=f"{f}, {g}: y_hat",
                rtol=1e-12,
            )
            dJdy_hat = rng.standard_normal(y_hat.shape)
            y_hat.backward(torch.from_numpy(dJdy_hat))
            expected = {
                f"dJd{name}": leaf.grad.numpy() for name, leaf in leaves.items()
            }
            check_close(
                reference.mlp_backward(**case, dJdy_hat=dJdy_hat),
                expected,
                name=f"{f}, {g}:",
                rtol=1e-12,
            )


def check_network_with_finite_differences(reference, rng):
    """A loss that is linear in the output changes with each parameter as the gradients say."""
    for f, g in PAIRS:
        case = network(rng, 5, (3, 4, 2), f, g)
        dJdy_hat = rng.standard_normal((5, 2))
        grads = reference.mlp_backward(**case, dJdy_hat=dJdy_hat)
        for name, value in case["parameters"].items():

            def moved(entry, case=case, name=name, dJdy_hat=dJdy_hat):
                parameters = {**case["parameters"], name: entry}
                return float(
                    np.sum(
                        dJdy_hat
                        * reference.mlp_forward(
                            **{**case, "parameters": parameters}
                        )
                    )
                )

            check_gradient(
                moved,
                value,
                grads[f"dJd{name}"],
                rng,
                name=f"{f}, {g}: dJd{name}",
            )
