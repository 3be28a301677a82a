"""Inputs of tests: draws that tell mistakes apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

Drawn = TypeVar("Drawn")


def draw_until(
    draw: Callable[[], Drawn],
    accept: Callable[[Drawn], bool],
    tries: int = 10_000,
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
    """Return weights, biases and z = x W^T + b that tell mistakes apart.

    Their shapes are (width, features), (width,) and (N, width). The largest |z| is
    *largest*, none is within 1e-3 of 0 (where relu has its kink), at least one is
    positive and, with *bias* and more than one element, one negative. Rows of zeros in
    *x* (units that relu switched off) do not count. Without *bias* the biases are 0.
    """
    live = x.any(axis=1)

    def draw() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        weights = rng.standard_normal((width, x.shape[1]))
        biases = bias * rng.standard_normal(width)
        z = x @ weights.T + biases
        scale = largest / max(np.abs(z).max(), 1e-9)
        return scale * weights, scale * biases, scale * z

    def is_fit(layer: tuple[np.ndarray, np.ndarray, np.ndarray]) -> bool:
        _, _, z = layer
        if z.min() >= 0 and z.size > 1 and bias:
            return False
        has_positive = (z[live] > 0).any()
        return bool(has_positive and np.abs(z[live]).min() > 1e-3)

    return draw_until(draw, is_fit)


def linear_classification(
    rng: np.random.Generator,
    batch: int,
    features: int,
    classes: int,
    dtype: str = "float64",
) -> dict[str, np.ndarray]:
    """Return weights, examples and labels of several classes.

    They are W (features, classes), X (batch, features) and y (batch,). The
    scores X W are of order one. Margins of a hinge loss with margin 1 lie on
    both sides of 0, none within 0.02 of it.
    """

    def draw() -> dict[str, np.ndarray]:
        examples = rng.standard_normal((batch, features))
        weights = rng.standard_normal((features, classes))
        weights *= 1.5 / max(float(np.std(examples @ weights)), 1e-9)
        return {
            "W": weights.astype(dtype),
            "X": examples.astype(dtype),
            "y": rng.integers(0, classes, batch),
        }

    def is_fit(case: dict[str, np.ndarray]) -> bool:
        labels = case["y"]
        margins = _margins(case, classes)
        if np.abs(margins).min() <= 0.02:
            return False
        if batch > 1 and len(set(labels.tolist())) == 1:
            return False
        violated = (margins > 0).sum(axis=1)
        if classes == 2:  # an example has one margin: examples must differ
            return bool(0 < violated.sum() < batch)
        return bool(((violated > 0) & (violated < classes - 1)).any())

    return draw_until(draw, is_fit)


def _margins(case: dict[str, np.ndarray], classes: int) -> np.ndarray:
    """Return the margins (batch, classes - 1) of the wrong classes of each example."""
    labels = case["y"]
    scores = case["X"].astype(float) @ case["W"].astype(float)
    right_scores = scores[np.arange(len(labels)), labels]
    margins = scores - right_scores[:, None] + 1
    is_wrong_class = np.arange(classes) != labels[:, None]
    of_wrong_classes: np.ndarray = margins[is_wrong_class]
    return of_wrong_classes.reshape(len(labels), -1)
