"""`grader mistakes`: wrong answers that students share and no misconception explains."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course

if TYPE_CHECKING:
    from grader.runs.class_mistakes import ClassMistakes

_SHOWN = 15
_NAMES = 3


def command(
    context: typer.Context,
    directory: Annotated[
        Path,
        typer.Argument(help="The --out folder of `grader grade`."),
    ] = Path("out"),
    fewest: Annotated[
        int,
        typer.Option(
            "--fewest",
            min=1,
            help="How many students must share a wrong answer.",
        ),
    ] = 2,
) -> ExitCode:
    """Group the wrong answers of a class that no misconception explains.

    For each group, a misconception to fill in is written to DIRECTORY/mistakes.

    Example: grader mistakes graded/
    """
    # NumPy only where needed
    from grader.runs.class_mistakes import find_mistakes

    course = find_course(None, context.obj)
    for mistakes in find_mistakes(course, directory, fewest):
        _show(mistakes, fewest)
    return ExitCode.OK


def _show(mistakes: ClassMistakes, fewest: int) -> None:
    console = output()
    console.print(mistakes.assignment.id, markup=False, style="bold")
    if not mistakes.clusters:
        console.print(
            f"No {fewest} students share a wrong answer that no misconception explains.",
        )
        return
    console.print(_table(mistakes))
    console.print(
        f"For staff: {mistakes.clusters[0].file.parent}; fill one in, move it to"
        f" reference/{mistakes.assignment.id}/misconceptions, and run `grader validate"
        f" {mistakes.assignment.id}`.",
        markup=False,
    )


def _table(mistakes: ClassMistakes) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("students", "wrong", "their reports say", "file"):
        table.add_column(name, overflow="fold")
    for cluster in mistakes.clusters[:_SHOWN]:
        names = ", ".join(cluster.students[:_NAMES])
        more = len(cluster.students) - _NAMES
        table.add_row(
            escape(f"{names} and {more} more" if more > 0 else names),
            escape(f"{cluster.hook} {cluster.name}".strip()),
            escape(cluster.fact or "-"),
            escape(cluster.file.name),
        )
    hidden = len(mistakes.clusters) - _SHOWN
    if hidden > 0:
        table.add_row("…", f"and {hidden} more", "", "")
    return table
