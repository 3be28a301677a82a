"""`grader validate`: whether an assignment is fit to be released."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import errors, output
from grader.course.catalogue import find_course, get_assignment, list_assignments
from grader.errors import CourseError
from grader.model import Assignment

if TYPE_CHECKING:
    from grader.validation import Finding

_OK, _LOOK, _FAULT = "[green]✓[/] ok", "[yellow]![/] look", "[red]✗[/] fault"


def command(
    context: typer.Context,
    assignment: Annotated[
        str | None,
        typer.Argument(
            help="The assignment's id; `grader list` shows them.", show_default=False
        ),
    ] = None,
    all_assignments: Annotated[
        bool, typer.Option("--all", help="Validate every assignment of the course.")
    ] = False,
) -> ExitCode:
    """Check that an assignment is fit to be released: its reference, its tests, and what students get.

    Example: grader validate nyu_hw1
    """
    course = find_course(None, context.obj)
    if all_assignments == (assignment is not None):
        raise CourseError(
            "Which assignment is to be validated?",
            "grader validate ASSIGNMENT, or grader validate --all",
        )
    chosen = (
        list_assignments(course)
        if assignment is None
        else (get_assignment(course, assignment),)
    )
    fit = [_validate(one) for one in chosen]
    return ExitCode.OK if all(fit) else ExitCode.FOUND


def _validate(assignment: Assignment) -> bool:
    """Print what all checks find in *assignment* and return whether it is fit."""
    from grader.validation import validate  # pytest and torch only where needed

    found: list[Finding] = []
    with errors().status(f"Validating {assignment.id} …") as status:
        for finding in validate(assignment):
            found.append(finding)
            status.update(f"Validating {assignment.id}: after {finding.check} …")
    _show(output(), assignment, found)
    return all(finding.ok for finding in found)


def _show(console: Console, assignment: Assignment, found: Iterable[Finding]) -> None:
    table = Table(
        title=f"{assignment.id}: {escape(assignment.title)}",
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    for name in ("", "check", "finding"):
        table.add_column(name, no_wrap=name != "finding", overflow="fold")
    for finding in found:
        table.add_row(_state(finding), finding.check, escape(finding.sentence))
    console.print(table)
    for finding in found:
        if finding.detail:
            console.print(f"\n{_state(finding)} · [bold]{finding.check}[/]")
        for line in finding.detail:
            console.print(f"  {line}", markup=False)
    faults = sum(not finding.ok for finding in found)
    warnings = sum(finding.warning for finding in found)
    verdict = (
        "[red]not fit[/] to be released" if faults else "[green]fit[/] to be released"
    )
    console.print(
        f"\n[bold]{assignment.id}[/] is {verdict}: {_count(faults, 'fault')},"
        f" {warnings} worth a look."
    )


def _state(finding: Finding) -> str:
    if not finding.ok:
        return _FAULT
    return _LOOK if finding.warning else _OK


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'s' * (number != 1)}"
