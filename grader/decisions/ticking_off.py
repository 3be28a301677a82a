"""Ticks off what of a class somebody has looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.decisions.new_decisions import chosen_run, find_result
from grader.errors import GradebookError
from grader.gradebook import Gradebook
from grader.gradebook.decision_log import log_of, now, write_log
from grader.grading.final_grade import decided
from grader.grading.looks import looks, reason_of
from grader.model import Act, Decision


def tick_off(
    course: Path,
    directory: Path,
    assignment: str,
    students: Sequence[str],
    by: str,
    *,
    withdraw: bool = False,
) -> tuple[Decision, ...]:
    """Write to the log in *directory* that *students* were looked at.

    Return what was written. It holds until there is another cause; with
    *withdraw* it holds no more. Raises GradebookError, before anything is
    written, for an unknown student and for one with nothing to look at.
    """
    with Gradebook.open_existing(directory) as book:
        run = chosen_run(book, directory, assignment)
        configured = get_assignment(course, run.assignment)
        when = now()
        written = []
        for student in students:
            graded = find_result(book, run, configured, student)
            found_id = graded.submission.id
            result = decided(graded, log_of(book, run.assignment, found_id))
            causes = [] if withdraw else [look.cause for look in looks(result)]
            if not causes and not withdraw:
                raise GradebookError(
                    f"There is nothing to look at in the submission of {found_id}.",
                    "The class page lists who needs a look.",
                )
            reason = reason_of(causes)
            decision = Decision(
                found_id,
                Act.SEEN,
                reason=reason,
                who=by,
                when=when,
            )
            written.append(decision)
        write_log(book, run.assignment, written)
    return tuple(written)
