"""`grader export`: the grades of a class in the form that a course site accepts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.decision_options import (
    ASSIGNMENT,
    EXTENSIONS,
    LANG,
    LOWER,
    LowerChoice,
    extend_and_show,
    settle_and_show,
)
from grader.cli.exit_code import ExitCode
from grader.cli.panels import RARE
from grader.cli.terminal import output
from grader.course.catalogue import find_course
from grader.model.safe_text import clean_line

if TYPE_CHECKING:
    from grader.decisions.class_export import Exported

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


class CsvDialect(StrEnum):
    """What separates cells, and the digits of a fraction."""

    COMMA = "comma"
    SEMICOLON = "semicolon"


def command(
    context: typer.Context,
    directory: Annotated[
        Path,
        typer.Argument(help="The --out folder of `grader grade`."),
    ],
    form: Annotated[
        Format,
        typer.Option("--format", help="The form to write."),
    ],
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
        str,
        typer.Option(
            help="The column to fill, where several would do.",
            show_default=False,
            rich_help_panel=RARE,
        ),
    ] = "",
    csv_dialect: Annotated[
        CsvDialect | None,
        typer.Option(
            help=(
                "For csv: comma (7.5,10) or semicolon (7,5;10), as spreadsheets in much"
                " of Europe read it."
            ),
            show_default=False,
            rich_help_panel=RARE,
        ),
    ] = None,
    scale: Annotated[
        bool | None,
        typer.Option(
            "--scale/--no-scale",
            help=(
                "For moodle: convert points where the worksheet has another maximum,"
                " or write them as they are."
            ),
            show_default=False,
            rich_help_panel=RARE,
        ),
    ] = None,
    pseudonymous: Annotated[
        bool,
        typer.Option(
            "--pseudonymous",
            help="Without names: for csv, json, junit and nbgrader.",
        ),
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option(
            help=(
                "The file that tells whose pseudonyms they are. Default:"
                " pseudonyms.csv beside the gradebook."
            ),
            show_default=False,
            rich_help_panel=RARE,
        ),
    ] = None,
    assignment: ASSIGNMENT = "",
    extensions: EXTENSIONS = None,
    lang: LANG = "",
    lower: LOWER = LowerChoice.ASK,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Say who would be matched, and write nothing.",
        ),
    ] = False,
) -> ExitCode:
    """Write the grades of a class for a course site.

    Canvas and moodle fill your own table and touch nothing else.

    Example: grader export graded/ --format canvas --template grades.csv --out upload.csv

    Example: grader export graded/ --format moodle-feedback --out feedback.zip
    """
    # NumPy and Jinja2 only where needed
    from grader.decisions.class_export import Request, export
    from grader.export.csv_grades import Dialect
    from grader.privacy.pseudonyms import renaming

    if key is not None and not pseudonymous:
        raise typer.BadParameter(
            "--key is for pseudonyms; without --pseudonymous names would be"
            " written. Give both, or leave it out.",
        )
    course = find_course(None, context.obj)
    extend_and_show(
        course,
        directory,
        extensions,
        assignment,
        dry_run=dry_run,
        reports=True,
    )
    settle_and_show(course, directory, lower, assignment, dry_run=dry_run)
    request = Request(
        directory=directory,
        form=form.value,
        out=out,
        template=template,
        column=column,
        scale=scale,
        renamed=(
            renaming(directory, key or directory / "pseudonyms.csv")
            if pseudonymous
            else None
        ),
        dialect=None if csv_dialect is None else Dialect(csv_dialect.value),
        assignment=assignment,
        language=lang,
        dry_run=dry_run,
    )
    _show(export(course, request), dry_run=dry_run)
    return ExitCode.OK


def _show(exported: Exported, *, dry_run: bool) -> None:
    """Print what was written; where a table was filled, who has no row in it."""
    would_be = " would be" if dry_run else ""
    if exported.reports is not None:
        _list("no report for", exported.students_left)
        count = f"{exported.reports} reports"
        output().print(
            f"{count}{would_be} written to {exported.path}",
            markup=False,
        )
    elif exported.fills_table:
        matched = exported.students - len(exported.students_left)
        output().print(
            f"{matched} of {exported.students} students have their row.",
        )
        _list("no row for", exported.students_left)
        _list("no grade for the row", exported.rows_left)
        if not dry_run:
            output().print(f"Written: {exported.path}", markup=False)
    else:
        count = f"{exported.students} students"
        output().print(
            f"{count}{would_be} written to {exported.path}",
            markup=False,
        )


def _list(heading: str, names: Sequence[str]) -> None:
    for name in names[:_SHOWN]:
        output().print(f"{heading}: {clean_line(name, 100)}", markup=False)
    if len(names) > _SHOWN:
        output().print(f"{heading}: {len(names) - _SHOWN} more")
