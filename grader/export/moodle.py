"""Moodle: fills in the grades of an assignment's grading worksheet.

Every other byte stays. Format: the worksheet of mod_assign's offline grading.
Moodle skips rows whose grade is above the maximum or locked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.errors import ExportError
from grader.export.exported_grade import Students, final_points, two_decimals
from grader.export.sheet import Filled, Row, Sheet
from grader.intake.person_names import participant_key
from grader.model import Result

_PARTICIPANT = "Participant "
#: The number alone, whatever the word in front of it is in the site's language.
_NUMBER = re.compile(r"\d+$")


def fill_moodle(
    sheet: Sheet,
    results: Sequence[Result],
    column: str = "",
) -> Filled:
    """Return *sheet* with the points of *results* in the column Grade.

    *column* names the column of the grades where the worksheet is in another language
    than English. Raises ExportError for a table that is not a grading worksheet, and
    for points above its maximum.
    """
    header = sheet.rows[0]
    names = header.values()
    grade = column or "Grade"
    if not names or names[0] != "Identifier" or grade not in names:
        text = (
            f"{sheet.path} is not a Moodle grading worksheet: its columns are"
            f" {', '.join(names[:8])}."
        )
        raise ExportError(
            text,
            "In Moodle: Download grading worksheet. If it is not in English, name"
            " its column with --column.",
        )
    target = names.index(grade)
    students = Students(results)
    rows, unmatched = [header], []
    for row in sheet.rows[1:]:
        if len(row.cells) <= target:
            rows.append(row)
            continue
        result = students.find(_identities(row, names))
        points = final_points(result) if result else None
        is_locked = _cell(row, names, "Grade can be changed") == "No"
        if points is None or result is None or is_locked:
            unmatched.append(" ".join(row.values()[:2]))
            rows.append(row)
            continue
        _check_maximum(sheet, row, names, result, float(points))
        text = two_decimals(points)
        if sheet.delimiter == ";":
            text = text.replace(".", ",")
        rows.append(row.with_value(target, text))
    return Filled(sheet.encoded(rows), tuple(unmatched), students.unmatched)


def _identities(row: Row, names: Sequence[str]) -> list[str]:
    """Return what stands for a student: participant's number, e-mail address, name."""
    identifier = row.value(0)
    number = _NUMBER.search(identifier)
    texts = [
        participant_key(number[0]) if number else "",
        identifier.removeprefix(_PARTICIPANT),
        _cell(row, names, "Email address"),
        _cell(row, names, "Full name"),
    ]
    return [text for text in (identifier, *texts) if text]


def _cell(row: Row, names: Sequence[str], name: str) -> str:
    return row.value(names.index(name)) if name in names else ""


def _check_maximum(
    sheet: Sheet,
    row: Row,
    names: Sequence[str],
    result: Result,
    points: float,
) -> None:
    """Raise ExportError where Moodle would refuse the grade as too high."""
    text = _cell(row, names, "Maximum grade").replace(",", ".")
    try:
        maximum = float(text)
    except ValueError:
        return
    if points > maximum:
        text = (
            f"{result.submission.name} has {points:g} points; the worksheet"
            f" {sheet.path} allows {maximum:g}."
        )
        raise ExportError(
            text,
            "Change the maximum grade in Moodle and download the worksheet again.",
        )
