"""`grader grade`: a class in, reports out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from grader.cli import reading
from grader.cli.changed_results import show_changes, show_troubles
from grader.cli.exit_code import ExitCode
from grader.cli.progress import ProgressBar, state_of
from grader.cli.recheck import share_of, show_recheck
from grader.cli.shortfall_line import show_shortfalls
from grader.cli.summary import passed_text, points_text, summarise_class
from grader.cli.terminal import errors, output
from grader.course.catalogue import find_course, get_assignment
from grader.grading.shortfall import Cause, shortfall
from grader.intake.intake_notes import sentences
from grader.model import Assignment, Result
from grader.model.options import Options
from grader.model.result import CONFINED
from grader.model.safe_text import clean_line
from grader.model.shard import Shard
from grader.sandbox.isolation.levels import layers_named, weakest

if TYPE_CHECKING:
    from grader.pipeline import ClassResult

_SHOWN = 60


class Required(StrEnum):
    """Levels of isolation that a run can insist on."""

    STRONG = "strong"
    REDUCED = "reduced"


def command(
    context: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="ASSIGNMENT... SUBMISSIONS",
            help=(
                "The id of an assignment, or of several (`grader list` shows them),"
                " then what was handed in: a folder "
                "(one file or folder per student), an archive of one, or a single file."
            ),
        ),
    ],
    out: Annotated[
        Path, typer.Option(help="Where reports and grades are written.")
    ] = Path("out"),
    roster: reading.ROSTER = None,
    form: reading.FORMAT = None,
    pattern: reading.PATTERN = "",
    attempt: reading.ATTEMPT = reading.Which.LAST,
    jobs: Annotated[
        int,
        typer.Option(
            min=0, help="Processes that grade side by side; 0 means one per core."
        ),
    ] = 0,
    fresh: Annotated[
        bool,
        typer.Option(
            "--fresh", help="Grade everything again, also what has a valid result."
        ),
    ] = False,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Grade on the workers of this dask.distributed scheduler.",
            show_default=False,
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
        ),
    ] = "1/1",
    recheck: Annotated[
        str,
        typer.Option(
            metavar="SHARE",
            help=(
                "Afterwards grade this share of the class (5%) once more, with tests in"
                " another order and another hash "
                "seed, and say where the results disagree; no score changes."
            ),
            show_default=False,
        ),
    ] = "",
    lang: Annotated[
        str,
        typer.Option(
            help=(
                "The language of the pages: en, de, or one for which the course has"
                " templates/LANG.toml."
            )
        ),
    ] = "en",
    no_reports: Annotated[
        bool,
        typer.Option(
            "--no-reports",
            help="Only grade; `grader report` writes pages and tables later.",
        ),
    ] = False,
    require_isolation: Annotated[
        Required | None,
        typer.Option(
            help="Refuse to grade where student code is isolated less well.",
            show_default=False,
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
    if len(what) < len(("ASSIGNMENT", "SUBMISSIONS")):
        raise typer.BadParameter(
            "An assignment and what was handed in are needed: grader grade nyu_hw1"
            " submissions/"
        )
    *assignments, source = what
    submissions = Path(source)
    course = find_course(None, context.obj)
    chosen = [get_assignment(course, one) for one in dict.fromkeys(assignments)]
    share = share_of(recheck)
    options = Options(
        out=out,
        jobs=jobs or os.cpu_count() or 1,
        fresh=fresh,
        unsafe_no_isolation=unsafe_no_isolation,
    )
    options = replace(
        options, reading=reading.reading_of(roster, form, pattern, attempt)
    )
    options = replace(
        options,
        shard=_shard(shard),
        cluster=cluster,
        reports=not no_reports,
        language=lang,
    )
    options = replace(
        options,
        layers_off=layers_named(without_layer or ()),
        require_isolation=require_isolation or "",
    )
    try:
        parts = _grade(chosen, submissions, options)
    except KeyboardInterrupt:
        errors().print(
            f"What is graded is kept in {out}; run the same command again to go on.",
            markup=False,
        )
        return ExitCode.INTERRUPTED
    for one, graded in zip(chosen, parts, strict=True):
        output().print(_table(graded.results, one.id if len(chosen) > 1 else ""))
        summarise_class(graded.results)
    facts = _facts(parts)
    show_shortfalls(facts.shortfalls, "index.html says who")
    _show_isolation(facts.levels)
    for sentence in dict.fromkeys(
        sentence for graded in parts for sentence in sentences(graded.intake)
    ):
        output().print(clean_line(sentence, 400), markup=False)
    where = f"grader report {out}" if no_reports else out / "index.html"
    output().print(f"\nReports: {where}", markup=False)
    for graded in parts:
        _show_changes(graded)
    if share:
        show_recheck(course, out, share, options)
    troubles = dict.fromkeys(trouble for graded in parts for trouble in graded.troubles)
    show_troubles(troubles)
    for name in facts.worthless:
        text = (
            f"[magenta]internal error[/] on {escape(name)}: no grade; see staff.html in"
            " its folder"
        )
        errors().print(text)
    return ExitCode.INTERNAL_ERROR if facts.worthless or troubles else ExitCode.OK


def _shard(text: str) -> Shard:
    try:
        return Shard.named(text)
    except ValueError:
        raise typer.BadParameter(
            f"--shard {text}: part and count are expected, such as 2/5."
        ) from None


def _grade(
    chosen: Sequence[Assignment], submissions: Path, options: Options
) -> tuple[ClassResult, ...]:
    """Grade one assignment or several, under a progress bar."""
    # NumPy and pytest only where needed
    from grader.pipeline import grade_class, grade_together

    with ProgressBar() as progress:
        if len(chosen) == 1:
            return (grade_class(chosen[0], submissions, options, [progress]),)
        return grade_together(chosen, submissions, options, [progress])


@dataclass
class _Facts:
    """The levels of isolation that student code had, who has no grade, and how many have little or nothing, and why."""

    levels: set[str] = field(default_factory=set)
    worthless: dict[str, None] = field(default_factory=dict)
    shortfalls: Counter[Cause] = field(default_factory=Counter)


def _facts(parts: Sequence[ClassResult]) -> _Facts:
    """Return what the last lines say; each result is read once."""
    facts = _Facts()
    for result in (result for graded in parts for result in graded.results):
        facts.levels.add(result.isolation)
        if result.score is None and not result.is_excused:
            facts.worthless[result.submission.id] = None
        why = shortfall(result)
        if why is not None:
            facts.shortfalls[why.cause] += 1
    return facts


def _show_isolation(levels: Collection[str]) -> None:
    """Print the weakest isolation that student code had, once."""
    level = weakest(filter(None, levels))
    if level and level not in CONFINED:
        output().print(
            f"[bold red]Isolation: {escape(level)}.[/] Student code could read and"
            " change what you can."
        )
    elif level:
        output().print(f"Isolation: {escape(level)}.")


def _show_changes(graded: ClassResult) -> None:
    if graded.reused:
        output().print(
            f"{graded.reused} results still hold and were kept; --fresh grades"
            " everything again."
        )
    show_changes(graded.changes)


def _table(results: Sequence[Result], assignment: str) -> Table:
    count = f"{len(results)} submission{'s' * (len(results) != 1)}"
    table = Table(
        title=f"{assignment}: {count}" if assignment else count, title_justify="left"
    )
    for name, justify in (
        ("student", "left"),
        ("score", "right"),
        ("passed", "right"),
        ("state", "left"),
    ):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for result in results[:_SHOWN]:
        name = escape(clean_line(result.submission.id, 40))
        table.add_row(name, points_text(result), passed_text(result), state_of(result))
    if len(results) > _SHOWN:
        table.add_row("…", "", "", f"and {len(results) - _SHOWN} more in index.html")
    return table
