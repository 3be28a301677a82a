"""`grader kit`: what students get, or what Gradescope's container gets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course, get_assignment


def command(
    context: typer.Context,
    assignment: Annotated[
        str,
        typer.Argument(help="The assignment's id; `grader list` shows them."),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            help="The archive to write. Default: kit.zip, or autograder.zip.",
            show_default=False,
        ),
    ] = None,
    gradescope: Annotated[
        bool,
        typer.Option(
            "--gradescope",
            help=(
                "Build an autograder for Gradescope instead. It holds reference, hidden"
                " tests and seed: it is not for students."
            ),
        ),
    ] = False,
) -> ExitCode:
    """Build the archive for students: handout, starter, public tests, the grader itself.

    Example: grader kit nyu_hw1 --out kit.zip

    Example: grader kit nyu_hw1 --gradescope --out autograder.zip
    """
    chosen = get_assignment(find_course(None, context.obj), assignment)
    if gradescope:
        # NumPy only where needed
        from grader.kit.gradescope_kit import write_autograder

        path = out or Path("autograder.zip")
        names = write_autograder(chosen, path)
        output().print(
            f"{path}: {len(names)} files, reference, hidden tests and seed among them."
            " Give it to Gradescope only.",
            markup=False,
        )
        return ExitCode.OK
    # pytest and torch only where needed
    from grader.kit.student_kit import write_kit

    path = out or Path("kit.zip")
    names = write_kit(chosen, path)
    output().print(
        f"{path}: {len(names)} files, nothing of the reference or the hidden tests"
        " among them.",
        markup=False,
    )
    return ExitCode.OK
