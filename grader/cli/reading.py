"""The options of several commands that say how a source of submissions is read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.panels import RARE
from grader.model.options import Reading


class Format(StrEnum):
    """Layouts that a source can be said to have."""

    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"
    GITHUB = "github"
    BLACKBOARD = "blackboard"
    ILIAS = "ilias"
    FOLDERS = "folders"


class Which(StrEnum):
    """Which of several attempts counts."""

    LAST = "last"
    FIRST = "first"
    BEST = "best"


ROSTER = Annotated[
    Path | None,
    typer.Option(
        "--roster",
        help=(
            "The roster: a CSV with columns such as id, name, email, section, or a"
            " site's own list. Students who handed in nothing are then listed too."
        ),
        show_default=False,
    ),
]
FORMAT = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help=(
            "The layout of the submissions, where it is not recognised: a course site's"
            " download, or `folders` for one entry per student."
        ),
        show_default=False,
        rich_help_panel=RARE,
    ),
]
PATTERN = Annotated[
    str,
    typer.Option(
        help=(
            "Any other layout: a regular expression over the paths of files, with"
            " groups such as (?P<student>[^/]+)."
        ),
        show_default=False,
        rich_help_panel=RARE,
    ),
]
ATTEMPT = Annotated[
    Which,
    typer.Option(
        help="Which of several attempts counts; for best all are graded.",
        rich_help_panel=RARE,
    ),
]


def reading_of(
    roster: Path | None,
    form: Format | None,
    pattern: str,
    attempt: Which,
) -> Reading:
    """Return what the options say.

    Raises BadParameter where they contradict each other.
    """
    if form is not None and pattern:
        raise typer.BadParameter(
            "--format and --pattern both say what the layout is: give one of them.",
        )
    return Reading(
        format=form.value if form else "",
        pattern=pattern,
        roster=roster,
        first_attempt=attempt is Which.FIRST,
        best_attempt=attempt is Which.BEST,
    )
