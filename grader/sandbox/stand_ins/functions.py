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
        numbers = [function(number) for number in values.ravel().tolist()]
        results = np.array(numbers, float).reshape(values.shape)
        if values.dtype.kind == "f":
            results = results.astype(values.dtype)
        return _into(out, results)

    return of_arrays


def _log_gamma(x: float) -> float:
    if not math.isfinite(x):
        return x
    if _is_pole(x):
        return math.inf
    return math.lgamma(x)


def _is_pole(x: float) -> bool:
    """Return whether the gamma function has a pole at *x*: at 0, -1, -2 and so on."""
    return x <= 0 and x == math.floor(x)


def _gamma(x: float) -> float:
    try:
        return math.gamma(x)
    except ValueError:  # at the poles
        if x:
            return math.nan
        return math.copysign(math.inf, x)
    except OverflowError:
        return math.inf


#: B(2k) / 2k for the Bernoulli numbers from B(2) on: the asymptotic series of
#: digamma.
_DIGAMMA_SERIES = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132)


def _digamma(x: float) -> float:
    """Return the derivative of log(gamma): shifted up to where its series holds."""
    if not math.isfinite(x):
        return x if x > 0 else math.nan
    if _is_pole(x):
        return math.nan if x else -math.copysign(math.inf, x)
    if x < 0:
        return _digamma(1 - x) - math.pi / math.tan(math.pi * x)
    shift = 0.0
    while x < 10:
        shift -= 1 / x
        x += 1
    square = 1 / (x * x)
    series = 0.0
    for coefficient in reversed(_DIGAMMA_SERIES):
        series = square * (coefficient + series)
    return shift + math.log(x) - 0.5 / x - series


def _inverse_of_normal(p: float) -> float:
    # it is slow to import where nobody needs it
    from statistics import NormalDist

    if math.isnan(p) or not 0 <= p <= 1:
        return math.nan
    if p in (0, 1):
        return math.inf if p else -math.inf
    return NormalDist().inv_cdf(p)


def _inverse_of_erf(y: float) -> float:
    x = _inverse_of_normal((y + 1) / 2) / math.sqrt(2)
    if not math.isfinite(x):
        return x
    # near 0 the sum above has lost digits: one step of Newton's method
    error = math.erf(x) - y
    slope = 2 / math.sqrt(math.pi) * math.exp(-x * x)
    return x - error / slope


def _log_of_normal(x: float) -> float:
    if x > -20:
        return math.log(_normal(x))
    square = 1 / (x * x)
    series = 1.0
    for odd in (7, 5, 3, 1):
        series = 1 - odd * square * series
    log_of_tail = -x * x / 2 - math.log(-x) - 0.5 * math.log(2 * math.pi)
    return log_of_tail + math.log(series)


def _normal(x: float) -> float:
    """Return the probability that a standard normal variable is at most *x*."""
    return 0.5 * math.erfc(-x / math.sqrt(2))


erf = _of_numbers(math.erf)
erfc = _of_numbers(math.erfc)
gammaln = loggamma = _of_numbers(_log_gamma)
gamma = _of_numbers(_gamma)
digamma = psi = _of_numbers(_digamma)
ndtr = _of_numbers(_normal)
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
    small = np.exp(-np.abs(x))
    result = np.minimum(x, 0) - np.log1p(small)
    return result[()]


def logit(x: Any, out: Any = None) -> Any:
    """Return log(x / (1 - x))."""
    x = _floats(x)
    with np.errstate(all="ignore"):
        odds = x / (1 - x)
        return _into(out, np.log(odds))


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
    terms = np.exp(a - top)
    if b is not None:
        terms = b * terms
    total = np.sum(terms, axis=axis, keepdims=True)
    sign = np.sign(total)
    if return_sign:
        total = np.abs(total)
    with np.errstate(all="ignore"):
        result = np.log(total) + top
    if not keepdims:
        result = np.squeeze(result, axis)
        sign = np.squeeze(sign, axis)
    if return_sign:
        return result[()], sign[()]
    return result[()]


def softmax(x: Any, axis: Any = None) -> Any:
    """Return exp(x) / sum(exp(x))."""
    x = _floats(x)
    top = np.max(x, axis=axis, keepdims=True)
    powers = np.exp(x - top)
    total = np.sum(powers, axis=axis, keepdims=True)
    return powers / total


def log_softmax(x: Any, axis: Any = None) -> Any:
    """Return the logarithm of softmax."""
    x = _floats(x)
    top = np.max(x, axis=axis, keepdims=True)
    shifted = x - top
    total = np.sum(np.exp(shifted), axis=axis, keepdims=True)
    return shifted - np.log(total)


def xlogy(x: Any, y: Any) -> Any:
    """Return x * log(y), and 0 where x is 0."""
    return _times_log(x, y, np.log)


def xlog1py(x: Any, y: Any) -> Any:
    """Return x * log1p(y), and 0 where x is 0."""
    return _times_log(x, y, np.log1p)


def _times_log(x: Any, y: Any, log: Callable[[Any], Any]) -> Any:
    x = _floats(x)
    y = _floats(y)
    with np.errstate(all="ignore"):
        product = x * log(y)
    is_zero = (x == 0) & ~np.isnan(y)
    return np.where(is_zero, 0, product)[()]


def entr(x: Any) -> Any:
    """Return -x * log(x), and minus infinity below 0."""
    x = _floats(x)
    inside = -xlogy(x, x)
    return np.where(x < 0, -np.inf, inside)[()]


def rel_entr(x: Any, y: Any) -> Any:
    """Return x * log(x / y)."""
    x = _floats(x)
    y = _floats(y)
    with np.errstate(all="ignore"):
        product = x * np.log(x / y)
    is_zero = (x == 0) & (y >= 0)
    is_inside = (x > 0) & (y > 0)
    result = np.where(is_inside, product, np.inf)
    return np.where(is_zero, 0, result)[()]


def kl_div(x: Any, y: Any) -> Any:
    """Return x * log(x / y) - x + y."""
    return rel_entr(x, y) - _floats(x) + _floats(y)


def betaln(a: Any, b: Any) -> Any:
    """Return the logarithm of the beta function."""
    a = _floats(a)
    b = _floats(b)
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
        return _count(math.comb, N, k)
    return _float_counts(math.comb, N, k)


binom = comb


def perm(N: Any, k: Any, exact: bool = False) -> Any:
    """Return the number of ways to arrange *k* of *N*."""
    if exact:
        return _count(math.perm, N, k)
    return _float_counts(math.perm, N, k)


def factorial(n: Any, exact: bool = False) -> Any:
    """Return n!, as an integer if *exact*."""
    if exact:
        return math.factorial(int(n))
    values = np.asarray(n, float)
    return np.where(values < 0, 0.0, gamma(values + 1))[()]


def _count(function: Callable[[int, int], int], n: float, k: float) -> int:
    """Return *function* of *n* and *k*, 0 where there is no way to choose."""
    if not 0 <= k <= n:
        return 0
    return function(int(n), int(k))


def _float_counts(function: Callable[[int, int], int], N: Any, k: Any) -> Any:
    def count(n: float, m: float) -> float:
        return float(_count(function, n, m))

    return np.vectorize(count, otypes=[float])(N, k)[()]


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
