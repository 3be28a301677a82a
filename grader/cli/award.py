"""`grader award`: points on top."""

from __future__ import annotations

from typing import Annotated

import typer

from grader.cli.decision_options import (
    ASSIGNMENT,
    BY,
    DIRECTORY,
    REPORTS,
    STUDENT,
    decide_and_show,
    decider,
)
from grader.cli.exit_code import ExitCode
from grader.course.catalogue import find_course
from grader.model import Act, Decision


def command(
    context: typer.Context,
    directory: DIRECTORY,
    student: STUDENT,
    points: Annotated[
        str,
        typer.Option(help="Points on top of what is earned."),
    ],
    reason: Annotated[
        str,
        typer.Option(help="What for; the student reads it."),
    ],
    assignment: ASSIGNMENT = "",
    by: BY = "",
    reports: REPORTS = True,
) -> ExitCode:
    """Give extra credit, such as for the best picture of the gallery.

    Several awards add up.

    Example: grader award graded/ ada --points 2 --reason "The most beautiful picture of the class."
    """
    # SQLite only where needed
    from grader.decisions.new_decisions import read_points

    decision = Decision(
        student,
        Act.AWARD,
        points=read_points(points),
        reason=reason,
        who=decider(by),
    )
    course = find_course(None, context.obj)
    decide_and_show(course, directory, assignment, [decision], reports=reports)
    return ExitCode.OK
