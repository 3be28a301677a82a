"""Brings output folders of several machines together: each graded a part of a class, one folder holds it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.errors import GradebookError, PluginError
from grader.gradebook import Gradebook, Recorded, Run
from grader.gradebook.decision_log import log_of, write_log
from grader.intake.student_id import key
from grader.model import Assignment, Decision
from grader.model.options import Options
from grader.pipeline import write_again


@dataclass(frozen=True, slots=True)
class Merged:
    """An assignment of a merged class: how many are in it, of whom some may be due, and what is worth knowing."""

    assignment: str
    students: int
    due: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One assignment's run in one of the folders."""

    folder: Path
    book: Gradebook
    run: Run

    def newest(self) -> Iterator[Recorded]:
        """Yield the newest result of each student who has one."""
        found = (
            self.book.latest(self.run.assignment, student)
            for student in self.run.students
        )
        return (one for one in found if one is not None)


def merge(course: Path, folders: Sequence[Path], out: Path) -> tuple[Merged, ...]:
    """Write the last runs in *folders* to the folder *out* as one run, with all reports.

    The folders stay as they are.

    Who is in several has the result that was graded last. Raises GradebookError where a
    folder holds no run, or where parts of a class were graded with different tests,
    which would be unfair.
    """
    with ExitStack() as stack:
        books = [
            (folder, stack.enter_context(Gradebook.read(folder))) for folder in folders
        ]
        parts = [
            _Part(folder, book, run)
            for folder, book in books
            for run in book.last_runs()
        ]
        names = dict.fromkeys(part.run.assignment for part in parts)
        chosen = [
            (
                get_assignment(course, name),
                [one for one in parts if one.run.assignment == name],
            )
            for name in names
        ]
        for assignment, own in chosen:
            _check_tests(assignment, own)
        with Gradebook.open(out) as book:
            merged = tuple(
                _merge(book, assignment, own, out) for assignment, own in chosen
            )
    try:
        write_again(course, out)
    except PluginError as problem:
        return (*merged[:-1], _noting(merged[-1], problem.message))
    return merged


def _noting(merged: Merged, note: str) -> Merged:
    return Merged(merged.assignment, merged.students, merged.due, (*merged.notes, note))


def _merge(
    book: Gradebook, assignment: Assignment, parts: Sequence[_Part], out: Path
) -> Merged:
    """Record the newest result of everybody in *parts* in *book*."""
    students = sorted(
        {student for part in parts for student in part.run.students},
        key=lambda one: (key(one), one),
    )
    unmatched = tuple(
        dict.fromkeys(leftover for part in parts for leftover in part.run.unmatched)
    )
    every = [(one, part) for part in parts for one in part.newest()]
    newest = {
        one.student: (one, part)
        for one, part in sorted(every, key=lambda pair: pair[0].graded)
    }
    book.start_run_of(
        assignment,
        Options(out=out, language=parts[0].run.language),
        students,
        unmatched,
    )
    for recorded, part in newest.values():
        book.record(
            part.book.result(recorded, assignment), recorded.keys, recorded.graded
        )
    logs = [one for part in parts for one in log_of(part.book, assignment.id)]
    known = set(log_of(book, assignment.id))
    write_log(
        book,
        assignment.id,
        [one for one in sorted(dict.fromkeys(logs), key=_when) if one not in known],
    )
    book.finish_run()
    return Merged(
        assignment.id, len(students), len(students) - len(newest), tuple(_notes(every))
    )


def _when(decision: Decision) -> str:
    return decision.when


def _check_tests(assignment: Assignment, parts: Sequence[_Part]) -> None:
    """Raise GradebookError where results of *parts* depend on different tests."""
    folders: dict[str, Path] = {}
    for part in parts:
        for recorded in part.newest():
            folders.setdefault(recorded.keys.assignment, part.folder)
    if len(folders) > 1:
        places = ", ".join(map(str, dict.fromkeys(folders.values())))
        text = (
            f"{assignment.id} was graded with different tests, references or"
            f" configurations: see {places}."
        )
        raise GradebookError(
            text,
            "Grade every part with the same course (`grader regrade`), then merge.",
        )


def _notes(every: Sequence[tuple[Recorded, _Part]]) -> Iterator[str]:
    for student, count in Counter(one.student for one, _ in every).items():
        if count > 1:
            yield (
                f"{student} is in {count} folders; the result that was graded last was"
                " taken"
            )
    environments = len({one.keys.environment for one, _ in every})
    if environments > 1:
        yield (
            f"graded in {environments} environments (versions of the grader, Python or"
            " libraries); staff pages name them"
        )
