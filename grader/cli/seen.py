"""`grader seen`: somebody has looked at a submission that needs a look."""

from __future__ import annotations

from typing import Annotated

import typer

from grader.cli.decision_options import (
    ASSIGNMENT,
    BY,
    DIRECTORY,
    REPORTS,
    decider,
    show_decisions,
)
from grader.cli.exit_code import ExitCode
from grader.course.catalogue import find_course


def command(
    context: typer.Context,
    directory: DIRECTORY,
    students: Annotated[
        list[str],
        typer.Argument(
            help="Ids, names or e-mail addresses of students, as in grades.csv.",
        ),
    ],
    withdraw: Annotated[
        bool,
        typer.Option("--withdraw", help="They need a look again."),
    ] = False,
    assignment: ASSIGNMENT = "",
    by: BY = "",
    reports: REPORTS = True,
) -> ExitCode:
    """Tick off students whom the class page lists under "Needs a look".

    It changes no points, and holds until there is another cause. Students do
    not see it.

    Example: grader seen graded/ ada grace
    """
    # SQLite only where needed
    from grader.decisions.ticking_off import tick_off

    course = find_course(None, context.obj)
    decisions = tick_off(
        course,
        directory,
        assignment,
        students,
        decider(by),
        withdraw=withdraw,
    )
    show_decisions(course, directory, decisions, reports=reports)
    return ExitCode.OK
