"""Misconceptions in what the network sees and in what is returned."""

import numpy as np
import torch

from grader.misconceptions import misconception


@misconception(
    "pixels leave their range",
    criterion="image",
    explanation="An image has pixels from 0 to 1. Yours run beyond; whoever saves the image cuts them off, and it is not the one that the "
    "network saw.",
    hint="`clamp` returns a new tensor; `clamp_` changes the one it is called on.",
)
def not_clamped(reference):
    """Steps are not cut off."""

    def moved(image, gradient, length):
        return (
            image
            + length
            * gradient
            / gradient.square().mean().sqrt().clamp(min=1e-12)
        )

    reference.moved = moved


@misconception(
    "the normalised image is returned",
    criterion="image",
    explanation="You return what the network sees: shifted, and with mean 0 and deviation 1 for each colour. The caller wants an image with "
    "pixels from 0 to 1.",
    hint="Normalise for the network only, in the call of the model, and keep the image itself.",
)
def returns_normalised(reference):
    """The result is normalised and shifted."""
    right = reference.gradient_descent

    def gradient_descent(input, model, loss, iterations=256):
        return reference.normalize(
            reference.jitter(right(input, model, loss, iterations))
        )

    reference.gradient_descent = gradient_descent


@misconception(
    "the network gets pixels that are not normalised",
    criterion="optimum",
    explanation="The network was trained with mean 0 and deviation 1 for each colour. It sees your pixels, 0 to 1, as a pale and washed-out "
    "image, and your steps are right for that one only.",
    hint="What does `normalize_and_jitter` do, and when must it be done?",
)
def not_normalised(reference):
    """Pixels go into the model as they are."""
    reference.normalize = lambda image: image


@misconception(
    "the image lies still between the steps",
    criterion="jitter",
    explanation="The network sees the image in the same place in every step: the shift is left out, or made once. Your steps then fit the "
    "grid of its strides, and what it sees is gone as soon as the image is moved.",
    hint="How many times is the image shifted in one call of your function?",
)
def not_jittered(reference):
    """There is no shift."""
    reference.jitter = lambda image: image


@misconception(
    "another value is returned than the image",
    criterion="image",
    explanation="The tensor that you were given has become the image, but what you return is something else, such as its gradient.",
    hint="Look at the name behind `return`.",
)
def returns_something_else(reference):
    """The image stays in the given tensor, and its last change is returned."""
    right = reference.gradient_descent

    def gradient_descent(input, model, loss, iterations=256):
        before = input.detach().clone()
        input.data = right(input, model, loss, iterations)
        return 1e-6 * (input.detach() - before)

    reference.gradient_descent = gradient_descent


@misconception(
    "nothing is returned",
    criterion="image",
    explanation="The tensor that you were given has become the image, but the function has no `return`, so the caller gets None.",
    hint="End your function with a `return`.",
)
def returns_nothing(reference):
    """The image stays in the given tensor."""
    right = reference.gradient_descent

    def gradient_descent(input, model, loss, iterations=256):
        input.data = right(input, model, loss, iterations)

    reference.gradient_descent = gradient_descent


@misconception(
    "the image is returned in another shape",
    criterion="image",
    explanation="The caller gave an image of shape (1, 3, height, width) and expects the same: a batch with one image, the colours "
    "first.",
    hint="Print the shape of `input` and of what you return.",
)
def another_shape(reference):
    """The batch is left out."""
    right = reference.gradient_descent
    reference.gradient_descent = lambda input, model, loss, iterations=256: (
        right(input, model, loss, iterations)[0]
    )


@misconception(
    "the image is returned as bytes",
    criterion="image",
    explanation="You return whole numbers from 0 to 255, as a file has them. The caller expects pixels from 0 to 1.",
    hint="Leave it to `save_img` to make bytes of the pixels.",
)
def returns_bytes(reference):
    """The result is multiplied by 255 and rounded."""
    right = reference.gradient_descent

    def gradient_descent(input, model, loss, iterations=256):
        return (
            (right(input, model, loss, iterations) * 255)
            .round()
            .to(torch.uint8)
        )

    reference.gradient_descent = gradient_descent


@misconception(
    "mean and deviation are applied in the wrong order",
    criterion="optimum",
    explanation="To normalise is to subtract the mean first and to divide by the deviation then. The other way round the colours that "
    "the network sees are far from those of its training.",
    hint="Which numbers become of a pixel that is as bright as the mean?",
)
def divides_first(reference):
    """The mean is subtracted after the division."""
    right = reference.normalize
    zero = right(
        torch.zeros(1, 3, 1, 1, dtype=torch.float64)
    )  # -mean / deviation
    deviation = np.array(reference.IMAGENET_STD).reshape(1, 3, 1, 1)

    def normalize(image):
        # from -mean / deviation to -mean
        shift = zero * (torch.from_numpy(deviation) - 1)
        return right(image) + shift.to(image.dtype)

    reference.normalize = normalize
