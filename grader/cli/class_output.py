"""What `grader grade` prints of a graded class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from grader.cli.changed_results import show_changes, show_troubles
from grader.cli.exit_code import ExitCode
from grader.cli.progress import state_of
from grader.cli.shortfall_line import show_looks
from grader.cli.summary import passed_text, points_text, summarise_class
from grader.cli.terminal import errors, output
from grader.grading.looks import open_looks
from grader.grading.shortfall import Cause
from grader.model import Assignment, Result
from grader.model.result import CONFINED
from grader.model.safe_text import clean_line
from grader.sandbox.isolation.levels import weakest
from grader.wording.texts import plural

if TYPE_CHECKING:
    from grader.pipeline import ClassResult

_SHOWN = 60


def show_class(
    assignments: Sequence[Assignment],
    parts: Sequence[ClassResult],
    reports: str | Path,
) -> ClassFacts:
    """Print the results of a class, one table for each of *assignments*.

    *reports* is where the reports are, or the command that writes them. Returns what
    `show_faults` needs, so that each result is read once.
    """
    for assignment, graded in zip(assignments, parts, strict=True):
        title = assignment.id if len(assignments) > 1 else ""
        output().print(_table(graded.results, title))
        summarise_class(graded.results)
    facts = ClassFacts()
    for graded in parts:
        for result in graded.results:
            facts.add(result)
    show_looks(facts.looks, "index.html says who, and what to do")
    _show_isolation(facts.levels)
    _show_notes(parts)
    output().print(f"\nReports: {reports}", markup=False)
    for graded in parts:
        _show_changes(graded)
    return facts


def show_faults(parts: Sequence[ClassResult], facts: ClassFacts) -> ExitCode:
    """Print what the grader or a plugin failed in.

    Return what the command exits with.
    """
    troubles = dict.fromkeys(
        trouble for graded in parts for trouble in graded.troubles
    )
    show_troubles(troubles)
    for name in facts.ungraded:
        errors().print(
            f"[magenta]internal error[/] on {escape(name)}: no grade; see staff.html in"
            " its folder",
        )
    return (
        ExitCode.INTERNAL_ERROR if facts.ungraded or troubles else ExitCode.OK
    )


@dataclass
class ClassFacts:
    """What the last lines say of a class.

    The levels of isolation that student code had, who has no grade, and how
    many need a person, and why.
    """

    levels: set[str] = field(default_factory=set)
    ungraded: dict[str, None] = field(default_factory=dict)
    looks: Counter[Cause] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Count *result*."""
        self.levels.add(result.isolation)
        if result.score is None and not result.is_excused:
            self.ungraded[result.submission.id] = None
        self.looks += open_looks([result])


def _show_notes(parts: Iterable[ClassResult]) -> None:
    """Print each note of the intake once."""
    from grader.intake.intake_notes import sentences

    notes: dict[str, None] = {}
    for graded in parts:
        notes |= dict.fromkeys(sentences(graded.intake))
    for note in notes:
        output().print(clean_line(note, 400), markup=False)


def _show_isolation(levels: Collection[str]) -> None:
    """Print the weakest isolation that student code had, once."""
    level = weakest(filter(None, levels))
    if level and level not in CONFINED:
        output().print(
            f"[bold red]Isolation: {escape(level)}.[/] Student code could read and"
            " change what you can.",
        )
    elif level:
        output().print(f"Isolation: {escape(level)}.")


def _show_changes(graded: ClassResult) -> None:
    if graded.reused:
        output().print(
            f"{graded.reused} results still hold and were kept; --fresh grades"
            " everything again.",
        )
    show_changes(graded.changes)


def _table(results: Sequence[Result], assignment: str) -> Table:
    title = plural(len(results), "submission")
    if assignment:
        title = f"{assignment}: {title}"
    table = Table(title=title, title_justify="left")
    table.add_column("student")
    table.add_column("score", justify="right")
    table.add_column("passed", justify="right")
    table.add_column("state")
    for result in results[:_SHOWN]:
        name = escape(clean_line(result.submission.id, 40))
        table.add_row(
            name,
            points_text(result),
            passed_text(result),
            state_of(result),
        )
    if len(results) > _SHOWN:
        table.add_row(
            "…",
            "",
            "",
            f"and {len(results) - _SHOWN} more in index.html",
        )
    return table
