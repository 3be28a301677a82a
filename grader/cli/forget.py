"""`grader forget`: a student is erased from everything."""

from __future__ import annotations

import typer

from grader.cli.decision_options import DIRECTORY, STUDENT
from grader.cli.exit_code import ExitCode
from grader.cli.forgotten import DRY_RUN, show_forgotten
from grader.course.catalogue import find_course


def command(
    context: typer.Context,
    directory: DIRECTORY,
    student: STUDENT,
    dry_run: DRY_RUN = False,
) -> ExitCode:
    """Erase a student: from gradebook, pages, logs, similarity, and copies elsewhere.

    It cannot be undone. `grader data` writes everything to an archive before.

    Example: grader forget graded/ ada --dry-run
    """
    # SQLite and Jinja2 only where needed
    from grader.privacy.forgetting import forget

    course = find_course(None, context.obj)
    forgotten = forget(course, directory, student, dry_run=dry_run)
    show_forgotten(forgotten, dry_run=dry_run)
    return ExitCode.OK
