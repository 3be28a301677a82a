"""`grader export`: the grades of a class in the form that a course site accepts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.decision_options import EXTENSIONS, LANG, extend_and_tell, language
from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course, get_assignment
from grader.model.safe_text import clean_line

if TYPE_CHECKING:
    from grader.export.sheet import Filled
    from grader.model import Result

_SHOWN = 20


class Format(StrEnum):
    """What can be written."""

    CSV = "csv"
    JSON = "json"
    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"
    JUNIT = "junit"
    CLASSROOM = "classroom"
    NBGRADER = "nbgrader"
    CANVAS_FEEDBACK = "canvas-feedback"
    MOODLE_FEEDBACK = "moodle-feedback"


def command(
    context: typer.Context,
    directory: Annotated[
        Path, typer.Argument(help="The --out folder of `grader grade`.")
    ],
    wanted: Annotated[Format, typer.Option("--format", help="The form to write.")],
    out: Annotated[
        Path | None,
        typer.Option(
            help="The file to write; for gradescope and classroom a folder.",
            show_default=False,
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            help="The table to fill, as you downloaded it: for canvas and moodle.",
            show_default=False,
        ),
    ] = None,
    column: Annotated[
        str, typer.Option(help="The column to fill, where several may be meant.")
    ] = "",
    assignment: Annotated[
        str, typer.Option(help="Which assignment, where the folder holds several.")
    ] = "",
    extensions: EXTENSIONS = None,
    lang: LANG = "",
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Say who would be matched, and write nothing."),
    ] = False,
) -> ExitCode:
    """Write the grades of a class for a course site.

    Canvas and moodle fill your own table and touch nothing else.

    Example: grader export graded/ --format canvas --template grades_from_canvas.csv --out upload.csv

    Example: grader export graded/ --format moodle-feedback --out feedback.zip
    """
    from grader.decisions.new_decisions import chosen_run  # NumPy only where needed
    from grader.export import formats  # NumPy only where needed
    from grader.export.atomic_files import write_atomically
    from grader.gradebook import Gradebook
    from grader.gradebook.final_results import final_results
    from grader.report.audience import for_student

    course = find_course(None, context.obj)
    extend_and_tell(course, directory, extensions, assignment, dry_run=dry_run)
    with Gradebook.read(directory) as book:
        run = chosen_run(book, directory, assignment)
        chosen = get_assignment(course, run.assignment)
        results = list(final_results(book, chosen, run.students))
    if wanted in (Format.CANVAS_FEEDBACK, Format.MOODLE_FEEDBACK):
        with language(course, directory, lang):
            return _feedback(
                wanted,
                results,
                out or directory / f"{wanted.value}.zip",
                dry_run=dry_run,
            )
    path = out or directory / formats.usual_name(wanted.value)
    if wanted.value not in formats.TEMPLATES:
        if not dry_run:
            formats.write_whole(wanted.value, results, path, for_student)
        output().print(
            f"{len(results)} students{' would be' if dry_run else ''} written to"
            f" {path}",
            markup=False,
        )
        return ExitCode.OK
    filled = formats.fill(wanted.value, template, results, column)
    _show(filled, len(results))
    if not dry_run:
        write_atomically(path, filled.content)
        output().print(f"Written: {path}", markup=False)
    return ExitCode.OK


def _feedback(
    wanted: Format, results: Sequence[Result], out: Path, *, dry_run: bool
) -> ExitCode:
    """Write an archive of reports, each made now, that the site takes back."""
    from grader.decisions.publication import report_of
    from grader.export.atomic_files import write_atomically
    from grader.export.feedback import feedback_zip

    made = feedback_zip(wanted.value.partition("-")[0], results, report_of)
    _list("no report for", made.students_left)
    if not dry_run:
        write_atomically(out, made.content)
    output().print(
        f"{made.reports} reports{' would be' if dry_run else ''} written to {out}",
        markup=False,
    )
    return ExitCode.OK


def _show(filled: Filled, students: int) -> None:
    """Say who was matched, and list both ways who was not."""
    output().print(
        f"{students - len(filled.students_left)} of {students} students have their row."
    )
    for what, names in (
        ("no row for", filled.students_left),
        ("no grade for the row", filled.rows_left),
    ):
        _list(what, names)


def _list(what: str, names: Sequence[str]) -> None:
    for name in names[:_SHOWN]:
        output().print(f"{what}: {clean_line(name, 100)}", markup=False)
    if len(names) > _SHOWN:
        output().print(f"{what}: {len(names) - _SHOWN} more")
