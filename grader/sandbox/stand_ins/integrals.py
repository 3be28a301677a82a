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
    y: Any, x: Any = None, dx: float = 1.0, axis: int = -1, initial: float | None = None
) -> Any:
    """Return the integral up to each sample."""
    values = np.moveaxis(np.asarray(y, float), axis, -1)
    steps = dx if x is None else np.diff(x)
    sums = np.cumsum(steps * (values[..., 1:] + values[..., :-1]) / 2, axis=-1)
    if initial is not None:
        sums = np.concatenate((np.full((*sums.shape[:-1], 1), initial), sums), axis=-1)
    return np.moveaxis(sums, -1, axis)


def quad(
    func: Any, a: float, b: float, args: Any = (), **_: Any
) -> tuple[float, float]:
    """Return the integral of a smooth function from *a* to *b*, and its error.

    The bounds may be infinite; the error is an estimate.
    """
    args = args if isinstance(args, tuple) else (args,)
    if a > b:
        value, error = quad(func, b, a, args)
        return -value, error
    # t in (-1, 1) covers the line; x = t / (1 - t**2)
    if not (np.isfinite(a) and np.isfinite(b)):
        low = -1.0 if np.isinf(a) else _squeezed(a)
        high = 1.0 if np.isinf(b) else _squeezed(b)

        def squeezed(t: float) -> float:
            return float(func(t / (1 - t * t), *args)) * (1 + t * t) / (1 - t * t) ** 2

        return quad(squeezed, low, high)
    coarse, fine = (_summed(func, a, b, args, parts) for parts in (_PARTS // 2, _PARTS))
    return fine, abs(fine - coarse)


def _squeezed(x: float) -> float:
    if x == 0:
        return 0.0
    return (-1 + float(np.sqrt(1 + 4 * x * x))) / (2 * x)


def _summed(func: Any, a: float, b: float, args: Any, parts: int) -> float:
    edges = np.linspace(a, b, parts + 1)
    half = (b - a) / parts / 2
    places = ((edges[:-1] + half)[:, None] + half * _NODES).ravel()
    values = np.array([float(func(place, *args)) for place in places.tolist()]).reshape(
        parts, -1
    )
    return float(np.sum(values @ _WEIGHTS) * half)
