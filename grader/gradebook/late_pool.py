"""The pool of late days over a term: how many a student has left for an assignment."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress

from grader.course.catalogue import get_assignment
from grader.errors import ConfigError, CourseError
from grader.gradebook.decision_log import by_student, log_of
from grader.gradebook.store import Gradebook
from grader.grading.final_grade import in_force
from grader.grading.lateness import days_late
from grader.model import Act, Assignment, Decision, Late


def pool_left(book: Gradebook, assignment: Assignment) -> dict[str, int]:
    """Return how many days of the pool students have left for *assignment*.

    The assignments of the gradebook that have a pool take from it in the order in
    which they are due. Who is not listed has the whole pool.
    """
    policy = assignment.late
    if policy is None or not policy.pool_days:
        return {}
    left: dict[str, int] = {}
    for earlier in _due_before(book, assignment, policy):
        logs = by_student(log_of(book, earlier.id))
        for student, submitted in _times(book, earlier.id):
            of_pool = left.get(student, policy.pool_days)
            days = _days_over(earlier, submitted, logs.get(student, ()))
            left[student] = max(of_pool - days, 0)
    return left


def _due_before(
    book: Gradebook,
    assignment: Assignment,
    policy: Late,
) -> list[Assignment]:
    """Return the assignments with a pool that are due before, in that order."""
    rows = book.connection.execute("SELECT DISTINCT assignment FROM results")
    earlier: list[Assignment] = []
    for (name,) in rows.fetchall():
        # one that the course has no more takes nothing
        with suppress(CourseError, ConfigError):
            candidate = get_assignment(assignment.course, name)
            late = candidate.late
            if late and late.pool_days and late.due < policy.due:
                earlier.append(candidate)
    return sorted(
        earlier,
        key=lambda candidate: (_due(candidate), candidate.id),
    )


def _due(assignment: Assignment) -> float:
    return assignment.late.due.timestamp() if assignment.late else 0.0


def _times(book: Gradebook, assignment: str) -> Iterator[tuple[str, str]]:
    """Yield each student who handed in, and when."""
    rows = book.connection.execute(
        "SELECT student, document FROM results WHERE id IN"
        " (SELECT max(id) FROM results WHERE assignment = ? GROUP BY student)",
        (assignment,),
    )
    for student, document in rows.fetchall():
        submission = json.loads(zlib.decompress(document))["submission"]
        if not submission.get("missing", False):
            delivery = submission.get("delivery", {})
            yield student, delivery.get("submitted", "")


def _days_over(
    assignment: Assignment,
    submitted: str,
    log: Sequence[Decision],
) -> int:
    """Return the late days that are neither free nor excused, without those of no time."""
    standing = in_force(log)
    policy = assignment.late
    if policy is None or any(one.act is Act.EXCUSE for one in standing):
        return 0
    extensions = (
        decision.until for decision in standing if decision.act is Act.EXTENSION
    )
    days = days_late(submitted, policy, next(extensions, "")) or 0
    return max(days - policy.free_days, 0)
