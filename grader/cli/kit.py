"""`grader kit`: what students get."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course import find_course, get_assignment


def command(
    context: typer.Context,
    assignment: Annotated[str, typer.Argument(help="The assignment's id; `grader list` shows them.")],
    out: Annotated[Path, typer.Option(help="The archive to write.")] = Path("kit.zip"),
) -> ExitCode:
    """Build the archive that students get: handout, starter, contract, public tests and recorded values.

    Example: grader kit nyu_hw1 --out kit.zip
    """
    from grader.kit import write_kit  # noqa: PLC0415 - pytest and torch only where needed

    chosen = get_assignment(find_course(None, context.obj), assignment)
    names = write_kit(chosen, out)
    output().print(f"{out}: {len(names)} files, nothing of the reference or the hidden tests among them.", markup=False)
    return ExitCode.OK
