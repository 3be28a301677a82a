"""Stands for `scipy.signal`: convolution and correlation of arrays, filled up with zeros."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.sandbox.stand_ins.windows import window as _window


def convolve(in1: Any, in2: Any, mode: str = "full", *_: Any, **__: Any) -> Any:
    """Return the convolution: "full", "same" in shape as *in1*, or "valid" without zeros."""
    first = np.asarray(in1)
    second = np.asarray(in2)
    lengths = list(zip(first.shape, second.shape, strict=True))
    if mode == "valid" and any(a < b for a, b in lengths):
        first, second = second, first
        lengths = [(b, a) for a, b in lengths]
    whole = np.zeros(
        [a + b - 1 for a, b in lengths],
        np.result_type(first, second),
    )
    for place in np.ndindex(second.shape):
        whole[_window(place, first.shape)] += first * second[place]
    if mode == "full":
        return whole
    inner = first.shape
    if mode == "valid":
        inner = tuple(a - b + 1 for a, b in lengths)
    starts = [
        (length - part) // 2
        for length, part in zip(whole.shape, inner, strict=True)
    ]
    return whole[_window(starts, inner)].copy()


def correlate(
    in1: Any,
    in2: Any,
    mode: str = "full",
    *_: Any,
    **__: Any,
) -> Any:
    """Return the correlation, as `convolve` does."""
    return convolve(in1, np.flip(np.asarray(in2)).conj(), mode)


def convolve2d(
    in1: Any,
    in2: Any,
    mode: str = "full",
    boundary: str = "fill",
    fillvalue: float = 0,
) -> Any:
    """Return the convolution of two matrices.

    What is outside is a value, or goes on as *boundary* says.
    """
    first = np.asarray(in1)
    second = np.asarray(in2)
    starts = [(size - 1) // 2 for size in second.shape]
    return _convolved(first, second, mode, boundary, fillvalue, starts)


def correlate2d(
    in1: Any,
    in2: Any,
    mode: str = "full",
    boundary: str = "fill",
    fillvalue: float = 0,
) -> Any:
    """Return the correlation of two matrices, as `convolve2d` does."""
    first = np.asarray(in1)
    second = np.flip(np.asarray(in2)).conj()
    starts = [size // 2 for size in second.shape]
    return _convolved(first, second, mode, boundary, fillvalue, starts)


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
    elif boundary in ("wrap", "circular"):
        padded = np.pad(first, margins, "wrap")
    else:
        padded = np.pad(first, margins, "symmetric")
    whole = convolve(padded, second, "valid")
    if mode == "full":
        return whole
    return whole[_window(starts, first.shape)].copy()


fftconvolve = oaconvolve = convolve
