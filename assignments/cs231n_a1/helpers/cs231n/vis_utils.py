"""Pictures of weights, as arrays."""

from math import ceil, sqrt

import numpy as np


def visualize_grid(Xs, ubound=255.0, padding=1):
    """Return the images Xs (N, H, W, C) side by side in a square, each stretched to [0, ubound]."""
    count, height, width, channels = Xs.shape
    side = ceil(sqrt(count))
    grid = np.zeros(
        (
            side * (height + padding) - padding,
            side * (width + padding) - padding,
            channels,
        )
    )
    for number, image in enumerate(Xs):
        top, left = (
            (number // side) * (height + padding),
            (number % side) * (width + padding),
        )
        low, high = image.min(), image.max()
        grid[top : top + height, left : left + width] = (
            ubound * (image - low) / max(high - low, 1e-12)
        )
    return grid
