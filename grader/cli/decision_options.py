"""Options of the commands by which people decide, and what is printed of decisions."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.panels import RARE
from grader.cli.terminal import output
from grader.model import Act, Decision


class LowerChoice(StrEnum):
    """What to do where a changed test or rubric lowers a published result."""

    ASK = "ask"
    ALLOW = "allow"
    KEEP = "keep"


DIRECTORY = Annotated[
    Path,
    typer.Argument(help="The --out folder of `grader grade`."),
]
STUDENT = Annotated[
    str,
    typer.Argument(
        help="Id, name or e-mail address of the student, as in grades.csv.",
    ),
]
ASSIGNMENT = Annotated[
    str,
    typer.Option(
        help="Which assignment, where the folder holds several.",
        show_default=False,
        rich_help_panel=RARE,
    ),
]
BY = Annotated[
    str,
    typer.Option(
        "--by",
        help="Who decides. Default: your login name.",
        show_default=False,
        rich_help_panel=RARE,
    ),
]
REPORTS = Annotated[
    bool,
    typer.Option(
        "--reports/--no-reports",
        help="Write all reports again, or leave that to `grader report`.",
        rich_help_panel=RARE,
    ),
]
LOWER = Annotated[
    LowerChoice,
    typer.Option(
        "--lower",
        help=(
            "Published results that changed tests or rubrics lower: ask lists them and"
            " stops, keep lets the published points stand, allow lowers them."
        ),
    ),
]
EXTENSIONS = Annotated[
    Path | None,
    typer.Option(
        help="CSV of extended due dates (student,until,reason); they are kept.",
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


def language(
    course: Path,
    directory: Path,
    lang: str,
) -> AbstractContextManager[None]:
    """Return a context in which reports of *directory* are made in the language *lang*.

    By default in the language of its last run.
    """
    # SQLite and Jinja2 only where needed
    from grader.gradebook import Gradebook
    from grader.report.html import in_language

    with Gradebook.read(directory) as book:
        return in_language(lang or book.last_runs()[0].language, course)


def extend_and_show(
    course: Path,
    directory: Path,
    extensions: Path | None,
    assignment: str = "",
    *,
    dry_run: bool = False,
    reports: bool = False,
) -> None:
    """Keep the extensions in a CSV file, if there is one, and print which are new.

    With *reports* all reports are written again where there are new ones.
    """
    if extensions is None:
        return
    if dry_run:
        raise typer.BadParameter(
            "--extensions are kept in the gradebook; --dry-run writes nothing. Leave"
            " one of them out.",
        )
    # SQLite only where needed
    from grader.decisions.new_decisions import extend

    extended = extend(course, directory, assignment, extensions, decider(""))
    decisions = tuple(extended)
    show_decisions(
        course,
        directory,
        decisions,
        reports=reports and bool(decisions),
    )


def settle_and_show(
    course: Path,
    directory: Path,
    lower: LowerChoice,
    assignment: str = "",
    *,
    dry_run: bool = False,
) -> None:
    """Settle published results that would be lowered, and print what became of them.

    A dry run only lists them. Where published results stand, all reports and tables
    are written again, for they showed the lower points.
    """
    # SQLite only where needed
    from grader.decisions.lowered_results import Lower, settle_lowered

    chosen = Lower(lower.value)
    if dry_run and chosen is Lower.KEEP:
        chosen = Lower.ALLOW
    changes = settle_lowered(
        course,
        directory,
        chosen,
        decider(""),
        assignment,
    )
    for change in changes:
        verb = "stands" if lower is LowerChoice.KEEP else "lowered"
        output().print(
            f"{verb}: {change.student}, {change.sentence}",
            markup=False,
        )
    if changes and chosen is Lower.KEEP:
        _write_reports(course, directory)


def decide_and_show(
    course: Path,
    directory: Path,
    assignment: str,
    decisions: Sequence[Decision],
    *,
    reports: bool,
) -> None:
    """Write *decisions* to the log in *directory*, and print what they changed.

    With *reports* all reports are written again.
    """
    # SQLite and NumPy only where needed
    from grader.decisions.new_decisions import decide

    show_decisions(
        course,
        directory,
        decide(course, directory, assignment, decisions),
        reports=reports,
    )


def decide_table_and_show(
    course: Path,
    directory: Path,
    assignment: str,
    table: Path,
    usual: Decision,
    *,
    reports: bool,
) -> None:
    """Write the points in the CSV file *table* to the log as `decide_and_show` does.

    *usual* is for what the table leaves out.
    """
    from grader.decisions.override_table import decide_all  # as above

    show_decisions(
        course,
        directory,
        decide_all(course, directory, assignment, table, usual),
        reports=reports,
    )


def show_decisions(
    course: Path,
    directory: Path,
    decisions: Iterable[Decision],
    *,
    reports: bool,
) -> None:
    """Print what *decisions* changed; with *reports* write all reports again."""
    _show(decisions)
    if reports:
        _write_reports(course, directory)


def _show(decisions: Iterable[Decision]) -> None:
    for decision in decisions:
        output().print(_line(decision), markup=False)


def _write_reports(course: Path, directory: Path) -> None:
    from grader.pipeline import write_again  # as above

    files = write_again(course, directory)
    output().print(f"{len(files)} files written", markup=False)


def decider(by: str) -> str:
    """Return who decides: *by*, or the login name."""
    if by.strip():
        return by.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in this container
        return "unknown"


def _line(decision: Decision) -> str:
    """Return *decision* in a line: about whom, what, and what it changed."""
    about = decision.student
    if decision.criterion:
        about = f"{about}, {decision.criterion}"
    if decision.act is Act.EXTENSION:
        return f"{about}: due {decision.until}"
    if decision.act is Act.COMMENT:
        return f"{about}: comment added"
    if decision.act is Act.SEEN:
        return (
            f"{about}: seen ({decision.reason})"
            if decision.reason
            else f"{about}: needs a look again"
        )
    before, after = number(decision.before), number(decision.after)
    return f"{about}: {decision.act.value}, {before} -> {after} points"


def number(exact: str) -> str:
    """Return exact points for a person; a dash where there are none."""
    return f"{float(round(Fraction(exact), 4)):g}" if exact else "-"
