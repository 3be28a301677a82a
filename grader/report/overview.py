"""Several assignments together: a report for each student, a table of the class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from fractions import Fraction
from statistics import mean
from typing import Any
from urllib.parse import quote

from grader.model import Assignment, Graded, Result
from grader.model.safe_text import clean_line
from grader.report.parts.headline import (
    MAX_NAME,
    ScoreView,
    folder_link,
    name_of,
    points_of,
    staff_link,
)
from grader.report.submission_page import StudentPage, student_page
from grader.report.writing.numbers import NONE, points
from grader.wording.texts import of_course


@dataclass(frozen=True, slots=True)
class StudentOverview:
    """What a student gets for several assignments: all points, then each report."""

    title: str = field(metadata={"help": "title of the document"})
    name: str = field(metadata={"help": "the student's name"})
    score: ScoreView | None = field(
        metadata={
            "help": "all points together; none where one score is missing",
        },
    )
    excused: bool = field(
        metadata={"help": "whether no assignment counts for the student"},
    )
    parts: tuple[StudentPage, ...] = field(
        metadata={"help": "the report of each assignment"},
    )


@dataclass(frozen=True, slots=True)
class AssignmentColumn:
    """One assignment of the table."""

    id: str = field(metadata={"help": "id of the assignment"})
    title: str = field(metadata={"help": "title of the assignment"})
    href: str = field(metadata={"help": "link to its class page"})
    maximum: str = field(metadata={"help": "the points if all is right"})
    mean: str = field(metadata={"help": "mean of the scores"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A student's points for one assignment."""

    earned: str = field(metadata={"help": "the points"})
    order: float = field(
        metadata={
            "help": "the points as a number to sort by; below zero where there are none",
        },
    )
    href: str = field(metadata={"help": "link to the page for staff"})


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One student of the table."""

    name: str = field(metadata={"help": "the name"})
    report: str = field(
        metadata={"help": "link to the student's report of all assignments"},
    )
    cells: tuple[Cell, ...] = field(
        metadata={"help": "the points for each assignment"},
    )
    total: Cell = field(metadata={"help": "all points"})


@dataclass(frozen=True, slots=True)
class ClassOverview:
    """The table of a class over several assignments."""

    title: str = field(metadata={"help": "title of the document"})
    assignments: tuple[AssignmentColumn, ...] = field(
        metadata={"help": "the assignments"},
    )
    maximum: str = field(metadata={"help": "the points of all together"})
    rows: tuple[OverviewRow, ...] = field(
        metadata={"help": "the students by name"},
    )


def student_overview(results: Sequence[Result]) -> StudentOverview:
    """Return what a student may see of *results*, one for each assignment."""
    name = clean_line(results[0].submission.name, MAX_NAME)
    counted = [result for result in results if not result.is_excused]
    parts = [
        with_prefix(student_page(result), f"{result.assignment.id}-")
        for result in results
    ]
    return StudentOverview(
        title=name,
        name=name,
        score=total_view(counted) if counted else None,
        excused=not counted,
        parts=tuple(parts),
    )


def total_view(results: Sequence[Result]) -> ScoreView | None:
    """Return the points of *results* together, or None where one has no score."""
    earned = total(results)
    if earned is None:
        return None
    return points_of(
        earned,
        _maximum([result.assignment for result in results]),
    )


def _maximum(assignments: Iterable[Assignment]) -> Fraction:
    """Return the points that *assignments* give together."""
    maxima = [assignment.rubric.maximum for assignment in assignments]
    return sum(maxima, Fraction(0))


def total(results: Sequence[Result]) -> Fraction | None:
    """Return the points of *results* together.

    None where one has no score, or nothing was handed in for any.
    """
    scores = [
        result.score.earned for result in results if result.score is not None
    ]
    if all(result.submission.missing for result in results):
        return None
    return sum(scores, Fraction(0)) if len(scores) == len(results) else None


def class_overview(graded: Sequence[Graded]) -> ClassOverview:
    """Return the table of everybody who is in one of *graded*."""
    assignments = [part.assignment for part in graded]
    maximum = _maximum(assignments)
    students = by_student(graded).values()
    rows = [_row(results, assignments, maximum) for results in students]
    return ClassOverview(
        title=" · ".join(assignment.id for assignment in assignments),
        assignments=tuple(map(_column, graded)),
        maximum=points(maximum),
        rows=tuple(sorted(rows, key=lambda row: row.name.casefold())),
    )


def by_student(graded: Sequence[Graded]) -> dict[str, list[Result]]:
    """Return the results of each student, in the order of the assignments."""
    results_by_student: dict[str, list[Result]] = {}
    for part in graded:
        for result in part.results:
            results_by_student.setdefault(result.submission.id, []).append(
                result,
            )
    return results_by_student


def with_prefix(page: Any, prefix: str) -> Any:
    """Return *page*, a part of another one, with *prefix* before every id in it."""
    if isinstance(page, tuple):
        return tuple(with_prefix(part, prefix) for part in page)
    if not is_dataclass(page) or isinstance(page, type):
        return page
    changes = {"prefix": prefix} if hasattr(page, "prefix") else {}
    for part in fields(page):
        value = getattr(page, part.name)
        if part.metadata.get("anchor"):
            changes[part.name] = f"{prefix}{value}" if value else value
        elif part.name != "prefix":
            changes[part.name] = with_prefix(value, prefix)
    return replace(page, **changes)


def _column(graded: Graded) -> AssignmentColumn:
    assignment = graded.assignment
    maximum = assignment.rubric.maximum
    scores = [result.score for result in graded.results]
    earned = [score.earned for score in scores if score is not None]
    return AssignmentColumn(
        id=assignment.id,
        title=of_course(clean_line(assignment.title, MAX_NAME)),
        href=f"{quote(assignment.id, safe='')}/index.html",
        maximum=points(maximum),
        mean=points(mean(earned), maximum) if earned else NONE,
    )


def _row(
    results: Sequence[Result],
    assignments: Sequence[Assignment],
    maximum: Fraction,
) -> OverviewRow:
    report = f"{folder_link(results[0])}/report.html"
    by_assignment = {result.assignment.id: result for result in results}
    cells = [
        _cell(by_assignment.get(assignment.id)) for assignment in assignments
    ]
    return OverviewRow(
        name=name_of(results[0]),
        report=report,
        cells=tuple(cells),
        total=_points(total(results), maximum, report),
    )


def _cell(result: Result | None) -> Cell:
    if result is None or result.submission.missing:
        return Cell(NONE, -1.0, "")
    earned = None if result.score is None else result.score.earned
    href = f"{quote(result.assignment.id, safe='')}/{staff_link(result)}"
    return _points(earned, result.assignment.rubric.maximum, href)


def _points(earned: Fraction | None, maximum: Fraction, href: str) -> Cell:
    if earned is None:
        return Cell(NONE, -1.0, href)
    return Cell(points(earned, maximum), float(earned), href)
