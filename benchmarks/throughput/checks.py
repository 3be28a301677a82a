"""36 checks of NYU homework 1, written once for all graders: NumPy, torch and the standard library only.

Each peer copies this file beside a submission, with `expected.json`, which holds what
the reference gives.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

ACTIVATIONS = ("relu", "sigmoid", "identity")
PARTS = ("forward", "dJdW1", "dJdW2")
SIZES = ((6, 1), (4, 3))
NETWORKS = tuple(
    f"{part}-{f}-{g}"
    for part in PARTS
    for f in ACTIVATIONS
    for g in ACTIVATIONS
)
LOSSES = tuple(
    f"{loss}-{part}-{n}x{c}"
    for loss in ("mse", "bce")
    for part in ("value", "gradient")
    for n, c in SIZES
)
NAMES = (*NETWORKS, *LOSSES, "clear")  #: 27 + 8 + 1


def loss_case(loss: str, size: str) -> dict[str, Any]:
    """Return labels and predictions."""
    shape = tuple(map(int, size.split("x")))
    rng = np.random.default_rng(shape)
    y = (
        rng.standard_normal(shape)
        if loss == "mse"
        else rng.integers(0, 2, shape).astype(float)
    )
    return {"y": y, "y_hat": rng.uniform(0.05, 0.95, shape)}


def network_case(f: str, g: str) -> dict[str, Any]:
    """Return layers, parameters, a batch and the gradient of a loss."""
    rng = np.random.default_rng([ACTIVATIONS.index(f), ACTIVATIONS.index(g)])
    layers = dict(
        zip(
            ("linear_1_in_features", "linear_1_out_features"),
            (5, 8),
            strict=True,
        )
    )
    layers |= {
        "f_function": f,
        "linear_2_in_features": 8,
        "linear_2_out_features": 3,
        "g_function": g,
    }
    shapes = {"W1": (8, 5), "b1": (8,), "W2": (3, 8), "b2": (3,)}
    parameters = {
        name: rng.standard_normal(shape) for name, shape in shapes.items()
    }
    x, gradient = rng.standard_normal((7, 5)), rng.standard_normal((7, 3))
    return {
        "layers": layers,
        "parameters": parameters,
        "x": x,
        "dJdy_hat": gradient,
    }


def answer(module: Any, name: str) -> Any:
    """Return what *module*, a student's mlp.py, answers in the check *name*, as an array."""
    kind, *rest = name.split("-")
    if kind in {"mse", "bce"}:
        case = {
            key: torch.from_numpy(value)
            for key, value in loss_case(kind, rest[1]).items()
        }
        loss, gradient = getattr(module, f"{kind}_loss")(**case)
        return np.asarray(loss if rest[0] == "value" else gradient, dtype=float)
    case = network_case(*(rest or ("relu", "sigmoid")))
    network = module.MLP(**case["layers"])
    for key, value in case["parameters"].items():
        network.parameters[key] = torch.from_numpy(value)
        network.grads[f"dJd{key}"] = torch.zeros(
            value.shape, dtype=torch.float64
        )
    y_hat = network.forward(torch.from_numpy(case["x"]))
    if kind == "forward":
        return np.asarray(y_hat)
    network.backward(torch.from_numpy(case["dJdy_hat"]))
    if kind != "clear":
        return np.asarray(network.grads[kind])
    network.clear_grad_and_cache()
    return np.asarray(network.grads["dJdW1"])


def check(module: Any, name: str) -> None:
    """Raise AssertionError where *module* answers wrongly in the check *name*."""
    expected = json.loads(
        (Path(__file__).parent / "expected.json").read_text(encoding="utf-8")
    )[name]
    np.testing.assert_allclose(
        answer(module, name), np.asarray(expected), rtol=1e-5, atol=1e-7
    )
