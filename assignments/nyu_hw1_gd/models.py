"""The models that images are optimised for, in PyTorch; scoring.py computes the same in NumPy.

A model is given as values: an architecture, {"layers": one entry for each convolution, "unit": whether features are scaled to
length 1}, and its weights by name.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

Architecture = dict[str, Any]
#: The length of features below which scores are faint, too: what is almost grey has a gradient of usual size.
SHORTEST = 10.0


class Square(nn.Module):
    """Squares each number: with it, a score can have its optimum inside of the range of pixels."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return x²."""
        return x * x


ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "square": Square,
    "none": nn.Identity,
}


class Classifier(nn.Module):
    """Convolutions, the mean over all places, and a linear layer: (N, 3, H, W), normalised, to scores (N, classes).

    Features of length 1 bound the scores: what raises one of them without end is not possible, and contrast matters little.
    Padding is circular and the mean is over all places, so that a cyclic shift by a multiple of all strides changes nothing.
    The names are those of the network in the course: `features[i]` is a layer, `classifier` the last one.
    """

    def __init__(
        self, architecture: Architecture, weights: dict[str, torch.Tensor]
    ) -> None:
        super().__init__()
        self.features = nn.Sequential()
        for number, layer in enumerate(architecture["layers"]):
            self.features.append(
                _convolution(layer["stride"], weights[f"conv{number}.weight"])
            )
            self.features.append(ACTIVATIONS[layer["activation"]]())
        self.unit = bool(architecture["unit"])
        self.classifier = nn.Linear(*reversed(weights["linear.weight"].shape))
        self.set_weights(weights)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the scores of a batch of images."""
        features = self.features(x).mean(dim=(2, 3))
        if self.unit:
            features = (
                features
                / (
                    features.square().sum(dim=1, keepdim=True) + SHORTEST**2
                ).sqrt()
            )
        return self.classifier(features)

    def weights(self) -> dict[str, torch.Tensor]:
        """Return the weights by the names under which they are given."""
        layers = {
            f"conv{number}": layer
            for number, layer in enumerate(self.features[::2])
        }
        found = {**layers, "linear": self.classifier}
        return {
            f"{name}.{key}": value
            for name, layer in found.items()
            for key, value in layer.named_parameters()
        }

    def set_weights(self, weights: dict[str, torch.Tensor]) -> None:
        """Take the values and the precision of *weights*."""
        for name, parameter in self.weights().items():
            parameter.data = weights[name].clone()


def _convolution(stride: int, weight: torch.Tensor) -> nn.Conv2d:
    width, channels, size, _ = weight.shape
    return nn.Conv2d(
        channels,
        width,
        size,
        stride=stride,
        padding=size // 2,
        padding_mode="circular",
    )
