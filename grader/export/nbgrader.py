"""nbgrader: a table as its `nbgrader export` writes it.

Format: nbgrader's CsvExportPlugin. Times are in UTC without an offset. Every
cell is in quotes, unlike nbgrader's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction

from grader.export.csv_grades import table_csv
from grader.export.exportable import final_points, point_number
from grader.grading.final_grade import LATE
from grader.grading.lateness import moment
from grader.model import Late, Result

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


def nbgrader_csv(results: Sequence[Result]) -> str:
    """Return the grades in nbgrader's columns.

    Points are empty where there is no grade. `score` is `raw_score` without
    `late_submission_penalty`; what people gave on top is in both.
    """
    return table_csv((COLUMNS, *map(_row, results)))


def _row(result: Result) -> tuple[str, ...]:
    submission, policy = result.submission, result.assignment.late
    last, first = _names(submission.person.name or submission.name)
    return (
        result.assignment.id,
        _utc(policy.due) if policy else "",
        _time(submission.delivery.submitted, policy),
        submission.id,
        last,
        first,
        submission.person.email,
        *_points(result),
        _number(result.assignment.rubric.maximum),
    )


def _points(result: Result) -> tuple[str, str, str]:
    """Return the points before the penalty, the penalty, and what is left."""
    points = final_points(result)
    if points is None or result.score is None:
        return "", "", ""
    penalty = Fraction(0)
    for line in result.score.criteria:
        if line.criterion.id == LATE:
            penalty -= line.earned
    return _number(points + penalty), _number(penalty), _number(points)


def _number(points: Fraction) -> str:
    return str(float(point_number(points)))


def _names(name: str) -> tuple[str, str]:
    """Return the last and the first name of "Last, First" or "First Last"."""
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.rpartition(" ")
    return last.strip(), first.strip()


def _time(text: str, policy: Late | None) -> str:
    """Return a time as nbgrader writes it.

    One without an offset is in the policy's zone, and stays where there is
    none.
    """
    try:
        time = moment(text, policy) if policy else datetime.fromisoformat(text)
    except ValueError:
        return text
    return _utc(time) if time else text


def _utc(time: datetime) -> str:
    if time.tzinfo:
        time = time.astimezone(UTC).replace(tzinfo=None)
    return str(time)
