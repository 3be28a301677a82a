"""What a run need not grade: the work of a group twice, results that hold under today's names, and nothing handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from grader.gradebook import Gradebook, Keys, label_of
from grader.gradebook.decision_log import carry_over
from grader.gradebook.earlier_runs import holding
from grader.grading.score import score
from grader.model import Assignment, Result, Submission
from grader.model.options import Options


def graded_together(
    submissions: Iterable[Submission],
) -> dict[str, tuple[Submission, ...]]:
    """Return, by the id of each of *submissions* that is to be graded, the others of its group with the same files."""
    first: dict[object, str] = {}
    found: dict[str, tuple[Submission, ...]] = {}
    for submission in submissions:
        key = (
            (submission.group, submission.main, submission.files)
            if submission.group
            else submission.id
        )
        leader = first.setdefault(key, submission.id)
        found[leader] = (*found[leader], submission) if leader in found else ()
    return found


def result_of_nothing(submission: Submission, assignment: Assignment) -> Result:
    """Return the result of a student who handed in nothing: no test, and no points."""
    return Result(
        submission, assignment, (), score((), assignment.rubric), notes=submission.notes
    )


def result_for(result: Result, submission: Submission) -> Result:
    """Return *result* as that of *submission*, which has the same files: names and notes of intake are its own."""
    of_grading = [note for note in result.notes if note not in result.submission.notes]
    return replace(
        result,
        submission=submission,
        notes=tuple(dict.fromkeys((*submission.notes, *of_grading))),
    )


def settled(
    book: Gradebook,
    assignment: Assignment,
    new: Sequence[Submission],
    keys: Mapping[str, Keys],
    options: Options,
) -> list[Submission]:
    """Record the results that need no grading, and return the submissions of *new* that are left.

    Who handed in nothing has one, and so has a submission that is known under a name
    that nobody has any more, from before there was a class list.
    """
    known = (
        {}
        if options.fresh or not new
        else holding(book, assignment.id, keys[new[0].id])
    )
    left = []
    for submission in new:
        twin = known.get(keys[submission.id].submission)
        if submission.missing:
            book.record(result_of_nothing(submission, assignment), keys[submission.id])
        elif twin is not None and twin.student not in keys:
            book.record(
                result_for(book.result(twin, assignment), submission),
                keys[submission.id],
            )
            carry_over(book, assignment.id, twin.student, submission.id)
        else:
            left.append(submission)
    return left


def relabel(
    book: Gradebook,
    assignment: Assignment,
    kept: Sequence[Submission],
    keys: Mapping[str, Keys],
    labels: Mapping[str, str],
) -> None:
    """Give results that still hold the names, times and notes that their submissions have now."""
    for submission in kept:
        newest = book.latest(assignment.id, submission.id)
        if newest is not None and labels.get(submission.id) != label_of(submission):
            result = book.result(newest, assignment)
            if result.submission != submission:
                book.record(result_for(result, submission), keys[submission.id])
