"""`grader grant`: what a second grading found counts."""

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
    reason: Annotated[str, typer.Option(help="Why; the student reads it.")],
    withdraw: Annotated[
        bool,
        typer.Option(
            "--withdraw",
            help="Take it back: the first grading counts again.",
        ),
    ] = False,
    assignment: ASSIGNMENT = "",
    by: BY = "",
    reports: REPORTS = True,
) -> ExitCode:
    """Let what a second grading found count: the rest of a broken file, or another file.

    The class page lists who has one, and what it gives. The decision holds
    whatever is graded again, and stands in the log.

    Example: grader grant graded/ ada --reason "A bracket was missing; the rest is your work."

    Example: grader grant graded/ ada --withdraw --reason "That was another Ada."
    """
    act = Act.REVOCATION if withdraw else Act.GRANT
    decision = Decision(student, act, reason=reason, who=decider(by))
    course = find_course(None, context.obj)
    decide_and_show(course, directory, assignment, [decision], reports=reports)
    return ExitCode.OK
