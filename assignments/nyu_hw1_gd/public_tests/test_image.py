"""Public tests: a small model that likes one colour, and the trained classifier.

The score is decided by hidden tests.
"""

from pathlib import Path

import numpy as np
import pytest

from grader.contract import import_file
from grader.testing import check_property

HERE = Path(__file__).parents[1]
scoring = import_file(HERE / "scoring.py", "nyu_hw1_gd_scoring")
judging = import_file(HERE / "judging.py", "nyu_hw1_gd_judging")
verdicts = import_file(HERE / "verdicts.py", "nyu_hw1_gd_verdicts")
show_film = import_file(HERE / "film.py", "nyu_hw1_gd_film").show_film

SIZE = (32, 32)
#: What two classes want of red, green and blue.
WANTED = ((0.5, -0.3, -0.4), (-0.5, 0.3, 0.4))


def colour_attempts(student, rng, iterations, size=SIZE):
    """Return an attempt for each of two classes, both of which must rise."""
    start = judging.grey(rng, size)
    model = scoring.colour_model(start[0, 0].size * np.array(WANTED))
    found = []
    for label in (0, 1):
        judge = judging.Judge(scoring, model, start, label)
        least = 0.01 * start[0, 0].size
        found.append(
            judging.attempt(student, judge, iterations=iterations, least=least)
        )
        verdicts.check_rises(found[-1], least)
    return found


@pytest.mark.points(
    1,
    criterion="direction",
    visibility="public",
    hint="The loss is the score itself. Which sign of the gradient makes it grow?",
)
def test_colours_rise(student, rng):
    """A growing score: of a class that wants red, and of one that wants anything but red"""
    for found in colour_attempts(student, rng, 16):
        verdicts.check_direction(found)


@pytest.mark.points(
    1,
    criterion="image",
    visibility="public",
    hint="Return the image itself: a tensor (1, 3, height, width).",
)
@pytest.mark.parametrize("size", [(32, 32), (40, 64)])
def test_shape(student, rng, size):
    """The returned image: its shape, and numbers in floating point"""
    for found in colour_attempts(student, rng, 8, size):
        verdicts.check_form(found)


@pytest.mark.points(
    1,
    criterion="image",
    visibility="public",
    hint="What keeps the pixels in their range?",
)
def test_range(student, rng):
    """Pixels between 0 and 1"""
    for found in colour_attempts(student, rng, 48):
        verdicts.check_range(found)


@pytest.mark.points(
    1,
    criterion="classifier",
    visibility="public",
    hint="See how the probability grows from frame to frame.",
)
@pytest.mark.parametrize("digit", [3, 8])
def test_film(student, rng, digit):
    """An image of a digit, from grey: recognised with a probability of at least 1/2"""
    judge = judging.Judge(
        scoring, scoring.classifier(), judging.grey(rng, (64, 64)), digit
    )
    found = judging.attempt(student, judge, iterations=64, least=0.1, frames=8)
    show_film(
        found,
        judge,
        digit,
        f"From grey to a digit {digit}, as the classifier sees it",
    )
    verdicts.check_rises(found, 0.1)
    verdicts.check_direction(found)
    check_property(
        judge.chance(judge.scores(found.image)) >= 0.5,
        verdicts.SLOW,
        name="image",
    )
