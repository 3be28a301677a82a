"""`grader merge`: parts of a class, graded on several machines, become one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course

_SHOWN = 60


def command(
    context: typer.Context,
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="DIR...",
            help="The --out folders of `grader grade --shard`.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(help="Where the whole class is written."),
    ] = Path(
        "out",
    ),
) -> ExitCode:
    """Bring the folders that several machines graded together, and write all reports.

    Example: grader merge part1/ part2/ part3/ --out graded/
    """
    # NumPy and Jinja2 only where needed
    from grader.runs.shard_merge import merge

    for part in merge(find_course(None, context.obj), folders, out):
        ungraded = (
            f", {part.ungraded} of them not graded yet" if part.ungraded else ""
        )
        output().print(
            f"{part.assignment}: {part.students} students from {len(folders)}"
            f" folders{ungraded}",
            markup=False,
        )
        for note in part.notes[:_SHOWN]:
            output().print(f"note: {note}", markup=False)
    output().print(f"Reports: {out / 'index.html'}", markup=False)
    return ExitCode.OK
