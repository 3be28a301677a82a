"""`grader data`: everything that is held about one student."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.decision_options import DIRECTORY, STUDENT
from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course


def command(
    context: typer.Context,
    directory: DIRECTORY,
    student: STUDENT,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The archive to write. Default: ID.zip in this folder.",
            show_default=False,
        ),
    ] = None,
) -> ExitCode:
    """Write all that is held about a student to an archive, for the student.

    It holds work, results, reports, decisions and lines of logs, of every run.

    Example: grader data graded/ ada --out ada.zip
    """
    # SQLite and Jinja2 only where needed
    from grader.privacy.data_archive import write_data

    course = find_course(None, context.obj)
    archive = write_data(course, directory, student, out)
    output().print(
        f"{archive.student}: {archive.files} files written to {archive.path}",
        markup=False,
    )
    return ExitCode.OK
