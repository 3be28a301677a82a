"""How commands show whose results changed."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.terminal import errors, output
from grader.model.safe_text import clean_line

if TYPE_CHECKING:
    from grader.gradebook import Change

_SHOWN = 60
_TESTS = 3


def show_changes(changes: Iterable[Change]) -> None:
    """Print a line for each change: who, which points, why, and through which tests."""
    listed = list(changes)
    for change in listed[:_SHOWN]:
        before, after = points(change.before), points(change.after)
        moved = before if before == after else f"{before} -> {after}"
        output().print(
            f"changed: {change.student} {moved}, because {change.why}{_tests(change)}",
            markup=False,
        )
    if len(listed) > _SHOWN:
        output().print(f"… and {len(listed) - _SHOWN} more")


def show_lowered(course: Path, directory: Path) -> None:
    """Print which published results a changed test or rubric would lower."""
    # SQLite only where needed
    from grader.decisions.lowered_results import changes_since_publication

    lowered = [
        change
        for part in changes_since_publication(course, directory)
        for change in part.changes
        if change.is_lowered and change.by_course
    ]
    for change in lowered[:_SHOWN]:
        output().print(
            f"published, and lower now: {change.student}, {change.sentence}",
            markup=False,
        )
    if lowered:
        output().print(
            "Nothing of it reaches students until `grader publish` or `grader export`"
            " is told --lower keep or --lower allow.",
            markup=False,
        )


def points(earned: str | None) -> str:
    """Return exact points for a person."""
    return "no grade" if earned is None else f"{float(Fraction(earned)):.4g}"


def show_troubles(troubles: Iterable[str]) -> None:
    """Print what plugins failed in."""
    for trouble in troubles:
        errors().print("[bold red]plugin:[/]", end=" ")
        errors().print(f"{trouble} Everything else was written.", markup=False)


def _tests(change: Change) -> str:
    """Return the tests of a change in brackets.

    Those that pass now, those that no longer do, those that fail otherwise.
    """
    groups = (
        ("passed now", change.gained),
        ("lost", change.lost),
        ("failed otherwise", change.differing),
    )
    parts = [f"{title}: {_named(tests)}" for title, tests in groups if tests]
    return f" ({'; '.join(parts)})" if parts else ""


def _named(tests: tuple[str, ...]) -> str:
    names = [clean_line(test.partition("::")[2], 60) for test in tests[:_TESTS]]
    more = f" and {len(tests) - _TESTS} more" if len(tests) > _TESTS else ""
    return ", ".join(names) + more
