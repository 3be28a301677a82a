"""`grader list`: the assignments of the course."""

from __future__ import annotations

import typer
from rich.markup import escape
from rich.table import Table

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course, list_assignments


def command(context: typer.Context) -> ExitCode:
    """List the assignments of the course.

    Example: grader list
    """
    table = Table(box=None, pad_edge=False)
    for name in ("id", "file", "points", "title"):
        table.add_column(name, justify="right" if name == "points" else "left")
    for assignment in list_assignments(find_course(None, context.obj)):
        points = f"{float(assignment.rubric.maximum):g}"
        table.add_row(
            assignment.id,
            assignment.file,
            points,
            escape(assignment.title),
        )
    output().print(table)
    return ExitCode.OK
