"""`grader history`: the log of what people decided."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from grader.cli.decision_options import ASSIGNMENT, DIRECTORY, number
from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course, get_assignment
from grader.model import Decision


def command(
    context: typer.Context,
    directory: DIRECTORY,
    student: Annotated[
        str,
        typer.Argument(
            help="Id, name or e-mail address; without it, everybody.",
        ),
    ] = "",
    assignment: ASSIGNMENT = "",
) -> ExitCode:
    """Show what people decided: when, who, about whom, what it changed, and why.

    Nothing is erased from it, but with a student who is forgotten.

    Example: grader history graded/ ada
    """
    # SQLite and NumPy only where needed
    from grader.decisions.new_decisions import chosen_run, find_result
    from grader.gradebook import Gradebook
    from grader.gradebook.decision_log import log_of

    with Gradebook.read(directory) as book:
        run = chosen_run(book, directory, assignment)
        log = log_of(book, run.assignment)
        if student and student not in {decision.student for decision in log}:
            chosen = get_assignment(
                find_course(None, context.obj),
                run.assignment,
            )
            student = find_result(book, run, chosen, student).submission.id
    shown = [decision for decision in log if student in ("", decision.student)]
    if not shown:
        output().print("Nothing was decided by a person.")
        return ExitCode.OK
    output().print(_table(shown, set(run.students)))
    return ExitCode.OK


def _table(log: list[Decision], students: set[str]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in (
        "when (UTC)",
        "who",
        "student",
        "what",
        "before",
        "after",
        "why",
    ):
        table.add_column(
            name,
            justify="right" if name in ("before", "after") else "left",
            no_wrap=name.startswith("when"),
        )
    for decision in log:
        gone = "" if decision.student in students else " (not in the class)"
        cells = (
            decision.when.removesuffix("+00:00"),
            decision.who,
            decision.student + gone,
            _what_was_decided(decision),
            number(decision.before),
            number(decision.after),
            decision.reason,
        )
        table.add_row(*map(escape, cells))
    return table


def _what_was_decided(decision: Decision) -> str:
    points = "" if decision.points is None else f"{float(decision.points):g}"
    about = f"for {decision.criterion}" if decision.criterion else ""
    parts = (decision.act.value, points, decision.until, about)
    return " ".join(filter(None, parts))
