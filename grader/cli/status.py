"""`grader status`: what a folder of results holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.shortfall_line import show_shortfalls
from grader.cli.terminal import output
from grader.course.catalogue import find_course, get_assignment
from grader.errors import GraderError
from grader.grading.second_grading import LITTLE
from grader.grading.shortfall import shortfalls

if TYPE_CHECKING:
    from grader.gradebook import Gradebook, Recorded, Run


def command(
    context: typer.Context,
    directory: Annotated[
        Path, typer.Argument(help="The --out folder of `grader grade`.")
    ] = Path("out"),
) -> ExitCode:
    """Show the last run of a folder: how many are graded, who is still due, and how many have little or nothing, and why.

    Example: grader status graded/
    """
    from grader.gradebook import Gradebook  # SQLite only where needed
    from grader.gradebook.decision_log import log_of, without_student

    with Gradebook.read(directory) as book:
        for run in book.last_runs():
            newest = {
                student: book.latest(run.assignment, student)
                for student in run.students
            }
            _show(run, newest)
            _show_shortfalls(book, run, newest, context.obj)
            for student in without_student(log_of(book, run.assignment), run.students):
                text = (
                    f"  {student}: not in the class any more; what was decided holds"
                    " for nobody (`grader history`)"
                )
                output().print(text, markup=False)
    return ExitCode.OK


def _show_shortfalls(
    book: Gradebook,
    run: Run,
    newest: Mapping[str, Recorded | None],
    course: Path | None,
) -> None:
    """Say how many have little or nothing.

    Only results with few points are read, and none where there is no course.
    """
    from grader.gradebook.final_results import final_results  # SQLite only where needed

    try:
        assignment = get_assignment(find_course(None, course), run.assignment)
    except GraderError:
        return
    limit = LITTLE * assignment.rubric.maximum
    earned = {
        student: one.earned
        for student, one in newest.items()
        if one is not None and one.earned is not None
    }
    few = [student for student, points in earned.items() if Fraction(points) <= limit]
    show_shortfalls(
        shortfalls(final_results(book, assignment, few)), "`grader open` shows who"
    )


def _show(run: Run, newest: Mapping[str, Recorded | None]) -> None:
    states = Counter(
        "due" if one is None else "no grade" if one.earned is None else "graded"
        for one in newest.values()
    )
    ended = (
        f"finished {run.finished}"
        if run.finished
        else "not finished: run the same command again to go on"
    )
    output().print(f"{run.assignment}: run {run.id}, started {run.started}, {ended}")
    output().print(
        ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
        or "nobody handed in"
    )
    for student, one in newest.items():
        if one is None or one.earned is None:
            output().print(
                f"  {student}:"
                f" {'due' if one is None else 'no grade, an internal error'}",
                markup=False,
            )
