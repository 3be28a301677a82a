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
LinregressResult = namedtuple("LinregressResult", ("slope", "intercept", "rvalue"))  # noqa: PYI024


def mode(a: Any, axis: int | None = 0, keepdims: bool = False, **_: Any) -> ModeResult:
    """Return the most frequent value and its count, the smallest of several values."""
    a = np.asarray(a)
    if axis is None:
        a, axis = a.ravel(), 0
    columns = np.moveaxis(a, axis, 0).reshape(a.shape[axis], -1)
    pairs = [np.unique(column, return_counts=True) for column in columns.T]
    shape = a.shape[:axis] + a.shape[axis:][1:]
    modes = np.array(
        [values[counts.argmax()] for values, counts in pairs], a.dtype
    ).reshape(shape)
    counts = np.array([counts.max() for _, counts in pairs], np.int64).reshape(shape)
    if keepdims:
        modes, counts = np.expand_dims(modes, axis), np.expand_dims(counts, axis)
    return ModeResult(modes[()], counts[()])


def entropy(pk: Any, qk: Any = None, base: float | None = None, axis: int = 0) -> Any:
    """Return the entropy of *pk*, or its divergence from *qk*, both made to sum up to 1."""
    pk = np.asarray(pk, float) / np.sum(pk, axis=axis, keepdims=True)
    if qk is not None:
        qk = np.asarray(qk, float) / np.sum(qk, axis=axis, keepdims=True)
    terms = entr(pk) if qk is None else rel_entr(pk, qk)
    return np.sum(terms, axis=axis) / (math.log(base) if base else 1.0)


def zscore(a: Any, axis: int | None = 0, ddof: int = 0, **_: Any) -> Any:
    """Return *a* less its mean, in standard deviations."""
    a = np.asarray(a, float)
    return (a - a.mean(axis, keepdims=True)) / a.std(axis, ddof=ddof, keepdims=True)


def sem(a: Any, axis: int | None = 0, ddof: int = 1, **_: Any) -> Any:
    """Return the standard error of the mean."""
    a = np.asarray(a, float)
    return a.std(axis, ddof=ddof) / math.sqrt(a.size if axis is None else a.shape[axis])


def linregress(x: Any, y: Any) -> LinregressResult:
    """Return slope, intercept and correlation of a line through points."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    slope = np.cov(x, y, bias=True)[0, 1] / x.var()
    return LinregressResult(slope, y.mean() - slope * x.mean(), np.corrcoef(x, y)[0, 1])
