"""`grader report`: write the reports of a graded class again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course import find_course


def command(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(help="The --out folder of `grader grade`.")] = Path("out"),
) -> ExitCode:
    """Write all reports and grades of a class again from its gradebook, without grading.

    Example: grader report graded/
    """
    from grader.pipeline import write_again  # noqa: PLC0415 - NumPy and Jinja2 only where needed

    files = write_again(find_course(None, context.obj), directory)
    output().print(f"{len(files)} files written; open {directory / 'index.html'}", markup=False)
    return ExitCode.OK
