"""Filters of scipy.ndimage, written anew: Gaussian and mean, with its default borders."""

import numpy as np
from absent import stubs_for

__all__ = [
    "gaussian_filter",
    "gaussian_filter1d",
    "uniform_filter",
    "uniform_filter1d",
]
__getattr__ = stubs_for("scipy.ndimage")
#: Its names of borders, and NumPy's.
_BORDERS = {
    "reflect": "symmetric",
    "mirror": "reflect",
    "nearest": "edge",
    "constant": "constant",
    "wrap": "wrap",
}


def _along(array, kernel, axis, mode):
    """Return *array* convolved with a symmetric *kernel* along one axis."""
    before, after = len(kernel) // 2, (len(kernel) - 1) // 2
    room = [
        (before, after) if place == axis % array.ndim else (0, 0)
        for place in range(array.ndim)
    ]
    padded = np.pad(array, room, mode=_BORDERS[mode])
    windows = np.lib.stride_tricks.sliding_window_view(
        padded, len(kernel), axis=axis
    )
    return (windows @ kernel).astype(array.dtype)


def gaussian_filter1d(
    input,
    sigma,
    axis=-1,
    order=0,
    output=None,
    mode="reflect",
    cval=0.0,
    truncate=4.0,
):
    """Return *input* blurred along one axis."""
    array = np.asarray(input)
    if order or output is not None or cval:
        raise NotImplementedError(
            "this small gaussian_filter1d knows neither order, output nor cval"
        )
    radius = int(truncate * float(sigma) + 0.5)
    if radius == 0:
        return array.copy()
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / float(sigma)) ** 2)
    return _along(array, kernel / kernel.sum(), axis, mode)


def gaussian_filter(
    input, sigma, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0
):
    """Return *input* blurred along every axis, with one *sigma* for all or one for each."""
    array = np.asarray(input)
    for axis, one in enumerate(np.broadcast_to(sigma, array.ndim)):
        array = gaussian_filter1d(
            array, one, axis, order, output, mode, cval, truncate
        )
    return array


def uniform_filter1d(input, size, axis=-1, mode="reflect"):
    """Return the means over *size* neighbours along one axis."""
    return _along(np.asarray(input), np.full(size, 1 / size), axis, mode)


def uniform_filter(input, size=3, mode="reflect"):
    """Return the means over *size* neighbours along every axis, one size for all or one for each."""
    array = np.asarray(input)
    for axis, one in enumerate(np.broadcast_to(size, array.ndim)):
        array = uniform_filter1d(array, int(one), axis, mode)
    return array
