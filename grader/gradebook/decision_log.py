"""What people decided about students: a log to which lines are only ever added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from grader.gradebook.store import Gradebook
from grader.model import Act, Decision

_COLUMNS = "student, act, criterion, points, until, reason, who, decided, before, after"


def log_of(
    book: Gradebook,
    assignment: str,
    student: str = "",
) -> tuple[Decision, ...]:
    """Return all decisions in *assignment*, about one student or all, oldest first."""
    rows = book.connection.execute(
        f"SELECT {_COLUMNS} FROM decisions"
        " WHERE assignment = ? AND ? IN ('', student) ORDER BY id",
        (assignment, student),
    )
    return tuple(map(_decision, rows))


def by_student(
    decisions: Iterable[Decision],
) -> dict[str, tuple[Decision, ...]]:
    """Return *decisions* by whom they are about, in their order."""
    logs: dict[str, tuple[Decision, ...]] = {}
    for decision in decisions:
        earlier = logs.get(decision.student, ())
        logs[decision.student] = (*earlier, decision)
    return logs


def write_log(
    book: Gradebook,
    assignment: str,
    decisions: Sequence[Decision],
) -> None:
    """Add *decisions* to the log, all or none.

    Those without a time are made now.
    """
    with book.transaction():
        for decision in decisions:
            points = None if decision.points is None else str(decision.points)
            row = (
                assignment,
                decision.student,
                decision.act.value,
                decision.criterion,
                points,
                decision.until,
                decision.reason,
                decision.who,
                decision.when or now(),
                decision.before,
                decision.after,
            )
            book.connection.execute(
                f"INSERT INTO decisions (assignment, {_COLUMNS})"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )


def carry_over(book: Gradebook, assignment: str, old: str, new: str) -> None:
    """Let what was decided about *old* hold for *new* as well.

    They are one student; *new* is the name in a later roster.
    """
    log = log_of(book, assignment, old)
    if log and not log_of(book, assignment, new):
        renamed = [replace(decision, student=new) for decision in log]
        write_log(book, assignment, renamed)


def without_student(
    log: Sequence[Decision],
    students: Sequence[str],
) -> tuple[str, ...]:
    """Return whom *log* is about who is not one of *students*, under any name."""
    present = {
        _unnamed(decision) for decision in log if decision.student in students
    }
    absent = [
        decision.student
        for decision in log
        if decision.student not in students
        and _unnamed(decision) not in present
    ]
    return tuple(dict.fromkeys(absent))


def _unnamed(decision: Decision) -> Decision:
    return replace(decision, student="")


def now() -> str:
    """Return the time as the log writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _decision(row: Sequence[Any]) -> Decision:
    student, act, criterion, points, *further = row
    exact = None if points is None else Fraction(points)
    return Decision(student, Act(act), criterion, exact, *further)
