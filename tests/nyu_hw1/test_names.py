"""Every misconception, made by hand in another style, gets its own name.

What only resembles one gets none.
"""

import random
from itertools import combinations
from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.course.python_files import import_file
from grader.grading.engine import Engine
from grader.model import SourceFile, Submission
from grader.model.options import Options
from grader.plugins import make_plugins
from grader.sandbox.host.workers import open_workers

ROOT = Path(__file__).parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions" / "nyu_hw1"
written = import_file(SUBMISSIONS / "mistakes.py", "written_mistakes")
MISTAKES = [
    (name, number)
    for name, ways in written.MISTAKES.items()
    for number in range(len(ways))
]


@pytest.fixture(scope="module")
def engine():
    assignment = get_assignment(ROOT, "nyu_hw1")
    manager = make_plugins()
    with open_workers(assignment, Options(), manager):
        yield Engine.with_hidden_tests(assignment, manager)


def source_of(style, edits):
    source = (SUBMISSIONS / "styles" / f"{style}.py").read_text(
        encoding="utf-8",
    )
    for old, new in edits:
        assert old in source, f"{style}.py has no {old!r}"
        source = source.replace(old, new)
    return source


def graded(engine, source):
    return engine.grade(
        Submission(
            "someone",
            "someone",
            (SourceFile("mlp.py", source.encode()),),
            "mlp.py",
        ),
    )


def named(result):
    return {
        diagnosis.misconception
        for diagnosis in result.diagnoses
        if diagnosis.misconception is not None
    }


@pytest.fixture(scope="module")
def results(engine):
    """Graded submissions by style and edits; each is graded once."""
    kept = {}

    def result(style, edits):
        if (style, edits) not in kept:
            kept[style, edits] = graded(engine, source_of(style, edits))
        return kept[style, edits]

    return result


def test_every_misconception_is_written_in_another_style(engine):
    assert set(written.MISTAKES) == set(engine.diagnoser.altered.misconceptions)


@pytest.mark.parametrize("style", ["functions", "lambdas", "layers"])
def test_the_styles_are_right(results, style):
    result = results(style, ())
    assert result.score.earned == result.assignment.rubric.maximum


@pytest.mark.slow
@pytest.mark.parametrize(("mistake", "way"), MISTAKES)
def test_a_mistake_has_its_own_name_and_no_other(results, mistake, way):
    result = results(*written.MISTAKES[mistake][way])
    assert named(result) == {mistake}
    assert len(result.diagnoses) == 1, "nothing else is said to be wrong"


@pytest.mark.slow
@pytest.mark.parametrize("split", written.SPLITS)
def test_factors_that_cancel_out_cost_nothing(results, split):
    result = results(*written.SPLITS[split])
    assert result.score.earned == result.assignment.rubric.maximum
    assert result.diagnoses == ()


@pytest.mark.slow
@pytest.mark.parametrize("close", written.CLOSE)
def test_what_resembles_a_mistake_is_measured_but_not_named(results, close):
    result = results(*written.CLOSE[close])
    assert named(result) == set()
    assert result.score.earned < result.assignment.rubric.maximum


def pairs(count):
    """Return pairs of mistakes in one style, *count* of each style, drawn with a fixed seed."""
    for style in ("functions", "lambdas", "layers"):
        ways = [
            (name, edits)
            for name, all_ways in written.MISTAKES.items()
            for one, edits in all_ways
            if one == style
        ]
        both = [
            (style, one, other)
            for one, other in combinations(ways, 2)
            if fit(style, one, other)
        ]
        yield from random.Random(style).sample(both, count)


def fit(style, one, other):
    """Return whether both mistakes can be made in one file."""
    try:
        source_of(style, (*one[1], *other[1]))
    except AssertionError:
        return False
    return one[0] != other[0]


@pytest.mark.slow
@pytest.mark.parametrize(("style", "one", "other"), list(pairs(25)))
def test_two_mistakes_never_give_a_wrong_name(results, style, one, other):
    found = named(results(style, (*one[1], *other[1])))
    true = {
        one[0],
        other[0],
        *written.PARTS.get(one[0], ()),
        *written.PARTS.get(other[0], ()),
    }
    assert found <= true
