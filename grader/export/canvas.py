"""Canvas: fills one assignment's column of the instructor's own gradebook export.

It writes no other column. Format: the importer and exporter of
instructure/canvas-lms. Columns that are not in the file stay as they are in
Canvas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.errors import ExportError
from grader.export.exportable import final_points, two_decimals
from grader.export.matched_rows import Students, contradiction
from grader.export.sheet import Filled, Row, Sheet
from grader.intake.person_names import name_orders
from grader.model import Result

#: What Canvas takes for a student of whom no grade is asked.
EXCUSED = "EX"
_ASSIGNMENT = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)")
#: Columns that tell who a student is, the most reliable first.
_IDENTITY = ("ID", "SIS User ID", "SIS Login ID", "Student")


def fill_canvas(
    sheet: Sheet,
    results: Sequence[Result],
    column: str = "",
) -> Filled:
    """Return *sheet* with the points of *results* in the column of the assignment.

    *column* is the header, the title or the number of the assignment's column; without
    it there must be one only. Who is excused gets `EX`. Rows without a grade of ours
    keep the cell they have: an empty one would delete what is in Canvas. Raises
    ExportError for a table that is not a Canvas gradebook, and for one whose points
    possible are not this assignment's.
    """
    header = _header(sheet)
    names = sheet.rows[header].values()
    if "Section" not in names:
        raise ExportError(
            f"{sheet.path} has no column Section.",
            "Export the gradebook from Canvas again.",
        )
    section = names.index("Section")
    target = _column(sheet, names, section, column)
    students = Students(results)
    of_students = [
        number
        for number, row in enumerate(sheet.rows)
        if number > header and _is_student(row, names)
    ]
    identities = [
        _identities(sheet.rows[number], names) for number in of_students
    ]
    matched = dict(zip(of_students, students.match(identities), strict=True))
    texts_by_row = dict(zip(of_students, identities, strict=True))
    rows, unmatched = [], []
    for number, row in enumerate(sheet.rows):
        filled: Row | None = row
        if number in matched:
            filled = _filled(row, target, matched[number])
            if filled is None:
                meant = students.meant(texts_by_row[number])
                unmatched.append(f"{row.value(0)}{contradiction(meant)}")
        elif number > header:
            _check_points(sheet, row, target, results)
        cells = (filled or row).cells
        identity, grade = cells[: section + 1], cells[target : target + 1]
        rows.append(Row((*identity, *grade), row.end))
    return Filled(sheet.encoded(rows), tuple(unmatched), students.unmatched)


def _header(sheet: Sheet) -> int:
    """Return the number of the row of column names."""
    for number, row in enumerate(sheet.rows):
        if _is_header(row):
            return number
    text = (
        f"{sheet.path} is not a Canvas gradebook: no line begins with the columns"
        " Student and ID."
    )
    raise ExportError(
        text,
        "In Canvas: Grades, Export; give that file as --template.",
    )


def _is_header(row: Row) -> bool:
    names = row.values()[:3]
    return names[:2] == ["Student", "ID"] or names == [
        "LastName",
        "FirstName",
        "ID",
    ]


def _filled(row: Row, target: int, result: Result | None) -> Row | None:
    """Return *row* with the grade of *result*, or None where there is none to write."""
    if result is None or target >= len(row.cells):
        return None
    if result.is_excused:
        return row.with_value(target, EXCUSED)
    points = final_points(result)
    return (
        None if points is None else row.with_value(target, two_decimals(points))
    )


def _column(
    sheet: Sheet,
    names: Sequence[str],
    section: int,
    wanted: str,
) -> int:
    """Return the place of the assignment's column."""
    fits, titles = [], []
    for number, name in enumerate(names):
        match = _ASSIGNMENT.fullmatch(name)
        if match is None or number <= section:
            continue
        titles.append(name)
        if not wanted or wanted in (name, match["title"], match["id"]):
            fits.append(number)
    if len(fits) == 1:
        return fits[0]
    listed = "; ".join(titles) or "none"
    problem = (
        f"no column {wanted!r}"
        if wanted and not fits
        else "several columns that may be meant"
    )
    raise ExportError(
        f"{sheet.path} has {problem}. Its assignments: {listed}.",
        "Name one with --column.",
    )


def _is_student(row: Row, names: Sequence[str]) -> bool:
    return row.value(names.index("ID")).strip().isdigit()


def _identities(row: Row, names: Sequence[str]) -> list[str]:
    texts = [
        row.value(names.index(name)) for name in _IDENTITY if name in names
    ]
    if "LastName" in names:
        last = row.value(names.index("LastName"))
        first = row.value(names.index("FirstName"))
        texts.append(f"{last}, {first}")
    return [order for text in texts for order in name_orders(text)]


def _check_points(
    sheet: Sheet,
    row: Row,
    target: int,
    results: Sequence[Result],
) -> None:
    """Raise ExportError where *row* gives points possible that the assignment has not."""
    if "Points Possible" not in row.value(0) or not results:
        return
    maximum = two_decimals(results[0].assignment.rubric.maximum)
    possible = row.value(target).strip()
    if _number(possible) not in (None, _number(maximum)):
        text = (
            f"In {sheet.path} the column has {possible} points possible; the assignment"
            f" has {maximum}."
        )
        raise ExportError(
            text,
            "Choose another column with --column, or change the points in Canvas and"
            " export again.",
        )


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
