"""Stands for `scipy.spatial` and its `distance`: distances between rows, by the usual metrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def _lengths(difference: Any, p: float) -> Any:
    powers = np.abs(difference) ** p
    return np.sum(powers, axis=-1) ** (1 / p)


def _cosine(u: Any, v: Any) -> Any:
    products = np.sum(u * v, axis=-1)
    lengths = np.linalg.norm(u, axis=-1) * np.linalg.norm(v, axis=-1)
    return 1 - products / lengths


def _correlation(u: Any, v: Any) -> Any:
    u = u - u.mean(-1, keepdims=True)
    v = v - v.mean(-1, keepdims=True)
    return _cosine(u, v)


def _canberra(u: Any, v: Any) -> Any:
    lengths = np.abs(u) + np.abs(v)
    with np.errstate(all="ignore"):
        return np.nansum(np.abs(u - v) / lengths, axis=-1)


def _bray_curtis(u: Any, v: Any) -> Any:
    difference = np.sum(np.abs(u - v), axis=-1)
    total = np.sum(np.abs(u + v), axis=-1)
    return difference / total


def _chebyshev(u: Any, v: Any) -> Any:
    return np.max(np.abs(u - v), axis=-1)


def _city_block(u: Any, v: Any) -> Any:
    return np.sum(np.abs(u - v), axis=-1)


def _euclidean(u: Any, v: Any) -> Any:
    return np.sqrt(_squared_euclidean(u, v))


def _squared_euclidean(u: Any, v: Any) -> Any:
    return np.sum((u - v) ** 2, axis=-1)


def _hamming(u: Any, v: Any) -> Any:
    return np.mean(u != v, axis=-1)


_METRICS: dict[str, Callable[..., Any]] = {
    "braycurtis": _bray_curtis,
    "canberra": _canberra,
    "chebyshev": _chebyshev,
    "cityblock": _city_block,
    "correlation": _correlation,
    "cosine": _cosine,
    "euclidean": _euclidean,
    "hamming": _hamming,
    "sqeuclidean": _squared_euclidean,
}
_OTHER_NAMES = {
    "l1": "cityblock",
    "manhattan": "cityblock",
    "l2": "euclidean",
    "cos": "cosine",
    "chebychev": "chebyshev",
}


def cdist(
    XA: Any,
    XB: Any,
    metric: Any = "euclidean",
    *,
    p: float = 2,
    **_: Any,
) -> Any:
    """Return the distance of each row of *XA* from each of *XB*."""
    first = np.asarray(XA, float)
    second = np.asarray(XB, float)
    # row by row: in one piece it takes much memory
    rows: list[Any] = []
    for row in first:
        if callable(metric):
            rows.append([metric(row, other_row) for other_row in second])
        else:
            rows.append(_distance(metric, row[None], second, p))
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


braycurtis = _of_vectors("braycurtis")
canberra = _of_vectors("canberra")
chebyshev = _of_vectors("chebyshev")
cityblock = _of_vectors("cityblock")
correlation = _of_vectors("correlation")
cosine = _of_vectors("cosine")
euclidean = _of_vectors("euclidean")
hamming = _of_vectors("hamming")
sqeuclidean = _of_vectors("sqeuclidean")
