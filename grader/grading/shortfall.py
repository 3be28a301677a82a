"""Why somebody has little or nothing: the cause, and one sentence for staff.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from grader.grading.final_grade import set_points
from grader.grading.second_grading import finds_more, is_granted, is_little
from grader.model import (
    Basis,
    Judgement,
    Result,
    StudentFailure,
    Unwritten,
    Verdict,
)
from grader.model.phrase import phrase
from grader.model.safe_text import clean_line
from grader.wording.failures import sentence
from grader.wording.judgements import feedback
from grader.wording.phrases import problem_text, say
from grader.wording.texts import of_course, tr

MAX_SENTENCE = 400


class Cause(StrEnum):
    """Why a person should look at a submission, in the order in which to do it.

    Those from "too large to grade" to "fails most tests" are why a student has
    little or nothing.
    """

    FAULT = "the grader failed"
    FORBIDDEN = "may use forbidden means"
    PUBLISHED_ONLY = "right on published inputs only"
    #: its files say so: whoever wrote them has a say in what is asked
    EDITION = "of an edition that asks for less"
    #: reading or grading it was given up
    TOO_LARGE = "too large to grade"
    #: intake found nothing that it could grade
    UNREADABLE = "could not be read"
    NOT_PARSED = "does not parse"
    #: raises, crashes or overruns while it is being loaded
    NOT_LOADED = "does not load"
    OTHER_FILE = "another file is better"  #: than the one that was graded
    TIME_LIMIT = "time limits only"
    CRASHED = "ends its process"  #: by a crash or for its memory, in every call
    UNDEFINED = "nothing of the handout is defined"
    EMPTY = "empty"
    STARTER = "starter unchanged"
    UNWRITTEN = "raises NotImplementedError"
    FAILED = "fails most tests"  #: it runs, and is mostly wrong
    MANUAL = "points to be given by a person"
    EXTRA_CREDIT = "extra credit to award"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a student has little: `sentence` says it for staff, where the cause alone does not.

    `second` is what a second grading would give, None where there is none.
    """

    cause: Cause
    sentence: str = ""
    second: Fraction | None = None


def shortfall(result: Result) -> Shortfall | None:
    """Return why *result* is little or nothing.

    None where it is not, or where a person has decided already. A second
    grading that finds more is a shortfall too, however much was earned.
    """
    if result.score is None or result.submission.missing:
        return None
    if result.is_excused or set_points(result) is not None:
        return None
    second = _second_points(result)
    if not is_little(result) and second is None:
        return None
    cause, reason = _cause(result)
    return Shortfall(cause, clean_line(reason, MAX_SENTENCE), second)


def shortfalls(results: Iterable[Result]) -> Counter[Cause]:
    """Return how many of *results* have each cause."""
    reasons = map(shortfall, results)
    return Counter(why.cause for why in reasons if why is not None)


def in_words(counts: Mapping[Cause, int]) -> str:
    """Return the causes in their order: "does not parse: 2, empty: 1".

    The numbers are those of the students who have each.
    """
    present = [cause for cause in Cause if counts.get(cause)]
    return ", ".join(f"{cause.value}: {counts[cause]}" for cause in present)


def _second_points(result: Result) -> Fraction | None:
    """Return the points of a second grading that finds more than counts now."""
    second = result.second
    if second is None or second.score is None or is_granted(result):
        return None
    return second.score.earned if finds_more(second, result) else None


def _cause(result: Result) -> tuple[Cause, str]:
    submission, second = result.submission, result.second
    if submission.too_large:
        return Cause.TOO_LARGE, problem_text(submission)
    if submission.problem:
        return Cause.UNREADABLE, problem_text(submission)
    failures = [judgement.outcome.failure for judgement in result.judgements]
    for failure in failures:
        if failure is not None and failure.is_at_load:
            cause = (
                Cause.NOT_PARSED if failure.is_unparsed else Cause.NOT_LOADED
            )
            return cause, sentence(failure)
    if second is not None:
        if second.basis is Basis.SALVAGE and not is_granted(result):
            return Cause.NOT_PARSED, of_course(second.problem)
        if second.basis is Basis.OTHER_FILE:
            better = phrase(
                "{main} was graded; {file} earns more.",
                main=submission.main or "",
                file=second.file,
            )
            return Cause.OTHER_FILE, say(better)
    if result.unwritten is Unwritten.EMPTY:
        return Cause.EMPTY, ""
    if result.unwritten is not None:
        return Cause.STARTER, ""
    failed = [
        judgement
        for judgement in result.judgements
        if judgement.verdict not in (Verdict.PASSED, Verdict.NOT_JUDGED)
    ]
    return _cause_of_failures(failed, result)


def _cause_of_failures(
    failed: Sequence[Judgement],
    result: Result,
) -> tuple[Cause, str]:
    """Return the cause that all *failed* tests have in common.

    Without one, it is stated how many failed in which way.
    """
    counts = Counter(judgement.verdict for judgement in failed)
    verdicts = set(counts)
    if verdicts == {Verdict.TIME_LIMIT}:
        return Cause.TIME_LIMIT, ""
    if verdicts and verdicts <= {Verdict.CRASHED, Verdict.MEMORY_LIMIT}:
        return Cause.CRASHED, feedback(failed[0])
    all_verdicts = {judgement.verdict for judgement in result.judgements}
    if (
        verdicts == {Verdict.NOT_IMPLEMENTED}
        and Verdict.PASSED not in all_verdicts
    ):
        return Cause.UNDEFINED, feedback(failed[0])
    if failed and all(
        _is_unwritten(judgement.outcome.failure) for judgement in failed
    ):
        return Cause.UNWRITTEN, ""
    present = [verdict for verdict in Verdict if counts[verdict]]
    ways = [f"{counts[verdict]} {tr(verdict.value)}" for verdict in present]
    text = phrase(
        "{failed} of {count}: {ways}",
        failed=len(failed),
        count=len(result.judgements),
        ways=", ".join(ways),
    )
    return Cause.FAILED, say(text)


def _is_unwritten(failure: StudentFailure | None) -> bool:
    return failure is not None and failure.exception == "NotImplementedError"
