"""Compares two runs, of one folder or of two: who gained, who lost, and why."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from grader.errors import GradebookError
from grader.gradebook import Change, Gradebook, Run, Standing, change


@dataclass(frozen=True, slots=True)
class Side:
    """A run to compare: an output folder, and the number of a run in it, by default the last."""

    directory: Path
    number: int | None = None

    @classmethod
    def named(cls, text: str) -> Side:
        """Return what `DIR` or `DIR@NUMBER` names.

        A folder that exists under the whole text comes first.
        """
        folder, at, number = text.rpartition("@")
        if at and number.isdecimal() and not Path(text).is_dir():
            return cls(Path(folder or "."), int(number))
        return cls(Path(text))


@dataclass(frozen=True, slots=True)
class ClassDiff:
    """How a class fared in two runs over one assignment.

    `unchanged` counts those whose results agree.
    """

    assignment: str
    before: Run
    after: Run
    changes: tuple[Change, ...]
    unchanged: int

    @property
    def gained(self) -> int:
        """How many have more points."""
        return sum(_gain(change) > 0 for change in self.changes)

    @property
    def lost(self) -> int:
        """How many have fewer points."""
        return sum(_gain(change) < 0 for change in self.changes)


def diff(first: Side, second: Side | None = None) -> tuple[ClassDiff, ...]:
    """Return how each assignment that both runs graded fared in them.

    Without *second*, in the last run and the one before. Raises GradebookError
    where a run does not exist, or the two have no assignment in common.
    """
    with ExitStack() as stack:
        book = stack.enter_context(Gradebook.read(first.directory))
        if second is None:
            second_book = book
            before, after = _last_two(book, first)
        else:
            second_book = stack.enter_context(Gradebook.read(second.directory))
            before = _runs(book, first.number)
            after = _runs(second_book, second.number)
        diffs = tuple(
            _compare(book, old, second_book, new)
            for new in after
            for old in before
            if old.assignment == new.assignment
        )
    if not diffs:
        first_names, second_names = (
            ", ".join(run.assignment for run in runs)
            for runs in (before, after)
        )
        raise GradebookError(
            f"One run graded {first_names}, the other {second_names}.",
            "Compare runs of one assignment.",
        )
    return diffs


def points(earned: str | None) -> Fraction:
    """Return exact points as a number; no grade counts as 0."""
    return Fraction(earned or 0)


def _gain(change: Change) -> Fraction:
    return points(change.after) - points(change.before)


def _runs(book: Gradebook, number: int | None) -> tuple[Run, ...]:
    """Return the runs of the command that the run *number* belongs to.

    By default it is the newest command.
    """
    if number is None:
        return book.last_runs()
    runs = book.runs()
    firsts = {run.id: run.first for run in runs}
    if number not in firsts:
        held = f"runs 1 to {runs[-1].id}" if runs else "no run"
        raise GradebookError(
            f"{book.path} holds no run {number}.",
            f"It holds {held}.",
        )
    return tuple(run for run in runs if run.first == firsts[number])


def _last_two(
    book: Gradebook,
    side: Side,
) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    after = _runs(book, side.number)
    earlier = [run for run in book.runs() if run.first < after[0].first]
    if not earlier:
        text = f"{book.path} holds no run before run {after[0].id}."
        raise GradebookError(
            text,
            "Name two runs: grader diff DIR DIR, or DIR@1 DIR@2.",
        )
    return _runs(book, earlier[-1].id), after


def _compare(
    first_book: Gradebook,
    before: Run,
    second_book: Gradebook,
    after: Run,
) -> ClassDiff:
    students = list(dict.fromkeys((*before.students, *after.students)))
    changes: list[Change] = []
    for student in students:
        old = _standing(first_book, before, student)
        new = _standing(second_book, after, student)
        changed = change(student, old, new)
        if changed is not None:
            changes.append(changed)
    unchanged = len(students) - len(changes)
    return ClassDiff(
        after.assignment,
        before=before,
        after=after,
        changes=tuple(changes),
        unchanged=unchanged,
    )


def _standing(book: Gradebook, run: Run, student: str) -> Standing | None:
    """Return the result that *student* had at the end of *run*.

    None for who was not in it or was not graded.
    """
    if student not in run.students:
        return None
    newest = book.latest(run.assignment, student, run.id + 1)
    return None if newest is None else book.standing(newest)


def order(changes: Sequence[Change]) -> list[Change]:
    """Return *changes* with those who lost most first."""
    return sorted(changes, key=lambda change: (_gain(change), change.student))
