"""What a run need not grade: results that hold get the names of today, and nothing handed in is no work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.gradebook import Gradebook, Keys, label_of
from grader.gradebook.decision_log import carry_over
from grader.gradebook.earlier_runs import holding
from grader.model import Assignment, Submission
from grader.model.options import Options
from grader.runs.ungraded_results import result_for, result_of_nothing


def settled(
    book: Gradebook, assignment: Assignment, new: Sequence[Submission], keys: Mapping[str, Keys], options: Options
) -> list[Submission]:
    """Record the results that need no grading, and return the submissions of *new* that are left.

    Who handed in nothing has one, and so has a submission that is known under a name that nobody has any more, from before
    there was a class list.
    """
    known = {} if options.fresh or not new else holding(book, assignment.id, keys[new[0].id])
    left = []
    for submission in new:
        twin = known.get(keys[submission.id].submission)
        if submission.missing:
            book.record(result_of_nothing(submission, assignment), keys[submission.id])
        elif twin is not None and twin.student not in keys:
            book.record(result_for(book.result(twin, assignment), submission), keys[submission.id])
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
