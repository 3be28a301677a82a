"""A pool of late days over a term: what earlier assignments took is not there for later ones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from grader.gradebook import Gradebook, Keys, late_pool
from grader.gradebook.decision_log import write_log
from grader.gradebook.final_results import final_results
from grader.gradebook.late_pool import pool_left
from grader.grading.score import score
from grader.intake import Intake
from grader.model import (
    Act,
    Criterion,
    Decision,
    Delivery,
    Late,
    Result,
    Rubric,
    Submission,
)
from grader.model.options import Options

DUE = datetime(2026, 3, 1, 12, tzinfo=UTC)
RUBRIC = Rubric((Criterion("half", "Half", Fraction(10)),))
KEYS = Keys("work", "tests", "libraries")


@pytest.fixture
def term(toy, monkeypatch):
    """Three assignments a week apart, each with one free day and a pool of three, by id."""
    assignments = {}
    for week, name in enumerate(("hw1", "hw2", "hw3")):
        policy = Late(
            DUE + timedelta(weeks=week),
            free_days=1,
            pool_days=3,
            per_day=Fraction(10),
        )
        assignments[name] = replace(toy, id=name, late=policy, rubric=RUBRIC)
    monkeypatch.setattr(
        late_pool,
        "get_assignment",
        lambda _course, name: assignments[name],
    )
    return assignments


def hand_in(book, assignment, student, days):
    """Record a result of *student* who was so many days late, None where nothing was handed in."""
    time = "" if days is None else assignment.late.due + timedelta(days=days)
    submission = Submission(
        student,
        student,
        delivery=Delivery(submitted=time and time.isoformat()),
        missing=days is None,
    )
    book.start_run(assignment, Options(), Intake((submission,)))
    full = score((), RUBRIC)
    book.record(Result(submission, assignment, (), full), KEYS)


def test_each_assignment_takes_what_those_before_left(term):
    with Gradebook.in_memory() as book:
        hand_in(book, term["hw1"], "ada", 3)  # one free, two of the pool
        hand_in(book, term["hw2"], "ada", 3)  # one of the pool is left
        hand_in(book, term["hw3"], "ada", 2)
        hand_in(book, term["hw1"], "bob", 0)
        hand_in(book, term["hw2"], "cy", None)
        assert pool_left(book, term["hw1"]) == {}
        assert pool_left(book, term["hw2"]) == {"ada": 1, "bob": 3}
        assert pool_left(book, term["hw3"]) == {"ada": 0, "bob": 3}
        notes = {}
        for name, assignment in term.items():
            (result,) = final_results(book, assignment, ["ada"])
            (line,) = [
                line
                for line in result.score.criteria
                if line.criterion.id == "late penalty"
            ]
            notes[name] = line.note
    assert "2 of the 3 left for the term: 0 " in notes["hw1"]
    assert "1 of the 1 left for the term: 1 " in notes["hw2"]
    assert "0 of the 0 left for the term: 1 " in notes["hw3"]


def test_extensions_and_excuses_spare_the_pool(term):
    with Gradebook.in_memory() as book:
        for student in ("ada", "bob"):
            hand_in(book, term["hw1"], student, 3)
        until = (DUE + timedelta(days=3)).isoformat()
        decisions = [
            Decision("ada", Act.EXTENSION, until=until, reason="ill"),
            Decision("bob", Act.EXCUSE, reason="ill"),
        ]
        write_log(book, "hw1", decisions)
        assert pool_left(book, term["hw2"]) == {"ada": 3, "bob": 3}


def test_without_a_pool_nothing_is_looked_up(term):
    plain = replace(term["hw2"], late=replace(term["hw2"].late, pool_days=0))
    with Gradebook.in_memory() as book:
        hand_in(book, term["hw1"], "ada", 3)
        assert pool_left(book, plain) == {}
