"""`grader show`: what one assignment asks, and what it is worth."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course, get_assignment


def command(
    context: typer.Context,
    assignment: Annotated[
        str,
        typer.Argument(help="The assignment's id; `grader list` shows them."),
    ],
) -> ExitCode:
    """Show an assignment: its file, rubric and limits.

    Example: grader show nyu_hw1
    """
    chosen = get_assignment(find_course(None, context.obj), assignment)
    console = output()
    console.print(f"[bold]{escape(chosen.title)}[/] ({chosen.id})")
    console.print(
        f"Hand in {escape(chosen.file)}; also accepted:"
        f" {escape(', '.join(chosen.file_patterns)) or 'no other name'}.",
    )
    table = Table(title="Rubric", title_justify="left")
    table.add_column("id")
    table.add_column("criterion")
    table.add_column("points", justify="right")
    for criterion in chosen.rubric.criteria:
        extra = " (extra credit)" if criterion.extra_credit else ""
        extra += " (graded by a person)" if criterion.manual else ""
        table.add_row(
            criterion.id,
            escape(criterion.title) + extra,
            f"{float(criterion.points):g}",
        )
    console.print(table)
    limits = chosen.limits
    console.print(
        f"Limits: {limits.call_seconds:g} s a call, {limits.load_seconds:g} s to load,"
        f" {limits.total_seconds:g} s in all, {limits.memory_mib} MiB. Handout:"
        f" {chosen.public / 'handout.md'}",
        markup=False,
    )
    return ExitCode.OK
