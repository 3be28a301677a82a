"""What students get of the example classes gives no hidden test away."""

import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from grader.course.catalogue import get_assignment
from grader.gradebook import Gradebook
from grader.model import Array, Visibility
from grader.testing.arrays import to_numpy

ROOT = Path(__file__).parents[2]
CLASSES = sorted(
    path.parent for path in (ROOT / "examples").glob("*/expect.toml")
)
#: Numbers with as many digits as pages show meet by chance now and then; an array that
#: leaks shows many.
CHANCE = 2


def numbers(value):
    """Yield the numbers in a value, as pages write them, that are long enough to be recognised."""
    if isinstance(value, Array):
        yield from in_array(value)
    elif isinstance(value, float) and np.isfinite(value):
        text = f"{abs(value):.6g}"
        if len(text.replace(".", "").lstrip("0")) == 6:
            yield text
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from numbers(item)


@lru_cache(maxsize=10_000)  # the same weights go into many calls
def in_array(value):
    array = to_numpy(value)
    return frozenset(
        numbers(array.ravel().tolist()) if array.dtype.kind == "f" else (),
    )


def seen_by(judgement):
    outcome = judgement.outcome
    found = {
        n
        for c in outcome.calls
        for part in (c.arguments, c.reply, c.expected)
        for n in numbers(part)
    }
    if outcome.difference is not None:
        found |= {
            n
            for part in (outcome.difference.actual, outcome.difference.expected)
            for n in numbers(part)
        }
    return found


@pytest.mark.parametrize("example", CLASSES, ids=lambda path: path.name)
def test_no_number_of_a_hidden_test_is_on_a_students_page(examples, example):
    folder = examples / example.name
    with Gradebook.read(folder) as book:
        run = book.last_runs()[0]
        hidden = 0
        for result in book.results(
            get_assignment(ROOT, run.assignment),
            run.students,
        ):
            page = (
                folder / "students" / result.submission.id / "report.html"
            ).read_text(encoding="utf-8")
            shown = set(
                re.findall(
                    r"\d+\.\d+(?:e[-+]?\d+)?",
                    re.sub(r"(?s)<style>.*?</style>", "", page),
                ),
            )
            known, secret = set(), set()
            for judgement in result.judgements:
                public = judgement.test.visibility is Visibility.PUBLIC
                (known if public else secret).update(seen_by(judgement))
            hidden += len(secret)
            assert len(shown & (secret - known)) <= CHANCE, result.submission.id
    assert hidden > 1000
