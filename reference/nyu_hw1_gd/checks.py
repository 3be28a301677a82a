"""The reference and the judge's copy of each model, against PyTorch, finite differences and best images known by hand."""

from pathlib import Path

import numpy as np
import torch

from grader.contract import import_file

PUBLIC = Path(__file__).parents[2] / "assignments" / "nyu_hw1_gd"
models = import_file(PUBLIC / "models.py", "nyu_hw1_gd_checked_models")
scoring = import_file(PUBLIC / "scoring.py", "nyu_hw1_gd_checked_scoring")


def optimised(reference, model, start, label, iterations):
    """Return the image that the reference makes of *start* for a class."""
    case = {
        "image": start.astype(np.float32),
        "label": label,
        "iterations": iterations,
        "seed": 1,
    }
    return reference.optimise(
        **case, sign=0, runs=1, frames=0, **model.as_arguments()
    ).image.astype(np.float64)


def check_models(reference, rng):
    """Compare the judge's scores of the classifier with those of the network in PyTorch, the slope with differences."""
    del reference
    model = scoring.classifier()
    weights = {
        name: torch.from_numpy(value).double()
        for name, value in model.weights.items()
    }
    network = models.Classifier(model.as_arguments()["architecture"], weights)
    inputs, along = (rng.standard_normal((1, 3, 64, 64)) for _ in range(2))
    leaf = torch.from_numpy(inputs).requires_grad_()
    scores = network(leaf)
    np.testing.assert_allclose(
        model.scores(inputs), scores.detach().numpy(), rtol=1e-9, atol=1e-9
    )
    (gradient,) = torch.autograd.grad(scores[0, 4], leaf)
    step = 1e-6 * along
    slope = (model.scores(inputs + step) - model.scores(inputs - step))[
        0, 4
    ] / 2e-6
    np.testing.assert_allclose(
        (gradient.numpy() * along).sum(), slope, rtol=1e-4
    )


def check_first_step(reference, rng):
    """Compare the first step with a model's slope that is known by hand: each pixel of a channel moves the same way."""
    weights = np.array([[0.9, -0.6, 0.3]])
    start = 0.5 + 0.1 * rng.random((1, 3, 8, 8))
    moved = (
        optimised(reference, scoring.colour_model(weights), start, 0, 1) - start
    )
    expected = 0.05 * weights / np.sqrt((weights**2).mean())
    np.testing.assert_allclose(
        moved,
        np.broadcast_to(expected.reshape(1, 3, 1, 1), moved.shape),
        atol=1e-6,
    )


def check_optimum(reference, rng):
    """Compare long runs with the best images of small models: extreme colours, and a colour within the range."""
    start = 0.5 + 0.1 * rng.random((1, 3, 8, 8))
    weights = rng.choice((-1.0, 1.0), (1, 3)) * rng.uniform(0.5, 1, (1, 3))
    extreme = optimised(
        reference, scoring.colour_model(64 * weights), start, 0, 64
    )
    np.testing.assert_allclose(
        extreme,
        np.broadcast_to((weights > 0).reshape(1, 3, 1, 1), extreme.shape),
    )
    target = rng.uniform(0.2, 0.8, (1, 3))
    reached = optimised(
        reference, scoring.target_model(target, 64.0), start, 0, 256
    )
    np.testing.assert_allclose(
        reached,
        np.broadcast_to(target.reshape(1, 3, 1, 1), reached.shape),
        atol=0.03,
    )
