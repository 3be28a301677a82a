"""The reference for NYU homework 1, part two: an image is changed until a network sees a class in it."""

import numpy as np
import torch

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
#: How far a typical pixel moves in the first step; the steps shrink to a tenth of it.
STEP = 0.05
JITTER = 32


def normalize(image):
    """Return an image (1, 3, H, W) with the mean and deviation that networks expect."""
    mean, std = (
        torch.tensor(one, dtype=image.dtype).view(1, 3, 1, 1)
        for one in (IMAGENET_MEAN, IMAGENET_STD)
    )
    return (image - mean) / std


def jitter(image):
    """Return an image shifted cyclically by up to `JITTER` pixels."""
    # the course's generator, which is seeded
    right, down = np.random.randint(-JITTER, JITTER - 1, 2)  # noqa: NPY002
    return image.roll((int(down), int(right)), (2, 3))


def score_of(image, model, loss):
    """Return the score of the class in *image* as the network sees it, normalised and somewhere else every time."""
    return loss(model(normalize(jitter(image))))


def gradient_of(image, model, loss):
    """Return the gradient of the score with respect to the pixels."""
    leaf = image.detach().requires_grad_()
    return torch.autograd.grad(score_of(leaf, model, loss), leaf)[0]


def rate(number, iterations):
    """Return the length of step *number* of so many."""
    return STEP * (1 - 0.9 * number / iterations)


def moved(image, gradient, length):
    """Return *image* a step up the *gradient*, by *length* in the root of the mean square, within the range of pixels."""
    size = gradient.square().mean().sqrt().clamp(min=1e-12)
    return (image + length * gradient / size).clamp(0, 1)


def gradient_descent(input, model, loss, iterations=256):
    """Return *input* after so many steps that raise `loss(model(…))`.

    The tensor itself stays as it is.
    """
    image = input.detach()
    for number in range(iterations):
        image = moved(
            image, gradient_of(image, model, loss), rate(number, iterations)
        )
    return image
