"""`grader status`: what a folder of results holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output

if TYPE_CHECKING:
    from grader.gradebook import Recorded, Run


def command(
    directory: Annotated[Path, typer.Argument(help="The --out folder of `grader grade`.")] = Path("out"),
) -> ExitCode:
    """Show the last run of a folder: how many are graded, and who is still due.

    Example: grader status graded/
    """
    from grader.gradebook import Gradebook  # noqa: PLC0415 - SQLite only where needed
    from grader.gradebook.decision_log import log_of, without_student  # noqa: PLC0415

    with Gradebook.read(directory) as book:
        for run in book.last_runs():
            _show(run, {student: book.latest(run.assignment, student) for student in run.students})
            for student in without_student(log_of(book, run.assignment), run.students):
                text = f"  {student}: not in the class any more; what was decided holds for nobody (`grader history`)"
                output().print(text, markup=False)
    return ExitCode.OK


def _show(run: Run, newest: Mapping[str, Recorded | None]) -> None:
    states = Counter(
        "due" if one is None else "no grade" if one.earned is None else "graded" for one in newest.values()
    )
    ended = f"finished {run.finished}" if run.finished else "not finished: run the same command again to go on"
    output().print(f"{run.assignment}: run {run.id}, started {run.started}, {ended}")
    output().print(", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "nobody handed in")
    for student, one in newest.items():
        if one is None or one.earned is None:
            output().print(f"  {student}: {'due' if one is None else 'no grade, an internal error'}", markup=False)
