"""Transforms of tensors under their names in torchvision."""

import torch
from absent import stubs_for

from torchvision.transforms import functional

__all__ = [
    "CenterCrop",
    "Compose",
    "GaussianBlur",
    "Lambda",
    "Normalize",
    "RandomRotation",
    "Resize",
    "functional",
]
__getattr__ = stubs_for("torchvision.transforms")


class Compose:
    """Applies transforms one after the other."""

    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, img):
        """Return the image after all of them."""
        for transform in self.transforms:
            img = transform(img)
        return img


class Lambda:
    """Applies a function."""

    def __init__(self, lambd):
        self.lambd = lambd

    def __call__(self, img):
        """Return the image after the function."""
        return self.lambd(img)


class Normalize(torch.nn.Module):
    """Subtracts a mean and divides by a deviation, channel by channel."""

    def __init__(self, mean, std, inplace=False):  # its signature
        super().__init__()
        self.mean, self.std, self.inplace = mean, std, inplace

    def forward(self, tensor):
        """Return the normalised image, or batch of images."""
        return functional.normalize(tensor, self.mean, self.std, self.inplace)


class GaussianBlur(torch.nn.Module):
    """Blurs; *sigma* is a number, or a range from which one is drawn at each call."""

    def __init__(self, kernel_size, sigma=(0.1, 2.0)):
        super().__init__()
        self.kernel_size = kernel_size
        self.sigma = (
            (float(sigma), float(sigma))
            if isinstance(sigma, int | float)
            else tuple(sigma)
        )

    def forward(self, img):
        """Return the blurred image, or batch of images."""
        sigma = torch.empty(1).uniform_(self.sigma[0], self.sigma[-1]).item()
        return functional.gaussian_blur(img, self.kernel_size, [sigma, sigma])


class Resize(torch.nn.Module):
    """Resizes; a single number is the shorter side."""

    def __init__(self, size, **_options):
        super().__init__()
        self.size = size

    def forward(self, img):
        """Return the image, or batch of images, in the other size."""
        return functional.resize(img, self.size)


class CenterCrop(torch.nn.Module):
    """Cuts out the middle."""

    def __init__(self, size):
        super().__init__()
        self.size = size

    def forward(self, img):
        """Return the middle of the image, or of each of a batch."""
        return functional.center_crop(img, self.size)


class RandomRotation(torch.nn.Module):
    """Rotates by an angle that is drawn at each call."""

    def __init__(self, degrees, **_options):
        super().__init__()
        self.degrees = (
            (-float(degrees), float(degrees))
            if isinstance(degrees, int | float)
            else tuple(degrees)
        )

    def forward(self, img):
        """Return the rotated image, or batch of images."""
        return functional.rotate(
            img,
            torch.empty(1).uniform_(self.degrees[0], self.degrees[1]).item(),
        )
