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
from grader.plugins import Listeners, make_plugins
from grader.runs.grading_jobs import grade_all
from grader.runs.run_log import RunLog


@dataclass(frozen=True, slots=True)
class Recheck:
    """What a second look at `checked` of a class's submissions found."""

    assignment: str
    checked: int
    disagreements: tuple[Change, ...]


def recheck(
    course: Path,
    directory: Path,
    share: float,
    options: Options,
) -> tuple[Recheck, ...]:
    """Grade *share* (0 to 1) of the last run in *directory* again.

    It is another sample after each run, of at least one submission. The order
    of tests and the hash seed of student code are other ones. Only the log
    tells of it.
    """
    with Gradebook.read(directory) as book, RunLog() as log:
        runs = book.last_runs()
        assignments = [get_assignment(course, run.assignment) for run in runs]
        log.begin(directory, runs[0].first)
        rechecks = [
            _recheck(book, assignment, run, share, options)
            for assignment, run in zip(assignments, runs, strict=True)
        ]
        for checked in rechecks:
            log.write("rechecked", **asdict(checked))
        return tuple(rechecks)


def _recheck(
    book: Gradebook,
    assignment: Assignment,
    run: Run,
    share: float,
    options: Options,
) -> Recheck:
    results = book.results(assignment, run.students)
    numbers = sample(len(results), share, run.id)
    before: dict[str, Standing] = {}
    for number in numbers:
        recorded = results.recorded[number]
        before[recorded.student] = book.standing(recorded)
    submissions = [results[number].submission for number in numbers]
    changed = replace(options, hash_seed=run.id, order=f"recheck {run.id}")
    job = Job(assignment.course, assignment.id, changed)
    listeners = Listeners(make_plugins(assignment.course))
    disagreements: list[Change] = []
    for result in grade_all(submissions, job, listeners):
        disagreement = _disagreement(before[result.submission.id], result)
        if disagreement is not None:
            disagreements.append(disagreement)
    return Recheck(
        assignment.id,
        checked=len(numbers),
        disagreements=tuple(disagreements),
    )


def _disagreement(before: Standing, result: Result) -> Change | None:
    after = Standing.of(result, before.keys)
    changed = change(result.submission.id, before, after)
    if changed is None:
        return None
    return replace(
        changed,
        why="tests ran in another order, with another hash seed",
    )


def sample(count: int, share: float, seed: int) -> Sequence[int]:
    """Return *share* of the numbers below *count*, rounded up, in order."""
    size = min(count, math.ceil(share * count))
    generator = random.Random(seed)  # no secret
    return sorted(generator.sample(range(count), size))
