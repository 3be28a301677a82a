"""Hidden tests on the trained classifier, its classes and colours in another order each time."""

from pathlib import Path

import pytest

from grader.contract import import_file
from grader.testing import check_property, grant

PUBLIC = Path(__file__).parents[2] / "assignments" / "nyu_hw1_gd"
scoring = import_file(PUBLIC / "scoring.py", "nyu_hw1_gd_scoring")
judging = import_file(PUBLIC / "judging.py", "nyu_hw1_gd_judging")
verdicts = import_file(PUBLIC / "verdicts.py", "nyu_hw1_gd_verdicts")
show_film = import_file(PUBLIC / "film.py", "nyu_hw1_gd_film").show_film

SIZE = (64, 64)
#: A rise of the score that counts as one; scores of different digits lie some units
#: apart.
LEAST = 0.1


def shuffled(rng):
    """Return the classifier with its classes and colours in another order."""
    return scoring.classifier(rng.permutation(10), rng.permutation(3))


def start_and_judges(rng, start):
    """Return judges of two classes that begin with the same image."""
    first, second = (int(label) for label in rng.choice(10, 2, replace=False))
    judge = judging.Judge(
        scoring, shuffled(rng), getattr(judging, start)(rng, SIZE), first
    )
    return judge, judge.for_class(second)


def own_attempt(student, judge, rival, iterations):
    """Return an attempt that rises, and serves its class better than one that is made, in few steps, for a rival."""
    found = judging.attempt(student, judge, iterations=iterations, least=LEAST)
    verdicts.check_rises(found, LEAST)
    other = judging.attempt(student, rival, iterations=3, least=LEAST)
    verdicts.check_own(found, judge, other, rival.label, LEAST)
    return found


@pytest.mark.points(
    15,
    criterion="direction",
    hint="The loss is the score itself. Which sign of the gradient makes it grow?",
)
@pytest.mark.parametrize("start", ["grey", "smooth"])
def test_scores_rise(student, rng, start):
    """A growing score: of each of two classes from one start, and more than that of the other"""
    judge, rival = start_and_judges(rng, start)
    first, second = (
        judging.attempt(student, one, iterations=24, least=LEAST)
        for one in (judge, rival)
    )
    verdicts.check_rises(first, LEAST)
    verdicts.check_rises(second, LEAST)
    verdicts.check_own(first, judge, second, rival.label, LEAST)
    verdicts.check_direction(first)
    verdicts.check_direction(second)


@pytest.mark.points(
    20,
    criterion="classifier",
    hint="How long are your steps, and how many are there? See how the score grows on the way.",
)
@pytest.mark.parametrize(
    ("start", "iterations"),
    [("grey", 64), ("noise", 96), ("smooth", 64), ("grey", 96)],
)
def test_sees_the_class(student, reference, rng, start, iterations):
    """The class that the classifier sees in the returned image, wherever it is shifted to"""
    judge, rival = start_and_judges(rng, start)
    found = own_attempt(student, judge, rival, iterations)
    grant(0.5)
    verdicts.check_sees(found, judge, reference, iterations)


@pytest.mark.points(
    5,
    criterion="classifier",
    hint="Look at the frames: where does the score stop growing?",
    visibility="public",
)
def test_film(student, reference, rng):
    """An image of one digit, step by step, from grey"""
    digit, other = (int(digit) for digit in rng.choice(10, 2, replace=False))
    judge = judging.Judge(
        scoring, scoring.classifier(), judging.grey(rng, SIZE), digit
    )
    found = judging.attempt(
        student, judge, iterations=64, least=LEAST, frames=8
    )
    show_film(
        found,
        judge,
        digit,
        f"From grey to a digit {digit}, as the classifier sees it",
    )
    verdicts.check_rises(found, LEAST)
    rival = judging.attempt(
        student, judge.for_class(other), iterations=3, least=LEAST
    )
    verdicts.check_own(found, judge, rival, other, LEAST)
    grant(0.5)
    verdicts.check_sees(found, judge, reference, 64)


@pytest.mark.points(
    4, criterion="iterations", hint="How many steps does the caller ask for?"
)
def test_number_of_steps(student, rng):
    """The number of steps that is asked for: more of them give another image"""
    judge, rival = start_and_judges(rng, "grey")
    many = own_attempt(student, judge, rival, 24)
    few = judging.attempt(student, judge, iterations=3, least=LEAST)
    as_many = few.reply.calls == many.reply.calls
    mistake = verdicts.mistake_in_steps(many) or (
        "iterations_ignored" if as_many else ""
    )
    check_property(
        not judging.same_image(few, many),
        verdicts.IGNORED,
        name="image",
        mistake=mistake,
    )
