"""What a run of `gradient_descent` gave, judged by the course's own copy of the model. Used by public and hidden tests."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Judge:
    """Scores images for one class of one model, from one start; *scoring* is the module scoring.py."""

    scoring: Any
    model: Any
    start: np.ndarray
    label: int

    def scores(self, image):
        """Return the scores (shifts, classes) of an image in pixel space."""
        return self.model.of_shifted(self.scoring.normalised(image))

    def score(self, image):
        """Return the score of the class in an image in pixel space, the mean over fixed shifts."""
        return float(self.scores(image)[:, self.label].mean())

    def chance(self, scores):
        """Return the probability of the class in scores (shifts, classes), the geometric mean over shifts."""
        return float(
            np.exp(self.scoring.log_probabilities(scores)[:, self.label].mean())
        )

    @cached_property
    def begun(self):
        """The score of the class at the start."""
        return self.score(self.start)

    def gain(self, image):
        """Return how much higher the score is than at the start."""
        return self.score(image) - self.begun

    def for_class(self, label):
        """Return a judge of another class."""
        return Judge(self.scoring, self.model, self.start, label)


@dataclass(frozen=True)
class Attempt:
    """The best reading of a reply: an image (1, 3, H, W) from 0 to 1, or the start where nothing can be read.

    *flaw* says in a word or two what is wrong with what was returned, *backwards* that the score rises only where the loss is
    its negative, *gain* by how much it rises, and *iterations* how many steps were asked for.
    """

    image: np.ndarray
    gain: float
    flaw: str
    backwards: bool
    iterations: int
    reply: Any


def attempt(
    student, judge, *, iterations, least, seed=0, runs=1, frames=0, like=None
):
    """Return what the student's function makes of the start; where that gains less than *least*, with the other sign.

    The other sign is kept only where it gains more: a function that falls where it should rise is judged on the way it takes.
    With the sign of the attempt *like* there is no other one, and what was returned is read as it was there.
    """
    case = {
        "image": judge.start.astype(np.float32),
        "label": judge.label,
        "iterations": iterations,
    }
    case |= judge.model.as_arguments() | {
        "seed": seed,
        "runs": runs,
        "frames": frames,
    }

    def tried(sign, *, backwards=False):
        reply = student.optimise(**case, sign=sign)
        image, gain, flaw = _read(reply, judge, least, like)
        return Attempt(image, gain, flaw, backwards, iterations, reply)

    if like is not None:
        return tried(like.reply.sign, backwards=like.backwards)
    first = tried(0)
    if first.gain > least:
        return first
    second = tried(-first.reply.sign, backwards=True)
    return second if second.gain > max(least, first.gain) else first


def _read(reply, judge, least, like):
    """Return the image, its gain, and the flaw of the best reading of a reply: what was returned, wherever it is an image.

    Where the given tensor has become an image that gains more than *least*, what was returned must have its colours: the
    gradient of a simple model, too, looks like an image of the class. Where the attempt *like* was normalised, so is this
    one: a normalised image may look like one that is not.
    """
    normalised = like is not None and "normalised" in like.flaw
    given = _with_gains(reply.input, judge, reply.spread)
    made = next((image for image, gain, _ in given if gain > least), None)
    returned = _with_gains(
        reply.image, judge, reply.spread, normalised=normalised
    )
    images = [
        one for one in returned if made is None or has_colours_of(one[0], made)
    ]
    images += [(image, gain, "returned") for image, gain, _ in given]
    best = max((gain for _, gain, _ in images), default=0.0)
    nothing = (judge.start, 0.0, _why_no_image(reply.image))
    image, gain, flaw = next(
        (one for one in images if one[1] > max(least, best / 2)),
        images[0] if images else nothing,
    )
    unchanged = image.shape == judge.start.shape and np.array_equal(
        image, judge.start
    )
    return image, gain, "unchanged" if unchanged and not flaw else flaw


def _why_no_image(value):
    """Return a flaw for a *value* that cannot be read as an image."""
    return (
        "not finite"
        if value is not None
        and not np.isfinite(np.asarray(value, dtype=np.float64)).all()
        else "returned"
    )


def _with_gains(value, judge, spread, *, normalised=False):
    """Return each reading of *value* as an image, with its gain and its flaw."""
    if value is None:
        return []
    readings = judge.scoring.readings(
        value, judge.start.shape, spread, normalised=normalised
    )
    return [(image, judge.gain(image), flaw) for flaw, image in readings]


# --- starts ---------------------------------------------------------------------------------------------------------------


def grey(rng, size):
    """Return the start of the course's `main`: grey with a little noise."""
    return (
        ((128 + 8 * rng.standard_normal((1, 3, *size))) / 255)
        .astype(np.float32)
        .astype(np.float64)
    )


def noise(rng, size):
    """Return pixels of any brightness, each drawn by itself."""
    return (
        (0.1 + 0.8 * rng.random((1, 3, *size)))
        .astype(np.float32)
        .astype(np.float64)
    )


def smooth(rng, size):
    """Return soft patches of colour, of all that a blurred photograph might be."""
    rows, columns = (2 * np.pi * np.arange(length) / length for length in size)
    waves = np.zeros((1, 3, *size))
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        phase = rng.uniform(0, 2 * np.pi, (3, 1, 1))
        waves[0] += rng.uniform(0.5, 1, (3, 1, 1)) * np.cos(
            down * rows[:, None] + right * columns + phase
        )
    return (
        (0.5 + 0.35 * waves / np.abs(waves).max())
        .astype(np.float32)
        .astype(np.float64)
    )


# --- measures of an image -------------------------------------------------------------------------------------------------


def colour_of(image):
    """Return the mean colour of an image, (3,)."""
    return image.mean(axis=(0, 2, 3))


def has_colours_of(one, other):
    """Return whether two images have about the same mean colour."""
    return bool(np.abs(colour_of(one) - colour_of(other)).max() < 0.1)


def share_of_places(found, judge, weights, grid):
    """Return the share of the places of a grid where the image has changed as the class wants, by a quarter of the most."""
    image = at_size(found.image, judge.start.shape[2:])
    changed = (weights.reshape(1, 3, 1, 1) * (image - judge.start)).sum(
        axis=(0, 1)
    )
    high, wide = (length // grid for length in changed.shape)
    by_place = changed.reshape(high, grid, wide, grid).mean(axis=(0, 2))
    return (
        float((by_place > by_place.max() / 4).mean())
        if by_place.max() > 0
        else 0.0
    )


def at_size(image, size):
    """Return *image* with the height and width *size*: each pixel is the one that lies there."""
    high, wide = (
        np.arange(new) * old // new
        for new, old in zip(size, image.shape[2:], strict=True)
    )
    return image[:, :, high][:, :, :, wide]


def likeness(one, other):
    """Return the largest correlation of two planes over all cyclic shifts: an image may have been shifted for good."""
    one, other = (
        each - each.mean()
        for each in (at_size(one[None, None], other.shape)[0, 0], other)
    )
    size = np.sqrt((one**2).sum() * (other**2).sum())
    products = np.fft.ifft2(np.fft.fft2(one) * np.conj(np.fft.fft2(other))).real
    return float(products.max() / size) if size > 1e-9 else 0.0


def same_image(one, other):
    """Return whether two attempts gave the same image, as far as 8 bits tell."""
    return one.image.shape == other.image.shape and bool(
        np.abs(one.image - other.image).max() < 1 / 255
    )
