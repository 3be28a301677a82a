"""Grades a sample of a class once more, with another order of tests and another hash seed.

Changes no result.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.gradebook import Change, Gradebook, Run, Standing, change
from grader.model import Assignment, Result
from grader.model.options import Job, Options
from grader.pipeline import grade_all
from grader.plugins import Listeners, make_plugins
from grader.runs.run_log import RunLog


@dataclass(frozen=True, slots=True)
class Recheck:
    """What a second look at `checked` of a class's submissions found."""

    assignment: str
    checked: int
    disagreements: tuple[Change, ...]


def recheck(
    course: Path, directory: Path, share: float, options: Options
) -> tuple[Recheck, ...]:
    """Grade *share* (0 to 1) of the last run in *directory* again, another sample after each run.

    At least one submission.

    The order of tests and the hash seed of student code are other ones. Only the log
    tells of it.
    """
    with Gradebook.read(directory) as book, RunLog() as log:
        runs = [
            (run, get_assignment(course, run.assignment)) for run in book.last_runs()
        ]
        log.begin(directory, runs[0][0].first)
        found = [
            _recheck(book, assignment, run, share, options) for run, assignment in runs
        ]
        for one in found:
            log.write("rechecked", **asdict(one))
        return tuple(found)


def _recheck(
    book: Gradebook, assignment: Assignment, run: Run, share: float, options: Options
) -> Recheck:
    results = book.results(assignment, run.students)
    numbers = sample(len(results), share, run.id)
    other = replace(options, hash_seed=run.id, order=f"recheck {run.id}")
    job, listeners = (
        Job(assignment.course, assignment.id, other),
        Listeners(make_plugins(assignment.course)),
    )
    kept = {
        one.student: book.standing(one)
        for one in (results.recorded[number] for number in numbers)
    }
    again = grade_all(
        [results[number].submission for number in numbers], job, listeners
    )
    found = [_disagreement(kept[result.submission.id], result) for result in again]
    return Recheck(
        assignment.id, len(numbers), tuple(one for one in found if one is not None)
    )


def _disagreement(kept: Standing, result: Result) -> Change | None:
    found = change(result.submission.id, kept, Standing.of(result, kept.keys))
    return (
        None
        if found is None
        else replace(found, why="tests ran in another order, with another hash seed")
    )


def sample(count: int, share: float, seed: int) -> Sequence[int]:
    """Return *share* of the numbers below *count*, rounded up, in order."""
    # no secret
    return sorted(
        random.Random(seed).sample(range(count), min(count, math.ceil(share * count)))
    )
