"""Helpers of torchvision: nothing is written to files."""

from absent import stubs_for

__all__ = ["save_image"]
__getattr__ = stubs_for("torchvision.utils")


def save_image(tensor, fp, **_options):
    """Do nothing."""
