"""Inputs of tests: draws that tell mistakes apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

Drawn = TypeVar("Drawn")


def draw_until(
    draw: Callable[[], Drawn], accept: Callable[[Drawn], bool], tries: int = 10_000
) -> Drawn:
    """Return the first of at most *tries* draws that *accept* finds fit.

    Raises ValueError where none is.
    """
    for _ in range(tries):
        drawn = draw()
        if accept(drawn):
            return drawn
    raise ValueError(f"none of {tries} draws is fit for this test")


def linear_layer(
    rng: np.random.Generator,
    x: np.ndarray,
    width: int,
    *,
    bias: bool = True,
    largest: float = 2.0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return weights (width, features), biases (width,) and z = x W^T + b (N, width) that tell mistakes apart.

    The largest |z| is *largest*, none is within 1e-3 of 0 (where relu has its kink), at least one is positive and, with
    *bias* and more than one element, one negative. Rows of zeros in *x* (units that relu switched off) do not count.
    Without *bias* the biases are 0.
    """
    live = x.any(axis=1)

    def draw() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        weights, biases = (
            rng.standard_normal((width, x.shape[1])),
            bias * rng.standard_normal(width),
        )
        z = x @ weights.T + biases
        scale = largest / max(np.abs(z).max(), 1e-9)
        return scale * weights, scale * biases, scale * z

    def is_fit(layer: tuple[np.ndarray, np.ndarray, np.ndarray]) -> bool:
        z = layer[2]
        negative = z.min() < 0 or z.size == 1 or not bias
        return bool(negative and (z[live] > 0).any() and np.abs(z[live]).min() > 1e-3)

    return draw_until(draw, is_fit)


def linear_classification(
    rng: np.random.Generator,
    batch: int,
    features: int,
    classes: int,
    dtype: str = "float64",
) -> dict[str, np.ndarray]:
    """Return weights W (features, classes), examples X (batch, features) and labels y (batch,) of several classes.

    The scores X W are of order one. Margins of a hinge loss with margin 1 lie on both
    sides of 0, none within 0.02 of it.
    """

    def draw() -> dict[str, np.ndarray]:
        examples, weights = (
            rng.standard_normal((batch, features)),
            rng.standard_normal((features, classes)),
        )
        weights *= 1.5 / max(float(np.std(examples @ weights)), 1e-9)
        return {
            "W": weights.astype(dtype),
            "X": examples.astype(dtype),
            "y": rng.integers(0, classes, batch),
        }

    def is_fit(case: dict[str, np.ndarray]) -> bool:
        scores = case["X"].astype(float) @ case["W"].astype(float)
        others = np.arange(classes) != case["y"][:, None]
        margins = (scores - scores[np.arange(batch), case["y"]][:, None] + 1)[
            others
        ].reshape(batch, -1)
        violated = (margins > 0).sum(axis=1)
        two = 2
        some = (
            ((violated > 0) & (violated < classes - 1)).any()
            if classes > two
            else 0 < violated.sum() < batch
        )
        varied = batch == 1 or len(set(case["y"].tolist())) > 1
        return bool(np.abs(margins).min() > 0.02 and some and varied)

    return draw_until(draw, is_fit)
