"""A result line by line, for formats that list tests.

The lines add up to the score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.export.exportable import Status, status_of
from grader.export.part_sums import Number, adding_up
from grader.grading.brief_notes import brief_texts
from grader.grading.final_grade import NOT_YET, is_open
from grader.grading.score import earned_points, worth
from grader.model import Act, Judgement, Result, Visibility
from grader.model.safe_text import clean_line, clean_text
from grader.wording.judgements import feedback

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
    """Return the lines of *result*, worded as in *shown*.

    *shown* is the same without what the student must not see. The text of a staff test
    stays, for staff. After an internal error there are no lines.
    """
    if status_of(result) is Status.INTERNAL_ERROR:
        return ()
    rubric = result.assignment.rubric
    earned = earned_points(result.judgements, rubric)
    values = worth([judgement.test for judgement in result.judgements], rubric)
    seen = {judgement.test.id: judgement for judgement in shown.judgements}
    lines = []
    for number, judgement in enumerate(result.judgements, 1):
        test = judgement.test
        line = Line(
            clean_line(test.title, MAX_TEXT),
            earned[test.id],
            values[test.id],
            judgement.credit >= 1,
            _text(seen.get(test.id, judgement)),
            test.criterion,
            test.visibility,
            str(number),
        )
        lines.append(line)
    return (*lines, *_beside_tests(result, earned))


def _text(judgement: Judgement) -> str:
    """Return what is said of one test, as it is shown.

    That the file does not load is said once, in `remarks_of`.
    """
    if judgement.failed_to_load:
        return NOT_RUN
    return clean_text(feedback(judgement), MAX_TEXT)


def numbers_of(lines: Sequence[Line]) -> list[tuple[Number, Number]]:
    """Return what each of *lines* earned and its maximum, as numbers that add up.

    A line that earned all has one number for both.
    """
    earned = adding_up([line.earned for line in lines])
    is_full = [line.earned == line.maximum for line in lines]
    maxima = [
        line.maximum
        for line, full in zip(lines, is_full, strict=True)
        if not full
    ]
    further = iter(adding_up(maxima))
    return [
        (number, number if full else next(further))
        for number, full in zip(earned, is_full, strict=True)
    ]


def remarks_of(result: Result, shown: Result) -> str:
    """Return what the student reads beside the lines.

    These are problem, diagnoses, notes and comments.
    """
    if status_of(result) is Status.INTERNAL_ERROR:
        return FAILED
    remarks = [result.submission.problem] if result.submission.problem else []
    remarks += [
        feedback(judgement)
        for judgement in shown.judgements
        if judgement.failed_to_load
    ]
    remarks += [
        f"{diagnosis.title}\n{diagnosis.explanation}"
        for diagnosis in shown.diagnoses
    ]
    remarks += brief_texts(shown.notes)
    remarks += [
        decision.reason
        for decision in shown.decisions
        if decision.act is Act.COMMENT
    ]
    return clean_text("\n\n".join(dict.fromkeys(remarks)), MAX_TEXT)


def _beside_tests(
    result: Result,
    earned: Mapping[str, Fraction],
) -> Iterator[Line]:
    """Yield the lines of the score that no test gives, and what people changed."""
    for line in result.score.criteria if result.score else ():
        criterion = line.criterion
        by_tests = [
            earned[judgement.test.id]
            for judgement in result.judgements
            if judgement.test.criterion == criterion.id
        ]
        difference = line.earned - sum(by_tests, Fraction(0))
        if difference or (criterion.manual and not by_tests):
            note = NOT_YET if is_open(result, criterion) else line.note
            yield Line(
                clean_line(criterion.title, MAX_TEXT),
                earned=difference,
                maximum=criterion.points if criterion.manual else Fraction(0),
                passed=difference > 0,
                text=clean_text(note, MAX_TEXT),
                criterion=criterion.id,
            )
