"""A map of a class: a row for each student, a column for each test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from grader.model import Result
from grader.report.parts.headline import Student, student_of
from grader.report.parts.outline import Place, by_anchor, title_of
from grader.report.writing.numbers import NONE, points
from grader.report.writing.verdicts import Mark, common_mark, in_order


@dataclass(frozen=True, slots=True)
class Column:
    """One test function of one criterion."""

    number: int = field(metadata={"help": "counted from 1, over the columns"})
    title: str = field(metadata={"help": "title of the test"})


@dataclass(frozen=True, slots=True)
class MapCell:
    """How one student did in one test."""

    mark: Mark | None = field(
        metadata={"help": "the verdict; none where there was no such test"},
    )
    href: str = field(
        metadata={"help": "link to the test on the page for staff"},
    )


@dataclass(frozen=True, slots=True)
class MapRow:
    """One student who did not pass everything."""

    student: Student = field(metadata={"help": "who it is"})
    earned: str = field(metadata={"help": "the points"})
    order: float = field(metadata={"help": "the points as a number to sort by"})
    number: int = field(
        metadata={"help": "which row of the students' table it belongs to"},
    )
    cells: tuple[MapCell, ...] = field(
        metadata={"help": "the tests, in the order of the columns"},
    )


@dataclass(frozen=True, slots=True)
class VerdictMap:
    """Students by tests."""

    columns: tuple[Column, ...] = field(metadata={"help": "the tests"})
    rows: tuple[MapRow, ...] = field(
        metadata={"help": "the students, most points first"},
    )
    flawless: int = field(metadata={"help": "how many passed every test"})
    marks: tuple[Mark, ...] = field(
        metadata={"help": "the verdicts that occur, for the legend"},
    )


def verdict_map(results: Sequence[Result]) -> VerdictMap:
    """Return the map of *results*, whose places are those of the students' table.

    Who passed every test is counted and has no row.
    """
    titles: dict[Place, str] = {}
    for result in results:
        for place, cases in by_anchor(result.judgements).values():
            titles.setdefault(place, title_of(cases[0]))
    rows = []
    flawless = 0
    for number, result in enumerate(results):
        if result.submission.missing:
            continue
        row = _row(number, result, titles)
        if all(
            cell.mark is None or cell.mark.tone == "good" for cell in row.cells
        ):
            flawless += bool(result.judgements)
        else:
            rows.append(row)
    numbered = enumerate(titles.values(), 1)
    return VerdictMap(
        columns=tuple(Column(number, title) for number, title in numbered),
        rows=tuple(sorted(rows, key=lambda row: -row.order)),
        flawless=flawless,
        marks=in_order(_marks(rows)),
    )


def _row(number: int, result: Result, places: Iterable[Place]) -> MapRow:
    student, score = student_of(result), result.score
    cells = {
        place: MapCell(common_mark(cases), f"{student.href}#{anchor}")
        for anchor, (place, cases) in by_anchor(result.judgements).items()
    }
    absent = MapCell(None, "")
    return MapRow(
        student=student,
        earned=points(score.earned, score.maximum) if score else NONE,
        order=float(score.earned) if score else -1.0,
        number=number,
        cells=tuple(cells.get(place, absent) for place in places),
    )


def _marks(rows: Sequence[MapRow]) -> Iterator[Mark]:
    for row in rows:
        for cell in row.cells:
            if cell.mark is not None:
                yield cell.mark
