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

    `same` counts those whose results agree.
    """

    assignment: str
    before: Run
    after: Run
    changes: tuple[Change, ...]
    same: int

    @property
    def gained(self) -> int:
        """How many have more points."""
        return sum(points(one.after) > points(one.before) for one in self.changes)

    @property
    def lost(self) -> int:
        """How many have fewer points."""
        return sum(points(one.after) < points(one.before) for one in self.changes)


def diff(first: Side, second: Side | None = None) -> tuple[ClassDiff, ...]:
    """Return how each assignment that both runs graded fared in them.

    Without *second*, in the last run and the one before.

    Raises GradebookError where a run does not exist, or the two have no assignment in
    common.
    """
    with ExitStack() as stack:
        book = stack.enter_context(Gradebook.read(first.directory))
        other = (
            book
            if second is None
            else stack.enter_context(Gradebook.read(second.directory))
        )
        if second is None:
            before, after = _last_two(book, first)
        else:
            before, after = _runs(book, first.number), _runs(other, second.number)
        found = tuple(
            _compare(book, old, other, new)
            for new in after
            for old in before
            if old.assignment == new.assignment
        )
    if not found:
        names = [", ".join(run.assignment for run in runs) for runs in (before, after)]
        raise GradebookError(
            f"One run graded {names[0]}, the other {names[1]}.",
            "Compare runs of one assignment.",
        )
    return found


def points(earned: str | None) -> Fraction:
    """Return exact points as a number; no grade counts as 0."""
    return Fraction(earned or 0)


def _runs(book: Gradebook, number: int | None) -> tuple[Run, ...]:
    """Return the runs of the command that the run *number* belongs to, by default of the newest."""
    if number is None:
        return book.last_runs()
    runs = book.runs()
    first = next((run.first for run in runs if run.id == number), None)
    if first is None:
        known = f"runs 1 to {runs[-1].id}" if runs else "no run"
        raise GradebookError(
            f"{book.path} holds no run {number}.", f"It holds {known}."
        )
    return tuple(run for run in runs if run.first == first)


def _last_two(book: Gradebook, side: Side) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    after = _runs(book, side.number)
    earlier = [run for run in book.runs() if run.first < after[0].first]
    if not earlier:
        text = f"{book.path} holds no run before run {after[0].id}."
        raise GradebookError(
            text, "Name two runs: grader diff DIR DIR, or DIR@1 DIR@2."
        )
    return _runs(book, earlier[-1].id), after


def _compare(book: Gradebook, before: Run, other: Gradebook, after: Run) -> ClassDiff:
    students = list(dict.fromkeys((*before.students, *after.students)))
    found = (
        change(one, _standing(book, before, one), _standing(other, after, one))
        for one in students
    )
    changes = tuple(one for one in found if one is not None)
    return ClassDiff(
        after.assignment, before, after, changes, len(students) - len(changes)
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
    return sorted(
        changes, key=lambda one: (points(one.after) - points(one.before), one.student)
    )
