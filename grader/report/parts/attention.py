"""What of a class needs a person: faults, forbidden means, extra credit to award."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from grader.model import CriterionScore, Result
from grader.model.safe_text import clean_line
from grader.report.parts.forbidden_means import forbidden_sentence
from grader.report.parts.headline import Student, student_of
from grader.report.parts.outline import MAX_TITLE
from grader.report.writing.numbers import plural, points
from grader.wording.judgements import feedback
from grader.wording.texts import tr

MAX_SENTENCE = 1000


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that a person must look at."""

    student: Student = field(metadata={"help": "whose submission it is"})
    reason: str = field(metadata={"help": "what is the matter"})


def attention(results: Sequence[Result]) -> Iterator[Attention]:
    """Yield what needs a person, faults of the grader first.

    Those who have little or nothing are listed elsewhere.
    """
    for result in results:
        reason = fault(result)
        if reason:
            yield Attention(student_of(result), reason)
    for result in results:
        if result.findings:
            yield Attention(
                student_of(result),
                forbidden_sentence(result.findings),
            )
        if result.published_only:
            text = tr(
                "Right on published inputs only, which may be written down in the code:"
                " {title}",
                title=result.published_only[0],
            )
            yield Attention(student_of(result), clean_line(text, MAX_SENTENCE))


def fault(result: Result) -> str:
    """Return in which way the grader itself failed on *result*, or nothing."""
    if result.score is not None or result.is_excused:
        return ""
    if not result.internal_errors:
        return tr("There is no score.")
    tests = plural(len(result.internal_errors), "test")
    return tr("The grader failed in {tests}; nothing is exported.", tests=tests)


def problem(result: Result) -> str:
    """Return why nothing of *result* could be run, in a sentence, or nothing."""
    if result.submission.problem:
        return clean_line(result.submission.problem, MAX_SENTENCE)
    for judgement in result.judgements:
        if judgement.failed_to_load:
            return clean_line(feedback(judgement), MAX_SENTENCE)
    return ""


def awards(results: Sequence[Result]) -> Iterator[Attention]:
    """Yield who earned extra credit, and for what.

    What a person awarded is no more to be awarded.
    """
    for result in results:
        lines = result.score.criteria if result.score else ()
        earned = [_award(line) for line in lines if _is_award(line)]
        if earned:
            yield Attention(student_of(result), "; ".join(earned))


def _is_award(line: CriterionScore) -> bool:
    criterion = line.criterion
    return criterion.extra_credit and bool(criterion.points) and line.earned > 0


def _award(line: CriterionScore) -> str:
    title = clean_line(line.criterion.title, MAX_TITLE)
    return tr("{points} for {title}", points=points(line.earned), title=title)
