"""Stands for `scipy.spatial` and its `distance`: distances between rows, by the usual metrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def _lengths(difference: Any, p: float) -> Any:
    return np.sum(np.abs(difference) ** p, axis=-1) ** (1 / p)


def _cosine(u: Any, v: Any) -> Any:
    lengths = np.linalg.norm(u, axis=-1) * np.linalg.norm(v, axis=-1)
    return 1 - np.sum(u * v, axis=-1) / lengths


def _correlation(u: Any, v: Any) -> Any:
    return _cosine(u - u.mean(-1, keepdims=True), v - v.mean(-1, keepdims=True))


def _canberra(u: Any, v: Any) -> Any:
    with np.errstate(all="ignore"):
        return np.nansum(np.abs(u - v) / (np.abs(u) + np.abs(v)), axis=-1)


_METRICS: dict[str, Callable[..., Any]] = {
    "braycurtis": lambda u, v: np.sum(np.abs(u - v), -1) / np.sum(np.abs(u + v), -1),
    "canberra": _canberra,
    "chebyshev": lambda u, v: np.max(np.abs(u - v), axis=-1),
    "cityblock": lambda u, v: np.sum(np.abs(u - v), axis=-1),
    "correlation": _correlation,
    "cosine": _cosine,
    "euclidean": lambda u, v: np.sqrt(np.sum((u - v) ** 2, axis=-1)),
    "hamming": lambda u, v: np.mean(u != v, axis=-1),
    "sqeuclidean": lambda u, v: np.sum((u - v) ** 2, axis=-1),
}
_OTHER_NAMES = {
    "l1": "cityblock",
    "manhattan": "cityblock",
    "l2": "euclidean",
    "cos": "cosine",
    "chebychev": "chebyshev",
}


def cdist(
    XA: Any, XB: Any, metric: Any = "euclidean", *, p: float = 2, **_: Any
) -> Any:
    """Return the distance of each row of *XA* from each of *XB*."""
    first, second = np.asarray(XA, float), np.asarray(XB, float)
    if callable(metric):
        return np.array([[metric(u, v) for v in second] for u in first], float).reshape(
            len(first), len(second)
        )
    # row by row: in one piece it takes much memory
    rows = [_distance(metric, row[None], second, p) for row in first]
    return np.array(rows, float).reshape(len(first), len(second))


def pdist(X: Any, metric: Any = "euclidean", **settings: Any) -> Any:
    """Return the distances between the rows of *X*, each pair once."""
    table = cdist(X, X, metric, **settings)
    return table[np.triu_indices(len(table), 1)]


def squareform(X: Any, *_: Any, **__: Any) -> Any:
    """Return a table of distances from those of `pdist`, and the other way round."""
    X = np.asarray(X)
    if X.ndim == 2:
        return X[np.triu_indices(len(X), 1)]
    size = round((1 + (1 + 8 * len(X)) ** 0.5) / 2)
    table = np.zeros((size, size), X.dtype)
    table[np.triu_indices(size, 1)] = X
    return table + table.T


def distance_matrix(x: Any, y: Any, p: float = 2, **_: Any) -> Any:
    """Return the distance of each row of *x* from each of *y*."""
    return cdist(x, y, "minkowski", p=p)


def minkowski(u: Any, v: Any, p: float = 2, **_: Any) -> Any:
    """Return the distance of two vectors."""
    return _distance("minkowski", np.asarray(u, float), np.asarray(v, float), p)


def _distance(metric: str, u: Any, v: Any, p: float) -> Any:
    name = _OTHER_NAMES.get(metric, metric)
    if name == "minkowski":
        return _lengths(u - v, p)
    if name not in _METRICS:
        raise ValueError(f"Unknown Distance Metric: {metric}")
    return _METRICS[name](u, v)


def _of_vectors(name: str) -> Any:
    def of_vectors(u: Any, v: Any, *_: Any, **__: Any) -> Any:
        """Return the distance of two vectors."""
        return _distance(name, np.asarray(u, float), np.asarray(v, float), 2)

    return of_vectors


braycurtis, canberra, chebyshev = (
    _of_vectors("braycurtis"),
    _of_vectors("canberra"),
    _of_vectors("chebyshev"),
)
cityblock, correlation, cosine = (
    _of_vectors("cityblock"),
    _of_vectors("correlation"),
    _of_vectors("cosine"),
)
euclidean, hamming, sqeuclidean = (
    _of_vectors("euclidean"),
    _of_vectors("hamming"),
    _of_vectors("sqeuclidean"),
)
