"""Hidden tests on small models whose best images are known: direction, optimum, jitter, steps, form, repeats."""

from pathlib import Path

import numpy as np
import pytest

from grader.contract import import_file
from grader.testing import check_property, grant

PUBLIC = Path(__file__).parents[2] / "assignments" / "nyu_hw1_gd"
scoring = import_file(PUBLIC / "scoring.py", "nyu_hw1_gd_scoring")
judging = import_file(PUBLIC / "judging.py", "nyu_hw1_gd_judging")
verdicts = import_file(PUBLIC / "verdicts.py", "nyu_hw1_gd_verdicts")

SIZE = (32, 32)
#: The slope of a score in one pixel: with usual step sizes some tens of steps reach the
#: optimum.
SLOPE = 0.5
#: The share of the way to the optimum that counts as a rise: of colours, and of
#: targets, where a blur is one, too.
LEAST, LEAST_TARGET = 0.003, 0.02
#: The share that shows in a few steps that something was done.
FAINT = LEAST / 10
#: Strides of models that look at one pixel in sixteen, and in four: of those the
#: judge's own shifts see every one.
GRID, PAIR = 4, 2
#: The shares of the way to the best colour that are asked for: of the near target,
#: whose direction tells, and the far one.
COLOUR, TARGETS = 0.2, (0.1, 0.5)
#: Half the size of images in the course: steps of a fixed length over all pixels are
#: not much longer here than there.
LARGE = (112, 112)
#: With it the gradient of a pixel falls by 0.5 for each unit that it comes nearer to
#: its target: steps of 3 gradients converge.
STEEPNESS = 0.5 * 1.5 * LARGE[0] * LARGE[1]
#: How far above the best colour of pixels that are not normalised the start lies.
ABOVE = 0.04


def opposite(rng):
    """Return colour weights (2, 3) for two classes that want the opposite."""
    weights = rng.permutation(
        (1.0, -1.0, rng.choice((-1.0, 1.0)))
    ) * rng.uniform(0.6, 1, 3)
    return np.stack([weights, -weights])


def colour_judges(rng, start, *, unseen=()):
    """Return a judge for each of two classes of a colour model, for which the channels *unseen* make no difference."""
    weights = opposite(rng)
    weights[:, list(unseen)] = 0.0
    model = scoring.colour_model(SLOPE * start[0, 0].size * weights)
    return tuple(
        judging.Judge(scoring, model, start, label) for label in (0, 1)
    )


def best_colour(judge):
    """Return the best image for a judge of a colour model: each channel is 0 or 1."""
    colour = (judge.model.weights["linear.weight"][judge.label] > 0).astype(
        float
    )
    return np.broadcast_to(colour.reshape(1, 3, 1, 1), judge.start.shape)


def way(judge, best):
    """Return how much the score of a class can rise."""
    return judge.score(best) - judge.score(judge.start)


def attempts(student, judges, iterations, share=LEAST):
    """Return an attempt for each class, all of which must rise by a *share*: no answer that ignores the class does."""
    found = []
    for judge in judges:
        least = share * way(judge, best_colour(judge))
        found.append(
            judging.attempt(student, judge, iterations=iterations, least=least)
        )
        verdicts.check_rises(found[-1], least)
    return tuple(found)


@pytest.mark.points(
    10,
    criterion="direction",
    hint="The loss is the score itself. Which sign of the gradient makes it grow?",
)
@pytest.mark.parametrize("iterations", [12, 32])
def test_colours_rise(student, rng, iterations):
    """A growing score: of a class that wants a colour, and of the opposite class"""
    for found in attempts(
        student, colour_judges(rng, judging.grey(rng, SIZE)), iterations
    ):
        verdicts.check_direction(found)


@pytest.mark.points(
    8,
    criterion="optimum",
    hint="How long are your steps, and how many are there?",
)
@pytest.mark.parametrize("iterations", [32, 48])
def test_colours_are_reached(student, rng, iterations):
    """A good part of the way to the best image of a class that wants a colour"""
    judges = colour_judges(rng, judging.grey(rng, SIZE))
    found = attempts(student, judges, iterations)
    grant(0.4)
    for one, judge in zip(found, judges, strict=True):
        verdicts.check_far(
            one, judge, far=one.gain / way(judge, best_colour(judge)) > COLOUR
        )


def target_judges(rng):
    """Return a judge and the best colour for each of two classes, on either side of a dull start, and what tells the first.

    The first class wants a colour from which every wrong normalisation leads away,
    `verdicts.telling_colours` of that part.
    """
    part = rng.uniform(0.26, 0.34)
    start = judging.grey(rng, LARGE) - (0.5 - part - ABOVE)
    targets = np.stack(
        [verdicts.telling_colours(part)[""], rng.uniform(0.05, 0.1, 3)]
    )
    model = scoring.target_model(targets, STEEPNESS)
    return tuple(
        (judging.Judge(scoring, model, start, label), targets[label])
        for label in (0, 1)
    ), part


@pytest.mark.points(
    12,
    criterion="optimum",
    hint="The best image lies within the range of pixels: what stops your steps there? What does the network expect?",
)
@pytest.mark.parametrize("iterations", [48, 60, 96])
def test_targets_are_reached(student, rng, iterations):
    """Most of the way to the one best colour of a class, as the network sees it: normalised"""
    judges, part = target_judges(rng)
    near, far = (judge for judge, _ in judges)
    wholes = [
        way(
            judge,
            np.broadcast_to(target.reshape(1, 3, 1, 1), judge.start.shape),
        )
        for judge, target in judges
    ]
    leasts = [LEAST_TARGET * whole for whole in wholes]
    gone_far = judging.attempt(
        student, far, iterations=iterations, least=leasts[1]
    )
    gone_near = judging.attempt(
        student, near, iterations=iterations, least=leasts[0], like=gone_far
    )
    shares = [
        found.gain / whole
        for found, whole in zip((gone_near, gone_far), wholes, strict=True)
    ]
    if min(shares) > LEAST_TARGET:
        grant(0.4)
    verdicts.check_normalised(student, near, part, shares, gone_far)
    for found, (judge, target), share, least in zip(
        (gone_near, gone_far), judges, shares, TARGETS, strict=True
    ):
        first = judging.attempt(
            student, judge, iterations=1, least=0, like=gone_far
        )
        verdicts.check_reaches(found, first, judge, target, share, least)


@pytest.mark.points(
    5,
    criterion="image",
    hint="Return the image itself, as a tensor of the shape that came in: (1, 3, height, width).",
)
@pytest.mark.parametrize("size", [(32, 32), (48, 40), (224, 224)])
def test_shape(student, rng, size):
    """The returned image: its shape, and numbers in floating point"""
    for found in attempts(
        student, colour_judges(rng, judging.grey(rng, size)), 8, FAINT
    ):
        verdicts.check_form(found)


@pytest.mark.points(
    7,
    criterion="image",
    hint="In which range are the pixels of an image? What keeps them there?",
)
@pytest.mark.parametrize("kind", ["grey", "smooth"])
def test_range(student, rng, kind):
    """Pixels between 0 and 1"""
    start = getattr(judging, kind)(rng, SIZE)
    for found in attempts(student, colour_judges(rng, start), 48):
        verdicts.check_range(found)


@pytest.mark.points(
    6,
    criterion="jitter",
    hint="Where is the image moved to before each step, and how often? See normalize_and_jitter.",
)
@pytest.mark.parametrize("iterations", [64, 80])
def test_jitter(student, rng, iterations):
    """Jitter: every place of the image takes part, for a network that looks at one pixel in sixteen"""
    weights = opposite(rng)
    judge = grid_judge(rng, weights, GRID)
    for one in (judge, judge.for_class(1)):
        least = LEAST / GRID**2 * way(one, best_colour(one))
        found = judging.attempt(
            student, one, iterations=iterations, least=least
        )
        verdicts.check_rises(found, least)
        verdicts.check_moves(
            found, judging.share_of_places(found, one, weights[one.label], GRID)
        )


def grid_judge(rng, weights, stride):
    """Return a judge of a model that looks at one pixel in stride x stride, each slope the same as in a colour model."""
    model = scoring.grid_model(
        SLOPE * SIZE[0] * SIZE[1] / stride**2 * weights, stride
    )
    return judging.Judge(scoring, model, judging.grey(rng, SIZE), 0)


@pytest.mark.points(
    3, criterion="iterations", hint="Which image do your steps begin with?"
)
def test_begins_with_the_image_given(student, rng):
    """The image to begin with: what no step has a reason to change is still there"""
    unseen = int(rng.integers(3))
    judges = colour_judges(rng, judging.smooth(rng, SIZE), unseen=[unseen])
    for found, judge in zip(
        attempts(student, judges, 4, FAINT), judges, strict=True
    ):
        kept = max(
            judging.likeness(found.image[0, channel], judge.start[0, channel])
            for channel in range(3)
        )
        check_property(
            kept > 0.5,
            verdicts.OTHER_START,
            name="image",
            mistake="other_start",
        )


@pytest.mark.points(
    2,
    criterion="repeatable",
    hint="Which generators of random numbers do you use, and who seeds them?",
)
def test_same_seed(student, rng):
    """The same image for the same seeds of NumPy, PyTorch and random"""
    judge, seed = (
        grid_judge(rng, opposite(rng), PAIR),
        int(rng.integers(1, 2**31)),
    )
    first, second = (checked(student, judge, 12, seed=seed) for _ in range(2))
    check_property(
        judging.same_image(first, second),
        verdicts.UNSEEDED,
        name="image",
        mistake="not_seeded",
    )


@pytest.mark.points(
    3,
    criterion="repeatable",
    hint="What is left after a run, in the model or elsewhere, that changes the next one?",
)
def test_second_image(student, rng):
    """A second image from the same start, seed and model: the same as the first"""
    judge, seed = (
        grid_judge(rng, opposite(rng), PAIR),
        int(rng.integers(1, 2**31)),
    )
    once, again = (checked(student, judge, 12, seed=seed) for _ in range(2))
    twice = checked(student, judge, 12, seed=seed, runs=2)
    steady = judging.same_image(once, again)
    check_property(
        steady, verdicts.UNSEEDED, name="image", mistake="not_seeded"
    )
    learnt = twice.reply.moved > 0
    sentence, mistake = (
        (verdicts.WEIGHTS, "weights_learnt")
        if learnt
        else (verdicts.LEFT_OVER, "")
    )
    check_property(
        judging.same_image(once, twice), sentence, name="image", mistake=mistake
    )


def checked(student, judge, iterations, **options):
    """Return an attempt that gains something, for this class and, in a run of its own, for the opposite one."""
    least = LEAST / PAIR**2 * way(judge, best_colour(judge))
    other = judge.for_class(1 - judge.label)
    verdicts.check_rises(
        judging.attempt(
            student, other, iterations=iterations, least=least, **options
        ),
        least,
    )
    found = judging.attempt(
        student, judge, iterations=iterations, least=least, **options
    )
    verdicts.check_rises(found, least)
    return found
