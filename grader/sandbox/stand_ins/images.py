"""Stands for `scipy.ndimage`: filters of images."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

#: NumPy's names of the ways to go on beyond an edge.
_MODES = {
    "reflect": "symmetric",
    "grid-mirror": "symmetric",
    "mirror": "reflect",
    "nearest": "edge",
    "wrap": "wrap",
    "grid-wrap": "wrap",
    "constant": "constant",
    "grid-constant": "constant",
}


def correlate(
    input: Any,
    weights: Any,
    output: Any = None,
    mode: str = "reflect",
    cval: float = 0.0,
    origin: Any = 0,
    **_: Any,
) -> Any:
    """Return at each place the sum of its surroundings with *weights*."""
    del output
    image, weights = np.asarray(input), np.asarray(weights, float)
    origins = [origin] * weights.ndim if isinstance(origin, int) else list(origin)
    before = [
        length // 2 + shift
        for length, shift in zip(weights.shape, origins, strict=True)
    ]
    margins = [
        (b, length - 1 - b) for b, length in zip(before, weights.shape, strict=True)
    ]
    padded = _padded(image.astype(float), margins, mode, cval)
    total = np.zeros(image.shape)
    for place in np.ndindex(weights.shape):
        total += (
            weights[place]
            * padded[
                tuple(slice(k, k + n) for k, n in zip(place, image.shape, strict=True))
            ]
        )
    return total.astype(image.dtype)


def convolve(
    input: Any,
    weights: Any,
    output: Any = None,
    mode: str = "reflect",
    cval: float = 0.0,
    origin: Any = 0,
    **_: Any,
) -> Any:
    """Return the same with *weights* turned round."""
    weights = np.flip(np.asarray(weights))
    origins = [origin] * weights.ndim if isinstance(origin, int) else list(origin)
    shifts = [
        -shift - (1 - length % 2)
        for shift, length in zip(origins, weights.shape, strict=True)
    ]
    return correlate(input, weights, output, mode, cval, shifts)


def correlate1d(
    input: Any, weights: Any, axis: int = -1, *args: Any, **settings: Any
) -> Any:
    """Return `correlate` along one axis."""
    return correlate(input, _along(weights, axis, np.ndim(input)), *args, **settings)


def convolve1d(
    input: Any, weights: Any, axis: int = -1, *args: Any, **settings: Any
) -> Any:
    """Return `convolve` along one axis."""
    return convolve(input, _along(weights, axis, np.ndim(input)), *args, **settings)


def gaussian_filter1d(
    input: Any,
    sigma: float,
    axis: int = -1,
    order: int = 0,
    *args: Any,
    **settings: Any,
) -> Any:
    """Return a picture smoothed along one axis, or its first derivative."""
    radius = settings.pop("radius", None) or int(
        settings.pop("truncate", 4.0) * sigma + 0.5
    )
    places = np.arange(-radius, radius + 1)
    weights = np.exp(-0.5 * (places / sigma) ** 2)
    weights /= weights.sum()
    if order == 1:
        weights = weights * places / sigma**2
    return correlate1d(input, weights, axis, *args, **settings)


def gaussian_filter(
    input: Any, sigma: Any, order: int = 0, *args: Any, **settings: Any
) -> Any:
    """Return a picture smoothed along every axis."""
    image = np.asarray(input)
    sigmas = sigma if isinstance(sigma, Sequence) else [sigma] * image.ndim
    result = image
    for axis, width in enumerate(sigmas):
        if width > 0:
            result = gaussian_filter1d(result, width, axis, order, *args, **settings)
    return result


def uniform_filter(input: Any, size: Any = 3, *args: Any, **settings: Any) -> Any:
    """Return the mean of the surroundings."""
    image = np.asarray(input)
    shape = tuple(size) if isinstance(size, Sequence) else (size,) * image.ndim
    return correlate(image, np.full(shape, 1 / math.prod(shape)), *args, **settings)


def uniform_filter1d(
    input: Any, size: int, axis: int = -1, *args: Any, **settings: Any
) -> Any:
    """Return the mean of the surroundings along one axis."""
    return correlate1d(input, np.full(size, 1 / size), axis, *args, **settings)


def sobel(input: Any, axis: int = -1, *args: Any, **settings: Any) -> Any:
    """Return the slope along one axis, smoothed along the others."""
    image = np.asarray(input)
    result = correlate1d(image, [-1, 0, 1], axis, *args, **settings)
    for other_axis in range(image.ndim):
        if other_axis != axis % image.ndim:
            result = correlate1d(result, [1, 2, 1], other_axis, *args, **settings)
    return result


def _padded(image: Any, margins: list[tuple[int, int]], mode: str, cval: float) -> Any:
    if _MODES[mode] == "constant":
        return np.pad(image, margins, constant_values=cval)
    return np.pad(image, margins, _MODES[mode])  # type: ignore[call-overload]


def _along(weights: Any, axis: int, dimensions: int) -> Any:
    shape = [1] * dimensions
    shape[axis] = -1
    return np.asarray(weights, float).reshape(shape)
