"""GitHub Classroom: what its reporter action reads, and its table of grades.

Format: version 3 of the runners' results, as
classroom-resources/autograding-grading-reporter reads it; the action takes the
base64 of it from the environment. Everything in it stands in a log that the
student reads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction

from grader.export.csv_grades import table_csv
from grader.export.exportable import (
    Status,
    final_points,
    point_number,
    status_of,
)
from grader.export.lines import Line, lines_of, numbers_of, remarks_of
from grader.export.part_sums import Number
from grader.model import Result, Visibility

VERSION = 3
SITE = "github"
COLUMNS = (
    "assignment_name",
    "assignment_url",
    "starter_code_url",
    "github_username",
    "roster_identifier",
    "student_repository_name",
    "student_repository_url",
    "submission_timestamp",
    "points_awarded",
    "points_available",
    "group_name",
)


def classroom_json(result: Result, shown: Result) -> str:
    """Return what a runner says of *result*, worded as in *shown*.

    *shown* is what the student may see of it. Staff tests are one nameless line, so
    that the lines add up. After an internal error there is none.
    """
    lines = lines_of(result, shown)
    seen = [line for line in lines if line.visibility is not Visibility.STAFF]
    staff = [line for line in lines if line.visibility is Visibility.STAFF]
    if staff:
        seen.append(_together(staff))
    status = "pass" if all(line.passed for line in seen) else "fail"
    if status_of(result) is Status.INTERNAL_ERROR:
        status = "error"
    document = {
        "version": VERSION,
        "status": status,
        "message": remarks_of(result, shown),
        "max_score": point_number(result.assignment.rubric.maximum),
        "tests": [
            _test(line, earned)
            for line, (earned, _) in zip(seen, numbers_of(seen), strict=True)
        ],
    }
    return (
        json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
        + "\n"
    )


def _together(staff: Sequence[Line]) -> Line:
    """Return the lines of staff tests as one that names none of them."""
    return Line(
        name="Further tests",
        earned=sum((line.earned for line in staff), Fraction(0)),
        maximum=sum((line.maximum for line in staff), Fraction(0)),
        passed=all(line.passed for line in staff),
        text="",
        criterion="",
    )


def _test(line: Line, earned: Number) -> dict[str, object]:
    return {
        "name": line.name,
        "status": "pass" if line.passed else "fail",
        "score": earned,
        "message": line.text,
        "test_code": "",
        "task_id": 0,
        "filename": "",
        "line_no": 0,
        "duration": 0,
        "output": "",
    }


def classroom_csv(results: Sequence[Result]) -> str:
    """Return the grades in the columns of Classroom's own table.

    What only GitHub knows, such as addresses, is empty.
    """
    return table_csv((COLUMNS, *map(_row, results)))


def _row(result: Result) -> tuple[str, ...]:
    submission, points = result.submission, final_points(result)
    delivery, person = submission.delivery, submission.person
    repository = delivery.origin if delivery.site == SITE else ""
    login = next(
        (key for key in person.keys if repository.endswith(f"-{key}")),
        "",
    )
    cells = {
        "assignment_name": result.assignment.title,
        "github_username": login,
        "roster_identifier": person.id or submission.id,
        "student_repository_name": repository,
        "submission_timestamp": delivery.submitted,
        "points_awarded": "" if points is None else str(point_number(points)),
        "points_available": str(point_number(result.assignment.rubric.maximum)),
        "group_name": submission.group,
    }
    return tuple(cells.get(column, "") for column in COLUMNS)
