"""Stands for `scipy.optimize`: differences that gradients are checked with.

What searches for minima is absent.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_EPSILON = float(np.sqrt(np.finfo(float).eps))


def approx_fprime(xk: Any, f: Any, epsilon: Any = _EPSILON, *args: Any) -> Any:
    """Return the forward differences of *f* at *xk*."""
    point = np.atleast_1d(np.asarray(xk, float))
    steps = np.broadcast_to(np.asarray(epsilon, float), point.shape)
    here = np.asarray(f(point, *args), float)
    columns = []
    for k, step in enumerate(steps):
        moved = point.copy()
        moved[k] += step
        there = np.asarray(f(moved, *args), float)
        columns.append((there - here) / step)
    return np.stack(columns, axis=-1)


def check_grad(
    func: Any,
    grad: Any,
    x0: Any,
    *args: Any,
    epsilon: float = _EPSILON,
    **_: Any,
) -> float:
    """Return how far *grad* is from the differences of *func* at *x0*."""
    differences = approx_fprime(x0, func, epsilon, *args)
    gradient = np.asarray(grad(x0, *args))
    return float(np.linalg.norm(gradient - differences))
