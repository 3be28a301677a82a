"""The formats of `grader export`, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from grader.errors import ExportError
from grader.export.atomic_files import write_atomically
from grader.export.canvas import fill_canvas
from grader.export.classroom import classroom_csv, classroom_json
from grader.export.csv_grades import Dialect, grades_csv
from grader.export.gradescope import gradescope_json
from grader.export.json_grades import grades_json
from grader.export.junit import junit_xml
from grader.export.moodle import fill_moodle
from grader.export.nbgrader import nbgrader_csv
from grader.export.sheet import Filled, read_sheet
from grader.model import Result
from grader.model.safe_text import clean_line

Shown = Callable[[Result], Result]
#: How many rows and students an error names.
_SHOWN = 3


def _csv(
    results: Sequence[Result],
    dialect: Dialect = Dialect.COMMA,
) -> str:
    # by the mark Excel knows UTF-8
    return f"\ufeff{grades_csv(results, dialect)}"


def _gradescope(results: Sequence[Result], shown: Shown) -> Mapping[str, str]:
    files = {}
    for result in _handed_in(results):
        text = gradescope_json(result, shown(result))
        files[f"{result.submission.id}/results.json"] = text
    return files


def _classroom(results: Sequence[Result], shown: Shown) -> Mapping[str, str]:
    files = {"grades.csv": classroom_csv(results)}
    for result in _handed_in(results):
        text = classroom_json(result, shown(result))
        files[f"results/{result.submission.id}.json"] = text
    return files


#: Formats that are one file made from the results alone, with its usual name.
WHOLE: Mapping[str, tuple[str, Callable[..., str]]] = {
    "csv": ("grades.csv", _csv),
    "json": ("grades.json", grades_json),
    "junit": ("junit.xml", junit_xml),
    "nbgrader": ("nbgrader.csv", nbgrader_csv),
}
#: Formats that fill the instructor's own table.
TEMPLATES: Mapping[str, Callable[..., Filled]] = {
    "canvas": fill_canvas,
    "moodle": fill_moodle,
}
#: Formats that are a folder, from the results and what each student may see of
#: theirs.
FOLDERS: Mapping[
    str,
    Callable[[Sequence[Result], Shown], Mapping[str, str]],
] = {
    "gradescope": _gradescope,
    "classroom": _classroom,
}


def usual_name(name: str) -> str:
    """Return what a file or folder in the format *name* is called if nobody says."""
    if name in WHOLE:
        return WHOLE[name][0]
    return f"{name}.csv" if name in TEMPLATES else name


def write_whole(
    name: str,
    results: Sequence[Result],
    path: Path,
    shown: Shown,
    dialect: Dialect | None = None,
) -> None:
    """Write *results* in a format that fills no table.

    *shown* takes away what a result's student must not see; *dialect* is for csv.
    """
    options = {} if dialect is None else {"dialect": dialect}
    if name not in FOLDERS:
        _, text_of = WHOLE[name]
        write_atomically(path, text_of(results, **options).encode())
        return
    for inside, text in FOLDERS[name](results, shown).items():
        write_atomically(path / inside, text.encode())


def _handed_in(results: Sequence[Result]) -> list[Result]:
    return [
        result
        for result in results
        if not result.submission.missing and not result.is_excused
    ]


def fill(
    name: str,
    template: Path | None,
    results: Sequence[Result],
    column: str,
    scale: bool | None = None,
) -> Filled:
    """Return the table *template* filled with *results*.

    *scale* says what to do where its maximum is not that of the assignment. Raises
    ExportError without a table, and for one in which nobody has a row.
    """
    if template is None:
        tip = (
            "Canvas: Grades, Export. Moodle: Download grading worksheet. Give that file"
            " as --template."
        )
        raise ExportError(
            f"--format {name} fills the table that you downloaded, and there is none.",
            tip,
        )
    options = {} if scale is None else {"scale": scale}
    if options and name != "moodle":
        raise ExportError(
            f"--scale is for Moodle's worksheet, not for {name}.",
            "Leave it out.",
        )
    filled = TEMPLATES[name](read_sheet(template), results, column, **options)
    if results and len(filled.students_left) == len(results):
        rows = "; ".join(filled.rows_left[:_SHOWN]) or "none"
        students = "; ".join(
            result.submission.name for result in results[:_SHOWN]
        )
        raise ExportError(
            f"Nobody was matched: no row of {template} is of one of the"
            f" {len(results)} students. Its rows are {clean_line(rows, 300)};"
            f" the students are {clean_line(students, 300)}.",
            "Give the table of this course, or grade with --roster and a list that"
            " has ids, names and addresses.",
        )
    return filled
