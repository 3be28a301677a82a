"""`grader diff`: who gained and who lost between two runs, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.changed_results import show_changes
from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course

if TYPE_CHECKING:
    from grader.runs.run_comparison import ClassDiff


def command(
    context: typer.Context,
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
    published: Annotated[
        bool,
        typer.Option(
            "--published",
            help="Compare what was published last with what counts now.",
        ),
    ] = False,
) -> ExitCode:
    """Compare two runs, of one folder or of two: who gained, who lost, and why.

    Example: grader diff before/ after/

    Example: grader diff graded@1 graded@3

    Example: grader diff graded/ --published
    """
    if published:
        if second is not None:
            raise typer.BadParameter(
                "--published compares one folder with itself.",
            )
        _show_published(find_course(None, context.obj), Path(first))
        return ExitCode.OK
    # SQLite only where needed
    from grader.runs.run_comparison import Side, diff

    for part in diff(
        Side.named(first),
        None if second is None else Side.named(second),
    ):
        _show(part)
    return ExitCode.OK


def _show_published(course: Path, directory: Path) -> None:
    from grader.decisions.lowered_results import changes_since_publication

    classes = changes_since_publication(course, directory)
    if not classes:
        output().print("Nothing was published.")
    for part in classes:
        lowered = sum(change.is_lowered for change in part.changes)
        raised = len(part.changes) - lowered
        output().print(
            f"{part.assignment}: {raised} gained, {lowered} lost, {part.unchanged} the"
            " same since they were published",
        )
        ordered = sorted(part.changes, key=lambda change: not change.is_lowered)
        for change in ordered:
            output().print(f"{change.student}: {change.sentence}", markup=False)


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
