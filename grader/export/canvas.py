"""Canvas: fills one assignment's column of the instructor's own gradebook export, and writes no other column.

Format: the importer and exporter of instructure/canvas-lms. Columns that are not in the
file stay as they are in Canvas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.errors import ExportError
from grader.export.exported_grade import Students, final_points, two_decimals
from grader.export.sheet import Filled, Row, Sheet
from grader.intake.person_names import name_orders
from grader.model import Result

#: What Canvas takes for a student of whom no grade is asked.
EXCUSED = "EX"
_ASSIGNMENT = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)")
#: Columns that tell who a student is, the most reliable first.
_IDENTITY = ("ID", "SIS User ID", "SIS Login ID", "Student")


def fill_canvas(sheet: Sheet, results: Sequence[Result], column: str = "") -> Filled:
    """Return *sheet* with the points of *results* in the column of the assignment, and who could not be matched.

    *column* is the header, the title or the number of the assignment's column; without it there must be one only. Who is
    excused gets `EX`. Rows without a grade of ours keep the cell they have: an empty one would delete what is in Canvas.
    Raises ExportError for a table that is no Canvas gradebook, and for one whose points possible are not this assignment's.
    """
    header = next((n for n, row in enumerate(sheet.rows) if _is_header(row)), None)
    if header is None:
        text = (
            f"{sheet.path} is not a Canvas gradebook: no line begins with the columns"
            " Student and ID."
        )
        raise ExportError(
            text, "In Canvas: Grades, Export; give that file as --template."
        )
    names = [sheet.rows[header].value(n) for n in range(len(sheet.rows[header].cells))]
    section = names.index("Section") if "Section" in names else None
    if section is None:
        raise ExportError(
            f"{sheet.path} has no column Section.",
            "Export the gradebook from Canvas again.",
        )
    target = _column(sheet, names, section, column)
    students, kept, unmatched = Students(results), [], []
    for number, row in enumerate(sheet.rows):
        filled = row
        if number > header and _is_student(row, names):
            found = students.find(_identities(row, names))
            points = final_points(found) if found else None
            if found is not None and found.is_excused and target < len(row.cells):
                filled = row.with_value(target, EXCUSED)
            elif points is None or target >= len(row.cells):
                unmatched.append(row.value(0))
            else:
                filled = row.with_value(target, two_decimals(points))
        elif number > header:
            _check_points(sheet, row, target, results)
        kept.append(
            Row(
                (*filled.cells[: section + 1], *filled.cells[target : target + 1]),
                row.end,
            )
        )
    return Filled(sheet.encoded(kept), tuple(unmatched), students.left)


def _is_header(row: Row) -> bool:
    first = [row.value(n) for n in range(min(len(row.cells), 3))]
    return first[:2] == ["Student", "ID"] or first == ["LastName", "FirstName", "ID"]


def _column(sheet: Sheet, names: Sequence[str], section: int, wanted: str) -> int:
    """Return the place of the assignment's column."""
    found = {
        n: m
        for n, name in enumerate(names)
        if n > section and (m := _ASSIGNMENT.fullmatch(name))
    }
    fits = [
        n
        for n, m in found.items()
        if not wanted or wanted in (m[0], m["title"], m["id"])
    ]
    if len(fits) == 1:
        return fits[0]
    listed = "; ".join(m[0] for m in found.values()) or "none"
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
    texts = [row.value(names.index(name)) for name in _IDENTITY if name in names]
    if "LastName" in names:
        texts.append(
            f"{row.value(names.index('LastName'))},"
            f" {row.value(names.index('FirstName'))}"
        )
    return [order for text in texts for order in name_orders(text)]


def _check_points(
    sheet: Sheet, row: Row, target: int, results: Sequence[Result]
) -> None:
    """Raise ExportError where the row of points possible gives the column another maximum than the assignment has."""
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
