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
        Path,
        typer.Argument(help="The --out folder of `grader grade`."),
    ] = Path("out"),
) -> ExitCode:
    """Show the last run: how many are graded, who is due, who has little, and why.

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
            for student in without_student(
                log_of(book, run.assignment),
                run.students,
            ):
                output().print(
                    f"  {student}: no longer in the class; what was decided holds for"
                    " nobody (`grader history`)",
                    markup=False,
                )
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
    # SQLite only where needed
    from grader.gradebook.final_results import final_results

    try:
        assignment = get_assignment(find_course(None, course), run.assignment)
    except GraderError:
        return
    limit = LITTLE * assignment.rubric.maximum
    have_little = [
        student
        for student, recorded in newest.items()
        if recorded is not None
        and recorded.earned is not None
        and Fraction(recorded.earned) <= limit
    ]
    results = final_results(book, assignment, have_little)
    show_shortfalls(shortfalls(results), "`grader open` shows who")


def _show(run: Run, newest: Mapping[str, Recorded | None]) -> None:
    states = Counter(map(_state, newest.values()))
    ended = (
        f"finished {run.finished}"
        if run.finished
        else "not finished: run the same command again to go on"
    )
    output().print(
        f"{run.assignment}: run {run.id}, started {run.started}, {ended}",
    )
    counts = [f"{count} {state}" for state, count in sorted(states.items())]
    output().print(", ".join(counts) or "nobody handed in")
    for student, recorded in newest.items():
        if recorded is None:
            output().print(f"  {student}: due", markup=False)
        elif recorded.earned is None:
            text = f"  {student}: no grade, an internal error"
            output().print(text, markup=False)


def _state(recorded: Recorded | None) -> str:
    if recorded is None:
        return "due"
    return "no grade" if recorded.earned is None else "graded"
