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
        Path, typer.Argument(help="The --out folder of `grader grade`.")
    ],
    student: Annotated[
        str, typer.Argument(help="The student's id, as the class page shows it.")
    ],
) -> ExitCode:
    """Grade one submission of a folder again and compare with the result that is kept, which stays as it is.

    Exit code 1 where they differ. Example: grader reproduce graded/ ada
    """
    from grader.runs.reproduction import reproduce  # NumPy and pytest only where needed

    found = reproduce(find_course(None, context.obj), directory, student)
    for one in found:
        _show(one)
    return ExitCode.OK if all(one.agrees for one in found) else ExitCode.FOUND


def _show(one: Reproduced) -> None:
    output().print(
        f"{one.assignment}, graded {one.graded}: {points(one.points)} points",
        markup=False,
    )
    for line in one.made_with:
        output().print(f"made with: {line}", markup=False)
    if not one.made_with:
        output().print(
            "made with the same submission, tests, versions, seeds and limits"
        )
    if one.change is not None:
        show_changes([one.change])
    for test in one.values:
        output().print(f"other values: {test}", markup=False)
    if one.agrees:
        output().print(
            f"the same again: points, {one.tests} verdicts, and what came back in"
            " failed tests"
        )
