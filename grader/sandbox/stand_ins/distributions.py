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
            return (
                self._log_density((np.asarray(x, float) - loc) / scale, *shape)
                - np.log(scale)
            )[()]

    def pdf(self, x: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the density at *x*."""
        return np.exp(self.logpdf(x, *args, **kwargs))

    logpmf, pmf = logpdf, pdf

    def cdf(self, x: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the probability of at most *x*."""
        shape, loc, scale = self._split(args, kwargs)
        with np.errstate(all="ignore"):
            return self._cumulated((np.asarray(x, float) - loc) / scale, *shape)[()]

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
        return (self._inverse(np.asarray(q, float), *shape) * scale + loc)[()]

    def rvs(
        self, *args: Any, size: Any = None, random_state: Any = None, **kwargs: Any
    ) -> Any:
        """Return random numbers, of NumPy's generator unless another or a seed is given."""
        shape, loc, scale = self._split(args, kwargs)
        generator = _generator(random_state)
        return (self._draw(generator, size, *shape) * scale + loc)[()]

    def _split(
        self, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[list[Any], Any, Any]:
        values = (
            dict(zip((*self.parameters, "loc", "scale"), args, strict=False)) | kwargs
        )
        shape = [np.asarray(values[name], float) for name in self.parameters]
        return (
            shape,
            np.asarray(values.get("loc", 0)),
            np.asarray(values.get("scale", 1)),
        )

    def _log_density(self, x: Any, *shape: Any) -> Any:
        raise NotImplementedError

    def _cumulated(self, x: Any, *shape: Any) -> Any:
        raise NotImplementedError

    def _inverse(self, q: Any, *shape: Any) -> Any:
        raise NotImplementedError

    def _draw(self, generator: Any, size: Any, *shape: Any) -> Any:
        if size is None and shape:
            size = np.broadcast_shapes(*(np.shape(value) for value in shape))
        return self._inverse(np.asarray(generator.uniform(size=size)), *shape)


class Frozen:
    """A distribution with fixed parameters."""

    def __init__(
        self, distribution: Distribution, args: tuple[Any, ...], kwargs: dict[str, Any]
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
        return -(x**2) / 2 - math.log(2 * math.pi) / 2

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
        return log_ndtr((np.asarray(x, float) - loc) / scale)


class _TruncatedNormal(Distribution):
    parameters = ("a", "b")

    def _log_density(self, x: Any, *shape: Any) -> Any:
        low, high = shape
        inside = (
            -(x**2) / 2 - math.log(2 * math.pi) / 2 - np.log(ndtr(high) - ndtr(low))
        )
        return np.where((x >= low) & (x <= high), inside, -np.inf)

    def _cumulated(self, x: Any, *shape: Any) -> Any:
        low, high = shape
        return np.clip((ndtr(x) - ndtr(low)) / (ndtr(high) - ndtr(low)), 0, 1)

    def _inverse(self, q: Any, *shape: Any) -> Any:
        low, high = shape
        return np.asarray(ndtri(ndtr(low) + q * (ndtr(high) - ndtr(low))))


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
        summed = sum(
            np.where(k <= x, np.exp(self._log_density(np.asarray(float(k)), *shape)), 0)
            for k in range(last + 1)
        )
        return np.asarray(summed)


class _Bernoulli(_Counts):
    parameters = ("p",)

    def _highest(self, *shape: Any) -> float:
        del shape
        return 1

    def _log_density(self, x: Any, *shape: Any) -> Any:
        return np.where(
            (x == 0) | (x == 1), xlogy(x, shape[0]) + xlog1py(1 - x, -shape[0]), -np.inf
        )

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
        return np.where((x >= 0) & (x <= n) & (x == np.floor(x)), inside, -np.inf)

    def _draw(self, generator: Any, size: Any, *shape: Any) -> Any:
        return np.asarray(generator.binomial(shape[0].astype(int), shape[1], size))


class _Poisson(_Counts):
    parameters = ("mu",)

    def _highest(self, *shape: Any) -> float:
        return float(np.max(shape[0]) * 10 + 100)

    def _log_density(self, x: Any, *shape: Any) -> Any:
        inside = xlogy(x, shape[0]) - gammaln(x + 1) - shape[0]
        return np.where((x >= 0) & (x == np.floor(x)), inside, -np.inf)

    def _draw(self, generator: Any, size: Any, *shape: Any) -> Any:
        return np.asarray(generator.poisson(shape[0], size))


class _MultivariateNormal:
    """The normal distribution of vectors."""

    def __call__(self, mean: Any = None, cov: Any = 1, **_: Any) -> _FrozenNormal:
        """Return the distribution with mean and covariance fixed."""
        return _FrozenNormal(mean, cov)

    def logpdf(self, x: Any, mean: Any = None, cov: Any = 1, **_: Any) -> Any:
        """Return the logarithm of the density at each vector of *x*."""
        covariance = np.atleast_2d(np.asarray(cov, float))
        size = covariance.shape[0]
        if np.ndim(cov) == 0:
            size = (
                np.size(mean)
                if mean is not None
                else np.shape(x)[-1]
                if np.ndim(x)
                else 1
            )
            covariance = np.eye(size) * cov
        elif np.ndim(cov) == 1:
            size, covariance = np.size(cov), np.diag(np.asarray(cov, float))
        x = np.asarray(x, float)
        off = (
            x[..., None] if size == 1 and (x.ndim == 0 or x.shape[-1] != 1) else x
        ) - (0 if mean is None else mean)
        distance = np.sum(
            off * np.linalg.solve(covariance, off[..., None])[..., 0], axis=-1
        )
        return -0.5 * (
            size * math.log(2 * math.pi) + np.linalg.slogdet(covariance)[1] + distance
        )

    def pdf(self, x: Any, mean: Any = None, cov: Any = 1, **_: Any) -> Any:
        """Return the density at each vector of *x*."""
        return np.exp(self.logpdf(x, mean, cov))

    def rvs(
        self, mean: Any = None, cov: Any = 1, size: Any = 1, random_state: Any = None
    ) -> Any:
        """Return random vectors."""
        covariance = (
            np.eye(np.size(mean) if mean is not None else 1) * cov
            if np.ndim(cov) == 0
            else np.asarray(cov)
        )
        if covariance.ndim == 1:
            covariance = np.diag(covariance)
        mean = np.zeros(len(covariance)) if mean is None else np.atleast_1d(mean)
        return np.squeeze(
            _generator(random_state).multivariate_normal(mean, covariance, size)
        )[()]


class _FrozenNormal:
    def __init__(self, mean: Any, cov: Any) -> None:
        self.mean, self.cov = mean, cov

    def logpdf(self, x: Any) -> Any:
        return multivariate_normal.logpdf(x, self.mean, self.cov)

    def pdf(self, x: Any) -> Any:
        return multivariate_normal.pdf(x, self.mean, self.cov)

    def rvs(self, size: Any = 1, random_state: Any = None) -> Any:
        return multivariate_normal.rvs(self.mean, self.cov, size, random_state)


def _generator(random_state: Any) -> Any:
    if random_state is None:
        # NumPy's own generator, which `np.random.seed` seeds
        return np.random.mtrand._rand  # noqa: SLF001
    if isinstance(random_state, int | np.integer):
        return np.random.RandomState(random_state)
    return random_state


norm, truncnorm, uniform, expon = (
    _Normal(),
    _TruncatedNormal(),
    _Uniform(),
    _Exponential(),
)
bernoulli, binom, poisson, multivariate_normal = (
    _Bernoulli(),
    _Binomial(),
    _Poisson(),
    _MultivariateNormal(),
)
