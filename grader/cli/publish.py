"""`grader publish`: what students may see, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.decision_options import (
    DIRECTORY,
    EXTENSIONS,
    LANG,
    LOWER,
    LowerChoice,
    extend_and_show,
    language,
    settle_and_show,
)
from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course

_SHOWN = 20


def command(
    context: typer.Context,
    directory: DIRECTORY,
    out: Annotated[
        Path,
        typer.Option(
            help="The folder for students: new, empty, or published before.",
        ),
    ],
    extensions: EXTENSIONS = None,
    lang: LANG = "",
    lower: LOWER = LowerChoice.ASK,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Say what would be written, and write nothing.",
        ),
    ] = False,
) -> ExitCode:
    """Write each student's report, and nothing else, to a folder that can be handed out.

    Example: grader publish graded/ --out public/
    """
    # NumPy and Jinja2 only where needed
    from grader.decisions.publication import publish

    course = find_course(None, context.obj)
    extend_and_show(
        course,
        directory,
        extensions,
        dry_run=dry_run,
        reports=True,
    )
    settle_and_show(course, directory, lower, dry_run=dry_run)
    with language(course, directory, lang):
        done = publish(course, directory, out, dry_run=dry_run)
    for student, reason in done.without_report[:_SHOWN]:
        output().print(f"no report: {student} {reason}", markup=False)
    if len(done.without_report) > _SHOWN:
        output().print(f"no report: {len(done.without_report) - _SHOWN} more")
    output().print(
        f"{done.reports} reports{' would be' if dry_run else ''} written to {out}",
        markup=False,
    )
    return ExitCode.OK
