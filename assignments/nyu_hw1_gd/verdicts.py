"""What must hold for an attempt, the sentences where it does not, and which misconception that proves.

Points come from the image. What the worker says of the way there, such as how often the model was called, at most helps to
name a mistake in a test that has failed anyway.
"""

from pathlib import Path

import numpy as np

from grader.contract import import_file
from grader.testing import check_property

judging = import_file(
    Path(__file__).with_name("judging.py"),
    "nyu_hw1_gd_judging",
)
scoring = import_file(
    Path(__file__).with_name("scoring.py"),
    "nyu_hw1_gd_scoring",
)

STILL = "The score of the class does not rise: the returned image is no better than the one that was given."
UNCHANGED = "The returned image is the one that was given: nothing has changed."
NOT_FINITE = "The returned image holds values that are not finite numbers."
NOTHING = "Nothing that is an image is returned, and the tensor that was given is unchanged."
DOWNHILL = "The score of the class falls: each step goes the wrong way. The loss is a score, which is to grow."
SAME_FOR_ALL = "The image depends too little on the class: one that was made for another class scores as high."
SLOW = "The score rises, but the image has come only a small part of the way."
LEAP = "The first step alone goes past the best colour: it is too long."
AWAY = "The image has moved away from the best colour, as the network sees it: normalised."
PAST = "The image has gone past its best colour: steps are too long there, or add up."
WRONGLY_SEEN = {
    "not_normalised": "The image is best for a network that sees the pixels as they are. It expects them normalised.",
    "divides_first": "The image is best for a network that sees the pixels divided first, with the mean subtracted then.",
}
FIXED = "Most places of the image hardly take part: it lies still between the steps, or moves seldom."
IGNORED = "Twenty-four steps give the image that three steps give: the number of iterations is not used, or the steps stop."
OTHER_START = "A colour that the score does not depend on is no longer that of the given image: the start is another one."
UNSEEDED = "Two runs with the same seeds give different images: some random number comes from elsewhere."
LEFT_OVER = "The second image differs from the first, from the same start, seed and model: the first run left something behind."
WEIGHTS = "The second image differs from the first, from the same start and seed: the model's weights were changed."
NO_IMAGE = "What is returned is no image; the tensor that was given is one, changed in place."
NONE = "Nothing is returned; the tensor that was given is changed in place. Is a `return` missing?"
SHAPE = "The returned image has another shape than the one that was given."
BYTES = "The returned image holds whole numbers up to 255; pixels are numbers from 0 to 1."
NORMALISED = "The returned image is normalised, as the network sees it; an image has pixels from 0 to 1."
OUTSIDE = "The returned image has pixels outside of 0 to 1."


def check_rises(found, least):
    """Refuse an attempt that does not raise the score, in either direction."""
    why = {
        "unchanged": UNCHANGED,
        "not finite": NOT_FINITE,
        "returned": NOTHING,
    }
    check_property(found.gain > least, why.get(found.flaw, STILL), name="image")


def check_direction(found):
    """Refuse an attempt that raises the score only where the loss is its negative."""
    check_property(
        not found.backwards,
        DOWNHILL,
        name="image",
        mistake="moves_downhill",
    )


def check_own(found, judge, rival, rival_label, least):
    """Refuse an image that serves the class hardly better than one that was made for a *rival* class."""
    own, others = (
        judge.scores(one.image).mean(axis=0) for one in (found, rival)
    )
    ahead = (own - others)[judge.label] - (own - others)[rival_label]
    check_property(ahead > least, SAME_FOR_ALL, name="image")


def check_form(found):
    """Refuse a reply that is no image of the start's shape, or is not what was optimised."""
    check_returned(found)
    check_property(
        "shape" not in found.flaw,
        SHAPE,
        name="image",
        mistake="another_shape",
    )
    check_property(
        "bytes" not in found.flaw,
        BYTES,
        name="image",
        mistake="returns_bytes",
    )


def check_range(found):
    """Refuse a reply with pixels outside of 0 to 1."""
    check_property(
        "normalised" not in found.flaw,
        NORMALISED,
        name="image",
        mistake="returns_normalised",
    )
    check_property(
        "bytes" not in found.flaw,
        BYTES,
        name="image",
        mistake="returns_bytes",
    )
    check_property(
        "range" not in found.flaw,
        OUTSIDE,
        name="image",
        mistake="not_clamped",
    )
    check_returned(found)


def check_returned(found):
    """Refuse a reply that is no image, where the tensor that was given has become one."""
    nothing = found.reply.image is None
    mistake = "returns_nothing" if nothing else "returns_something_else"
    check_property(
        found.flaw != "returned",
        NONE if nothing else NO_IMAGE,
        name="image",
        mistake=mistake,
    )


# --- how far: against a known optimum, and the reference ---------------------------------------------------------------


def check_far(found, judge, *, far):
    """Refuse an image that has not come *far*, a condition."""
    check_property(
        far,
        SLOW,
        name="image",
        mistake=mistake_in_steps(found) or too_short(found, judge),
    )


def check_reaches(found, first, judge, target, share, least):
    """Refuse an attempt that makes a *share* of the way to a best colour, *target* (3,), that is smaller than *least*.

    *first* is an attempt with one step only.
    """
    short = share <= least
    check_property(
        not (short and _is_past(first, judge, target)),
        LEAP,
        name="image",
        mistake="huge_steps",
    )
    past = short and _is_past(found, judge, target)
    check_property(
        not past,
        PAST,
        name="image",
        mistake=mistake_in_steps(found),
    )
    check_property(share > LOST, AWAY, name="image")
    check_rises(found, 0)
    check_far(found, judge, far=not short)


def check_normalised(student, judge, part, shares, like):
    """Refuse a function that leads away from a colour of `telling_colours`, but to another one, *shares* of the way.

    What is best for pixels that are normalised wrongly proves it by staying where it is. The attempt *like* has the sign.
    """
    near, far = shares
    wrongly = (
        _wrong_normalisation(student, judge, part, like)
        if near < 0 and far > MOVING
        else ""
    )
    check_property(
        not wrongly,
        WRONGLY_SEEN.get(wrongly, ""),
        name="image",
        mistake=wrongly,
    )


#: The share of the way, backwards, that shows that an image has gone elsewhere.
LOST = -0.02
#: The share of the way that shows that steps are long enough to leave a colour that is not the best one, if there are many.
MOVING = 0.5
#: The largest change of colour of an image that stays as it is.
STAYING = 0.02


def telling_colours(part):
    """Return a colour, *part* of a deviation above the mean, and where a wrong normalisation, by its id, takes it for best."""
    mean, std = scoring.MEAN.reshape(3), scoring.STD.reshape(3)
    return {
        "": mean + part * std,
        "not_normalised": np.full(3, part),
        "divides_first": (part + mean) * std,
    }


def _wrong_normalisation(student, judge, part, like):
    """Return the id of the mistake for which images of its best colour stay as they are, or ''."""
    _right, *wrong = telling_colours(part).items()
    for mistake, colour in wrong:
        start = (
            judge.start
            - judging.colour_of(judge.start).reshape(1, 3, 1, 1)
            + colour.reshape(1, 3, 1, 1)
        )
        there = judging.Judge(scoring, judge.model, start, judge.label)
        ended = judging.attempt(
            student,
            there,
            iterations=like.iterations,
            least=0.0,
            like=like,
        ).image
        if np.abs(judging.colour_of(ended) - colour).max() < STAYING:
            return mistake
    return ""


def check_sees(found, judge, reference, iterations):
    """Refuse an image that is hardly better than a plain step, compared with what the reference reaches."""
    first, last = _reference_images(reference, judge, 1, iterations)
    plain = max(judge.gain(judge.start + PLAIN * (first - judge.start)), 0.0)
    check_far(
        found,
        judge,
        far=found.gain > plain + SHARE * (judge.gain(last) - plain),
    )


#: A plain step, the shortest worth the name: this part of the reference's first step, which moves a typical pixel by 0.05.
PLAIN = 0.2
#: The share of the way from there to the reference that is asked for: steps are tuned for other networks and longer runs.
SHARE = 0.05


def _reference_images(reference, judge, *iterations):
    case = {
        "image": judge.start.astype(np.float32),
        "label": judge.label,
        "seed": 0,
        "runs": 1,
        "sign": 0,
        "frames": 0,
    }
    case |= judge.model.as_arguments()
    return tuple(
        reference.optimise(**case, iterations=count).image
        for count in iterations
    )


# --- names ----------------------------------------------------------------------------------------------------------------


def mistake_in_steps(found):
    """Return the id of the mistake that the worker tells of: weights moved, or the model called too seldom; else ''."""
    if found.reply.moved:
        return "weights_learnt"
    if found.reply.calls == 1 < found.iterations:
        return "one_step"
    return "few_steps" if 0 < 4 * found.reply.calls <= found.iterations else ""


def too_short(found, judge):
    """Return the id of the mistake where the model was called often and the image has hardly changed, else ''."""
    often = found.reply.calls >= found.iterations
    image = judging.at_size(found.image, judge.start.shape[2:])
    hardly = np.abs(image - judge.start).mean() < HARDLY
    return "tiny_steps" if often and hardly else ""


#: The mean change of a pixel below which steps are named too short: five steps of an image with 8 bits.
HARDLY = 5 / 255


def check_moves(found, share):
    """Refuse an image of whose places only a small *share* takes part, for a network that looks at one place in many."""
    often = 4 * found.reply.calls > found.iterations
    still = "not_jittered" if often and share < STILL_SHARE else ""
    check_property(
        share >= MOVING_SHARE,
        FIXED,
        name="image",
        mistake=mistake_in_steps(found) or still,
    )


#: The share of places that must take part, and that which a whole run in one place
#: leaves, blurred or not. Shifts that are drawn evenly leave a share under 0.3 in one
#: run of 50,000 (64 steps, 16 places), and one under 0.5 in one of 300.
MOVING_SHARE, STILL_SHARE = 0.3, 0.2


def _is_past(found, judge, target):
    """Return whether an image lies beyond the best colour, seen from its start, in most channels."""
    begun, ended = (
        judging.colour_of(judge.start),
        judging.colour_of(found.image),
    )
    return bool(
        ((ended - target) * (target - begun) > 0).sum() > len(target) / 2,
    )
