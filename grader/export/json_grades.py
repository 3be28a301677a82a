"""The grades of a class as JSON, as docs/grades_json.md describes it: for programs of the staff, not for students."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import IO

from grader.export.exportable import has_grade, point_number, status_of
from grader.export.json_text import Json, text_of
from grader.grading.final_grade import is_open
from grader.grading.score import earned_points, worth
from grader.grading.shortfall import Shortfall, shortfall
from grader.model import (
    Assignment,
    Decision,
    Finding,
    Judgement,
    Note,
    Result,
    Submission,
    Unmatched,
    Verdict,
)
from grader.model.safe_text import clean_line, clean_text

#: Raised when a reader of the format could misunderstand the next one; new keys alone
#: do not raise it.
FORMAT = 1
MAX_TEXT = 4000

_Place = tuple[int, int]  #: where it begins, and its length


def grades_json(results: Iterable[Result], unmatched: Sequence[Unmatched] = ()) -> str:
    """Return the results of one assignment as JSON text: the same results give the same text, "timings" aside.

    Students are sorted by id, tests as they ran. Numbers are finite. A student with an
    internal error, or who handed in nothing, has the score null. Without results the
    assignment is null too.
    """
    document = Document(io.BytesIO())
    for result in results:
        document.add(result)
    return b"".join(document.parts(unmatched)).decode()


class Document:
    """The text of `grades_json`, of results that come one at a time: that of a large class waits in *spool*, a file."""

    def __init__(self, spool: IO[bytes]) -> None:
        self._spool = spool
        self._assignment: Assignment | None = None
        self._students: list[tuple[str, _Place, _Place]] = []

    def add(self, result: Result) -> None:
        """Add a student."""
        self._assignment = self._assignment or result.assignment
        student = result.submission.id
        timing = f"{text_of(student)}: {text_of(_timing(result), 2)}"
        self._students.append(
            (student, self._put(text_of(_student(result), 2)), self._put(timing))
        )

    def parts(self, unmatched: Sequence[Unmatched] = ()) -> Iterator[bytes]:
        """Yield the text in parts, as UTF-8.

        *unmatched* is what no submission was made of.
        """
        leftover: Json = [
            {
                "path": clean_line(item.path, MAX_TEXT),
                "reason": clean_line(item.reason, MAX_TEXT),
            }
            for item in sorted(unmatched, key=lambda item: (item.path, item.reason))
        ]
        assignment = _assignment(self._assignment) if self._assignment else None
        yield (
            f'{{\n "assignment": {text_of(assignment, 1)},\n "format": {FORMAT},\n'
            ' "students": '.encode()
        )
        self._students.sort()
        yield from self._joined(b"[]", (place for _, place, _ in self._students))
        yield b',\n "timings": '
        yield from self._joined(b"{}", (place for _, _, place in self._students))
        yield f',\n "unmatched": {text_of(leftover, 1)}\n}}\n'.encode()

    def _put(self, text: str) -> _Place:
        start = self._spool.tell()
        return start, self._spool.write(text.encode())

    def _joined(self, brackets: bytes, places: Iterable[_Place]) -> Iterator[bytes]:
        """Yield the list or table of what is at *places*, at the first level of a document."""
        before = brackets[:1] + b"\n  "
        for start, length in places:
            self._spool.seek(start)
            yield before + self._spool.read(length)
            before = b",\n  "
        yield b"\n " + brackets[1:] if before[:1] == b"," else brackets


def _assignment(assignment: Assignment) -> Json:
    criteria = assignment.rubric.criteria
    return {
        "id": assignment.id,
        "title": assignment.title,
        "maximum": point_number(assignment.rubric.maximum),
        "criteria": [
            {
                "id": c.id,
                "title": c.title,
                "points": point_number(c.points),
                "extra_credit": c.extra_credit,
                "all_or_nothing": c.all_or_nothing,
                "manual": c.manual,
            }
            for c in criteria
        ],
    }


def _student(result: Result) -> Json:
    submission = result.submission
    return {
        "id": submission.id,
        "name": clean_line(submission.name, MAX_TEXT),
        "status": status_of(result).value,
        "file": (
            None if submission.main is None else clean_line(submission.main, MAX_TEXT)
        ),
        "problem": (
            None
            if submission.problem is None
            else clean_text(submission.problem, MAX_TEXT)
        ),
        "score": _score(result) if has_grade(result) else None,
        "tests": _tests(result),
        "diagnoses": [
            {
                "title": clean_line(d.title, MAX_TEXT),
                "explanation": clean_text(d.explanation, MAX_TEXT),
                "hint": clean_text(d.hint, MAX_TEXT),
                "misconception": d.misconception,
                "tests": d.tests,
            }
            for d in result.diagnoses
        ],
        "notes": [_note(note) for note in _all_notes(submission, result)],
        "findings": [_finding(finding) for finding in result.findings],
        "shortfall": _shortfall(shortfall(result)),
        "published_only": [
            clean_line(title, MAX_TEXT) for title in result.published_only
        ],
        "decisions": [_decision(one) for one in result.decisions],
        "isolation": result.isolation,
        **_delivered(submission),
    }


def _delivered(submission: Submission) -> dict[str, Json]:
    """Return who handed in, and how, as far as it is known."""
    person, delivery = submission.person, submission.delivery
    return {
        "person": {
            "id": clean_line(person.id, MAX_TEXT),
            "email": clean_line(person.email, MAX_TEXT),
            "section": clean_line(person.section, MAX_TEXT),
        },
        "delivery": {
            "site": delivery.site,
            "submitted": clean_line(delivery.submitted, MAX_TEXT),
            "late": delivery.late,
            "attempt": delivery.attempt,
            "attempts": delivery.attempts,
            "group": clean_line(submission.group, MAX_TEXT),
        },
    }


def _score(result: Result) -> Json:
    if result.score is None:
        return None
    return {
        "earned": point_number(result.score.earned),
        "maximum": point_number(result.score.maximum),
        "criteria": [
            {
                "id": c.criterion.id,
                "title": clean_line(c.criterion.title, MAX_TEXT),
                "earned": (
                    None if is_open(result, c.criterion) else point_number(c.earned)
                ),
                "maximum": point_number(c.criterion.points),
                "note": clean_text(c.note, MAX_TEXT),
                "passed": c.passed,
                "total": c.total,
            }
            for c in result.score.criteria
        ],
    }


def _tests(result: Result) -> Json:
    rubric = result.assignment.rubric
    known = {criterion.id for criterion in rubric.criteria}
    values = worth(
        [
            judgement.test
            for judgement in result.judgements
            if judgement.test.criterion in known
        ],
        rubric,
    )
    earned = earned_points(result.judgements, rubric, values)
    return [
        _test(j, earned.get(j.test.id, Fraction(0)), values.get(j.test.id, Fraction(0)))
        for j in result.judgements
    ]


def _test(judgement: Judgement, earned: Fraction, maximum: Fraction) -> Json:
    test = judgement.test
    failed = judgement.verdict is Verdict.INTERNAL_ERROR
    return {
        "id": test.id,
        "title": clean_line(test.title, MAX_TEXT),
        "criterion": test.criterion,
        "visibility": test.visibility.value,
        "verdict": judgement.verdict.value,
        "points": None if failed else point_number(earned),
        "maximum": point_number(maximum),
        "extra_credit": test.extra_credit,
        "feedback": clean_text(judgement.feedback, MAX_TEXT),
        "internal_error": (
            clean_text(judgement.outcome.error, MAX_TEXT) if failed else None
        ),
    }


def _shortfall(why: Shortfall | None) -> Json:
    if why is None:
        return None
    second = None if why.second is None else point_number(why.second)
    return {
        "cause": why.cause.value,
        "text": clean_line(why.sentence, MAX_TEXT),
        "second_grading": second,
    }


def _finding(finding: Finding) -> Json:
    how = clean_line(finding.how, MAX_TEXT)
    return {
        "name": clean_line(finding.name, MAX_TEXT),
        "file": finding.file,
        "line": finding.line or None,
        "how": how,
    }


def _decision(one: Decision) -> Json:
    return {
        "act": one.act.value,
        "criterion": one.criterion or None,
        "points": None if one.points is None else point_number(one.points),
        "until": one.until or None,
        "reason": clean_text(one.reason, MAX_TEXT),
        "who": clean_line(one.who, MAX_TEXT),
        "when": one.when,
        "before": point_number(Fraction(one.before)) if one.before else None,
        "after": point_number(Fraction(one.after)) if one.after else None,
    }


def _note(note: Note) -> Json:
    return {"kind": note.kind.value, "text": clean_text(note.text, MAX_TEXT)}


def _all_notes(submission: Submission, result: Result) -> Iterable[Note]:
    """Return the notes of intake and grading, each once, for the second may repeat the first."""
    return dict.fromkeys((*submission.notes, *result.notes))


def _timing(result: Result) -> Json:
    return {
        "seconds": _seconds(result.seconds),
        "tests": {j.test.id: _seconds(j.outcome.seconds) for j in result.judgements},
    }


def _seconds(seconds: float) -> float | None:
    return round(seconds, 6) if math.isfinite(seconds) else None
