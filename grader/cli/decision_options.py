"""What the commands by which people decide have in common: who decides, and what is said of it."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from contextlib import AbstractContextManager
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.terminal import output
from grader.model import Act, Decision

DIRECTORY = Annotated[Path, typer.Argument(help="The --out folder of `grader grade`.")]
STUDENT = Annotated[
    str,
    typer.Argument(help="Id, name or e-mail address of the student, as in grades.csv."),
]
ASSIGNMENT = Annotated[
    str, typer.Option(help="Which assignment, where the folder holds several.")
]
BY = Annotated[
    str,
    typer.Option(
        "--by", help="Who decides. Default: your login name.", show_default=False
    ),
]
REPORTS = Annotated[
    bool,
    typer.Option(
        "--reports/--no-reports",
        help="Write all reports again, or leave that to `grader report`.",
    ),
]


EXTENSIONS = Annotated[
    Path | None,
    typer.Option(
        help="CSV of who may hand in until when (student,until,reason); kept.",
        show_default=False,
    ),
]


LANG = Annotated[
    str,
    typer.Option(
        help=(
            "The language of reports: en, de, or one for which the course has"
            " templates/LANG.toml. Default: that in which the class was graded."
        ),
        show_default=False,
    ),
]


def language(course: Path, directory: Path, lang: str) -> AbstractContextManager[None]:
    """Return what makes reports of *directory* in the language *lang*, or in that of its last run, while entered."""
    from grader.gradebook import Gradebook  # SQLite and Jinja2 only where needed
    from grader.report.html import in_language

    with Gradebook.read(directory) as book:
        return in_language(lang or book.last_runs()[0].language, course)


def extend_and_tell(
    course: Path,
    directory: Path,
    extensions: Path | None,
    assignment: str = "",
    *,
    dry_run: bool = False,
) -> None:
    """Keep the extensions in a CSV file, if there is one, and say which are new."""
    if extensions is None:
        return
    if dry_run:
        raise typer.BadParameter(
            "--extensions are kept in the gradebook; --dry-run writes nothing. Leave"
            " one of them out."
        )
    from grader.decisions.new_decisions import extend  # SQLite only where needed

    for one in extend(course, directory, assignment, extensions, who("")):
        output().print(told(one), markup=False)


def decide_and_tell(
    course: Path,
    directory: Path,
    assignment: str,
    wanted: list[Decision],
    *,
    reports: bool,
) -> None:
    """Write the decisions *wanted* to the log in *directory*, say what they changed, and write the reports again."""
    # SQLite and NumPy only where needed
    from grader.decisions.new_decisions import decide

    _tell(
        course,
        directory,
        decide(course, directory, assignment, wanted),
        reports=reports,
    )


def decide_table_and_tell(
    course: Path,
    directory: Path,
    assignment: str,
    table: Path,
    usual: Decision,
    *,
    reports: bool,
) -> None:
    """Write the points in the CSV file *table* to the log as `decide_and_tell` does.

    *usual* is for what it leaves out.
    """
    from grader.decisions.override_table import decide_all  # as above

    _tell(
        course,
        directory,
        decide_all(course, directory, assignment, table, usual),
        reports=reports,
    )


def _tell(
    course: Path, directory: Path, written: Iterable[Decision], *, reports: bool
) -> None:
    from grader.pipeline import write_again  # as above

    for line in map(told, written):
        output().print(line, markup=False)
    if reports:
        output().print(
            f"{len(write_again(course, directory))} files written", markup=False
        )


def who(by: str) -> str:
    """Return who decides: *by*, or the login name."""
    if by.strip():
        return by.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in this container
        return "unknown"


def told(one: Decision) -> str:
    """Return *one* in a line: about whom, what, and what it changed."""
    about = f"{one.student}, {one.criterion}" if one.criterion else one.student
    if one.act is Act.EXTENSION:
        return f"{about}: due {one.until}"
    if one.act is Act.COMMENT:
        return f"{about}: comment added"
    return (
        f"{about}: {one.act.value}, {number(one.before)} -> {number(one.after)} points"
    )


def number(exact: str) -> str:
    """Return exact points for a person; a dash where there are none."""
    return f"{float(round(Fraction(exact), 4)):g}" if exact else "-"


def joined(parts: Iterable[str]) -> str:
    """Return the non-empty of *parts* with blanks between."""
    return " ".join(filter(None, parts))
