"""Reads a list of extensions: who may hand in until when.

    student,until,reason
    ada,2026-03-04 23:59,"Ill until Monday"

`student` is an id, a name or an address. `days` may stand in the place of
`until`: so many days after the due date. A column `assignment` is optional:
lines of other assignments are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from grader.errors import SubmissionsError
from grader.grading.lateness import moment
from grader.intake.csv_tables import MAX_CELL, read_table
from grader.intake.person_names import folded
from grader.intake.times import day_first_of, is_ambiguous, iso_time
from grader.model import Late
from grader.model.safe_text import clean_line

_DAYS = re.compile(r"\d{1,3}", re.ASCII)
_TIP = "Begin the file with: student,until,reason"


@dataclass(frozen=True, slots=True)
class Extension:
    """One line of the list: until when a student may hand in, and why.

    `until` is ISO 8601 with an offset.
    """

    student: str
    until: str
    reason: str
    line: int


def read_extensions(
    path: Path,
    assignment: str,
    policy: Late,
) -> tuple[Extension, ...]:
    """Return the extensions for *assignment* in the CSV file *path*.

    Times without an offset are in the zone of *policy*. Raises SubmissionsError
    for a file that is not such a table, naming the line.
    """
    table = read_table(path, "--extensions")
    untils = [line.cells.get("until", "") for line in table.lines]
    day_first = day_first_of(untils)
    if not table.student or not {"until", "days"} & set(table.headers):
        columns = clean_line(", ".join(table.headers), MAX_CELL)
        raise SubmissionsError(
            f"{path} is not a list of extensions; its columns are: {columns}.",
            _TIP,
        )
    extensions: dict[str, Extension] = {}
    for line in table.lines:
        cells, number = line.cells, line.number
        student = cells[table.student]
        if cells.get("assignment", "") not in ("", assignment):
            continue
        if not student:
            raise SubmissionsError(
                f"{path}, line {number} names no student.",
                "Fill the first column.",
            )
        until = _until(cells, policy, path, number, day_first=day_first)
        reason = cells.get("reason", "") or "Extension"
        extension = Extension(student, until, reason, number)
        first = extensions.setdefault(folded(student), extension)
        if first is not extension:
            raise SubmissionsError(
                f"{path}, lines {first.line} and {number} are both about {student}.",
                "Keep one.",
            )
    return tuple(extensions.values())


def _until(
    cells: Mapping[str, str],
    policy: Late,
    path: Path,
    line: int,
    *,
    day_first: bool | None,
) -> str:
    """Return the new due date of a line."""
    days, text = cells.get("days", ""), cells.get("until", "")
    if _DAYS.fullmatch(days) and not text:
        return (policy.due + timedelta(days=int(days))).isoformat()
    time = moment(iso_time(text, day_first=day_first), policy)
    if time is None and is_ambiguous(text):
        raise SubmissionsError(
            f"{path}, line {line}: {text!r} could be two dates, and no other line tells"
            " whether day or month comes first.",
            "Write until as 2026-03-04 23:59.",
        )
    if time is None or days:
        text = (
            f"{path}, line {line}: {(text or days)!r} is neither a date with a time nor"
            " a number of days."
        )
        raise SubmissionsError(
            text,
            "Write until as 2026-03-04 23:59, or days as a whole number; one of them.",
        )
    if time < policy.due:
        text = (
            f"{path}, line {line}: {text} lies before the due date"
            f" {policy.due.isoformat()}."
        )
        raise SubmissionsError(text, "An extension gives more time.")
    return time.isoformat()
