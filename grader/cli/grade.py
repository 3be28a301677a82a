"""`grader grade`: a class in, reports out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli import reading
from grader.cli.changed_results import show_lowered
from grader.cli.class_output import show_class, show_faults
from grader.cli.exit_code import ExitCode
from grader.cli.panels import RARE
from grader.cli.progress import ProgressBar
from grader.cli.recheck import share_of, show_recheck
from grader.cli.terminal import errors
from grader.course.catalogue import find_course, get_assignment
from grader.model import Assignment
from grader.model.options import Options, Shard
from grader.sandbox.isolation.levels import layers_named

if TYPE_CHECKING:
    from grader.pipeline import ClassResult


class Required(StrEnum):
    """Levels of isolation that a run can insist on."""

    STRONG = "strong"
    REDUCED = "reduced"


def command(
    context: typer.Context,
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="ASSIGNMENT... SUBMISSIONS",
            help=(
                "The id of an assignment, or of several (`grader list` shows them),"
                " then what was handed in: a folder (one file or folder per student),"
                " an archive of one, or a single file."
            ),
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(help="Where reports and grades are written."),
    ] = Path("out"),
    roster: reading.ROSTER = None,
    form: reading.FORMAT = None,
    pattern: reading.PATTERN = "",
    attempt: reading.ATTEMPT = reading.Which.LAST,
    jobs: Annotated[
        int,
        typer.Option(
            min=0,
            help="Processes that grade side by side; 0 means one per core.",
        ),
    ] = 0,
    fresh: Annotated[
        bool,
        typer.Option(
            "--fresh",
            help="Grade everything again, even what has a valid result.",
        ),
    ] = False,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Grade on the workers of this dask.distributed scheduler.",
            show_default=False,
            rich_help_panel=RARE,
        ),
    ] = "",
    shard: Annotated[
        str,
        typer.Option(
            metavar="N/COUNT",
            help=(
                "Grade only this part of the class, such as 2/5; `grader merge` brings"
                " the parts together."
            ),
            show_default=False,
            rich_help_panel=RARE,
        ),
    ] = "1/1",
    recheck: Annotated[
        str,
        typer.Option(
            metavar="SHARE",
            help=(
                "Afterwards grade this share of the class (5%) once more, with tests in"
                " another order and another hash seed, and say where the results"
                " disagree; no score changes."
            ),
            show_default=False,
            rich_help_panel=RARE,
        ),
    ] = "",
    lang: Annotated[
        str,
        typer.Option(
            help=(
                "The language of the pages: en, de, or one for which the course has"
                " templates/LANG.toml."
            ),
        ),
    ] = "en",
    no_reports: Annotated[
        bool,
        typer.Option(
            "--no-reports",
            help="Only grade; `grader report` writes pages and tables later.",
            rich_help_panel=RARE,
        ),
    ] = False,
    require_isolation: Annotated[
        Required | None,
        typer.Option(
            help="Refuse to grade unless student code is isolated at least this well.",
            show_default=False,
            rich_help_panel=RARE,
        ),
    ] = None,
    without_layer: Annotated[
        list[str] | None,
        typer.Option(
            hidden=True,
            help="Leave a layer of the sandbox out, to measure what it stops.",
        ),
    ] = None,
    unsafe_no_isolation: Annotated[
        bool,
        typer.Option(
            "--unsafe-no-isolation",
            help=(
                "Grade even where student code cannot be confined; stamps every report."
            ),
            rich_help_panel=RARE,
        ),
    ] = False,
) -> ExitCode:
    """Grade a class and write its reports.

    Given several assignments, each student gets one report on all.

    In GitHub Actions the summary of the step gets the table of students too.

    Example: grader grade nyu_hw1 submissions/ --out graded/

    Example: grader grade nyu_hw1 canvas_submissions.zip --roster class.csv

    Example: grader grade nyu_hw1 submissions/ --cluster tcp://10.0.0.1:8786
    """
    share = share_of(recheck)
    assignments, submissions = _named(context.obj, arguments)
    options = Options(
        out=out,
        jobs=jobs or os.cpu_count() or 1,
        cluster=cluster,
        reports=not no_reports,
        language=lang,
        fresh=fresh,
        layers_off=layers_named(without_layer or ()),
        unsafe_no_isolation=unsafe_no_isolation,
        require_isolation=require_isolation or "",
        reading=reading.reading_of(roster, form, pattern, attempt),
        shard=_shard(shard),
    )
    _warn_of_cache()
    try:
        parts = _grade(assignments, submissions, options)
    except KeyboardInterrupt:
        errors().print(
            f"What is graded is kept in {out}; run the same command again to go on.",
            markup=False,
        )
        return ExitCode.INTERRUPTED
    where = f"grader report {out}" if no_reports else out / "index.html"
    facts = show_class(assignments, parts, where)
    show_lowered(assignments[0].course, out)
    if share:
        show_recheck(assignments[0].course, out, share, options)
    return show_faults(parts, facts)


def _named(
    course: Path | None,
    arguments: Sequence[str],
) -> tuple[list[Assignment], Path]:
    """Return the assignments and the source that *arguments* name."""
    *names, source = arguments
    if not names:
        raise typer.BadParameter(
            "An assignment and what was handed in are needed: grader grade nyu_hw1"
            " submissions/",
        )
    root = find_course(None, course)
    unique = dict.fromkeys(names)
    return [get_assignment(root, name) for name in unique], Path(source)


def _warn_of_cache() -> None:
    """Say why what earlier runs kept is not used, where that is so."""
    from grader.runs.reply_cache import trouble  # SQLite only where needed

    if why := trouble():
        errors().print(
            f"Nothing is kept between runs: {why}. `grader cache` tells more.",
            markup=False,
        )


def _shard(text: str) -> Shard:
    try:
        return Shard.named(text)
    except ValueError:
        raise typer.BadParameter(
            f"--shard {text}: part and count are expected, such as 2/5.",
        ) from None


def _grade(
    assignments: Sequence[Assignment],
    submissions: Path,
    options: Options,
) -> tuple[ClassResult, ...]:
    """Grade one assignment or several, under a progress bar."""
    # NumPy and pytest only where needed
    from grader.pipeline import grade_class, grade_together

    with ProgressBar() as progress:
        if len(assignments) == 1:
            return (
                grade_class(assignments[0], submissions, options, [progress]),
            )
        return grade_together(assignments, submissions, options, [progress])
