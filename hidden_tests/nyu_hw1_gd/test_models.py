"""Hidden tests on small models whose best images are known: direction, optimum, jitter, steps, form, repeats."""

from pathlib import Path

import numpy as np
import pytest

from grader.modules import import_file
from grader.testing import check_property, grant

PUBLIC = Path(__file__).parents[2] / "assignments" / "nyu_hw1_gd"
scoring = import_file(PUBLIC / "scoring.py", "nyu_hw1_gd_scoring")
judging = import_file(PUBLIC / "judging.py", "nyu_hw1_gd_judging")

SIZE = (32, 32)
#: The slope of a score in one pixel: with usual step sizes some tens of steps reach the optimum.
SLOPE = 0.5
#: The share of the way to the optimum that counts as a rise.
LEAST = 0.02
STRIDE = 4


def opposite(rng, channels=3):
    """Return colour weights (2, 3) for two classes that want the opposite; *channels* of them are not 0."""
    signs = np.array([1.0, -1.0, rng.choice((-1.0, 1.0))])[:channels]
    weights = np.zeros(3)
    weights[:channels] = rng.permutation(signs) * rng.uniform(0.6, 1, channels)
    return np.stack([weights, -weights])


def colour_judges(rng, start, channels=3):
    """Return a judge for each of two classes of a colour model."""
    model = scoring.colour_model(SLOPE * start[0, 0].size * opposite(rng, channels))
    return tuple(judging.Judge(scoring, model, start, label) for label in (0, 1))


def best_colour(judge):
    """Return the best image for a judge of a colour model: each channel is 0 or 1."""
    colour = (judge.model.weights["linear.weight"][judge.label] > 0).astype(float)
    return np.broadcast_to(colour.reshape(1, 3, 1, 1), judge.start.shape)


def way(judge, best):
    """Return how much the score of a class can rise."""
    return judge.score(best) - judge.score(judge.start)


def attempts(student, judges, iterations, **options):
    """Return an attempt for each class, all of which must rise: no answer that ignores the class does."""
    found = []
    for judge in judges:
        least = LEAST * way(judge, best_colour(judge))
        found.append(judging.attempt(student, judge, iterations=iterations, least=least, **options))
        judging.check_rises(found[-1], least)
    return tuple(found)


@pytest.mark.points(
    10, criterion="direction", hint="The loss is the score itself. Which sign of the gradient makes it grow?"
)
@pytest.mark.parametrize("iterations", [12, 32])
def test_colours_rise(student, rng, iterations):
    """The score of a class that wants a colour grows, and that of the opposite class, too, when it is asked for."""
    for found in attempts(student, colour_judges(rng, judging.grey(rng, SIZE)), iterations):
        judging.check_direction(found)


@pytest.mark.points(8, criterion="optimum", hint="How long are your steps, and how many are there?")
@pytest.mark.parametrize("iterations", [32, 48])
def test_colours_are_reached(student, rng, iterations):
    """Of a class that wants a colour, a good part of the way to the best image is made."""
    judges = colour_judges(rng, judging.grey(rng, SIZE))
    found = attempts(student, judges, iterations)
    grant(0.4)
    for one, judge in zip(found, judges, strict=True):
        made = one.gain / way(judge, best_colour(judge))
        check_property(made > 0.35, judging.SLOW, name="image", mistake=judging.only_one_step(one))


def target_judges(rng):
    """Return a judge and the best colour for each of two classes, on either side of grey."""
    start = judging.grey(rng, SIZE)
    apart = rng.permutation((1.0, -1.0, 1.0)) * rng.uniform(0.2, 0.35, 3)
    targets = np.stack([0.5 + apart, 0.5 - apart])
    model = scoring.target_model(targets, steepness=1.5 * start[0, 0].size)
    return tuple((judging.Judge(scoring, model, start, label), targets[label]) for label in (0, 1))


@pytest.mark.points(
    12,
    criterion="optimum",
    hint="The best image lies within the range of pixels: what stops your steps there? What does the network expect?",
)
@pytest.mark.parametrize("iterations", [24, 36, 60])
def test_targets_are_reached(student, rng, iterations):
    """Of a class with one best colour, most of the way to it is made, as the network sees it: normalised."""
    found = []
    for judge, target in target_judges(rng):
        whole = way(judge, np.broadcast_to(target.reshape(1, 3, 1, 1), judge.start.shape))
        one = judging.attempt(student, judge, iterations=iterations, least=LEAST * whole)
        found.append((one, judge, target, one.gain / whole))
    for one, judge, target, made in found:
        raw = made < 0.6 and judging.is_raw(one, judge, target)
        check_property(made > LEAST or raw, judging.STILL, name="image")
    grant(0.4)
    for one, judge, target, made in found:
        raw = made < 0.6 and judging.is_raw(one, judge, target)
        check_property(not raw, judging.RAW, name="image", mistake="not_normalised")
        sentence = judging.PAST if judging.is_past(one, judge, target) else judging.SLOW
        check_property(made > 0.6, sentence, name="image", mistake=judging.only_one_step(one))


@pytest.mark.points(
    5, criterion="image", hint="Return the image itself, as a tensor of the shape that came in: (1, 3, height, width)."
)
@pytest.mark.parametrize("size", [(32, 32), (48, 40), (224, 224)])
def test_shape(student, rng, size):
    """What is returned is the image, in the shape that it came in, in floating point."""
    for found in attempts(student, colour_judges(rng, judging.grey(rng, size)), 8):
        judging.check_form(found)


@pytest.mark.points(7, criterion="image", hint="In which range are the pixels of an image? What keeps them there?")
@pytest.mark.parametrize("kind", ["grey", "smooth"])
def test_range(student, rng, kind):
    """The pixels of the returned image lie between 0 and 1."""
    start = getattr(judging, kind)(rng, SIZE)
    for found in attempts(student, colour_judges(rng, start), 48):
        judging.check_range(found)


@pytest.mark.points(
    6, criterion="jitter", hint="Where is the image moved to before each step, and how often? See normalize_and_jitter."
)
@pytest.mark.parametrize("iterations", [48, 64])
def test_jitter(student, rng, iterations):
    """Every place of the image takes part, for a network that looks at one pixel in sixteen: it moves between the steps."""
    start = judging.grey(rng, SIZE)
    weights = SLOPE * start[0, 0].size / STRIDE**2 * opposite(rng)
    model = scoring.grid_model(weights, STRIDE)
    for label in (0, 1):
        judge = judging.Judge(scoring, model, start, label)
        least = LEAST / STRIDE**2 * way(judge, best_colour(judge))
        found = judging.attempt(student, judge, iterations=iterations, least=least)
        judging.check_rises(found, least)
        share = judging.share_of_places(found, judge, weights[label], STRIDE)
        check_property(
            share >= 0.5, judging.FIXED, name="image", mistake=judging.only_one_step(found) or "not_jittered"
        )


@pytest.mark.points(3, criterion="iterations", hint="Which image do your steps begin with?")
def test_begins_with_the_image_given(student, rng):
    """What no step has a reason to change is still there: the image is the one that was given, changed."""
    judges = colour_judges(rng, judging.smooth(rng, SIZE), channels=2)
    for found, judge in zip(attempts(student, judges, 24), judges, strict=True):
        kept = judging.likeness_of(found.image[0, 2], judge.start[0, 2])
        check_property(kept > 0.5, judging.OTHER_START, name="image", mistake="other_start")


@pytest.mark.points(
    2, criterion="repeatable", hint="Which generators of random numbers do you use, and who seeds them?"
)
def test_same_seed(student, rng):
    """The same seeds of NumPy, PyTorch and random give the same image."""
    judge, seed = grid_judge(rng), int(rng.integers(1, 2**31))
    first, second = (checked(student, judge, 12, seed=seed) for _ in range(2))
    check_property(judging.same_image(first, second), judging.UNSEEDED, name="image", mistake="not_seeded")


@pytest.mark.points(
    3, criterion="repeatable", hint="What is left after a run, in the model or elsewhere, that changes the next one?"
)
def test_second_image(student, rng):
    """A second image from the same start and seed, with the same model, is the same as the first."""
    judge, seed = grid_judge(rng), int(rng.integers(1, 2**31))
    once, again = (checked(student, judge, 12, seed=seed) for _ in range(2))
    twice = checked(student, judge, 12, seed=seed, runs=2)
    steady = judging.same_image(once, again)
    check_property(steady, judging.UNSEEDED, name="image", mistake="not_seeded")
    learnt = twice.reply.moved > 0
    sentence, mistake = (judging.WEIGHTS, "weights_learnt") if learnt else (judging.LEFT_OVER, "")
    check_property(judging.same_image(once, twice), sentence, name="image", mistake=mistake)


def grid_judge(rng):
    """Return a judge of a model for which it matters where the image lies."""
    start = judging.grey(rng, SIZE)
    model = scoring.grid_model(SLOPE * start[0, 0].size / 4 * opposite(rng), stride=2)
    return judging.Judge(scoring, model, start, 0)


def checked(student, judge, iterations, **options):
    """Return an attempt that gains something, for this class and, in a run of its own, for the opposite one."""
    least = 1e-3
    other = judge.for_class(1 - judge.label)
    judging.check_rises(judging.attempt(student, other, iterations=iterations, least=least, **options), least)
    found = judging.attempt(student, judge, iterations=iterations, least=least, **options)
    judging.check_rises(found, least)
    return found
