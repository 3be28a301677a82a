"""`grader override`: a person decides about points, comments, or excuses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.decision_options import (
    ASSIGNMENT,
    BY,
    DIRECTORY,
    REPORTS,
    decide_and_show,
    decide_table_and_show,
    decider,
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
            ),
        ),
    ] = "",
    criterion: Annotated[
        str,
        typer.Option(help="The criterion it is about; without it, the whole."),
    ] = "",
    points: Annotated[
        str,
        typer.Option(
            help="The points, whatever the tests say.",
            show_default=False,
        ),
    ] = "",
    reason: Annotated[
        str,
        typer.Option(help="Why; the student reads it.", show_default=False),
    ] = "",
    comment: Annotated[
        str,
        typer.Option(help="A sentence for the student.", show_default=False),
    ] = "",
    excuse: Annotated[
        bool,
        typer.Option(
            "--excuse",
            help="The assignment does not count for the student.",
        ),
    ] = False,
    withdraw: Annotated[
        bool,
        typer.Option(
            "--withdraw",
            help="Take back what was decided (about the criterion).",
        ),
    ] = False,
    table: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help=(
                "CSV of points of many students (student,criterion,points,reason), all"
                " or nothing; --criterion and --reason hold where a line says none."
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

    Example: grader override graded/ ada --criterion mse --points 2 --reason "Right as asked."

    Example: grader override graded/ ada --comment "Well explained."

    Example: grader override graded/ ada --excuse --reason "Ill until 3 May."

    Example: grader override graded/ --from essays.csv --criterion essay
    """
    course = find_course(None, context.obj)
    usual = Decision(
        student,
        Act.POINTS,
        criterion,
        reason=reason,
        who=decider(by),
    )
    request = _Request(points, comment, excuse=excuse, withdraw=withdraw)
    if table is not None:
        request.check_empty(student)
        decide_table_and_show(
            course,
            directory,
            assignment,
            table,
            usual,
            reports=reports,
        )
    else:
        decisions = request.decisions(usual)
        decide_and_show(
            course,
            directory,
            assignment,
            decisions,
            reports=reports,
        )
    return ExitCode.OK


@dataclass(frozen=True, slots=True)
class _Request:
    """What the options ask to be decided about one student."""

    points: str
    comment: str
    excuse: bool
    withdraw: bool

    def check_empty(self, student: str) -> None:
        """Raise BadParameter where anything is asked beside a table."""
        if (
            student
            or self.points
            or self.comment
            or self.excuse
            or self.withdraw
        ):
            raise typer.BadParameter(
                "--from takes students and points from its file; leave out the others.",
            )

    def decisions(self, usual: Decision) -> list[Decision]:
        """Return the decisions that are asked for, with the texts of *usual*.

        Raises BadParameter where the options contradict each other.
        """
        self._check(usual)
        comment = replace(usual, act=Act.COMMENT, reason=self.comment)
        comments = [comment] if self.comment else []
        if self.points:
            # SQLite only where needed
            from grader.decisions.new_decisions import read_points

            return [replace(usual, points=read_points(self.points)), *comments]
        if self.excuse:
            return [replace(usual, act=Act.EXCUSE), *comments]
        if self.withdraw:
            return [replace(usual, act=Act.WITHDRAWAL), *comments]
        return comments

    def _check(self, usual: Decision) -> None:
        if not usual.student:
            raise typer.BadParameter(
                "Name the student: grader override graded/ ada …; or several with --from.",
            )
        acts = sum((bool(self.points), self.excuse, self.withdraw))
        if acts > 1 or not (acts or self.comment):
            raise typer.BadParameter(
                "Give one of --points, --excuse and --withdraw, with --reason; or"
                " --comment.",
            )
        if self.excuse and usual.criterion:
            raise typer.BadParameter(
                "--excuse is about the whole assignment; leave out --criterion.",
            )
