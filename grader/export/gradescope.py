"""Gradescope: the `results.json` that an autograder leaves for one submission.

Format: https://gradescope-autograders.readthedocs.io/en/latest/specs/. The
score is the sum of the tests' scores, to the last digit.
"""

from __future__ import annotations

import json

from grader.export.exportable import (
    Status,
    final_points,
    point_number,
    status_of,
)
from grader.export.lines import (
    FAILED,
    Line,
    lines_of,
    numbers_of,
    remarks_of,
)
from grader.export.part_sums import Number
from grader.model import Result, Visibility

#: Public tests are shown at once, hidden ones with the published grades,
#: staff's never.
VISIBILITY = {
    Visibility.PUBLIC: "visible",
    Visibility.HIDDEN: "after_published",
    Visibility.STAFF: "hidden",
}


def gradescope_json(result: Result, shown: Result) -> str:
    """Return `results.json` for *result*, worded as in *shown*.

    *shown* is what the student may see of it. After an internal error there is no test
    and no score: Gradescope then shows that the autograder failed. Where a person has
    yet to grade, the tests alone add up.
    """
    if status_of(result) is Status.INTERNAL_ERROR:
        return failed_json()
    lines = lines_of(result, shown)
    tests = [
        _test(line, *numbers)
        for line, numbers in zip(lines, numbers_of(lines), strict=True)
    ]
    points = final_points(result)
    score = {} if points is None else {"score": point_number(points)}
    return _document(remarks_of(result, shown), **score, tests=tests)


def failed_json() -> str:
    """Return `results.json` where the grader itself failed."""
    return _document(FAILED)


def _document(output: str, **more: object) -> str:
    document = {
        "output": output,
        "output_format": "text",
        "test_output_format": "text",
        "stdout_visibility": "hidden",
        **more,
    }
    return (
        json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
        + "\n"
    )


def _test(line: Line, earned: Number, maximum: Number) -> dict[str, object]:
    return {
        "name": line.name,
        **({"number": line.number} if line.number else {}),
        "score": earned,
        "max_score": maximum,
        "status": "passed" if line.passed else "failed",
        "output": line.text,
        "visibility": VISIBILITY[line.visibility],
        "tags": [line.criterion],
    }
