"""What people decided about the students of a gradebook: a log to which lines are only ever added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from grader.gradebook.store import Gradebook
from grader.model import Act, Decision

_COLUMNS = "student, act, criterion, points, until, reason, who, decided, before, after"


def log_of(book: Gradebook, assignment: str, student: str = "") -> tuple[Decision, ...]:
    """Return all that was decided in *assignment*, about one student or about everybody, the oldest first."""
    rows = book.connection.execute(
        f"SELECT {_COLUMNS} FROM decisions"  # noqa: S608 - our names
        " WHERE assignment = ? AND ? IN ('', student) ORDER BY id",
        (assignment, student),
    )
    return tuple(map(_decision, rows))


def by_student(decisions: Iterable[Decision]) -> dict[str, tuple[Decision, ...]]:
    """Return *decisions* by whom they are about, in their order."""
    found: dict[str, tuple[Decision, ...]] = {}
    for one in decisions:
        found[one.student] = (*found.get(one.student, ()), one)
    return found


def write_log(book: Gradebook, assignment: str, decisions: Sequence[Decision]) -> None:
    """Add *decisions* to the log, all or none; those without a time are made now."""
    with book.transaction():
        for one in decisions:
            points = None if one.points is None else str(one.points)
            what = (one.act.value, one.criterion, points, one.until, one.reason)
            row = (
                assignment,
                one.student,
                *what,
                one.who,
                one.when or now(),
                one.before,
                one.after,
            )
            book.connection.execute(
                f"INSERT INTO decisions (assignment, {_COLUMNS})"  # noqa: S608
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )


def carry_over(book: Gradebook, assignment: str, old: str, new: str) -> None:
    """Let what was decided about *old* hold for *new* as well: the same student under the name of a later class list."""
    log = log_of(book, assignment, old)
    if log and not log_of(book, assignment, new):
        write_log(book, assignment, [replace(one, student=new) for one in log])


def without_student(
    log: Sequence[Decision], students: Sequence[str]
) -> tuple[str, ...]:
    """Return about whom something was decided who is none of *students*, not under another name either."""
    here = {_unnamed(one) for one in log if one.student in students}
    return tuple(
        dict.fromkeys(
            one.student
            for one in log
            if one.student not in students and _unnamed(one) not in here
        )
    )


def _unnamed(one: Decision) -> Decision:
    return replace(one, student="")


def now() -> str:
    """Return the time as the log writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _decision(row: Sequence[Any]) -> Decision:
    student, act, criterion, points, *rest = row
    return Decision(
        student,
        Act(act),
        criterion,
        None if points is None else Fraction(points),
        *rest,
    )
