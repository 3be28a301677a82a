"""The grades of a class as a table for a spreadsheet: one line for each student."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from fractions import Fraction

from grader.export.exportable import (
    Status,
    final_points,
    has_grade,
    point_number,
    status_of,
)
from grader.grading.final_grade import LATE, is_open
from grader.model import Act, Decision, Graded, Result, Submission
from grader.model.safe_text import clean_line

#: How much of a text goes into a cell; a spreadsheet takes 32,767 characters.
MAX_CELL = 1000

# What makes a spreadsheet take a cell for a formula, in the full-width forms
# that some locales accept too.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_FIRST = ("id", "name", "status", "score", "maximum")
_NUMERIC_DECIDED = ("awarded", "late_penalty")
_DECIDED = (*_NUMERIC_DECIDED, "decisions")
_DELIVERY = ("email", "section", "submitted", "late", "group")
_LATE = {None: "", True: "yes", False: "no"}
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


class Dialect(StrEnum):
    """What separates cells, and the digits of a fraction."""

    COMMA = "comma"  #: `7.5,10`, as most programs read it
    SEMICOLON = (
        "semicolon"  #: `7,5;10`, as a spreadsheet in much of Europe does
    )


def grades_csv(
    results: Iterable[Result],
    dialect: Dialect = Dialect.COMMA,
) -> str:
    """Return the grades as CSV: a header, then a line for each result, sorted by id.

    Columns: id, name, status, score, maximum, one for each criterion (by id),
    problem, email, section, submitted, late, group, awarded, late_penalty,
    decisions (who decided what, and why). Every cell is in quotes. After an
    internal error, and where nothing was handed in or the student is excused,
    the score and the criteria are empty; where a person has yet to grade, the
    score. Cells that a spreadsheet would run start with an apostrophe. All
    results must be of one assignment. The text has no byte order mark;
    `write_grades` puts it in front for Excel.
    """
    table = Table(dialect)
    for result in results:
        table.add(result)
    return table.text()


class Table:
    """The text of `grades_csv`, of results that come one at a time."""

    def __init__(self, dialect: Dialect = Dialect.COMMA) -> None:
        self._dialect = dialect
        self._criteria: list[str] = []
        self._lines: list[list[str]] = []

    def add(self, result: Result) -> None:
        """Add a student."""
        self._criteria = self._criteria or [
            criterion.id for criterion in result.assignment.rubric.criteria
        ]
        self._lines.append(_line(result, self._criteria))

    def text(self) -> str:
        """Return the table."""
        header = [*_FIRST, *self._criteria, "problem", *_DELIVERY, *_DECIDED]
        numeric = {"score", "maximum", *self._criteria, *_NUMERIC_DECIDED}
        # a line begins with the id
        return table_csv(
            (header, *sorted(self._lines)),
            self._dialect,
            [place for place, name in enumerate(header) if name in numeric],
        )


def table_csv(
    rows: Iterable[Iterable[str]],
    dialect: Dialect = Dialect.COMMA,
    numeric: Collection[int] = (),
) -> str:
    """Return *rows* as CSV, every cell in quotes and none that is run as a formula.

    The columns *numeric* hold numbers, which have the decimal sign of the *dialect*.
    """
    stream = io.StringIO()
    is_european = dialect is Dialect.SEMICOLON
    writer = csv.writer(
        stream,
        delimiter=";" if is_european else ",",
        quoting=csv.QUOTE_ALL,
        lineterminator="\r\n",
    )
    for row in rows:
        cells = _cells(row)
        for place in numeric if is_european else ():
            if _PLAIN_NUMBER.fullmatch(cells[place]):
                cells[place] = cells[place].replace(".", ",")
        writer.writerow(cells)
    return stream.getvalue()


def totals_csv(graded: Sequence[Graded]) -> str:
    """Return the points of several assignments as CSV, a line for each student.

    Lines are sorted by id. Columns: id, name, score, maximum, then for each
    assignment its status and score, `ID.status` and `ID.score`. The score is
    empty where one of the assignments has none for that student, and where
    nothing was handed in for any.
    """
    ids = [assignment.assignment.id for assignment in graded]
    header = ["id", "name", "score", "maximum"]
    for assignment_id in ids:
        header += [f"{assignment_id}.status", f"{assignment_id}.score"]
    maxima = (assignment.assignment.rubric.maximum for assignment in graded)
    maximum = _points(sum(maxima, Fraction(0)))
    results_by_student: dict[str, dict[str, Result]] = {}
    for assignment in graded:
        for result in assignment.results:
            results = results_by_student.setdefault(result.submission.id, {})
            results[assignment.assignment.id] = result
    rows = [header]
    for student, results in sorted(results_by_student.items()):
        name = next(iter(results.values())).submission.name
        row = [student, name, _total(results.values(), len(ids)), maximum]
        for assignment_id in ids:
            row += _status_and_score(results.get(assignment_id))
        rows.append(row)
    return table_csv(rows)


def _total(results: Collection[Result], assignments: int) -> str:
    """Return the sum of a student's points.

    Empty where an assignment has none.
    """
    if all(result.submission.missing for result in results):
        return ""
    points = [
        result.score.earned
        for result in results
        if result.score is not None
        and status_of(result) is not Status.UNFINISHED
    ]
    return (
        _points(sum(points, Fraction(0))) if len(points) == assignments else ""
    )


def _status_and_score(result: Result | None) -> tuple[str, str]:
    if result is None:
        return "", ""
    return status_of(result).value, _final_points(result)


def _final_points(result: Result) -> str:
    points = final_points(result)
    return "" if points is None else _points(points)


def _points(points: Fraction) -> str:
    return str(point_number(points))


def safe_cell(text: str) -> str:
    """Return *text* as one line that no spreadsheet takes for a formula.

    Plain numbers stay as they are.
    """
    cleaned = clean_line(text, MAX_CELL)
    if _PLAIN_NUMBER.fullmatch(cleaned) and cleaned == text:
        return cleaned
    # Before cleaning too: a tab or a line end in front is what hides the sign
    # from a check of the first character.
    is_hidden = text[:1] in ("\t", "\r", "\n")
    return f"'{cleaned}" if is_hidden or _FORMULA.match(cleaned) else cleaned


def _line(result: Result, criteria: Sequence[str]) -> list[str]:
    submission = result.submission
    by_criterion = _points_by_criterion(result)
    return [
        submission.id,
        submission.name,
        status_of(result).value,
        _final_points(result),
        _points(result.assignment.rubric.maximum),
        *(by_criterion.get(criterion, "") for criterion in criteria),
        submission.problem or "",
        *_delivered(submission),
        *_decided(result),
    ]


def _points_by_criterion(result: Result) -> dict[str, str]:
    """Return the points of the criteria that are graded, by the criterion's id."""
    is_graded = has_grade(result) or status_of(result) is Status.UNFINISHED
    if result.score is None or not is_graded:
        return {}
    return {
        line.criterion.id: _points(line.earned)
        for line in result.score.criteria
        if not is_open(result, line.criterion)
    }


def _decided(result: Result) -> list[str]:
    """Return the points awarded, those that lateness took, and the decisions."""
    awarded = sum(
        (
            decision.points or Fraction(0)
            for decision in result.decisions
            if decision.act is Act.AWARD
        ),
        Fraction(0),
    )
    late = ""
    for line in result.score.criteria if result.score else ():
        if line.criterion.id == LATE:
            late = _points(-line.earned)
            break
    decisions = "; ".join(map(_decision, result.decisions))
    return [_points(awarded) if awarded else "", late, decisions]


def _decision(decision: Decision) -> str:
    """Return who decided what, and why."""
    points = "" if decision.points is None else f" {_points(decision.points)}"
    until = f" to {decision.until}" if decision.until else ""
    criterion = f" for {decision.criterion}" if decision.criterion else ""
    act = f"{decision.act.value}{points}{until}{criterion}"
    return f"{act} by {decision.who}: {decision.reason}"


def _delivered(submission: Submission) -> list[str]:
    person, delivery = submission.person, submission.delivery
    late = _LATE[delivery.late]
    return [
        person.email,
        person.section,
        delivery.submitted,
        late,
        submission.group,
    ]


def _cells(texts: Iterable[str]) -> list[str]:
    return [safe_cell(text) for text in texts]
