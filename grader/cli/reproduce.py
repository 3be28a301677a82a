"""`grader reproduce`: one result again, and whether it is the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.changed_results import points, show_changes
from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course

if TYPE_CHECKING:
    from grader.runs.reproduction import Reproduced


def command(
    context: typer.Context,
    directory: Annotated[
        Path,
        typer.Argument(help="The --out folder of `grader grade`."),
    ],
    student: Annotated[
        str,
        typer.Argument(help="The student's id, as the class page shows it."),
    ],
) -> ExitCode:
    """Grade one submission again and compare with its result, which stays as it is.

    Exit code 1 where they differ. Example: grader reproduce graded/ ada
    """
    # NumPy and pytest only where needed
    from grader.runs.reproduction import reproduce

    results = reproduce(find_course(None, context.obj), directory, student)
    for result in results:
        _show(result)
    agree = all(result.agrees for result in results)
    return ExitCode.OK if agree else ExitCode.FOUND


def _show(result: Reproduced) -> None:
    output().print(
        f"{result.assignment}, graded {result.graded}: {points(result.points)} points",
        markup=False,
    )
    for line in result.made_with:
        output().print(f"made with: {line}", markup=False)
    if not result.made_with:
        output().print(
            "made with the same submission, tests, versions, seeds and limits",
        )
    if result.change is not None:
        show_changes([result.change])
    for test in result.values:
        output().print(f"other values: {test}", markup=False)
    if result.agrees:
        output().print(
            f"the same again: points, {result.tests} verdicts, and what came back in"
            " failed tests",
        )
