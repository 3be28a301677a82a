"""`grader override`: a person decides about points, comments, or excuses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.decision_options import (
    ASSIGNMENT,
    BY,
    DIRECTORY,
    REPORTS,
    decide_and_tell,
    decide_table_and_tell,
    who,
)
from grader.cli.exit_code import ExitCode
from grader.course.catalogue import find_course
from grader.model import Act, Decision


def command(
    context: typer.Context,
    directory: DIRECTORY,
    student: Annotated[
        str,
        typer.Argument(
            help=(
                "Id, name or e-mail address of the student, as in grades.csv; none with"
                " --from."
            )
        ),
    ] = "",
    criterion: Annotated[
        str, typer.Option(help="The criterion that is meant; without it, the whole.")
    ] = "",
    points: Annotated[
        str,
        typer.Option(
            help="So many points, whatever the tests say.", show_default=False
        ),
    ] = "",
    reason: Annotated[
        str, typer.Option(help="Why; the student reads it.", show_default=False)
    ] = "",
    comment: Annotated[
        str, typer.Option(help="A sentence for the student.", show_default=False)
    ] = "",
    excuse: Annotated[
        bool,
        typer.Option("--excuse", help="The assignment does not count for the student."),
    ] = False,
    withdraw: Annotated[
        bool,
        typer.Option(
            "--withdraw", help="What was decided (about the criterion) holds no more."
        ),
    ] = False,
    table: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help=(
                "CSV of points of many students (student,criterion,points,reason), all"
                " or nothing; --criterion and --reason "
                "hold where a line says none."
            ),
            show_default=False,
        ),
    ] = None,
    assignment: ASSIGNMENT = "",
    by: BY = "",
    reports: REPORTS = True,
) -> ExitCode:
    """Set points by hand, comment, or excuse.

    It holds whatever is graded again, and stands in the log.

    Example: grader override graded/ ada --criterion mse --points 2.5 --reason "Right, under the old handout."

    Example: grader override graded/ ada --comment "Well explained."

    Example: grader override graded/ ada --excuse --reason "Ill until 3 May."

    Example: grader override graded/ --from essays.csv --criterion essay
    """
    course = find_course(None, context.obj)
    if table is not None:
        if student or points or comment or excuse or withdraw:
            raise typer.BadParameter(
                "--from takes students and points from its file; leave out the others."
            )
        usual = Decision("", Act.POINTS, criterion, reason=reason, who=who(by))
        decide_table_and_tell(
            course, directory, assignment, table, usual, reports=reports
        )
        return ExitCode.OK
    if not student:
        raise typer.BadParameter(
            "Name the student: grader override graded/ ada …; or many with --from."
        )
    asked = [bool(points), excuse, withdraw]
    if sum(asked) > 1 or not (any(asked) or comment):
        raise typer.BadParameter(
            "Give one of --points, --excuse and --withdraw, with --reason; or"
            " --comment."
        )
    if excuse and criterion:
        raise typer.BadParameter(
            "--excuse is about the whole assignment; leave out --criterion."
        )
    from grader.decisions.new_decisions import read_points  # SQLite only where needed

    person = who(by)
    wanted = []
    if points:
        wanted.append(
            Decision(
                student,
                Act.POINTS,
                criterion,
                read_points(points),
                reason=reason,
                who=person,
            )
        )
    elif excuse:
        wanted.append(Decision(student, Act.EXCUSE, reason=reason, who=person))
    elif withdraw:
        wanted.append(
            Decision(student, Act.WITHDRAWAL, criterion, reason=reason, who=person)
        )
    if comment:
        wanted.append(
            Decision(student, Act.COMMENT, criterion, reason=comment, who=person)
        )
    decide_and_tell(course, directory, assignment, wanted, reports=reports)
    return ExitCode.OK
