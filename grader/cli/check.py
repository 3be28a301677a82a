"""`grader check`: a student's own check with the public tests."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.summary import summarise_check
from grader.cli.terminal import output
from grader.course.catalogue import (
    assignment_for_file,
    find_course,
    get_assignment,
)
from grader.errors import GraderError, SubmissionsError
from grader.model import Assignment
from grader.model.options import OWN_MACHINE


def command(
    context: typer.Context,
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="[ASSIGNMENT] FILE",
            help="Your file, such as mlp.py; the assignment's id may come first.",
        ),
    ],
    html: Annotated[
        Path | None,
        typer.Option(
            help="Also write a report to this file.",
            show_default=False,
        ),
    ] = None,
) -> ExitCode:
    """Check your own file with the public tests.

    In GitHub Actions the summary of the step gets a table of them.

    Example: grader check nyu_hw1 mlp.py --html report.html
    """
    assignment, file = _named(context.obj, arguments)
    # no other command needs it before it has begun
    from grader.sandbox.host.workers import start_workers

    # first: they import torch while we import the rest
    workers = start_workers(assignment, OWN_MACHINE)
    # NumPy and pytest only where they are needed
    from grader.cli.check_output import show_findings
    from grader.pipeline import check_file, render_check

    checked = check_file(assignment, file, workers)
    show_findings(output(), checked.result, checked.hidden_tests)
    summarise_check(checked)
    if html is not None:
        _write(html, render_check(checked.result))
        output().print(f"Report: {html}", markup=False)
    return (
        ExitCode.INTERNAL_ERROR
        if checked.result.internal_errors
        else ExitCode.OK
    )


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as problem:
        text = f"The report {path} cannot be written: {problem.strerror}."
        raise GraderError(
            text,
            "Give a path in a folder that exists and can be written.",
        ) from None


def _named(
    course: Path | None,
    arguments: list[str],
) -> tuple[Assignment, Path]:
    """Return the assignment and the file that *arguments* name.

    The assignment is known by the file where it is not named.
    """
    file = Path(arguments[-1])
    if len(arguments) > 2:  # an id and a file
        raise SubmissionsError(
            f"{len(arguments)} arguments were given.",
            "grader check [ASSIGNMENT] FILE",
        )
    if not file.exists():
        raise SubmissionsError(
            f"There is no file {file}.",
            "Give the path of your file, such as mlp.py.",
        )
    starts_at_file = course is None and not _has_course(Path.cwd())
    start = file.resolve().parent if starts_at_file else None
    root = find_course(start, course)
    if len(arguments) == 1:
        return assignment_for_file(root, file), file
    return get_assignment(root, arguments[0]), file


def _has_course(start: Path) -> bool:
    return any(
        (folder / "assignments").is_dir() for folder in (start, *start.parents)
    )
