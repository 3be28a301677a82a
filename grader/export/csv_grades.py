"""The grades of a class as a table for a spreadsheet: one line for each student."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from grader.export.exportable import Status, has_grade, point_number, status_of
from grader.grading.final_grade import LATE, is_open
from grader.model import Act, Graded, Result, Submission
from grader.model.safe_text import clean_line

#: How much of a name or a sentence goes into a cell; a spreadsheet takes 32,767
#: characters.
MAX_CELL = 1000

# What makes a spreadsheet take a cell for a formula, in the full-width forms that some
# locales accept too.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_DECIDED = ("awarded", "late_penalty", "decisions")
_DELIVERY = ("email", "section", "submitted", "late", "group")
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def grades_csv(results: Iterable[Result]) -> str:
    """Return the grades as CSV: a header, then a line for each result, sorted by id, every cell in quotes.

    Columns: id, name, status, score, maximum, one for each criterion (by id), problem,
    email, section, submitted, late, group, awarded, late_penalty, decisions (who
    decided what, and why). After an internal error, and where nothing was handed in or
    the student is excused, the score and the criteria are empty; where a person has yet
    to grade, the score. Cells that a spreadsheet would run start with an apostrophe.
    All results must be of one assignment. The text has no byte order mark;
    `write_grades` puts it in front for Excel.
    """
    table = Table()
    for result in results:
        table.add(result)
    return table.text()


class Table:
    """The text of `grades_csv`, of results that come one at a time."""

    def __init__(self) -> None:
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
        header = [
            "id",
            "name",
            "status",
            "score",
            "maximum",
            *self._criteria,
            "problem",
            *_DELIVERY,
            *_DECIDED,
        ]
        return table_csv((header, *sorted(self._lines)))  # a line begins with the id


def table_csv(rows: Iterable[Iterable[str]]) -> str:
    """Return *rows* as CSV that no spreadsheet takes for formulas, every cell in quotes."""
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows(_cells(row) for row in rows)
    return stream.getvalue()


def totals_csv(graded: Sequence[Graded]) -> str:
    """Return the points of several assignments as CSV, one line for each student, sorted by id.

    Columns: id, name, score, maximum, then for each assignment its status and score,
    `ID.status` and `ID.score`. The score is empty where one of the assignments has none
    for that student, and where nothing was handed in for any.
    """
    ids = [one.assignment.id for one in graded]
    maximum = str(
        point_number(
            sum((one.assignment.rubric.maximum for one in graded), Fraction(0))
        )
    )
    rows = [
        [
            "id",
            "name",
            "score",
            "maximum",
            *(f"{i}.{key}" for i in ids for key in ("status", "score")),
        ]
    ]
    students: dict[str, dict[str, Result]] = {}
    for one in graded:
        for result in one.results:
            students.setdefault(result.submission.id, {})[one.assignment.id] = result
    for student, results in sorted(students.items()):
        name = next(iter(results.values())).submission.name
        each = [_status_and_score(results.get(one)) for one in ids]
        counted = [
            one for one in results.values() if status_of(one) is not Status.UNFINISHED
        ]
        scores = [one.score.earned for one in counted if one.score is not None]
        absent = all(one.submission.missing for one in results.values())
        total = (
            str(point_number(sum(scores, Fraction(0))))
            if len(scores) == len(ids) and not absent
            else ""
        )
        rows.append(
            [student, name, total, maximum, *(cell for pair in each for cell in pair)]
        )
    return table_csv(rows)


def _status_and_score(result: Result | None) -> tuple[str, str]:
    if result is None:
        return "", ""
    status = status_of(result)
    known = result.score is not None and has_grade(result)
    return status.value, (
        str(point_number(result.score.earned)) if known and result.score else ""
    )


def safe_cell(text: str) -> str:
    """Return *text* as one line that no spreadsheet takes for a formula.

    Plain numbers stay as they are.
    """
    # Before cleaning too: a tab or a line end in front is what hides the sign from a
    # check of the first character.
    cleaned = clean_line(text, MAX_CELL)
    if _PLAIN_NUMBER.fullmatch(cleaned) and cleaned == text:
        return cleaned
    return (
        f"'{cleaned}"
        if _FORMULA.match(cleaned) or text[:1] in ("\t", "\r", "\n")
        else cleaned
    )


def _line(result: Result, criteria: Sequence[str]) -> list[str]:
    status = status_of(result)
    submission = result.submission
    score = ""
    by_criterion: dict[str, str] = {}
    if result.score is not None and has_grade(result):
        score = str(point_number(result.score.earned))
    if result.score is not None and (score or status is Status.UNFINISHED):
        lines = [
            line
            for line in result.score.criteria
            if not is_open(result, line.criterion)
        ]
        by_criterion = {
            line.criterion.id: str(point_number(line.earned)) for line in lines
        }
    maximum = str(point_number(result.assignment.rubric.maximum))
    points = [by_criterion.get(criterion, "") for criterion in criteria]
    first = [
        submission.id,
        submission.name,
        status.value,
        score,
        maximum,
        *points,
        submission.problem or "",
    ]
    return [*first, *_delivered(submission), *_decided(result)]


def _decided(result: Result) -> list[str]:
    """Return the points given on top, those that lateness took, and who decided what and why."""
    awarded = sum(
        (one.points or Fraction(0) for one in result.decisions if one.act is Act.AWARD),
        Fraction(0),
    )
    lines = result.score.criteria if result.score else ()
    late = next(
        (
            str(point_number(-line.earned))
            for line in lines
            if line.criterion.id == LATE
        ),
        "",
    )
    said = []
    for one in result.decisions:
        points = "" if one.points is None else f" {point_number(one.points)}"
        about = f" for {one.criterion}" if one.criterion else ""
        said.append(
            f"{one.act.value}{points}{one.until and ' to ' + one.until}{about} by"
            f" {one.who}: {one.reason}"
        )
    return [str(point_number(awarded)) if awarded else "", late, "; ".join(said)]


def _delivered(submission: Submission) -> list[str]:
    person, delivery = submission.person, submission.delivery
    late = "" if delivery.late is None else "yes" if delivery.late else "no"
    return [person.email, person.section, delivery.submitted, late, submission.group]


def _cells(texts: Iterable[str]) -> list[str]:
    return [safe_cell(text) for text in texts]
