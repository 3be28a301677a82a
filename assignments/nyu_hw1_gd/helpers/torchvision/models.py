"""Networks under the names of torchvision's.

All are one small network that has learnt nothing.

Tests hand their own model to `gradient_descent`; these are there for a `main` that is
only looked at.
"""

import torch
from absent import stubs_for
from torch import nn

#: Scores for as many classes as ImageNet has.
CLASSES = 1000
_absent = stubs_for("torchvision.models")
_calls = {"left": None, "stop": RuntimeError}


def allow_calls(count, stop):
    """Let the networks be called *count* more times, any number where it is None, and raise *stop* afterwards."""
    _calls.update(left=count, stop=stop)


class SmallNetwork(nn.Module):
    """Has the parts of torchvision's VGG networks: features, avgpool and classifier; (N, 3, H, W) to (N, 1000)."""

    def __init__(self):
        super().__init__()
        layers = [
            layer
            for _ in range(12)
            for layer in (nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4), nn.ReLU())
        ]
        self.features = nn.Sequential(nn.Conv2d(3, 4, 1), *layers)
        self.avgpool = nn.AdaptiveAvgPool2d((2, 2))
        self.classifier = nn.Sequential(nn.Linear(16, CLASSES))

    def forward(self, x):
        """Return the scores of a batch of images.

        A few numbers of each are looked at.
        """
        if _calls["left"] is not None:
            _calls["left"] -= 1
            if _calls["left"] < 0:
                raise _calls["stop"]
        return self.classifier(
            torch.flatten(self.avgpool(self.features(x[..., ::8, ::8])), 1)
        )


class _Weights:
    """Any of the enumerations of weights: all members are there, and none holds any."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def transforms(self):
        """Return what prepares an image: nothing does."""
        return nn.Identity()


def __getattr__(name):
    """Return weights, or a function that makes a network, under any name that torchvision might have."""
    if name.endswith("_Weights"):
        return _Weights()
    if name.startswith("_") or name != name.lower():
        return _absent(name)
    return lambda *_arguments, **_options: SmallNetwork()
