"""Stands for `scipy.special`: functions of numbers and arrays.

They compute in float64, or in float32 where that is given.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np


def _of_numbers(function: Callable[[float], float]) -> Callable[..., Any]:
    """Return *function* of a float as one of arrays."""

    def of_arrays(x: Any, out: Any = None, **_: Any) -> Any:
        """Return the value for every number of *x*."""
        values = np.asarray(x)
        results = np.array(
            [function(number) for number in values.ravel().tolist()], float
        ).reshape(values.shape)
        results = results.astype(values.dtype if values.dtype.kind == "f" else float)[
            ()
        ]
        if out is None:
            return results
        out[...] = results
        return out

    return of_arrays


def _log_gamma(x: float) -> float:
    if not math.isfinite(x):
        return x
    if x <= 0 and x == math.floor(x):
        return math.inf
    return math.lgamma(x)


def _gamma(x: float) -> float:
    try:
        return math.gamma(x)
    except ValueError:  # at the poles
        if x:
            return math.nan
        return math.copysign(math.inf, x)
    except OverflowError:
        return math.inf


def _digamma(x: float) -> float:
    """Return the derivative of log(gamma): shifted up to where its asymptotic series holds."""
    if not math.isfinite(x):
        return x if x > 0 else math.nan
    if x <= 0 and x == math.floor(x):
        if x:
            return math.nan
        return -math.copysign(math.inf, x)
    if x < 0:
        return _digamma(1 - x) - math.pi / math.tan(math.pi * x)
    shift = 0.0
    while x < 10:
        shift -= 1 / x
        x += 1
    square = 1 / (x * x)
    series = square * (
        1 / 12
        - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132)))
    )
    return shift + math.log(x) - 0.5 / x - series


def _inverse_of_normal(p: float) -> float:
    from statistics import NormalDist  # it is slow to import where nobody needs it

    if math.isnan(p) or not 0 <= p <= 1:
        return math.nan
    if p in (0, 1):
        return math.inf if p else -math.inf
    return NormalDist().inv_cdf(p)


def _inverse_of_erf(y: float) -> float:
    x = _inverse_of_normal((y + 1) / 2) / math.sqrt(2)
    if math.isfinite(x):  # near 0 the sum above has lost digits
        x -= (math.erf(x) - y) * math.sqrt(math.pi) / 2 * math.exp(x * x)
    return x


def _log_of_normal(x: float) -> float:
    if x > -20:
        return math.log(0.5 * math.erfc(-x / math.sqrt(2)))
    square = 1 / (x * x)
    series = 1 - square * (1 - 3 * square * (1 - 5 * square * (1 - 7 * square)))
    return -x * x / 2 - math.log(-x) - 0.5 * math.log(2 * math.pi) + math.log(series)


erf, erfc = _of_numbers(math.erf), _of_numbers(math.erfc)
gammaln = loggamma = _of_numbers(_log_gamma)
gamma = _of_numbers(_gamma)
digamma = psi = _of_numbers(_digamma)
ndtr = _of_numbers(lambda x: 0.5 * math.erfc(-x / math.sqrt(2)))
log_ndtr = _of_numbers(_log_of_normal)
ndtri = _of_numbers(_inverse_of_normal)
erfinv = _of_numbers(_inverse_of_erf)


def expit(x: Any, out: Any = None) -> Any:
    """Return the sigmoid of *x*, without overflow."""
    x = _floats(x)
    small = np.exp(-np.abs(x))
    return _into(out, np.where(x >= 0, 1, small) / (1 + small))


def log_expit(x: Any) -> Any:
    """Return the logarithm of the sigmoid of *x*."""
    x = _floats(x)
    return (np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x))))[()]


def logit(x: Any, out: Any = None) -> Any:
    """Return log(x / (1 - x))."""
    x = _floats(x)
    with np.errstate(all="ignore"):
        return _into(out, np.log(x / (1 - x)))


def logsumexp(
    a: Any,
    axis: Any = None,
    b: Any = None,
    keepdims: bool = False,
    return_sign: bool = False,
) -> Any:
    """Return log(sum(b * exp(a))), and its sign if asked for."""
    a = _floats(a)
    if b is not None:
        a, b = np.broadcast_arrays(a, b)
        a = np.where(b == 0, -np.inf, a)
    top = np.max(a, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    terms = np.exp(a - top) if b is None else b * np.exp(a - top)
    total = np.sum(terms, axis=axis, keepdims=True)
    sign = np.sign(total)
    with np.errstate(all="ignore"):
        result = np.log(np.abs(total) if return_sign else total) + top
    if not keepdims:
        result, sign = np.squeeze(result, axis), np.squeeze(sign, axis)
    if return_sign:
        return (result[()], sign[()])
    return result[()]


def softmax(x: Any, axis: Any = None) -> Any:
    """Return exp(x) / sum(exp(x))."""
    x = _floats(x)
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def log_softmax(x: Any, axis: Any = None) -> Any:
    """Return the logarithm of softmax."""
    x = _floats(x)
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


def xlogy(x: Any, y: Any) -> Any:
    """Return x * log(y), and 0 where x is 0."""
    x, y = _floats(x), _floats(y)
    with np.errstate(all="ignore"):
        return np.where((x == 0) & ~np.isnan(y), 0, x * np.log(y))[()]


def xlog1py(x: Any, y: Any) -> Any:
    """Return x * log1p(y), and 0 where x is 0."""
    x, y = _floats(x), _floats(y)
    with np.errstate(all="ignore"):
        return np.where((x == 0) & ~np.isnan(y), 0, x * np.log1p(y))[()]


def entr(x: Any) -> Any:
    """Return -x * log(x), and minus infinity below 0."""
    x = _floats(x)
    return np.where(x < 0, -np.inf, -xlogy(x, x))[()]


def rel_entr(x: Any, y: Any) -> Any:
    """Return x * log(x / y)."""
    x, y = _floats(x), _floats(y)
    with np.errstate(all="ignore"):
        inside = np.where((x == 0) & (y >= 0), 0, x * np.log(x / y))
    return np.where((x > 0) & (y > 0) | (x == 0) & (y >= 0), inside, np.inf)[()]


def kl_div(x: Any, y: Any) -> Any:
    """Return x * log(x / y) - x + y."""
    return rel_entr(x, y) - _floats(x) + _floats(y)


def betaln(a: Any, b: Any) -> Any:
    """Return the logarithm of the beta function."""
    a, b = _floats(a), _floats(b)
    return gammaln(a) + gammaln(b) - gammaln(a + b)


def beta(a: Any, b: Any) -> Any:
    """Return the beta function."""
    return np.exp(betaln(a, b))


def comb(N: Any, k: Any, exact: bool = False, repetition: bool = False) -> Any:
    """Return the number of ways to choose *k* of *N*.

    With *repetition* the same may be chosen several times.
    """
    if repetition:
        return comb(N + k - 1, k, exact=exact)
    if exact:
        if 0 <= k <= N:
            return math.comb(int(N), int(k))
        return 0
    return _of_pairs(
        lambda n, m: float(math.comb(int(n), int(m))) if 0 <= m <= n else 0.0
    )(N, k)


binom = comb


def perm(N: Any, k: Any, exact: bool = False) -> Any:
    """Return the number of ways to arrange *k* of *N*."""
    if exact:
        if 0 <= k <= N:
            return math.perm(int(N), int(k))
        return 0
    return _of_pairs(
        lambda n, m: float(math.perm(int(n), int(m))) if 0 <= m <= n else 0.0
    )(N, k)


def factorial(n: Any, exact: bool = False) -> Any:
    """Return n!, as an integer if *exact*."""
    if exact:
        return math.factorial(int(n))
    return np.where(np.asarray(n) < 0, 0.0, gamma(np.asarray(n, float) + 1))[()]


def _of_pairs(function: Callable[[float, float], float]) -> Callable[..., Any]:
    vectorized = np.vectorize(function, otypes=[float])
    return lambda first, second: vectorized(first, second)[()]


def _floats(x: Any) -> Any:
    values = np.asarray(x)
    if values.dtype.kind in "fc":
        return values
    return values.astype(float)


def _into(out: Any, values: Any) -> Any:
    if out is None:
        return values[()]
    out[...] = values
    return out
