"""Which results students were given to read: a line for each, only ever added to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.gradebook.decision_log import log_of
from grader.gradebook.run_records import Recorded, now
from grader.gradebook.store import Gradebook
from grader.model import Act, Decision, Result


@dataclass(frozen=True, slots=True)
class Publication:
    """What a student was given to read, and when.

    `result` is the number of the graded result behind it, `decisions` how many
    decisions about the student's points there were. `earned` and the points by criterion in
    `lines` are exact.
    """

    student: str
    published: str
    result: int
    decisions: int
    earned: str | None
    lines: Mapping[str, str]


#: Acts that change no points.
_WORDS_ONLY = frozenset({Act.COMMENT, Act.SEEN})
_COLUMNS = "student, published, result, decisions, earned, lines"


def publish_results(
    book: Gradebook,
    assignment: str,
    results: Iterable[Result],
) -> None:
    """Record that *results*, as they count, were published now."""
    published = now()
    rows = []
    for result in results:
        student = result.submission.id
        newest = book.latest(assignment, student)
        score = result.score
        lines = {
            line.criterion.id: str(line.earned)
            for line in (score.criteria if score else ())
        }
        decided = len(point_decisions(log_of(book, assignment, student)))
        row = (
            assignment,
            student,
            published,
            newest.id if newest else 0,
            decided,
            None if score is None else str(score.earned),
            json.dumps(lines),
        )
        rows.append(row)
    with book.transaction():
        book.connection.executemany(
            f"INSERT INTO publications (assignment, {_COLUMNS})"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


def point_decisions(log: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the decisions in *log* that are about points."""
    return tuple(
        decision for decision in log if decision.act not in _WORDS_ONLY
    )


def publications_of(
    book: Gradebook,
    assignment: str,
    student: str = "",
) -> tuple[Publication, ...]:
    """Return what was published of *assignment*, to one student or all, oldest first."""
    rows = book.connection.execute(
        f"SELECT {_COLUMNS} FROM publications"
        " WHERE assignment = ? AND ? IN ('', student) ORDER BY id",
        (assignment, student),
    )
    return tuple(map(_publication, rows))


def last_publications(
    book: Gradebook,
    assignment: str,
) -> dict[str, Publication]:
    """Return by student what was published last."""
    return {
        publication.student: publication
        for publication in publications_of(book, assignment)
    }


def recorded_result(book: Gradebook, number: int) -> Recorded | None:
    """Return the graded result with the *number*, None where it is no longer there."""
    row = book.connection.execute(
        f"SELECT {Recorded.COLUMNS} FROM results WHERE id = ?",
        (number,),
    ).fetchone()
    return None if row is None else Recorded.of_row(row)


def _publication(row: tuple[Any, ...]) -> Publication:
    student, published, result, decisions, earned, lines = row
    return Publication(
        student,
        published,
        result,
        decisions,
        earned,
        json.loads(lines),
    )
