"""Results without grading: of what several handed in together, of what goes by a new name, and of nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from grader.grading.score import score
from grader.model import Assignment, Result, Submission


def graded_together(submissions: Iterable[Submission]) -> dict[str, tuple[Submission, ...]]:
    """Return, by the id of each of *submissions* that is to be graded, the others of its group with the same files."""
    first: dict[object, str] = {}
    found: dict[str, tuple[Submission, ...]] = {}
    for submission in submissions:
        key = (submission.group, submission.main, submission.files) if submission.group else submission.id
        leader = first.setdefault(key, submission.id)
        found[leader] = (*found[leader], submission) if leader in found else ()
    return found


def result_of_nothing(submission: Submission, assignment: Assignment) -> Result:
    """Return the result of a student who handed in nothing: no test, and no points."""
    return Result(submission, assignment, (), score((), assignment.rubric), notes=submission.notes)


def result_for(result: Result, submission: Submission) -> Result:
    """Return *result* as that of *submission*, which has the same files: names and notes of intake are its own."""
    of_grading = [note for note in result.notes if note not in result.submission.notes]
    return replace(result, submission=submission, notes=tuple(dict.fromkeys((*submission.notes, *of_grading))))
