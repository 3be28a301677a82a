"""`grader import`: who becomes what in a download, and a plain folder of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from grader.cli import reading
from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course, get_assignment
from grader.model import Assignment, NoteKind, Rubric, Submission
from grader.model.options import Reading
from grader.model.safe_text import clean_line

if TYPE_CHECKING:
    from grader.intake import Intake
    from grader.intake.student import Maker

_SHOWN = 1000
_COLUMNS = (
    "in the source",
    "becomes",
    "name",
    "graded",
    "submitted",
    "remarks",
)
_ALWAYS = _COLUMNS[:3]


def command(
    context: typer.Context,
    source: Annotated[
        Path,
        typer.Argument(
            help="The download of a course site, packed or not, or a folder of a class.",
        ),
    ],
    form: reading.FORMAT = None,
    roster: reading.ROSTER = None,
    pattern: reading.PATTERN = "",
    attempt: reading.ATTEMPT = reading.Which.LAST,
    assignment: Annotated[
        str,
        typer.Option(
            help=(
                "The id of the assignment, to see which file of each student would be"
                " graded."
            ),
        ),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            help="The new folder that is written, with one folder for each student.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Show who becomes what, and write nothing.",
        ),
    ] = False,
) -> ExitCode:
    """Read a download, show who becomes what, and write a folder for each student.

    The file imported.json beside the folders keeps people, times, late flags
    and groups for grading.

    Example: grader import canvas_submissions.zip --roster class.csv --dry-run

    Example: grader import export.zip --assignment nyu_hw1 --out submissions/
    """
    from grader.intake.intake_notes import sentences  # archives take long
    from grader.intake.normalise import normalise

    if out is None and not dry_run:
        raise typer.BadParameter(
            "Give --out DIR for the folder to write, or --dry-run only to look.",
        )
    options = reading.reading_of(roster, form, pattern, attempt)
    asked = _any_assignment()
    if assignment:
        asked = get_assignment(find_course(None, context.obj), assignment)
    intake = _intake(source, asked, options)
    output().print(_table(intake, graded=bool(assignment)))
    for sentence in sentences(intake):
        output().print(clean_line(sentence, 400), markup=False)
    if dry_run or out is None:
        return ExitCode.OK
    for sentence in normalise(partial(_intake, source, asked, options), out):
        output().print(f"left out: {clean_line(sentence, 300)}", markup=False)
    output().print(f"Written: {out}", markup=False)
    return ExitCode.OK


def _intake(
    source: Path,
    asked: Assignment,
    options: Reading,
    make: Maker | None = None,
) -> Intake:
    from grader.intake import collect, prepared

    return prepared(collect(source, asked, options, make), options)


def _any_assignment() -> Assignment:
    """Return an assignment that asks for no file in particular."""
    return Assignment(
        id="any",
        title="any",
        file="",
        course=Path(),
        rubric=Rubric(()),
    )


def _table(intake: Intake, *, graded: bool) -> Table:
    table = Table(
        title=f"{len(intake.submissions)} students",
        title_justify="left",
    )
    shown = intake.submissions[:_SHOWN]
    rows = [_row(submission, graded=graded) for submission in shown]
    filled = {name for row in rows for name in _COLUMNS if row[name]}
    used = [name for name in _COLUMNS if name in _ALWAYS or name in filled]
    for name in used:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(escape(clean_line(row[name], 200)) for name in used))
    if len(intake.submissions) > _SHOWN:
        table.add_row("…", f"and {len(intake.submissions) - _SHOWN} more")
    return table


def _row(submission: Submission, *, graded: bool) -> dict[str, str]:
    problem = submission.problem if submission.missing or graded else None
    notes = [
        note.text for note in submission.notes if note.kind is NoteKind.DELIVERY
    ]
    main = submission.main if graded else None
    texts = (
        submission.delivery.origin,
        submission.id,
        submission.name,
        main or "",
        submission.delivery.submitted,
        " ".join(filter(None, (problem, *notes))),
    )
    return dict(zip(_COLUMNS, texts, strict=True))
