"""What a run need not grade.

That is the work of a group twice, results that hold under today's names, and
nothing handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from grader.gradebook import Gradebook, Keys, Recorded, label_of
from grader.gradebook.decision_log import carry_over
from grader.gradebook.earlier_runs import held, holding
from grader.grading.score import score
from grader.model import Assignment, Result, Submission
from grader.model.options import Options


def graded_together(
    submissions: Iterable[Submission],
) -> dict[str, tuple[Submission, ...]]:
    """Return which of *submissions* are to be graded, by id, with their twins.

    Twins are the further submissions of the same group with the same files.
    """
    leaders: dict[object, str] = {}
    twins: dict[str, tuple[Submission, ...]] = {}
    for submission in submissions:
        key: object = submission.id
        if submission.group:
            key = (submission.group, submission.main, submission.files)
        if key not in leaders:
            leaders[key] = submission.id
            twins[submission.id] = ()
        else:
            twins[leaders[key]] += (submission,)
    return twins


def result_of_nothing(submission: Submission, assignment: Assignment) -> Result:
    """Return the result of a student who handed in nothing: no test, and no points."""
    return Result(
        submission,
        assignment=assignment,
        judgements=(),
        score=score((), assignment.rubric),
        notes=submission.notes,
    )


def result_for(result: Result, submission: Submission) -> Result:
    """Return *result* as that of *submission*, which has the same files.

    Names and notes of intake are its own.
    """
    of_grading = [
        note for note in result.notes if note not in result.submission.notes
    ]
    notes = dict.fromkeys((*submission.notes, *of_grading))
    return replace(result, submission=submission, notes=tuple(notes))


def settled(
    book: Gradebook,
    assignment: Assignment,
    new: Sequence[Submission],
    keys: Mapping[str, Keys],
    options: Options,
) -> list[Submission]:
    """Record the results that need no grading, and return what of *new* is pending.

    Who handed in nothing has one, and so has an attempt that was graded before, and a
    submission that is known under a name that nobody has any more, from before there was a roster.
    """
    earlier: Mapping[str, Recorded] = {}
    if new and not options.fresh:
        earlier = holding(book, assignment.id, keys[new[0].id])
    pending: list[Submission] = []
    for submission in new:
        key = keys[submission.id]
        twin = earlier.get(key.submission)
        before = None
        if twin is not None:
            before = held(book, assignment.id, submission.id, key)
        if submission.missing:
            book.record(result_of_nothing(submission, assignment), key)
        elif before is not None:
            result = book.result(before, assignment)
            book.record(result_for(result, submission), key, before.graded)
        elif twin is not None and twin.student not in keys:
            result = book.result(twin, assignment)
            book.record(result_for(result, submission), key)
            carry_over(book, assignment.id, twin.student, submission.id)
        else:
            pending.append(submission)
    return pending


def relabel(
    book: Gradebook,
    assignment: Assignment,
    reused: Sequence[Submission],
    keys: Mapping[str, Keys],
    labels: Mapping[str, str],
) -> None:
    """Give results that still hold the names, times and notes of today's submissions."""
    for submission in reused:
        newest = book.latest(assignment.id, submission.id)
        if newest is None or labels.get(submission.id) == label_of(submission):
            continue
        result = book.result(newest, assignment)
        if result.submission != submission:
            book.record(result_for(result, submission), keys[submission.id])
