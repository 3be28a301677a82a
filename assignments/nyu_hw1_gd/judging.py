"""What a run of `gradient_descent` gave, judged by the course's own copy of the model. Used by public and hidden tests."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from grader.testing import check_property, show


def rounded(value):
    """Return *value* as a text with two decimals."""
    return f"{value:.2f}"


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
        return float(np.exp(self.scoring.log_probabilities(scores)[:, self.label].mean()))

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

    *flaw* is a word for what is wrong with what was returned, *backwards* says that the score rises only where the loss is
    its negative, and *gain* by how much it rises.
    """

    image: np.ndarray
    gain: float
    flaw: str
    backwards: bool
    reply: Any


def attempt(student, judge, *, iterations, least, seed=0, runs=1, frames=0):
    """Return what the student's function makes of the start; where that gains less than *least*, with the other sign.

    The other sign is kept only where it gains more: a function that falls where it should rise is judged on the way it takes.
    """
    case = {"image": judge.start.astype(np.float32), "label": judge.label, "iterations": iterations}
    case |= judge.model.as_arguments() | {"seed": seed, "runs": runs, "frames": frames}
    reply = student.optimise(**case, sign=0)
    first = _read(reply, judge, least, backwards=False)
    if first.gain > least:
        return first
    second = _read(student.optimise(**case, sign=-reply.sign), judge, least, backwards=True)
    return second if second.gain > max(least, first.gain) else first


def _read(reply, judge, least, *, backwards):
    """Return how the reply is best read: as what was returned, unless the given tensor, changed in place, is far better.

    Whatever gains no more than *least* is read as it was returned.
    """
    shape, spread, read = judge.start.shape, reply.spread, judge.scoring.readings
    images = [] if reply.image is None else list(read(reply.image, shape, spread))
    images += [] if reply.input is None else [("returned", image) for _, image in read(reply.input, shape, spread)]
    tried = [Attempt(image, judge.gain(image), flaw, backwards, reply) for flaw, image in images]
    best = max((one.gain for one in tried), default=0.0)
    start = Attempt(judge.start, 0.0, "returned", backwards, reply)
    return next((one for one in tried if one.gain > max(least, best / 2)), tried[0] if tried else start)


# --- starts ---------------------------------------------------------------------------------------------------------------


def grey(rng, size):
    """Return the start of the course's `main`: grey with a little noise."""
    return ((128 + 8 * rng.standard_normal((1, 3, *size))) / 255).astype(np.float32).astype(np.float64)


def noise(rng, size):
    """Return pixels of any brightness, each drawn by itself."""
    return (0.1 + 0.8 * rng.random((1, 3, *size))).astype(np.float32).astype(np.float64)


def smooth(rng, size):
    """Return soft patches of colour, of all that a blurred photograph might be."""
    rows, columns = (2 * np.pi * np.arange(length) / length for length in size)
    waves = np.zeros((1, 3, *size))
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        phase = rng.uniform(0, 2 * np.pi, (3, 1, 1))
        waves[0] += rng.uniform(0.5, 1, (3, 1, 1)) * np.cos(down * rows[:, None] + right * columns + phase)
    return (0.5 + 0.35 * waves / np.abs(waves).max()).astype(np.float32).astype(np.float64)


# --- what must hold, and the sentences where it does not ------------------------------------------------------------------

STILL = "The score of the class does not rise: the returned image is no better than the one that was given."
DOWNHILL = "The score of the class falls: each step goes the wrong way. The loss is a score, which is to grow."
SAME_FOR_ALL = "The image depends too little on the class: one that was made for another class scores as high."
SLOW = "The score rises, but the image has come only a small part of the way."
PAST = "The image has gone past its best colour: the steps are too long there, or add up."
RAW = "The image is best for a network that sees the pixels as they are. It expects them normalised."
FIXED = "Most places of the image never take part: it lies still between the steps, or moves once only."
IGNORED = "Twenty-four steps give exactly the image that three steps give: the number of iterations is not used."
OTHER_START = "A colour that makes no difference to the score is not that of the given image: the start is another one."
UNSEEDED = "Two runs with the same seeds give different images: some random number comes from elsewhere."
LEFT_OVER = (
    "The second image differs from the first, from the same start, seed and model: the first run left something behind."
)
WEIGHTS = "The second image differs from the first, from the same start and seed: the model's weights were changed."
NO_IMAGE = "What is returned is no image; the tensor that was given is one, changed in place."
NONE = "Nothing is returned; the tensor that was given is changed in place. Is a `return` missing?"
SHAPE = "The returned image has another shape than the one that was given."
BYTES = "The returned image holds whole numbers up to 255; pixels are numbers from 0 to 1."
NORMALISED = "The returned image is normalised, as the network sees it; an image has pixels from 0 to 1."
OUTSIDE = "The returned image has pixels outside of 0 to 1."


def check_rises(found, least):
    """Refuse an attempt that does not raise the score, in either direction."""
    check_property(found.gain > least, STILL, name="image")


def check_direction(found):
    """Refuse an attempt that raises the score only where the loss is its negative."""
    check_property(not found.backwards, DOWNHILL, name="image", mistake="moves_downhill")


def check_own(found, judge, rival, rival_label, least):
    """Refuse an image that serves the class hardly better than one that was made for a *rival* class."""
    own, others = (judge.scores(one.image).mean(axis=0) for one in (found, rival))
    ahead = (own - others)[judge.label] - (own - others)[rival_label]
    check_property(ahead > least, SAME_FOR_ALL, name="image")


def check_form(found):
    """Refuse a reply that is no image of the start's shape, or is not what was optimised."""
    check_returned(found)
    check_property("shape" not in found.flaw, SHAPE, name="image", mistake="another_shape")
    check_property("bytes" not in found.flaw, BYTES, name="image", mistake="returns_bytes")


def check_range(found):
    """Refuse a reply with pixels outside of 0 to 1."""
    check_property("normalised" not in found.flaw, NORMALISED, name="image", mistake="returns_normalised")
    check_property("bytes" not in found.flaw, BYTES, name="image", mistake="returns_bytes")
    check_property("range" not in found.flaw, OUTSIDE, name="image", mistake="not_clamped")
    check_returned(found)


def check_returned(found):
    """Refuse a reply that is no image, where the tensor that was given has become one."""
    mistake = "returns_nothing" if found.reply.image is None else "returns_something_else"
    check_property(
        found.flaw != "returned", NONE if found.reply.image is None else NO_IMAGE, name="image", mistake=mistake
    )


def only_one_step(found):
    """Return the id of the mistake where the model was called once, of several times, else an empty text."""
    return "one_step" if found.reply.calls == 1 else ""


def colour_of(image):
    """Return the mean colour of an image, (3,)."""
    return image.mean(axis=(0, 2, 3))


def is_raw(found, judge, target):
    """Return whether an image is nearer to what is best without normalisation than to *target*, the best colour."""
    scoring = judge.scoring
    raw = ((target - scoring.MEAN.reshape(3)) / scoring.STD.reshape(3)).clip(0, 1)
    colour = colour_of(found.image)
    return bool(np.abs(colour - raw).max() < np.abs(colour - target).max())


def is_past(found, judge, target):
    """Return whether an image lies beyond the best colour, seen from its start, in most channels."""
    begun, ended = colour_of(judge.start), colour_of(found.image)
    return bool(((ended - target) * (target - begun) > 0).sum() >= 2)


def share_of_places(found, judge, weights, stride):
    """Return in which share of the places of a grid the image has changed as the class wants, a tenth as much as elsewhere."""
    changed = (weights.reshape(1, 3, 1, 1) * (found.image - judge.start)).sum(axis=(0, 1))
    high, wide = (length // stride for length in changed.shape)
    by_place = changed.reshape(high, stride, wide, stride).mean(axis=(0, 2))
    return float((by_place > 0.1 * by_place.max()).mean()) if by_place.max() > 0 else 0.0


def likeness_of(one, other):
    """Return the largest correlation of two pictures over all cyclic shifts: an image may have been shifted for good."""
    if one.shape != other.shape:
        return 0.0
    one, other = one - one.mean(), other - other.mean()
    size = np.sqrt((one**2).sum() * (other**2).sum())
    products = np.fft.ifft2(np.fft.fft2(one) * np.conj(np.fft.fft2(other))).real
    return float(products.max() / size) if size > 1e-9 else 0.0


def same_image(one, other):
    """Return whether two attempts gave the same image, as far as 8 bits tell."""
    return one.image.shape == other.image.shape and bool(np.abs(one.image - other.image).max() < 1 / 255)


# --- figures --------------------------------------------------------------------------------------------------------------


def show_film(found, judge, digit, title):
    """Show the frames of an attempt at *digit*, with its probability, and what a person may want to know of the end."""
    scoring, shape, spread = judge.scoring, judge.start.shape, found.reply.spread
    frames = [pixels for one in found.reply.frames for _, pixels in scoring.readings(one, shape, spread)]
    images = [*frames, found.image]
    scores = [judge.scores(image) for image in images]
    chances = [judge.chance(one) for one in scores]
    likeness, variation = (
        scoring.likeness(found.image, scoring.class_means()[digit]),
        scoring.total_variation(found.image),
    )
    names = ["start", *(f"frame {number}" for number in range(2, len(images)))][: len(frames)]
    captions = [f"{name}: p = {rounded(chance)}" for name, chance in zip(names, chances, strict=False)]
    captions.append(
        f"digit {digit}: p = {rounded(chances[-1])}, variation {rounded(variation)}, likeness {rounded(likeness)}"
    )
    show(
        title,
        [(image[0].transpose(1, 2, 0), caption) for image, caption in zip(images, captions, strict=True)],
        curves={
            "Score of the class": [one[:, judge.label].mean() for one in scores],
            "Probability of the class": chances,
        },
        facts={
            "Probability": f"{rounded(chances[0])} at first, {rounded(chances[-1])} at the end",
            "Total variation": f"{rounded(variation)}; smooth images have less, noise has about {rounded(1 / 3)}",
            "Likeness": f"{rounded(likeness)} of 1 to the mean of the class, at the best place and size",
            "Calls of the model": str(found.reply.calls),
        },
        rank=chances[-1] + likeness,
    )


# --- against the model answer ---------------------------------------------------------------------------------------------


#: A plain step, the shortest worth the name: this part of the model answer's first, which moves a typical pixel by 0.05.
PLAIN = 0.2
#: The share of the way from there to the model answer that is asked for: steps are tuned for other networks and longer runs.
SHARE = 0.1


def model_answers(reference, judge, *iterations):
    """Return the images that the model answer makes for a judge in so many steps."""
    case = {"image": judge.start.astype(np.float32), "label": judge.label, "seed": 0, "runs": 1, "sign": 0, "frames": 0}
    case |= judge.model.as_arguments()
    return tuple(reference.optimise(**case, iterations=count).image for count in iterations)


def check_sees(found, judge, reference, iterations):
    """Refuse an image that is hardly better than a plain step, compared with what the model answer reaches."""
    first, last = model_answers(reference, judge, 1, iterations)
    plain = judge.gain(judge.start + PLAIN * (first - judge.start))
    plain = max(plain, 0.0)
    far = found.gain > plain + SHARE * (judge.gain(last) - plain)
    check_property(far, SLOW, name="image", mistake=only_one_step(found))
