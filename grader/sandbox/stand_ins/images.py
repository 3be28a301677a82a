"""Stands for `scipy.ndimage`: filters of images."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.sandbox.stand_ins.windows import window as _window

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
    image = np.asarray(input)
    weights = np.asarray(weights, float)
    margins: list[tuple[int, int]] = []
    for length, shift in zip(
        weights.shape,
        _origins(origin, weights),
        strict=True,
    ):
        before = length // 2 + shift
        margins.append((before, length - 1 - before))
    padded = _padded(image.astype(float), margins, mode, cval)
    total = np.zeros(image.shape)
    for place in np.ndindex(weights.shape):
        total += weights[place] * padded[_window(place, image.shape)]
    return total.astype(image.dtype)


def _origins(origin: Any, weights: Any) -> list[int]:
    if isinstance(origin, int):
        return [origin] * weights.ndim
    return list(origin)


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
    shifts: list[int] = []
    for shift, length in zip(
        _origins(origin, weights),
        weights.shape,
        strict=True,
    ):
        is_even = length % 2 == 0
        shifts.append(-shift - is_even)
    return correlate(input, weights, output, mode, cval, shifts)


def correlate1d(
    input: Any,
    weights: Any,
    axis: int = -1,
    *args: Any,
    **settings: Any,
) -> Any:
    """Return `correlate` along one axis."""
    return correlate(
        input,
        _along(weights, axis, np.ndim(input)),
        *args,
        **settings,
    )


def convolve1d(
    input: Any,
    weights: Any,
    axis: int = -1,
    *args: Any,
    **settings: Any,
) -> Any:
    """Return `convolve` along one axis."""
    return convolve(
        input,
        _along(weights, axis, np.ndim(input)),
        *args,
        **settings,
    )


def gaussian_filter1d(
    input: Any,
    sigma: float,
    axis: int = -1,
    order: int = 0,
    *args: Any,
    **settings: Any,
) -> Any:
    """Return a picture smoothed along one axis, or its first derivative."""
    radius = settings.pop("radius", None)
    if not radius:
        radius = int(settings.pop("truncate", 4.0) * sigma + 0.5)
    places = np.arange(-radius, radius + 1)
    weights = np.exp(-0.5 * (places / sigma) ** 2)
    weights /= weights.sum()
    if order == 1:
        weights = weights * places / sigma**2
    return correlate1d(input, weights, axis, *args, **settings)


def gaussian_filter(
    input: Any,
    sigma: Any,
    order: int = 0,
    *args: Any,
    **settings: Any,
) -> Any:
    """Return a picture smoothed along every axis."""
    image = np.asarray(input)
    sigmas = sigma if isinstance(sigma, Sequence) else [sigma] * image.ndim
    result = image
    for axis, width in enumerate(sigmas):
        if width > 0:
            result = gaussian_filter1d(
                result,
                width,
                axis,
                order,
                *args,
                **settings,
            )
    return result


def uniform_filter(
    input: Any,
    size: Any = 3,
    *args: Any,
    **settings: Any,
) -> Any:
    """Return the mean of the surroundings."""
    image = np.asarray(input)
    shape = tuple(size) if isinstance(size, Sequence) else (size,) * image.ndim
    weights = np.full(shape, 1 / math.prod(shape))
    return correlate(image, weights, *args, **settings)


def uniform_filter1d(
    input: Any,
    size: int,
    axis: int = -1,
    *args: Any,
    **settings: Any,
) -> Any:
    """Return the mean of the surroundings along one axis."""
    return correlate1d(input, np.full(size, 1 / size), axis, *args, **settings)


def sobel(input: Any, axis: int = -1, *args: Any, **settings: Any) -> Any:
    """Return the slope along one axis, smoothed along the others."""
    image = np.asarray(input)
    result = correlate1d(image, [-1, 0, 1], axis, *args, **settings)
    for other_axis in range(image.ndim):
        if other_axis != axis % image.ndim:
            result = correlate1d(
                result,
                [1, 2, 1],
                other_axis,
                *args,
                **settings,
            )
    return result


def _padded(
    image: Any,
    margins: list[tuple[int, int]],
    mode: str,
    cval: float,
) -> Any:
    if _MODES[mode] == "constant":
        return np.pad(image, margins, constant_values=cval)
    return np.pad(image, margins, _MODES[mode])  # type: ignore[call-overload]


def _along(weights: Any, axis: int, dimensions: int) -> Any:
    shape = [1] * dimensions
    shape[axis] = -1
    return np.asarray(weights, float).reshape(shape)
