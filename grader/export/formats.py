"""The formats of `grader export`, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from grader.errors import ExportError
from grader.export.canvas import fill_canvas
from grader.export.csv_grades import grades_csv
from grader.export.files import write_atomically
from grader.export.filled import Filled
from grader.export.gradescope import gradescope_json
from grader.export.json_grades import grades_json
from grader.export.junit import junit_xml
from grader.export.moodle import fill_moodle
from grader.export.sheet import Sheet, read_sheet
from grader.model import Result

#: Formats that are one file made from the results alone, with its usual name.
WHOLE: Mapping[str, tuple[str, Callable[[Sequence[Result]], str]]] = {
    "csv": ("grades.csv", lambda results: f"\ufeff{grades_csv(results)}"),
    "json": ("grades.json", grades_json),
    "junit": ("junit.xml", junit_xml),
}
#: Formats that fill the instructor's own table.
TEMPLATES: Mapping[str, Callable[[Sheet, Sequence[Result], str], Filled]] = {
    "canvas": fill_canvas,
    "moodle": fill_moodle,
}
NAMES = (*WHOLE, *TEMPLATES, "gradescope")


def write_whole(name: str, results: Sequence[Result], path: Path) -> tuple[Path, ...]:
    """Write *results* in a format that is one file; for "gradescope", a folder with `ID/results.json` for each student."""
    if name == "gradescope":
        handed_in = [result for result in results if not result.submission.missing and not result.is_excused]
        files = {path / result.submission.id / "results.json": gradescope_json(result) for result in handed_in}
    else:
        files = {path: WHOLE[name][1](results)}
    for file, text in files.items():
        write_atomically(file, text.encode())
    return tuple(files)


def fill(name: str, template: Path | None, results: Sequence[Result], column: str) -> Filled:
    """Return the table *template* filled with *results*. Raises ExportError without one."""
    if template is None:
        tip = "Canvas: Grades, Export. Moodle: Download grading worksheet. Give that file as --template."
        raise ExportError(f"--format {name} fills the table that you downloaded, and there is none.", tip)
    return TEMPLATES[name](read_sheet(template), results, column)
