"""Stands for `scipy.signal`: convolution and correlation of arrays, filled up with zeros."""

from __future__ import annotations

from typing import Any

import numpy as np


def convolve(in1: Any, in2: Any, mode: str = "full", *_: Any, **__: Any) -> Any:
    """Return the convolution: "full", "same" in shape as *in1*, or "valid" without zeros."""
    first, second = np.asarray(in1), np.asarray(in2)
    if mode == "valid" and any(
        a < b for a, b in zip(first.shape, second.shape, strict=True)
    ):
        first, second = second, first
    whole = np.zeros(
        [a + b - 1 for a, b in zip(first.shape, second.shape, strict=True)],
        np.result_type(first, second),
    )
    for place in np.ndindex(second.shape):
        whole[
            tuple(
                slice(k, k + length)
                for k, length in zip(place, first.shape, strict=True)
            )
        ] += first * second[place]
    if mode == "full":
        return whole
    inner = [
        a - b + 1 if mode == "valid" else a
        for a, b in zip(first.shape, second.shape, strict=True)
    ]
    starts = [
        (length - part) // 2 for length, part in zip(whole.shape, inner, strict=True)
    ]
    return whole[
        tuple(
            slice(start, start + part)
            for start, part in zip(starts, inner, strict=True)
        )
    ].copy()


def correlate(in1: Any, in2: Any, mode: str = "full", *_: Any, **__: Any) -> Any:
    """Return the correlation, as `convolve` does."""
    return convolve(in1, np.flip(np.asarray(in2)).conj(), mode)


def convolve2d(
    in1: Any, in2: Any, mode: str = "full", boundary: str = "fill", fillvalue: float = 0
) -> Any:
    """Return the convolution of two matrices.

    What is outside is a value, or goes on as *boundary* says.
    """
    second = np.asarray(in2)
    return _convolved(
        np.asarray(in1),
        second,
        mode,
        boundary,
        fillvalue,
        [(size - 1) // 2 for size in second.shape],
    )


def correlate2d(
    in1: Any, in2: Any, mode: str = "full", boundary: str = "fill", fillvalue: float = 0
) -> Any:
    """Return the correlation of two matrices, as `convolve2d` does."""
    second = np.flip(np.asarray(in2)).conj()
    return _convolved(
        np.asarray(in1),
        second,
        mode,
        boundary,
        fillvalue,
        [size // 2 for size in second.shape],
    )


def _convolved(
    first: Any,
    second: Any,
    mode: str,
    boundary: str,
    fillvalue: float,
    starts: list[int],
) -> Any:
    """Return the convolution, of which the part "same" begins at *starts*."""
    if mode == "valid":
        return convolve(first, second, mode)
    margins = [(length - 1, length - 1) for length in second.shape]
    if boundary == "fill":
        padded = np.pad(first, margins, constant_values=fillvalue)
    else:
        padded = np.pad(
            first, margins, "wrap" if boundary in ("wrap", "circular") else "symmetric"
        )
    whole = convolve(padded, second, "valid")
    if mode == "full":
        return whole
    return whole[
        tuple(
            slice(start, start + part)
            for start, part in zip(starts, first.shape, strict=True)
        )
    ].copy()


fftconvolve = oaconvolve = convolve
