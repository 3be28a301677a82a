"""The parts of torchvision that homework on images uses, written anew.

There are neither data sets nor weights.
"""

from absent import stubs_for

from torchvision import models, transforms

__all__ = ["models", "transforms"]
__getattr__ = stubs_for("torchvision")
