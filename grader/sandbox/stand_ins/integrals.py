"""Stands for `scipy.integrate`: integrals of samples and of functions."""

from __future__ import annotations

from typing import Any

import numpy as np

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)
_PARTS = 64


def trapezoid(y: Any, x: Any = None, dx: float = 1.0, axis: int = -1) -> Any:
    """Return the integral of samples along straight lines."""
    return np.trapezoid(y, x, dx, axis)


def cumulative_trapezoid(
    y: Any,
    x: Any = None,
    dx: float = 1.0,
    axis: int = -1,
    initial: float | None = None,
) -> Any:
    """Return the integral up to each sample."""
    values = np.moveaxis(np.asarray(y, float), axis, -1)
    steps = dx if x is None else np.diff(x)
    pairs = values[..., 1:] + values[..., :-1]
    sums = np.cumsum(steps * pairs / 2, axis=-1)
    if initial is not None:
        start = np.full((*sums.shape[:-1], 1), initial)
        sums = np.concatenate((start, sums), axis=-1)
    return np.moveaxis(sums, -1, axis)


def quad(
    func: Any,
    a: float,
    b: float,
    args: Any = (),
    **_: Any,
) -> tuple[float, float]:
    """Return the integral of a smooth function from *a* to *b*, and its error.

    The bounds may be infinite; the error is an estimate.
    """
    args = args if isinstance(args, tuple) else (args,)
    if a > b:
        value, error = quad(func, b, a, args)
        return -value, error
    if np.isfinite(a) and np.isfinite(b):
        coarse = _summed(func, a, b, args, _PARTS // 2)
        fine = _summed(func, a, b, args, _PARTS)
        return fine, abs(fine - coarse)

    # t in (-1, 1) covers the line; x = t / (1 - t**2)
    def squeezed(t: float) -> float:
        room = 1 - t * t
        value = float(func(t / room, *args))
        return value * (1 + t * t) / room**2

    return quad(squeezed, _squeezed(a), _squeezed(b))


def _squeezed(x: float) -> float:
    """Return t with x = t / (1 - t**2)."""
    if np.isinf(x):
        return -1.0 if x < 0 else 1.0
    if x == 0:
        return 0.0
    root = float(np.sqrt(1 + 4 * x * x))
    return (root - 1) / (2 * x)


def _summed(func: Any, a: float, b: float, args: Any, parts: int) -> float:
    edges = np.linspace(a, b, parts + 1)
    half = (b - a) / parts / 2
    centres = edges[:-1] + half
    places = centres[:, None] + half * _NODES
    values = [float(func(place, *args)) for place in places.ravel().tolist()]
    by_part = np.array(values).reshape(parts, -1)
    return float(np.sum(by_part @ _WEIGHTS) * half)
