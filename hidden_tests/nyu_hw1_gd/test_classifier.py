"""Hidden tests on the trained classifier, its classes and colours in another order each time."""

from pathlib import Path

import pytest

from grader.modules import import_file
from grader.testing import check_property, grant

PUBLIC = Path(__file__).parents[2] / "assignments" / "nyu_hw1_gd"
scoring = import_file(PUBLIC / "scoring.py", "nyu_hw1_gd_scoring")
judging = import_file(PUBLIC / "judging.py", "nyu_hw1_gd_judging")

SIZE = (64, 64)
#: A rise of the score that counts as one; scores of different digits lie some units apart.
LEAST = 0.1


def shuffled(rng):
    """Return the classifier with its classes and colours in another order."""
    return scoring.classifier(rng.permutation(10), rng.permutation(3))


@pytest.mark.points(
    15, criterion="direction", hint="The loss is the score itself. Which sign of the gradient makes it grow?"
)
@pytest.mark.parametrize("start", ["grey", "smooth"])
def test_scores_rise(student, rng, start):
    """From one start, the score of each of two classes grows when it is asked for, and more than that of the other."""
    model, image = shuffled(rng), getattr(judging, start)(rng, SIZE)
    labels = [int(label) for label in rng.choice(10, 2, replace=False)]
    judges = tuple(judging.Judge(scoring, model, image, label) for label in labels)
    found = tuple(judging.attempt(student, judge, iterations=24, least=LEAST) for judge in judges)
    for one, other, judge, rival in zip(found, found[::-1], judges, judges[::-1], strict=True):
        judging.check_rises(one, LEAST)
        own, others = (judge.score(each.image) - rival.score(each.image) for each in (one, other))
        check_property(own > others + LEAST, judging.SAME_FOR_ALL, name="image")
    for one in found:
        judging.check_direction(one)


@pytest.mark.points(
    20, criterion="classifier", hint="How long are your steps, and how many are there? See how the score grows on the way."
)
@pytest.mark.parametrize(("start", "iterations"), [("grey", 32), ("noise", 64), ("smooth", 48), ("grey", 64)])
def test_sees_the_class(student, reference, rng, start, iterations):
    """The classifier sees the class in the returned image, wherever it is shifted to."""
    model, image = shuffled(rng), getattr(judging, start)(rng, SIZE)
    judge = judging.Judge(scoring, model, image, int(rng.integers(10)))
    found = judging.attempt(student, judge, iterations=iterations, least=LEAST)
    judging.check_rises(found, LEAST)
    grant(0.4)
    judging.check_sees(found, judge, reference, iterations)


@pytest.mark.points(
    5, criterion="classifier", hint="Look at the frames: where does the score stop growing?", visibility="public"
)
def test_film(student, reference, rng):
    """An image for one digit, step by step, beginning with grey."""
    judge = judging.Judge(scoring, scoring.classifier(), judging.grey(rng, SIZE), int(rng.integers(10)))
    found = judging.attempt(student, judge, iterations=64, least=LEAST)
    judging.show_film(found, judge, judge.label, f"From grey to a digit {judge.label}, as the classifier sees it")
    judging.check_rises(found, LEAST)
    grant(0.4)
    judging.check_sees(found, judge, reference, 64)
