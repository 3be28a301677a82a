"""A result line by line, for formats that list tests: the lines add up to the score, their texts are the student's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.export.exportable import Status, status_of
from grader.grading.brief_notes import brief_texts
from grader.grading.final_grade import NOT_YET, is_open
from grader.grading.score import earned_points, worth
from grader.model import Act, Judgement, Result, Visibility
from grader.model.safe_text import clean_line, clean_text

MAX_TEXT = 4000
NOT_RUN = "Not run: the file cannot be loaded."
FAILED = (
    "The grader itself failed. This costs you nothing; the course staff must look"
    " at it."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One test, or what no test gives; a staff test's is for staff only.

    `number` is empty where it is no test.
    """

    name: str
    earned: Fraction
    maximum: Fraction
    passed: bool
    text: str
    criterion: str
    visibility: Visibility = Visibility.PUBLIC
    number: str = ""


def lines_of(result: Result, shown: Result) -> tuple[Line, ...]:
    """Return the lines of *result*, worded as in *shown*, which is the same without what its student must not see.

    The text of a staff test stays, for staff. After an internal error there are no
    lines.
    """
    if status_of(result) is Status.INTERNAL_ERROR:
        return ()
    rubric = result.assignment.rubric
    earned = earned_points(result.judgements, rubric)
    values = worth([judgement.test for judgement in result.judgements], rubric)
    feedback = {judgement.test.id: judgement.feedback for judgement in shown.judgements}
    tests = tuple(
        Line(
            clean_line(one.test.title, MAX_TEXT),
            earned[one.test.id],
            values[one.test.id],
            one.credit >= 1,
            _text(one, feedback),
            one.test.criterion,
            one.test.visibility,
            str(number),
        )
        for number, one in enumerate(result.judgements, 1)
    )
    return (*tests, *_others(result, earned))


def _text(judgement: Judgement, feedback: Mapping[str, str]) -> str:
    """Return what is said of one test.

    That the file does not load is said once, in `remarks_of`.
    """
    if judgement.failed_to_load:
        return NOT_RUN
    return clean_text(feedback.get(judgement.test.id, judgement.feedback), MAX_TEXT)


def addend(points: Fraction) -> int | float:
    """Return *points* as the nearest number: a hundred thirds that were rounded to decimals would not add up to the score."""
    return points.numerator if points.denominator == 1 else float(points)


def remarks_of(result: Result, shown: Result) -> str:
    """Return what is said to the student beside the lines: problem, diagnoses, notes, comments."""
    if status_of(result) is Status.INTERNAL_ERROR:
        return FAILED
    problems = [
        judgement.feedback for judgement in shown.judgements if judgement.failed_to_load
    ]
    said = [
        *dict.fromkeys(problems),
        *(f"{one.title}\n{one.explanation}" for one in shown.diagnoses),
        *brief_texts(shown.notes),
    ]
    said += [one.reason for one in shown.decisions if one.act is Act.COMMENT]
    every = dict.fromkeys([*filter(None, (result.submission.problem,)), *said])
    return clean_text("\n\n".join(every), MAX_TEXT)


def _others(result: Result, earned: Mapping[str, Fraction]) -> Iterator[Line]:
    """Yield the lines of the score that no test gives, and what people changed of those that tests give."""
    for line in result.score.criteria if result.score else ():
        own = [
            earned[one.test.id]
            for one in result.judgements
            if one.test.criterion == line.criterion.id
        ]
        difference = line.earned - sum(own, Fraction(0))
        if difference or (line.criterion.manual and not own):
            said = NOT_YET if is_open(result, line.criterion) else line.note
            maximum = line.criterion.points if line.criterion.manual else Fraction(0)
            title, text = (
                clean_line(line.criterion.title, MAX_TEXT),
                clean_text(said, MAX_TEXT),
            )
            yield Line(
                title, difference, maximum, difference > 0, text, line.criterion.id
            )
