"""Misconceptions in the steps: their direction, length, number, and what they add to."""

import numpy as np
import torch

from grader.misconceptions import misconception


@misconception(
    "each step goes downhill",
    criterion="direction",
    explanation="The function is named after descent, but what it is given as a loss is a score. Your steps make it smaller, so that "
    "the network sees anything but the class.",
    hint="Add the gradient, or subtract that of the negative score.",
)
def moves_downhill(reference):
    """The sign of the gradient is reversed."""
    right = reference.gradient_of
    reference.gradient_of = lambda image, model, loss: (
        -right(image, model, loss)
    )


@misconception(
    "gradients of all steps add up",
    criterion="optimum",
    explanation="PyTorch adds each new gradient to the one that is there. Unless it is set to zero, a step still goes where steps long "
    "ago should have gone, and the image runs past its best.",
    hint="What is in `.grad` before the next `backward()`?",
)
def gradients_pile_up(reference):
    """Each step follows the sum of all gradients so far."""
    right, each = reference.gradient_descent, reference.gradient_of

    def gradient_descent(input, model, loss, iterations=256):
        total = torch.zeros_like(input)

        def piled(image, model, loss):
            total.add_(each(image, model, loss))
            return total

        reference.gradient_of = piled
        reference.moved = lambda image, gradient, _length: (
            image + 0.05 * gradient
        ).clamp(0, 1)
        return right(input, model, loss, iterations)

    reference.gradient_descent = gradient_descent


@misconception(
    "only one step is made",
    criterion="iterations",
    explanation="The network is asked once. However many iterations the caller wants, the function is over after the first.",
    hint="Where does `return` stand: inside or after the loop?",
)
def one_step(reference):
    """The function returns from within the loop, after a short step."""

    def gradient_descent(input, model, loss, iterations=256):
        return reference.moved(
            input.detach(), reference.gradient_of(input, model, loss), 0.01
        )

    reference.gradient_descent = gradient_descent


@misconception(
    "the number of iterations is not the caller's",
    criterion="iterations",
    explanation="The function makes the same number of steps whatever it is asked for.",
    hint="Look at what your loop runs over.",
)
def iterations_ignored(reference):
    """It is always 32 steps."""
    right = reference.gradient_descent
    reference.gradient_descent = lambda input, model, loss, iterations=256: (
        right(input, model, loss, 32)
    )


@misconception(
    "a tenth of the steps is made",
    criterion="optimum",
    explanation="The image moves in the right direction, but only a small part of the steps that the caller asks for is made.",
    hint="How often does your loop run for 30 iterations?",
)
def few_steps(reference):
    """One step for ten iterations."""
    right, reference.STEP = reference.gradient_descent, 0.02
    reference.gradient_descent = lambda input, model, loss, iterations=256: (
        right(input, model, loss, max(iterations // 10, 1))
    )


@misconception(
    "the steps are far too short",
    criterion="optimum",
    explanation="The score rises, but so slowly that the image looks as before when the steps are over.",
    hint="By how much does a pixel change in one step, and in all of them?",
)
def tiny_steps(reference):
    """A typical pixel moves by less than a hundredth of one step of an 8 bit image."""
    reference.STEP = 2e-4


@misconception(
    "the steps are far too long",
    criterion="optimum",
    explanation="Each step throws most pixels to the end of their range, from wherever they are. A best image that lies in between is "
    "never met.",
    hint="By how much may a pixel change in one step?",
)
def huge_steps(reference):
    """A step is longer than the range of pixels, to the last."""
    reference.rate = lambda _number, _iterations: 0.6


@misconception(
    "the steps begin with another image",
    criterion="iterations",
    explanation="What is returned has nothing to do with the image that was given: the function begins with one of its own.",
    hint="Where does `input` stand in your function?",
)
def other_start(reference):
    """The start is noise."""
    right = reference.gradient_descent
    reference.gradient_descent = lambda input, model, loss, iterations=256: (
        right(torch.rand_like(input), model, loss, iterations)
    )


@misconception(
    "the weights of the network are changed, too",
    criterion="repeatable",
    explanation="Steps are made not only with the image but also with the network, which then no longer is the one that was trained. "
    "Every image after the first is made for another network.",
    hint="Which tensors does your optimiser get? Only the image is to be changed.",
)
def weights_learnt(reference):
    """Each step also moves the weights up the gradient of the score."""
    right = reference.gradient_of

    def gradient_of(image, model, loss):
        found = right(image, model, loss)
        weights = [
            weight for weight in model.parameters() if weight.requires_grad
        ]
        gradients = torch.autograd.grad(
            reference.score_of(image, model, loss), weights, allow_unused=True
        )
        for weight, gradient in zip(weights, gradients, strict=True):
            if gradient is not None:
                weight.data += (
                    0.2 * gradient.sign() * weight.detach().abs().mean()
                )
        return found

    reference.gradient_of = gradient_of


@misconception(
    "random numbers come from a generator that nobody seeds",
    criterion="repeatable",
    explanation="Two runs with the same seeds give different images. Nobody, you included, can make the same image again.",
    hint="`np.random.seed` seeds the functions of `np.random` only, not generators that you make.",
)
def not_seeded(reference):
    """The shifts are drawn from a generator of their own."""
    generator = np.random.default_rng()

    def jitter(image):
        right, down = generator.integers(
            -reference.JITTER, reference.JITTER - 1, 2
        )
        return image.roll((int(down), int(right)), (2, 3))

    reference.jitter = jitter
