"""`grader check`: a student's own check with the public tests."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.summary import summarise_check
from grader.cli.terminal import errors, output
from grader.desk.libraries import refuse_missing_libraries
from grader.desk.student_file import (
    StudentFile,
    assignment_here,
    copy_starter,
    named_file,
)
from grader.errors import GraderError
from grader.model.options import OWN_MACHINE

if TYPE_CHECKING:
    from grader.cli.check_output import Shown
    from grader.desk.checker import Checker


def command(
    context: typer.Context,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ASSIGNMENT] [FILE]",
            help=(
                "Your file, such as mlp.py. Default: the assignment's, in this folder."
                " The assignment's id may come first."
            ),
            show_default=False,
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="Only the tests of this function, such as backward. May be repeated.",
            show_default=False,
        ),
    ] = None,
    more: Annotated[
        int,
        typer.Option(
            "--more",
            "-m",
            count=True,
            help="More help: once the diagnosis, twice (-mm) the small case too.",
            show_default=False,
        ),
    ] = 0,
    all_details: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Details of every failure, not only the first.",
        ),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Check again after each save, until Ctrl-C.",
        ),
    ] = False,
    start: Annotated[
        bool,
        typer.Option(
            "--start",
            help="Copy the starter's files to here first; none is overwritten.",
        ),
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help="Print one line."),
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print JSON instead."),
    ] = False,
    junit: Annotated[
        Path | None,
        typer.Option(help="Also write JUnit XML.", show_default=False),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            help="Also write a report to this file.",
            show_default=False,
        ),
    ] = None,
) -> ExitCode:
    """Check your own file with the public tests. It is no grade.

    In GitHub Actions the summary of the step gets a table of them. Exit code:
    0 if all public tests pass, 1 if not.

    Example: grader check

    Example: grader check mlp.py --only backward --watch
    """
    named = arguments or []
    if start:
        _start(context.obj, named)
    file = named_file(context.obj, named)
    refuse_missing_libraries(file.assignment)
    # no other command needs it before it has begun
    from grader.sandbox.host.workers import start_workers

    # first: they import torch while we import the rest
    workers = start_workers(file.assignment, OWN_MACHINE)
    # NumPy and pytest only where they are needed
    from grader.cli.check_output import Shown
    from grader.desk.checker import Checker

    shown = Shown(
        unfolded=more,
        all_details=all_details,
        quiet=quiet,
        as_json=as_json,
        junit=junit,
        html=html,
    )
    with Checker(file.assignment, workers) as checker:
        if watch:
            return _watch(checker, file, only or [], shown)
        return _check(checker, file, only or [], shown)


def _start(course: Path | None, arguments: list[str]) -> None:
    copied = copy_starter(assignment_here(course, arguments), Path.cwd())
    if copied:
        text = f"Copied from the starter: {', '.join(copied)}."
    else:
        text = "All files of the starter are here already; none was touched."
    errors().print(text, markup=False, soft_wrap=True)


def _check(
    checker: Checker,
    file: StudentFile,
    only: list[str],
    shown: Shown,
) -> ExitCode:
    from grader.desk.check_report import make_report

    checked = checker.check(file.path, only)
    report = make_report(checked, datetime.now().astimezone())
    shown.show(report, checked.result)
    summarise_check(report)
    if report.failed_by_grader:
        return ExitCode.INTERNAL_ERROR
    return ExitCode.OK if report.all_passed else ExitCode.FOUND


def _watch(
    checker: Checker,
    file: StudentFile,
    only: list[str],
    shown: Shown,
) -> ExitCode:
    """Check after each save, until Ctrl-C: then the last check decides the code."""
    from grader.desk.watching import saves

    code = ExitCode.OK
    try:
        for _ in saves(file.path):
            try:
                code = _check(checker, file, only, shown)
            except GraderError as problem:
                code = ExitCode.USAGE
                output().print(problem.message, markup=False)
            text = (
                f"Watching {file.path}: save it to check again, Ctrl-C ends.\n"
            )
            errors().print(text, markup=False)
    except KeyboardInterrupt:
        return code
    return code
