"""`grader purge`: what is older than a day is erased."""

from __future__ import annotations

from typing import Annotated

import typer

from grader.cli.decision_options import DIRECTORY
from grader.cli.exit_code import ExitCode
from grader.cli.forgotten import DRY_RUN, show_forgotten
from grader.course.catalogue import find_course


def command(
    context: typer.Context,
    directory: DIRECTORY,
    before: Annotated[
        str,
        typer.Option(help="The day, such as 2026-03-01."),
    ],
    dry_run: DRY_RUN = False,
) -> ExitCode:
    """Erase everybody who was graded last before a day, and older results of others.

    It cannot be undone.

    Example: grader purge graded/ --before 2026-03-01 --dry-run
    """
    # SQLite and Jinja2 only where needed
    from grader.privacy.forgetting import purge

    course = find_course(None, context.obj)
    forgotten = purge(course, directory, before, dry_run=dry_run)
    show_forgotten(forgotten, dry_run=dry_run)
    return ExitCode.OK
