"""Several assignments brought together: one report for each student, and one table of the class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from fractions import Fraction
from statistics import mean
from typing import Any
from urllib.parse import quote

from grader.model import Graded, Result
from grader.model.safe_text import clean_line
from grader.report.submission_page import MAX_NAME, ScoreView, StudentPage, student_page
from grader.report.writing.numbers import NONE, percent, points


@dataclass(frozen=True, slots=True)
class StudentOverview:
    """What a student gets for several assignments: the points together, then each one's report."""

    title: str = field(metadata={"help": "title of the document"})
    name: str = field(metadata={"help": "the student's name"})
    score: ScoreView | None = field(
        metadata={"help": "all points together; none where one score is missing"}
    )
    excused: bool = field(
        metadata={"help": "whether no assignment counts for the student"}
    )
    parts: tuple[StudentPage, ...] = field(
        metadata={"help": "the report of each assignment"}
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
            "help": "the points as a number to sort by; below zero where there are none"
        }
    )
    href: str = field(metadata={"help": "link to the page for staff"})


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One student of the table."""

    name: str = field(metadata={"help": "the name"})
    report: str = field(
        metadata={"help": "link to the student's report of all assignments"}
    )
    cells: tuple[Cell, ...] = field(metadata={"help": "the points for each assignment"})
    total: Cell = field(metadata={"help": "all points"})


@dataclass(frozen=True, slots=True)
class ClassOverview:
    """The table of a class over several assignments."""

    title: str = field(metadata={"help": "title of the document"})
    assignments: tuple[AssignmentColumn, ...] = field(
        metadata={"help": "the assignments"}
    )
    maximum: str = field(metadata={"help": "the points of all together"})
    rows: tuple[OverviewRow, ...] = field(metadata={"help": "the students by name"})


def student_overview(results: Sequence[Result]) -> StudentOverview:
    """Return what a student may see of *results*, one for each assignment."""
    name = clean_line(results[0].submission.name, MAX_NAME)
    parts = tuple(
        with_prefix(student_page(one), f"{one.assignment.id}-") for one in results
    )
    counted = [one for one in results if not one.is_excused]
    return StudentOverview(
        name, name, total_view(counted) if counted else None, not counted, parts
    )


def total_view(results: Sequence[Result]) -> ScoreView | None:
    """Return the points of *results* together, or None where one has no score."""
    earned, possible = (
        total(results),
        sum((one.assignment.rubric.maximum for one in results), Fraction(0)),
    )
    return (
        None
        if earned is None
        else ScoreView(
            points(earned, possible), points(possible), percent(earned, possible)
        )
    )


def total(results: Sequence[Result]) -> Fraction | None:
    """Return the points of *results* together.

    None where one has no score, or nothing was handed in for any.
    """
    scores = [one.score.earned for one in results if one.score is not None]
    if all(one.submission.missing for one in results):
        return None
    return sum(scores, Fraction(0)) if len(scores) == len(results) else None


def class_overview(graded: Sequence[Graded]) -> ClassOverview:
    """Return the table of everybody who is in one of *graded*."""
    maximum = sum((one.assignment.rubric.maximum for one in graded), Fraction(0))
    rows = [_row(results, graded, maximum) for results in by_student(graded).values()]
    return ClassOverview(
        title=" · ".join(one.assignment.id for one in graded),
        assignments=tuple(map(_column, graded)),
        maximum=points(maximum),
        rows=tuple(sorted(rows, key=lambda row: row.name.casefold())),
    )


def by_student(graded: Sequence[Graded]) -> dict[str, list[Result]]:
    """Return the results of each student, in the order of the assignments."""
    found: dict[str, list[Result]] = {}
    for one in graded:
        for result in one.results:
            found.setdefault(result.submission.id, []).append(result)
    return found


def with_prefix(page: Any, prefix: str) -> Any:
    """Return *page* with *prefix* before every id in it: for a page that is a part of another."""
    if isinstance(page, tuple):
        return tuple(with_prefix(item, prefix) for item in page)
    if not is_dataclass(page) or isinstance(page, type):
        return page
    changes = {"prefix": prefix} if hasattr(page, "prefix") else {}
    for item in fields(page):
        value = getattr(page, item.name)
        if item.metadata.get("anchor"):
            changes[item.name] = f"{prefix}{value}" if value else value
        elif item.name != "prefix":
            changes[item.name] = with_prefix(value, prefix)
    return replace(page, **changes)


def _column(graded: Graded) -> AssignmentColumn:
    maximum = graded.assignment.rubric.maximum
    scores = [one.score.earned for one in graded.results if one.score is not None]
    return AssignmentColumn(
        graded.assignment.id,
        clean_line(graded.assignment.title, MAX_NAME),
        f"{quote(graded.assignment.id, safe='')}/index.html",
        points(maximum),
        points(mean(scores), maximum) if scores else NONE,
    )


def _row(
    results: Sequence[Result], graded: Sequence[Graded], maximum: Fraction
) -> OverviewRow:
    folder = f"students/{quote(results[0].submission.id, safe='')}"
    by_assignment = {one.assignment.id: one for one in results}
    cells = tuple(_cell(by_assignment.get(one.assignment.id), folder) for one in graded)
    report = f"{folder}/report.html"
    name = clean_line(results[0].submission.name, MAX_NAME) or clean_line(
        results[0].submission.id, MAX_NAME
    )
    return OverviewRow(name, report, cells, _points(total(results), maximum, report))


def _cell(result: Result | None, folder: str) -> Cell:
    if result is None or result.submission.missing:
        return Cell(NONE, -1.0, "")
    earned = None if result.score is None else result.score.earned
    href = f"{quote(result.assignment.id, safe='')}/{folder}/staff.html"
    return _points(earned, result.assignment.rubric.maximum, href)


def _points(earned: Fraction | None, maximum: Fraction, href: str) -> Cell:
    return (
        Cell(NONE, -1.0, href)
        if earned is None
        else Cell(points(earned, maximum), float(earned), href)
    )
