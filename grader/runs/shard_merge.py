"""Brings output folders of several machines together.

Each machine graded a part of a class; one folder holds it all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.errors import GradebookError, PluginError
from grader.gradebook import Gradebook, Recorded, Run
from grader.gradebook.copies import CopyKind, note_copy
from grader.gradebook.decision_log import log_of, write_log
from grader.intake.student_id import key
from grader.model import Assignment, Decision
from grader.model.options import Options
from grader.pipeline import write_again


@dataclass(frozen=True, slots=True)
class Merged:
    """An assignment of a merged class: how many are in it, and what is worth knowing.

    `ungraded` counts those who have no result yet.
    """

    assignment: str
    students: int
    ungraded: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One assignment's run in one of the folders."""

    folder: Path
    book: Gradebook
    run: Run

    def newest(self) -> Iterator[Recorded]:
        """Yield the newest result of each student who has one."""
        for student in self.run.students:
            recorded = self.book.latest(self.run.assignment, student)
            if recorded is not None:
                yield recorded


def merge(
    course: Path,
    folders: Sequence[Path],
    out: Path,
) -> tuple[Merged, ...]:
    """Write the last runs in *folders* to the folder *out* as one run, with all reports.

    The folders stay as they are. Who is in several has the result that was
    graded last. Raises GradebookError where a folder holds no run, or where
    parts of a class were graded with different tests, which would be unfair.
    """
    with ExitStack() as stack:
        parts: dict[str, list[_Part]] = {}
        for folder in folders:
            book = stack.enter_context(Gradebook.read(folder))
            for run in book.last_runs():
                parts.setdefault(run.assignment, []).append(
                    _Part(folder, book, run),
                )
        assignments = [get_assignment(course, name) for name in parts]
        for assignment in assignments:
            _check_tests(assignment, parts[assignment.id])
        with Gradebook.open(out) as book:
            merged = [
                _merge(book, assignment, parts[assignment.id], out)
                for assignment in assignments
            ]
            for folder in folders:
                note_copy(book, folder, CopyKind.GRADEBOOK)
    try:
        write_again(course, out)
    except PluginError as problem:
        notes = (*merged[-1].notes, problem.message)
        merged[-1] = replace(merged[-1], notes=notes)
    return tuple(merged)


def _merge(
    book: Gradebook,
    assignment: Assignment,
    parts: Sequence[_Part],
    out: Path,
) -> Merged:
    """Record the newest result of everybody in *parts* in *book*."""
    students = {student for part in parts for student in part.run.students}
    ordered = sorted(students, key=lambda student: (key(student), student))
    unmatched = dict.fromkeys(
        path for part in parts for path in part.run.unmatched
    )
    options = Options(out=out, language=parts[0].run.language)
    book.start_run_of(assignment, options, ordered, tuple(unmatched))
    results = [(recorded, part) for part in parts for recorded in part.newest()]
    newest: dict[str, tuple[Recorded, _Part]] = {}
    for recorded, part in sorted(results, key=_graded):
        newest[recorded.student] = (recorded, part)
    for recorded, part in newest.values():
        result = part.book.result(recorded, assignment)
        book.record(result, recorded.keys, recorded.graded)
    _merge_decisions(book, assignment, parts)
    book.finish_run()
    return Merged(
        assignment=assignment.id,
        students=len(students),
        ungraded=len(students) - len(newest),
        notes=tuple(_notes([recorded for recorded, _ in results])),
    )


def _graded(result: tuple[Recorded, _Part]) -> str:
    recorded, _ = result
    return recorded.graded


def _merge_decisions(
    book: Gradebook,
    assignment: Assignment,
    parts: Sequence[_Part],
) -> None:
    """Add the decisions of *parts* to those in *book*, each once."""
    present = set(log_of(book, assignment.id))
    decisions: dict[Decision, None] = {}
    for part in parts:
        decisions |= dict.fromkeys(log_of(part.book, assignment.id))
    new = [decision for decision in decisions if decision not in present]
    write_log(book, assignment.id, sorted(new, key=_when))


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
        raise GradebookError(
            f"{assignment.id} was graded with different tests, references or"
            f" configurations: see {places}.",
            "Grade every part with the same course (`grader regrade`), then merge.",
        )


def _notes(results: Sequence[Recorded]) -> Iterator[str]:
    counts = Counter(recorded.student for recorded in results)
    for student, count in counts.items():
        if count > 1:
            yield (
                f"{student} is in {count} folders; the result that was graded last was"
                " taken"
            )
    environments = len({recorded.keys.environment for recorded in results})
    if environments > 1:
        yield (
            f"graded in {environments} environments (versions of the grader, Python or"
            " libraries); staff pages name them"
        )
