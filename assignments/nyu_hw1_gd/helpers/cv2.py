"""The parts of OpenCV that homework on images uses, written anew: blurs and resizing.

Nothing is written to files.
"""

import numpy as np
import torch
from absent import stubs_for
from torch.nn import functional

__all__ = ["GaussianBlur", "blur", "imwrite", "resize"]
__getattr__ = stubs_for("cv2")
INTER_NEAREST, INTER_LINEAR, INTER_CUBIC, INTER_AREA = 0, 1, 2, 3
#: A blur of floats reaches so many sigmas to either side where its size is left open.
_REACH = 4


def imwrite(filename, img, params=None):  # noqa: ARG001 - its signature
    """Return True as if the image had been written."""
    return True


# its signature
def GaussianBlur(src, ksize, sigmaX=0.0, dst=None, sigmaY=0.0, borderType=4):  # noqa: ARG001
    """Return an image (H, W) or (H, W, channels) blurred, its border mirrored without the edge."""
    image = np.asarray(src)
    wide, high = (
        _kernel(size, sigma, image.dtype)
        for size, sigma in zip(ksize, (sigmaX, sigmaY or sigmaX), strict=True)
    )
    return _separable(image, high, wide)


def blur(src, ksize):
    """Return an image with each pixel replaced by the mean of its neighbourhood."""
    return _separable(
        np.asarray(src), *(np.full(size, 1 / size) for size in reversed(ksize))
    )


# its signature
def resize(src, dsize, dst=None, fx=0.0, fy=0.0, interpolation=INTER_LINEAR):  # noqa: ARG001
    """Return an image in another size, given as (width, height) or by factors."""
    image = np.asarray(src)
    high, wide = (
        (round(image.shape[0] * fy), round(image.shape[1] * fx))
        if dsize is None
        else (dsize[1], dsize[0])
    )
    mode = {
        INTER_NEAREST: "nearest",
        INTER_CUBIC: "bicubic",
        INTER_AREA: "area",
    }.get(interpolation, "bilinear")
    planes = torch.from_numpy(
        np.ascontiguousarray(np.atleast_3d(image).transpose(2, 0, 1))
    )[None].double()
    made = (
        functional.interpolate(planes, size=(high, wide), mode=mode)[0]
        .numpy()
        .transpose(1, 2, 0)
    )
    return _like(made.reshape(high, wide, *image.shape[2:]), image.dtype)


def _kernel(size, sigma, dtype):
    """Return the weights of a Gaussian.

    A size or sigma of 0 follows from the other, as OpenCV's documentation says.
    """
    if size == 0:
        size = round(sigma * (3 if dtype == np.uint8 else _REACH) * 2 + 1) | 1
    if size % 2 == 0 or size < 0:
        raise ValueError(
            f"the size of a Gaussian kernel must be odd and positive, not {size}"
        )
    sigma = sigma if sigma > 0 else 0.3 * ((size - 1) * 0.5 - 1) + 0.8
    weights = np.exp(-0.5 * ((np.arange(size) - size // 2) / sigma) ** 2)
    return weights / weights.sum()


def _separable(image, high, wide):
    result = image.astype(np.float64)
    for axis, kernel in ((0, high), (1, wide)):
        before, after = len(kernel) // 2, (len(kernel) - 1) // 2
        room = [
            (before, after) if place == axis else (0, 0)
            for place in range(image.ndim)
        ]
        windows = np.lib.stride_tricks.sliding_window_view(
            np.pad(result, room, mode="reflect"), len(kernel), axis=axis
        )
        result = windows @ kernel
    return _like(result, image.dtype)


def _like(values, dtype):
    """Return *values* in *dtype*; whole numbers are rounded and kept in their range."""
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        values = values.round().clip(limits.min, limits.max)
    return values.astype(dtype)
