"""The grades of a class as JSON, for staff only.

Docs/grades_json.md describes it.
"""

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
    Criterion,
    CriterionScore,
    Decision,
    Delivery,
    Diagnosis,
    Difference,
    Finding,
    Judgement,
    Note,
    Person,
    Result,
    StudentFailure,
    Submission,
    Unmatched,
    Verdict,
)
from grader.model.safe_text import clean_line, clean_text
from grader.wording.judgements import feedback
from grader.wording.texts import in_english

#: Raised when a program that reads this format could misread the next; new keys
#: alone do not raise it.
FORMAT = 2
MAX_TEXT = 4000

_Place = tuple[int, int]  #: where it begins, and its length


def grades_json(
    results: Iterable[Result],
    unmatched: Sequence[Unmatched] = (),
) -> str:
    """Return the results of one assignment as JSON text.

    The same results give the same text, "timings" aside. Students are sorted by
    id, tests as they ran. Numbers are finite. A student with an internal error,
    or who handed in nothing, has the score null. Without results the assignment
    is null too.
    """
    document = Document(io.BytesIO())
    for result in results:
        document.add(result)
    return b"".join(document.parts(unmatched)).decode()


class Document:
    """The text of `grades_json`, of results that come one at a time.

    That of a large class waits in *spool*, a file.
    """

    def __init__(self, spool: IO[bytes]) -> None:
        self._spool = spool
        self._assignment: Assignment | None = None
        self._students: list[tuple[str, _Place, _Place]] = []

    @in_english()
    def add(self, result: Result) -> None:
        """Add a student."""
        self._assignment = self._assignment or result.assignment
        student = result.submission.id
        text = text_of(_student(result), 2)
        timing = f"{text_of(student)}: {text_of(_timing(result), 2)}"
        self._students.append((student, self._put(text), self._put(timing)))

    def parts(self, unmatched: Sequence[Unmatched] = ()) -> Iterator[bytes]:
        """Yield the text in parts, as UTF-8.

        *unmatched* is what no submission was made of.
        """
        assignment = _assignment(self._assignment) if self._assignment else None
        yield f'{{\n "assignment": {text_of(assignment, 1)},\n'.encode()
        yield f' "format": {FORMAT},\n "students": '.encode()
        self._students.sort()
        yield from self._joined(
            b"[]",
            (place for _, place, _ in self._students),
        )
        yield b',\n "timings": '
        yield from self._joined(
            b"{}",
            (place for _, _, place in self._students),
        )
        by_path = sorted(unmatched, key=lambda part: (part.path, part.reason))
        leftover = [_unmatched(part) for part in by_path]
        yield f',\n "unmatched": {text_of(leftover, 1)}\n}}\n'.encode()

    def _put(self, text: str) -> _Place:
        start = self._spool.tell()
        return start, self._spool.write(text.encode())

    def _joined(
        self,
        brackets: bytes,
        places: Iterable[_Place],
    ) -> Iterator[bytes]:
        """Yield the list or table of what is at *places*, at the first level of a document."""
        before = brackets[:1] + b"\n  "
        for start, length in places:
            self._spool.seek(start)
            yield before + self._spool.read(length)
            before = b",\n  "
        yield b"\n " + brackets[1:] if before[:1] == b"," else brackets


def _unmatched(part: Unmatched) -> Json:
    return {"path": _line(part.path), "reason": _line(part.reason)}


def _assignment(assignment: Assignment) -> Json:
    rubric = assignment.rubric
    return {
        "id": assignment.id,
        "title": assignment.title,
        "maximum": point_number(rubric.maximum),
        "criteria": [_criterion(criterion) for criterion in rubric.criteria],
    }


def _criterion(criterion: Criterion) -> Json:
    return {
        "id": criterion.id,
        "title": criterion.title,
        "points": point_number(criterion.points),
        "extra_credit": criterion.extra_credit,
        "all_or_nothing": criterion.all_or_nothing,
        "manual": criterion.manual,
    }


def _student(result: Result) -> Json:
    return {
        **_submission(result.submission),
        **_graded(result),
        **_explained(result),
    }


def _submission(submission: Submission) -> dict[str, Json]:
    """Return what was handed in, by whom, and how, as far as that is on record."""
    main, problem = submission.main, submission.problem
    return {
        "id": submission.id,
        "name": _line(submission.name),
        "file": None if main is None else _line(main),
        "problem": None if problem is None else _lines(problem),
        "person": _person(submission.person),
        "delivery": _delivery(submission.delivery, submission.group),
    }


def _person(person: Person) -> Json:
    return {
        "id": _line(person.id),
        "email": _line(person.email),
        "section": _line(person.section),
    }


def _delivery(delivery: Delivery, group: str) -> Json:
    return {
        "site": delivery.site,
        "submitted": _line(delivery.submitted),
        "late": delivery.late,
        "attempt": delivery.attempt,
        "attempts": delivery.attempts,
        "group": _line(group),
    }


def _graded(result: Result) -> dict[str, Json]:
    """Return what grader and people made of the submission."""
    return {
        "status": status_of(result).value,
        "score": _score(result) if has_grade(result) else None,
        "tests": _tests(result),
        "decisions": list(map(_decision, result.decisions)),
        "isolation": result.isolation,
    }


def _explained(result: Result) -> dict[str, Json]:
    """Return what is said about the submission beside points."""
    # Grading may repeat a note of the intake.
    notes = dict.fromkeys((*result.submission.notes, *result.notes))
    return {
        "diagnoses": list(map(_diagnosis, result.diagnoses)),
        "notes": list(map(_note, notes)),
        "findings": list(map(_finding, result.findings)),
        "shortfall": _shortfall(shortfall(result)),
        "published_only": list(map(_line, result.published_only)),
    }


def _diagnosis(diagnosis: Diagnosis) -> Json:
    return {
        "title": _line(diagnosis.title),
        "explanation": _lines(diagnosis.explanation),
        "hint": _lines(diagnosis.hint),
        "misconception": diagnosis.misconception,
        "tests": diagnosis.tests,
    }


def _score(result: Result) -> Json:
    score = result.score
    if score is None:
        return None
    return {
        "earned": point_number(score.earned),
        "maximum": point_number(score.maximum),
        "criteria": [
            _score_line(line, ungraded=is_open(result, line.criterion))
            for line in score.criteria
        ],
    }


def _score_line(line: CriterionScore, *, ungraded: bool) -> Json:
    return {
        "id": line.criterion.id,
        "title": _line(line.criterion.title),
        "earned": None if ungraded else point_number(line.earned),
        "maximum": point_number(line.criterion.points),
        "note": _lines(line.note),
        "passed": line.passed,
        "total": line.total,
    }


def _tests(result: Result) -> Json:
    rubric = result.assignment.rubric
    criteria = {criterion.id for criterion in rubric.criteria}
    tests = [judgement.test for judgement in result.judgements]
    values = worth(
        [test for test in tests if test.criterion in criteria],
        rubric,
    )
    earned = earned_points(result.judgements, rubric, values)
    documents = []
    for judgement in result.judgements:
        points = earned.get(judgement.test.id, Fraction(0))
        maximum = values.get(judgement.test.id, Fraction(0))
        documents.append(_test(judgement, points, maximum))
    return documents


def _test(judgement: Judgement, points: Fraction, maximum: Fraction) -> Json:
    test = judgement.test
    failed = judgement.verdict is Verdict.INTERNAL_ERROR
    return {
        "id": test.id,
        "title": _line(test.title),
        "criterion": test.criterion,
        "visibility": test.visibility.value,
        "verdict": judgement.verdict.value,
        "points": None if failed else point_number(points),
        "maximum": point_number(maximum),
        "extra_credit": test.extra_credit,
        **_worded(judgement),
    }


def _worded(judgement: Judgement) -> dict[str, Json]:
    """Return what happened, in words and as data."""
    outcome = judgement.outcome
    is_ours = judgement.verdict is Verdict.INTERNAL_ERROR
    return {
        "feedback": _lines(feedback(judgement)),
        "failure": _failure(outcome.failure),
        "difference": _difference(outcome.difference),
        "internal_error": _lines(outcome.error) if is_ours else None,
    }


def _failure(failure: StudentFailure | None) -> Json:
    if failure is None:
        return None
    return {
        "kind": failure.kind.value,
        "way": type(failure.details).__name__,
        "subject": _line(failure.subject),
        "at_load": failure.is_at_load,
        "exception": _line(failure.exception),
        "message": _lines(failure.detail),
        "file": _line(failure.file),
        "line": failure.line or None,
    }


def _difference(difference: Difference | None) -> Json:
    if difference is None:
        return None
    return {"kind": difference.kind.value, "name": _line(difference.name)}


def _shortfall(why: Shortfall | None) -> Json:
    if why is None:
        return None
    return {
        "cause": why.cause.value,
        "text": _line(why.sentence),
        "second_grading": _points(why.second),
    }


def _finding(finding: Finding) -> Json:
    return {
        "name": _line(finding.name),
        "file": finding.file,
        "line": finding.line or None,
        "how": _line(finding.how),
    }


def _decision(decision: Decision) -> Json:
    before, after = decision.before, decision.after
    return {
        "act": decision.act.value,
        "criterion": decision.criterion or None,
        "points": _points(decision.points),
        "until": decision.until or None,
        "reason": _lines(decision.reason),
        "who": _line(decision.who),
        "when": decision.when,
        "before": point_number(Fraction(before)) if before else None,
        "after": point_number(Fraction(after)) if after else None,
    }


def _points(points: Fraction | None) -> Json:
    return None if points is None else point_number(points)


def _note(note: Note) -> Json:
    return {"kind": note.kind.value, "text": _lines(note.text)}


def _line(text: str) -> str:
    return clean_line(text, MAX_TEXT)


def _lines(text: str) -> str:
    return clean_text(text, MAX_TEXT)


def _timing(result: Result) -> Json:
    tests = {
        judgement.test.id: _seconds(judgement.outcome.seconds)
        for judgement in result.judgements
    }
    return {"seconds": _seconds(result.seconds), "tests": tests}


def _seconds(seconds: float) -> float | None:
    return round(seconds, 6) if math.isfinite(seconds) else None
