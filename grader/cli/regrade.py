"""`grader regrade`: results of a gradebook again, and why those that changed did."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.changed_results import (
    show_changes,
    show_lowered,
    show_troubles,
)
from grader.cli.exit_code import ExitCode
from grader.cli.panels import RARE
from grader.cli.progress import ProgressBar
from grader.cli.terminal import errors, output
from grader.course.catalogue import find_course
from grader.model import Verdict
from grader.model.options import Options
from grader.runs.selection import Selection

if TYPE_CHECKING:
    from grader.pipeline import ClassResult


def command(
    context: typer.Context,
    directory: Annotated[
        Path,
        typer.Argument(help="The --out folder of `grader grade`."),
    ] = Path("out"),
    student: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this student, by id; may be repeated.",
            show_default=False,
        ),
    ] = None,
    test: Annotated[
        list[str] | None,
        typer.Option(
            help=(
                "Only students who did not pass a test with this text in its id; may be"
                " repeated."
            ),
            show_default=False,
        ),
    ] = None,
    verdict: Annotated[
        list[Verdict] | None,
        typer.Option(
            help="Only students with this verdict on a test (of --test); may be repeated.",
            show_default=False,
        ),
    ] = None,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Grade on the workers of this dask.distributed scheduler.",
            show_default=False,
            rich_help_panel=RARE,
        ),
    ] = "",
    jobs: Annotated[
        int,
        typer.Option(
            min=0,
            help="Processes that grade side by side; 0 means one per core.",
        ),
    ] = 0,
) -> ExitCode:
    """Grade results again from the kept submissions, and say why any of them changed.

    Example: grader regrade graded/ --test test_softmax --verdict "time limit"
    """
    # NumPy and pytest only where needed
    from grader.runs.regrading import regrade

    course = find_course(None, context.obj)
    selection = Selection(
        tuple(student or ()),
        tuple(test or ()),
        tuple(verdict or ()),
    )
    options = Options(
        out=directory,
        jobs=jobs or os.cpu_count() or 1,
        fresh=True,
        cluster=cluster,
    )
    try:
        with ProgressBar() as progress:
            parts = regrade(course, directory, selection, options, [progress])
    except KeyboardInterrupt:
        errors().print(
            f"What is graded is kept in {directory}; the other results are as they"
            " were.",
            markup=False,
        )
        return ExitCode.INTERRUPTED
    code = _show(parts)
    show_lowered(course, directory)
    return code


def _show(parts: Sequence[ClassResult]) -> ExitCode:
    """Print what changed; return what the command exits with."""
    for part in parts:
        count = len(part.results) - part.reused
        output().print(
            f"{count} of {len(part.results)} graded again, {len(part.changes)} changed",
        )
        show_changes(part.changes)
    troubles = dict.fromkeys(
        trouble for part in parts for trouble in part.troubles
    )
    show_troubles(troubles)
    has_ungraded = any(
        result.score is None and not result.is_excused
        for part in parts
        for result in part.results
    )
    return ExitCode.INTERNAL_ERROR if troubles or has_ungraded else ExitCode.OK
