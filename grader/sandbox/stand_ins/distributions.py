"""Distributions for `scipy.stats`: densities, probabilities and random numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.sandbox.stand_ins.functions import (
    gammaln,
    log_ndtr,
    ndtr,
    ndtri,
    xlog1py,
    xlogy,
)

#: log(sqrt(2 pi)), by which the density of the normal distribution is
#: normalised
_LOG_OF_NORMALIZER = math.log(2 * math.pi) / 2


class Distribution:
    """A distribution whose methods take its own parameters, then `loc` and `scale`.

    Called it is frozen to them.

    Subclasses give the standard one: `_log_density`, and for continuous ones
    `_cumulated` and `_inverse`.
    """

    parameters: tuple[str, ...] = ()
    discrete = False

    def __call__(self, *args: Any, **kwargs: Any) -> Frozen:
        """Return the distribution with its parameters fixed."""
        return Frozen(self, args, kwargs)

    def freeze(self, *args: Any, **kwargs: Any) -> Frozen:
        """Return the distribution with its parameters fixed."""
        return Frozen(self, args, kwargs)

    def logpdf(self, x: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the logarithm of the density at *x*."""
        shape, loc, scale = self._split(args, kwargs)
        with np.errstate(all="ignore"):
            standard = (np.asarray(x, float) - loc) / scale
            result = self._log_density(standard, *shape) - np.log(scale)
            return result[()]

    def pdf(self, x: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the density at *x*."""
        return np.exp(self.logpdf(x, *args, **kwargs))

    logpmf, pmf = logpdf, pdf

    def cdf(self, x: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the probability of at most *x*."""
        shape, loc, scale = self._split(args, kwargs)
        with np.errstate(all="ignore"):
            standard = (np.asarray(x, float) - loc) / scale
            return self._cumulated(standard, *shape)[()]

    def logcdf(self, x: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the logarithm of the probability of at most *x*."""
        with np.errstate(all="ignore"):
            return np.log(self.cdf(x, *args, **kwargs))

    def sf(self, x: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the probability of more than *x*."""
        return 1 - self.cdf(x, *args, **kwargs)

    def ppf(self, q: Any, *args: Any, **kwargs: Any) -> Any:
        """Return where `cdf` is *q*."""
        shape, loc, scale = self._split(args, kwargs)
        standard = self._inverse(np.asarray(q, float), *shape)
        return (standard * scale + loc)[()]

    def rvs(
        self,
        *args: Any,
        size: Any = None,
        random_state: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Return random numbers, of NumPy's generator unless another or a seed is given."""
        shape, loc, scale = self._split(args, kwargs)
        generator = _generator(random_state)
        standard = self._draw(generator, size, *shape)
        return (standard * scale + loc)[()]

    def _split(
        self,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> tuple[list[Any], Any, Any]:
        """Return the distribution's own parameters, and where it is shifted and scaled."""
        names = (*self.parameters, "loc", "scale")
        values = dict(zip(names, args, strict=False)) | kwargs
        shape = [np.asarray(values[name], float) for name in self.parameters]
        loc = np.asarray(values.get("loc", 0))
        scale = np.asarray(values.get("scale", 1))
        return shape, loc, scale

    def _log_density(self, x: Any, *shape: Any) -> Any:
        raise NotImplementedError

    def _cumulated(self, x: Any, *shape: Any) -> Any:
        raise NotImplementedError

    def _inverse(self, q: Any, *shape: Any) -> Any:
        raise NotImplementedError

    def _draw(self, generator: Any, size: Any, *shape: Any) -> Any:
        if size is None and shape:
            size = np.broadcast_shapes(*map(np.shape, shape))
        quantiles = np.asarray(generator.uniform(size=size))
        return self._inverse(quantiles, *shape)


class Frozen:
    """A distribution with fixed parameters."""

    def __init__(
        self,
        distribution: Distribution,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        self.dist = distribution
        self.args = args
        self.kwds = kwargs

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.dist, name)

        def fixed(*first: Any, **keywords: Any) -> Any:
            if name != "rvs":
                return method(*first, *self.args, **self.kwds, **keywords)
            names = dict(zip(("size", "random_state"), first, strict=False))
            return method(*self.args, **self.kwds, **names, **keywords)

        return fixed


class _Normal(Distribution):
    def _log_density(self, x: Any, *shape: Any) -> Any:
        del shape
        return -(x**2) / 2 - _LOG_OF_NORMALIZER

    def _cumulated(self, x: Any, *shape: Any) -> Any:
        del shape
        return np.asarray(ndtr(x))

    def _inverse(self, q: Any, *shape: Any) -> Any:
        del shape
        return np.asarray(ndtri(q))

    def _draw(self, generator: Any, size: Any, *shape: Any) -> Any:
        del shape
        return np.asarray(generator.standard_normal(size))

    def logcdf(self, x: Any, loc: Any = 0, scale: Any = 1) -> Any:
        """Return the logarithm of the probability of at most *x*, exact far out as well."""
        standard = (np.asarray(x, float) - loc) / scale
        return log_ndtr(standard)


class _TruncatedNormal(Distribution):
    parameters = ("a", "b")

    def _log_density(self, x: Any, *shape: Any) -> Any:
        low, high = shape
        mass = ndtr(high) - ndtr(low)
        inside = -(x**2) / 2 - _LOG_OF_NORMALIZER - np.log(mass)
        return np.where((x >= low) & (x <= high), inside, -np.inf)

    def _cumulated(self, x: Any, *shape: Any) -> Any:
        low, high = map(ndtr, shape)
        share = (ndtr(x) - low) / (high - low)
        return np.clip(share, 0, 1)

    def _inverse(self, q: Any, *shape: Any) -> Any:
        low, high = map(ndtr, shape)
        return np.asarray(ndtri(low + q * (high - low)))


class _Uniform(Distribution):
    def _log_density(self, x: Any, *shape: Any) -> Any:
        del shape
        return np.where((x >= 0) & (x <= 1), 0.0, -np.inf)

    def _cumulated(self, x: Any, *shape: Any) -> Any:
        del shape
        return np.clip(x, 0, 1)

    def _inverse(self, q: Any, *shape: Any) -> Any:
        del shape
        return q


class _Exponential(Distribution):
    def _log_density(self, x: Any, *shape: Any) -> Any:
        del shape
        return np.where(x >= 0, -x, -np.inf)

    def _cumulated(self, x: Any, *shape: Any) -> Any:
        del shape
        return np.where(x >= 0, -np.expm1(-x), 0.0)

    def _inverse(self, q: Any, *shape: Any) -> Any:
        del shape
        return -np.log1p(-q)


class _Counts(Distribution):
    """Distributions of whole numbers: probabilities are summed up."""

    def _highest(self, *shape: Any) -> float:
        raise NotImplementedError

    def _cumulated(self, x: Any, *shape: Any) -> Any:
        last = int(np.clip(np.max(x, initial=0), 0, self._highest(*shape)))
        total: Any = 0
        for k in range(last + 1):
            probability = np.exp(
                self._log_density(np.asarray(float(k)), *shape),
            )
            total = total + np.where(k <= x, probability, 0)
        return np.asarray(total)


class _Bernoulli(_Counts):
    parameters = ("p",)

    def _highest(self, *shape: Any) -> float:
        del shape
        return 1

    def _log_density(self, x: Any, *shape: Any) -> Any:
        (p,) = shape
        inside = xlogy(x, p) + xlog1py(1 - x, -p)
        return np.where((x == 0) | (x == 1), inside, -np.inf)

    def _draw(self, generator: Any, size: Any, *shape: Any) -> Any:
        return np.asarray(generator.binomial(1, shape[0], size))


class _Binomial(_Counts):
    parameters = ("n", "p")

    def _highest(self, *shape: Any) -> float:
        return float(np.max(shape[0]))

    def _log_density(self, x: Any, *shape: Any) -> Any:
        n, p = shape
        ways = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)
        inside = ways + xlogy(x, p) + xlog1py(n - x, -p)
        is_count = (x >= 0) & (x <= n) & (x == np.floor(x))
        return np.where(is_count, inside, -np.inf)

    def _draw(self, generator: Any, size: Any, *shape: Any) -> Any:
        n, p = shape
        return np.asarray(generator.binomial(n.astype(int), p, size))


class _Poisson(_Counts):
    parameters = ("mu",)

    def _highest(self, *shape: Any) -> float:
        return float(np.max(shape[0]) * 10 + 100)

    def _log_density(self, x: Any, *shape: Any) -> Any:
        (mean,) = shape
        inside = xlogy(x, mean) - gammaln(x + 1) - mean
        is_count = (x >= 0) & (x == np.floor(x))
        return np.where(is_count, inside, -np.inf)

    def _draw(self, generator: Any, size: Any, *shape: Any) -> Any:
        return np.asarray(generator.poisson(shape[0], size))


class _MultivariateNormal:
    """The normal distribution of vectors."""

    def __call__(
        self,
        mean: Any = None,
        cov: Any = 1,
        **_: Any,
    ) -> _FrozenNormal:
        """Return the distribution with mean and covariance fixed."""
        return _FrozenNormal(mean, cov)

    def logpdf(self, x: Any, mean: Any = None, cov: Any = 1, **_: Any) -> Any:
        """Return the logarithm of the density at each vector of *x*."""
        x = np.asarray(x, float)
        size = 1
        if mean is not None:
            size = np.size(mean)
        elif x.ndim:
            size = x.shape[-1]
        covariance = _covariance(cov, size)
        size = len(covariance)
        if size == 1 and (x.ndim == 0 or x.shape[-1] != 1):
            x = x[..., None]
        off = x if mean is None else x - mean
        solved = np.linalg.solve(covariance, off[..., None])[..., 0]
        distance = np.sum(off * solved, axis=-1)
        _, log_determinant = np.linalg.slogdet(covariance)
        return -0.5 * (
            size * math.log(2 * math.pi) + log_determinant + distance
        )

    def pdf(self, x: Any, mean: Any = None, cov: Any = 1, **_: Any) -> Any:
        """Return the density at each vector of *x*."""
        return np.exp(self.logpdf(x, mean, cov))

    def rvs(
        self,
        mean: Any = None,
        cov: Any = 1,
        size: Any = 1,
        random_state: Any = None,
    ) -> Any:
        """Return random vectors."""
        covariance = _covariance(cov, 1 if mean is None else np.size(mean))
        if mean is None:
            mean = np.zeros(len(covariance))
        generator = _generator(random_state)
        vectors = generator.multivariate_normal(
            np.atleast_1d(mean),
            covariance,
            size,
        )
        return np.squeeze(vectors)[()]


class _FrozenNormal:
    def __init__(self, mean: Any, cov: Any) -> None:
        self.mean = mean
        self.cov = cov

    def logpdf(self, x: Any) -> Any:
        return multivariate_normal.logpdf(x, self.mean, self.cov)

    def pdf(self, x: Any) -> Any:
        return multivariate_normal.pdf(x, self.mean, self.cov)

    def rvs(self, size: Any = 1, random_state: Any = None) -> Any:
        return multivariate_normal.rvs(self.mean, self.cov, size, random_state)


def _covariance(cov: Any, size: int) -> Any:
    """Return *cov*, a number for *size* variables or their variances, as a matrix."""
    values = np.asarray(cov, float)
    if values.ndim == 0:
        return np.eye(size) * values
    if values.ndim == 1:
        return np.diag(values)
    return values


def _generator(random_state: Any) -> Any:
    if random_state is None:
        # NumPy's own generator, which `np.random.seed` seeds
        return np.random.mtrand._rand  # noqa: SLF001
    if isinstance(random_state, int | np.integer):
        return np.random.RandomState(random_state)
    return random_state


norm = _Normal()
truncnorm = _TruncatedNormal()
uniform = _Uniform()
expon = _Exponential()
bernoulli = _Bernoulli()
binom = _Binomial()
poisson = _Poisson()
multivariate_normal = _MultivariateNormal()
