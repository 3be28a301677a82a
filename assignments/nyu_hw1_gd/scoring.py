"""How good an image is, computed with NumPy on the trusted side: the course's own copy of every model.

Images are arrays (1, 3, H, W) in pixel space, 0 to 1. A `Model` is given as values, as models.py is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

MEAN = np.array([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1)
STD = np.array([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1)
#: The shifts over which a score is averaged, in pixels down and to the right: of each remainder of small strides some.
SHIFTS = ((0, 0), (3, 30), (-9, 5), (14, -23))
CLASSIFIER = Path(__file__).parent / "classifier" / "classifier.npz"
#: The length of features below which scores are faint, too: what is almost grey has a gradient of usual size.
SHORTEST = 10.0
_ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "square": np.square,
    "none": lambda x: x,
}


def normalised(images):
    """Return images as the models of the course want them: mean 0, deviation 1."""
    return (images - MEAN) / STD


def in_pixel_space(images):
    """Return images that were normalised as they were before."""
    return images * STD + MEAN


@dataclass(frozen=True, eq=False)
class Model:
    """Convolutions by stride and activation, weights by name, and whether features are scaled to length 1."""

    layers: tuple[tuple[int, str], ...]
    weights: dict[str, np.ndarray]
    unit: bool = False

    def as_arguments(self):
        """Return the model as arguments of the hook `optimise`."""
        layers = [
            {"stride": stride, "activation": activation}
            for stride, activation in self.layers
        ]
        return {
            "architecture": {"layers": layers, "unit": self.unit},
            "weights": dict(self.weights),
        }

    @cached_property
    def _exact(self):
        return {
            name: value.astype(np.float64)
            for name, value in self.weights.items()
        }

    def scores(self, inputs):
        """Return the scores (N, classes) of inputs (N, 3, H, W), which are taken as they are, in float64."""
        x = np.asarray(inputs, dtype=np.float64)
        for number, (stride, activation) in enumerate(self.layers):
            kernel, bias = (
                self._exact[f"conv{number}.{part}"]
                for part in ("weight", "bias")
            )
            x = _ACTIVATIONS[activation](
                _convolved(x, kernel, stride) + bias.reshape(1, -1, 1, 1)
            )
        features = x.mean(axis=(2, 3))
        if self.unit:
            features /= np.sqrt(
                (features**2).sum(axis=1, keepdims=True) + SHORTEST**2
            )
        return (
            features @ self._exact["linear.weight"].T
            + self._exact["linear.bias"]
        )

    def of_shifted(self, inputs):
        """Return the scores (shifts, classes) of one input, shifted cyclically by each of `SHIFTS`."""
        return self.scores(
            np.concatenate(
                [np.roll(inputs, shift, axis=(2, 3)) for shift in SHIFTS]
            )
        )


def _convolved(x, kernel, stride):
    """Return x (N, C, H, W) convolved with kernel (D, C, K, K), its border continued cyclically."""
    size, high, wide = kernel.shape[-1], x.shape[2], x.shape[3]
    around = size // 2
    down, right = (
        np.arange(-around, length + around) % length for length in (high, wide)
    )
    windows = np.lib.stride_tricks.sliding_window_view(
        x[:, :, down][:, :, :, right], (size, size), axis=(2, 3)
    )
    places = windows[:, :, ::stride, ::stride].transpose(0, 2, 3, 1, 4, 5)
    flat = (
        places.reshape(-1, kernel[0].size) @ kernel.reshape(len(kernel), -1).T
    )
    return flat.reshape(*places.shape[:3], len(kernel)).transpose(0, 3, 1, 2)


def log_probabilities(scores):
    """Return the logarithms of the softmax of scores (N, classes)."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


# --- models ---------------------------------------------------------------------------------------------------------------


def classifier(order=None, channels=None):
    """Return the digit classifier; *order* rearranges its classes, *channels* the colours that it takes."""
    with np.load(CLASSIFIER, allow_pickle=False) as file:
        weights = {
            name: file[name].astype(np.float32)
            for name in file.files
            if name != "class_means"
        }
    strides = (2, 2, 2, 1)
    if order is not None:
        weights |= {
            name: weights[name][list(order)]
            for name in ("linear.weight", "linear.bias")
        }
    if channels is not None:
        weights["conv0.weight"] = weights["conv0.weight"][:, list(channels)]
    return Model(
        tuple((stride, "relu") for stride in strides), weights, unit=True
    )


def class_means():
    """Return the mean digit of each class, (10, 8, 8), 0 to 1."""
    with np.load(CLASSIFIER, allow_pickle=False) as file:
        return file["class_means"].astype(np.float64)


def colour_model(weights):
    """Return a model whose scores are linear in the mean colour: weights (classes, 3), for pixel space.

    A score is largest, over all images, where each channel is 1 if its weight is positive and else 0. Grey has scores of 0.
    """
    weights = np.asarray(weights, dtype=np.float64)
    linear = weights * STD.reshape(1, 3)
    bias = weights @ (MEAN.reshape(3) - 0.5)
    return Model(
        (),
        {
            "linear.weight": linear.astype(np.float32),
            "linear.bias": bias.astype(np.float32),
        },
    )


def grid_model(weights, stride):
    """Return a colour model that looks at one pixel in stride x stride only; which, depends on how the image is shifted.

    Its slope in one of these pixels is that of a colour model of a stride**2 times smaller image with the same weights.
    """
    colour = colour_model(weights)
    look = {
        "conv0.weight": np.eye(3, dtype=np.float32).reshape(3, 3, 1, 1),
        "conv0.bias": np.zeros(3, np.float32),
    }
    return Model(((stride, "none"),), look | colour.weights)


def target_model(targets, steepness):
    """Return a model with a best colour for each class, targets (classes, 3) in pixel space.

    The score of a class is -steepness times the mean squared distance of the pixels from its colour.
    """
    targets = np.asarray(targets, dtype=np.float64)
    count = len(targets)
    kernel, bias = np.zeros((3 * count, 3, 1, 1)), np.zeros(3 * count)
    linear = np.zeros((count, 3 * count))
    for label, target in enumerate(targets):
        for channel in range(3):
            place = 3 * label + channel
            kernel[place, channel] = STD.flat[
                channel
            ]  # from normalised to pixel space
            bias[place] = MEAN.flat[channel] - target[channel]
            linear[label, place] = -steepness / 3
    values = {
        "conv0.weight": kernel,
        "conv0.bias": bias,
        "linear.weight": linear,
        "linear.bias": np.zeros(count),
    }
    return Model(
        ((1, "square"),),
        {name: value.astype(np.float32) for name, value in values.items()},
    )


# --- what came back -------------------------------------------------------------------------------------------------------


def readings(
    found, shape, spread, *, normalised=False
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield how to read what came back as an image of pixels of *shape*, with what is wrong with it; nothing if it is none.

    Values outside of 0 to 1 are cut off, unless they vary like those that the model saw last, by *spread*: then they are
    normalised. Values from 0 to 1 are pixels, unless another reply was *normalised*.
    """
    array = np.asarray(found, dtype=np.float64)
    if not array.size or not np.isfinite(array).all():
        return
    as_shape = "" if array.shape == tuple(shape) else "shape"
    array = _with_batch(array)
    if array is None:
        return
    if array.min() >= -RANGE and array.max() <= 1 + RANGE:
        yield (
            (f"{as_shape} normalised".strip(), in_pixel_space(array))
            if normalised
            else (as_shape, array.clip(0, 1))
        )
    elif (
        array.min() >= 0
        and 2 < array.max() <= 255
        and (array == np.round(array)).all()
    ):
        yield f"{as_shape} bytes".strip(), array / 255
    elif _is_like(array, spread):
        yield f"{as_shape} normalised".strip(), in_pixel_space(array).clip(0, 1)
    else:
        yield f"{as_shape} range".strip(), array.clip(0, 1)


def _is_like(array, spread):
    """Return whether *array* varies by *spread*, as what was normalised, rather than as the pixels of that do."""
    if not (np.isfinite(spread) and spread > 0 and array.std() > 0):
        return False
    own, normal, pixels = np.log((array.std(), spread, spread * STD.mean()))
    return bool(abs(own - normal) < abs(own - pixels))


#: How far outside of 0 to 1 a pixel may lie: half a step of an image with 8 bits.
RANGE = 0.5 / 255


def _with_batch(array):
    """Return *array* as (1, 3, H, W) where it is such an image with its axes otherwise, else None."""
    array = np.squeeze(array)
    if array.ndim != 3:
        return None
    if array.shape[0] != 3 and array.shape[2] == 3:
        array = array.transpose(2, 0, 1)
    return array[None] if array.shape[0] == 3 and min(array.shape) > 0 else None


# --- how an image looks: for a person, who awards extra credit ------------------------------------------------------------


def total_variation(image):
    """Return the mean absolute difference of neighbouring pixels: small for smooth images, about 0.33 for noise."""
    return float(
        np.mean(
            [
                np.abs(image - np.roll(image, 1, axis=axis)).mean()
                for axis in (2, 3)
            ]
        )
    )


def likeness(image, mean, sides=(36, 46, 56)):
    """Return how much *image* (1, 3, H, W) looks like a mean digit (8, 8) at its best place and size, from 0 to 1.

    It is the largest correlation, over shifts, sizes and channels' mean, of either sign: ink may be light or dark.
    """
    grey = image.mean(axis=(0, 1))
    return max(
        _correlation(grey, _enlarged(mean, side, grey.shape)) for side in sides
    )


def _enlarged(mean, side, shape):
    places = (np.arange(min(side, *shape)) + 0.5) * len(mean) / side - 0.5
    low = np.clip(np.floor(places).astype(int), 0, len(mean) - 2)
    part = np.clip(places - low, 0, 1)
    rows = mean[low] * (1 - part)[:, None] + mean[low + 1] * part[:, None]
    large = rows[:, low] * (1 - part) + rows[:, low + 1] * part
    canvas = np.zeros(shape)
    canvas[: large.shape[0], : large.shape[1]] = large
    return canvas


def _correlation(one, other):
    """Return the largest magnitude of the correlation of two pictures over all cyclic shifts."""
    one, other = one - one.mean(), other - other.mean()
    size = np.sqrt((one**2).sum() * (other**2).sum())
    if size < 1e-9:
        return 0.0
    products = np.fft.ifft2(np.fft.fft2(one) * np.conj(np.fft.fft2(other))).real
    return float(np.abs(products).max() / size)
