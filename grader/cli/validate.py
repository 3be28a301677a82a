"""`grader validate`: whether an assignment is fit to be released."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import errors, output
from grader.course.catalogue import (
    find_course,
    get_assignment,
    list_assignments,
)
from grader.errors import CourseError
from grader.model import Assignment
from grader.wording.texts import plural

if TYPE_CHECKING:
    from grader.validation import Finding

_OK, _LOOK, _FAULT = "[green]✓[/] ok", "[yellow]![/] look", "[red]✗[/] fault"


def command(
    context: typer.Context,
    assignment: Annotated[
        str | None,
        typer.Argument(
            help="The assignment's id; `grader list` shows them.",
            show_default=False,
        ),
    ] = None,
    all_assignments: Annotated[
        bool,
        typer.Option("--all", help="Validate every assignment of the course."),
    ] = False,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Play adversaries and try mutants, too, which takes minutes.",
        ),
    ] = False,
) -> ExitCode:
    """Check that an assignment is fit for release: reference, tests, what students get.

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
    are_fit = [_validate(each, full=full) for each in chosen]
    return ExitCode.OK if all(are_fit) else ExitCode.FOUND


def _validate(assignment: Assignment, *, full: bool) -> bool:
    """Print what all checks find in *assignment* and return whether it is fit."""
    from grader.validation import validate  # pytest and torch only where needed

    findings: list[Finding] = []
    with errors().status(f"Validating {assignment.id} …") as status:
        for finding in validate(assignment, full=full):
            findings.append(finding)
            status.update(
                f"Validating {assignment.id}: after {finding.check} …",
            )
    _show(output(), assignment, findings)
    return all(finding.ok for finding in findings)


def _show(
    console: Console,
    assignment: Assignment,
    findings: Sequence[Finding],
) -> None:
    table = Table(
        title=f"{assignment.id}: {escape(assignment.title)}",
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    for name in ("", "check", "finding"):
        table.add_column(name, no_wrap=name != "finding", overflow="fold")
    for finding in findings:
        table.add_row(_state(finding), finding.check, escape(finding.sentence))
    console.print(table)
    for finding in findings:
        if finding.detail:
            console.print(f"\n{_state(finding)} · [bold]{finding.check}[/]")
        for line in finding.detail:
            console.print(f"  {line}", markup=False)
    faults = sum(not finding.ok for finding in findings)
    warnings = sum(finding.warning for finding in findings)
    fit = "[red]not fit[/]" if faults else "[green]fit[/]"
    console.print(
        f"\n[bold]{assignment.id}[/] is {fit} to be released:"
        f" {plural(faults, 'fault') if faults else 'no faults'},"
        f" {warnings} worth a look.",
    )


def _state(finding: Finding) -> str:
    if not finding.ok:
        return _FAULT
    return _LOOK if finding.warning else _OK
