"""Stands for `scipy.stats`: descriptions of samples, and distributions."""

from __future__ import annotations

import math
from collections import namedtuple
from typing import Any

import numpy as np

from grader.sandbox.stand_ins.distributions import (
    bernoulli,
    binom,
    expon,
    multivariate_normal,
    norm,
    poisson,
    truncnorm,
    uniform,
)
from grader.sandbox.stand_ins.functions import entr, rel_entr

__all__ = (
    "bernoulli",
    "binom",
    "entropy",
    "expon",
    "linregress",
    "mode",
    "multivariate_normal",
    "norm",
    "poisson",
    "sem",
    "truncnorm",
    "uniform",
    "zscore",
)

# Results of SciPy are such.
ModeResult = namedtuple("ModeResult", ("mode", "count"))  # noqa: PYI024
LinregressResult = namedtuple(  # noqa: PYI024
    "LinregressResult",
    ("slope", "intercept", "rvalue"),
)


def mode(
    a: Any,
    axis: int | None = 0,
    keepdims: bool = False,
    **_: Any,
) -> ModeResult:
    """Return the most frequent value and its count, the smallest of several values."""
    a = np.asarray(a)
    if axis is None:
        a, axis = a.ravel(), 0
    columns = np.moveaxis(a, axis, 0).reshape(a.shape[axis], -1)
    modes: list[Any] = []
    counts: list[int] = []
    for column in columns.T:
        values, value_counts = np.unique(column, return_counts=True)
        best = value_counts.argmax()
        modes.append(values[best])
        counts.append(value_counts[best])
    shape = a.shape[:axis] + a.shape[axis:][1:]
    mode_array = np.array(modes, a.dtype).reshape(shape)
    count_array = np.array(counts, np.int64).reshape(shape)
    if keepdims:
        mode_array = np.expand_dims(mode_array, axis)
        count_array = np.expand_dims(count_array, axis)
    return ModeResult(mode_array[()], count_array[()])


def entropy(
    pk: Any,
    qk: Any = None,
    base: float | None = None,
    axis: int = 0,
) -> Any:
    """Return the entropy of *pk*, or its divergence from *qk*, both made to sum up to 1."""
    pk = _shares(pk, axis)
    terms = entr(pk) if qk is None else rel_entr(pk, _shares(qk, axis))
    total = np.sum(terms, axis=axis)
    if base:
        return total / math.log(base)
    return total


def _shares(weights: Any, axis: int) -> Any:
    values = np.asarray(weights, float)
    return values / np.sum(values, axis=axis, keepdims=True)


def zscore(a: Any, axis: int | None = 0, ddof: int = 0, **_: Any) -> Any:
    """Return *a* less its mean, in standard deviations."""
    a = np.asarray(a, float)
    deviation = a.std(axis, ddof=ddof, keepdims=True)
    return (a - a.mean(axis, keepdims=True)) / deviation


def sem(a: Any, axis: int | None = 0, ddof: int = 1, **_: Any) -> Any:
    """Return the standard error of the mean."""
    a = np.asarray(a, float)
    count = a.size if axis is None else a.shape[axis]
    return a.std(axis, ddof=ddof) / math.sqrt(count)


def linregress(x: Any, y: Any) -> LinregressResult:
    """Return slope, intercept and correlation of a line through points."""
    x = np.asarray(x, float)
    y = np.asarray(y, float)
    slope = np.cov(x, y, bias=True)[0, 1] / x.var()
    intercept = y.mean() - slope * x.mean()
    correlation = np.corrcoef(x, y)[0, 1]
    return LinregressResult(slope, intercept, correlation)
