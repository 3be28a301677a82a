"""What today's run can use of earlier ones: results, and labels of submissions."""

from __future__ import annotations

import json

from grader.gradebook.keys import Keys
from grader.gradebook.run_records import Recorded
from grader.gradebook.store import Gradebook


def holding(
    book: Gradebook,
    assignment: str,
    keys: Keys,
) -> dict[str, Recorded]:
    """Return, by submission key, the results that hold under *keys*, of any student.

    Of *keys*, assignment and environment count.
    """
    rows = book.connection.execute(
        # our own names of columns
        f"SELECT {Recorded.COLUMNS} FROM results"
        " WHERE assignment = ? AND assignment_key = ? AND environment_key = ? AND"
        " earned IS NOT NULL ORDER BY id",
        (assignment, keys.assignment, keys.environment),
    )
    recorded = map(Recorded.of_row, rows)
    return {result.keys.submission: result for result in recorded}


def held(
    book: Gradebook,
    assignment: str,
    student: str,
    keys: Keys,
) -> Recorded | None:
    """Return the last result of *student* that holds under *keys*, newest or not."""
    row = book.connection.execute(
        f"SELECT {Recorded.COLUMNS} FROM results"
        " WHERE assignment = ? AND student = ? AND submission_key = ? AND"
        " assignment_key = ? AND environment_key = ? AND earned IS NOT NULL"
        " ORDER BY id DESC LIMIT 1",
        (
            assignment,
            student,
            keys.submission,
            keys.assignment,
            keys.environment,
        ),
    ).fetchone()
    return None if row is None else Recorded.of_row(row)


def labels_of(book: Gradebook, assignment: str) -> dict[str, str]:
    """Return by student what `label_of` gave in the newest run.

    Nothing where that run was interrupted.
    """
    row = book.connection.execute(
        "SELECT finished, class FROM runs WHERE assignment = ? ORDER BY id DESC"
        " LIMIT 1",
        (assignment,),
    ).fetchone()
    if row is None or row[0] is None:
        return {}
    return dict(json.loads(row[1]).get("labels", {}))
