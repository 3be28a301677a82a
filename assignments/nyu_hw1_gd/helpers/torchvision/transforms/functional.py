"""Transforms of tensors (…, channels, H, W) as functions, under their names in torchvision."""

import math

import torch
from absent import stubs_for
from torch.nn import functional

__all__ = [
    "center_crop",
    "gaussian_blur",
    "hflip",
    "normalize",
    "resize",
    "rotate",
]
__getattr__ = stubs_for("torchvision.transforms.functional")


def normalize(tensor, mean, std, inplace=False):  # its signature
    """Return (tensor - mean) / std, channel by channel."""
    if not tensor.is_floating_point():
        raise TypeError(
            f"Input tensor should be a float tensor. Got {tensor.dtype}."
        )
    middle, width = (
        torch.as_tensor(one, dtype=tensor.dtype).reshape(-1, 1, 1)
        for one in (mean, std)
    )
    if (width == 0).any():
        raise ValueError("std evaluated to zero, leading to division by zero.")
    return (
        tensor.sub_(middle).div_(width)
        if inplace
        else (tensor - middle) / width
    )


def gaussian_blur(img, kernel_size, sigma=None):
    """Return *img* blurred, its border mirrored.

    Sizes and sigmas are (width, height) or one number for both.
    """
    sizes = (
        [kernel_size] * 2
        if isinstance(kernel_size, int)
        else list(kernel_size) * (3 - len(kernel_size))
    )
    if any(size % 2 == 0 or size < 1 for size in sizes):
        raise ValueError(
            f"kernel_size should have odd and positive integers. Got {sizes}"
        )
    if sigma is None:
        sigma = [0.3 * ((size - 1) * 0.5 - 1) + 0.8 for size in sizes]
    sigmas = (
        [float(sigma)] * 2
        if isinstance(sigma, int | float)
        else list(sigma) * (3 - len(sigma))
    )
    wide, high = (
        _gaussian(size, one, img)
        for size, one in zip(sizes, sigmas, strict=True)
    )
    planes = img.reshape(-1, 1, *img.shape[-2:])
    room = (sizes[0] // 2, sizes[0] // 2, sizes[1] // 2, sizes[1] // 2)
    padded = functional.pad(planes, room, mode="reflect")
    return functional.conv2d(
        padded, (high[:, None] * wide)[None, None]
    ).reshape(img.shape)


def _gaussian(size, sigma, like):
    places = torch.arange(size, dtype=like.dtype) - (size - 1) / 2
    weights = torch.exp(-0.5 * (places / sigma) ** 2)
    return weights / weights.sum()


def resize(img, size, *_arguments, **_options):
    """Return *img* in another size, (height, width).

    A single number is the shorter side.
    """
    high, wide = img.shape[-2:]
    if isinstance(size, int) or len(size) == 1:
        shorter = size if isinstance(size, int) else size[0]
        size = (
            (shorter, shorter * wide // high)
            if high <= wide
            else (shorter * high // wide, shorter)
        )
    planes = img.reshape(-1, 1, high, wide)
    made = functional.interpolate(
        planes,
        size=tuple(size),
        mode="bilinear",
        align_corners=False,
        antialias=True,
    )
    return made.reshape(*img.shape[:-2], *size)


def center_crop(img, output_size):
    """Return the middle of *img*, (height, width) or a square."""
    high, wide = (
        (output_size, output_size)
        if isinstance(output_size, int)
        else output_size
    )
    top, left = (
        round((img.shape[-2] - high) / 2),
        round((img.shape[-1] - wide) / 2),
    )
    return img[..., top : top + high, left : left + wide]


def hflip(img):
    """Return *img* mirrored."""
    return img.flip(-1)


def rotate(img, angle, *_arguments, **_options):
    """Return *img* rotated about its middle by *angle* degrees, zero where nothing was."""
    turn = math.radians(angle)
    high, wide = img.shape[-2:]
    rows = [
        [math.cos(turn), math.sin(turn) * high / wide, 0],
        [-math.sin(turn) * wide / high, math.cos(turn), 0],
    ]
    planes = img.reshape(1, -1, high, wide)
    grid = functional.affine_grid(
        torch.tensor([rows], dtype=img.dtype),
        list(planes.shape),
        align_corners=False,
    )
    return functional.grid_sample(
        planes, grid, mode="nearest", align_corners=False
    ).reshape(img.shape)
