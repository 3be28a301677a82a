"""Moodle: fills in the grades of an assignment's grading worksheet.

Every other byte stays. Format: the worksheet of mod_assign's offline grading.
Moodle skips rows whose grade is above the maximum or locked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from grader.errors import ExportError
from grader.export.exportable import final_points, two_decimals
from grader.export.matched_rows import Students, contradiction
from grader.export.moodle_columns import NO, Columns, find_columns
from grader.export.sheet import Filled, Row, Sheet
from grader.intake.person_names import folded, name_orders, participant_key
from grader.model import Result

#: The number alone, whatever the word in front of it is in the site's language.
_NUMBER = re.compile(r"\d+$")


def fill_moodle(
    sheet: Sheet,
    results: Sequence[Result],
    column: str = "",
    *,
    scale: bool | None = None,
) -> Filled:
    """Return *sheet* with the points of *results* in the column of grades.

    The worksheet may be in any language; *column* names the column of grades where
    it cannot be told. Where the worksheet's maximum is not the assignment's, *scale*
    says whether points are converted or written as they are. Raises ExportError for
    a table that is not a grading worksheet, for such a maximum where *scale* says
    nothing, and for points above it.
    """
    columns = find_columns(sheet.rows, column)
    if columns.identifier < 0 or columns.grade < 0:
        raise _not_a_worksheet(sheet, column)
    if columns.scale >= 0:
        raise ExportError(
            f"{sheet.path} asks for words of a scale, not for points: Moodle would"
            " skip every number.",
            "In Moodle set the assignment's grade to points and download the"
            " worksheet again.",
        )
    rows = [row for row in sheet.rows[1:] if len(row.cells) > columns.grade]
    factor = _factor(sheet, rows, columns, results, scale)
    sign = _decimal_sign(sheet, rows, columns)
    students = Students(results)
    identities = [_identities(row, columns, students) for row in rows]
    matched = students.match(identities)
    filled: dict[int, Row] = {}
    unmatched = []
    for row, texts, result in zip(rows, identities, matched, strict=True):
        points = final_points(result) if result else None
        is_locked = folded(row.value(columns.changeable)) in NO
        if points is None or result is None or is_locked:
            reason = " (locked in Moodle)" if is_locked else ""
            reason = reason or contradiction(students.meant(texts))
            unmatched.append(f"{_row_name(row, columns)}{reason}")
            continue
        points *= factor
        _check_maximum(sheet, row, columns, result, points)
        text = two_decimals(points).replace(".", sign)
        filled[id(row)] = row.with_value(columns.grade, text)
    every = [filled.get(id(row), row) for row in sheet.rows]
    return Filled(sheet.encoded(every), tuple(unmatched), students.unmatched)


def _not_a_worksheet(sheet: Sheet, column: str) -> ExportError:
    titles = ", ".join(sheet.rows[0].values()[:12])
    problem = "is not a Moodle grading worksheet"
    if column:
        problem = f"has no column {column!r}, or no column of participants"
    return ExportError(
        f"{sheet.path} {problem}: its columns are {titles}.",
        "In Moodle: Download grading worksheet. If it is in a language that is not"
        " understood, name its column of grades with --column.",
    )


def _identities(
    row: Row,
    columns: Columns,
    students: Students,
) -> list[str]:
    """Return what stands for a student: participant's number, e-mail address, name.

    The bare number may be anybody's number elsewhere: it counts only where
    nothing else says who it is.
    """
    identifier = row.value(columns.identifier)
    number = _NUMBER.search(identifier)
    texts = [participant_key(number[0])] if number else []
    texts.append(row.value(columns.email))
    texts += name_orders(row.value(columns.name))
    if not students.meant(texts):
        texts += [identifier, number[0] if number else ""]
    return texts


def _row_name(row: Row, columns: Columns) -> str:
    texts = (row.value(columns.identifier), row.value(columns.name))
    return " ".join(filter(None, texts))


def _factor(
    sheet: Sheet,
    rows: Sequence[Row],
    columns: Columns,
    results: Sequence[Result],
    scale: bool | None,
) -> Fraction:
    """Return what points are multiplied by to be grades of the worksheet.

    Raises ExportError where the two maxima differ and nobody said what then.
    """
    maxima = {_points(row.value(columns.maximum)) for row in rows} - {None}
    if len(maxima) != 1 or not results:
        return Fraction(1)
    (maximum,) = maxima
    whole = results[0].assignment.rubric.maximum
    if maximum is None or maximum == whole or scale is False:
        return Fraction(1)
    if scale and whole:
        return maximum / whole
    raise ExportError(
        f"{sheet.path} has a maximum grade of {two_decimals(maximum)}; the assignment"
        f" has {two_decimals(whole)} points.",
        "Change the maximum grade in Moodle and download the worksheet again, or"
        " convert the points with --scale (--no-scale: write them as they are).",
    )


def _decimal_sign(
    sheet: Sheet,
    rows: Sequence[Row],
    columns: Columns,
) -> str:
    """Return the decimal sign of the worksheet, which is that of the site's language.

    A teacher may choose semicolons in any language. They tell only where no
    number has a fraction.
    """
    maxima = "".join(row.value(columns.maximum) for row in rows)
    if "," in maxima or "." in maxima:
        return "," if "," in maxima else "."
    return "," if sheet.delimiter == ";" else "."


def _check_maximum(
    sheet: Sheet,
    row: Row,
    columns: Columns,
    result: Result,
    points: Fraction,
) -> None:
    """Raise ExportError where Moodle would refuse the grade as too high."""
    maximum = _points(row.value(columns.maximum))
    if maximum is not None and points > maximum:
        raise ExportError(
            f"{result.submission.name} has {two_decimals(points)} points; the"
            f" worksheet {sheet.path} allows {two_decimals(maximum)}.",
            "Change the maximum grade in Moodle and download the worksheet again.",
        )


def _points(text: str) -> Fraction | None:
    try:
        return Fraction(text.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return None
