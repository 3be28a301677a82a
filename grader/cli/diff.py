"""`grader diff`: who gained and who lost between two runs, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.changed_results import show_changes
from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output

if TYPE_CHECKING:
    from grader.runs.run_comparison import ClassDiff


def command(
    first: Annotated[
        str,
        typer.Argument(
            metavar="RUN",
            help="An --out folder, or FOLDER@3 for its third run.",
            show_default=False,
        ),
    ],
    second: Annotated[
        str | None,
        typer.Argument(
            metavar="[RUN]",
            help="The run to compare with. Without it: the run before.",
            show_default=False,
        ),
    ] = None,
) -> ExitCode:
    """Compare two runs, of one folder or of two: who gained, who lost, and why.

    Example: grader diff before/ after/

    Example: grader diff graded@1 graded@3
    """
    # SQLite only where needed
    from grader.runs.run_comparison import Side, diff

    for part in diff(
        Side.named(first),
        None if second is None else Side.named(second),
    ):
        _show(part)
    return ExitCode.OK


def _show(part: ClassDiff) -> None:
    from grader.runs.run_comparison import order

    output().print(
        f"{part.assignment}: run {part.before.id} ({part.before.started})",
        end="",
    )
    output().print(f" and run {part.after.id} ({part.after.started})")
    otherwise = len(part.changes) - part.gained - part.lost
    output().print(
        f"{part.gained} gained, {part.lost} lost, {otherwise} changed otherwise,"
        f" {part.unchanged} the same",
    )
    show_changes(order(part.changes))
