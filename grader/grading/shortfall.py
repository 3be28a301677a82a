"""Why somebody has little or nothing: the cause as a kind with typed fields, and one sentence for staff.

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
from grader.model import Basis, Judgement, Result, StudentFailure, Unwritten, Verdict
from grader.model.safe_text import clean_line

MAX_SENTENCE = 400


class Cause(StrEnum):
    """Why a student has little or nothing, in the order in which a person should look."""

    UNREADABLE = "could not be read"  #: intake found nothing that it could grade
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

    None where it is not, or where a person has decided already.

    A second grading that finds more is a shortfall too, however much was earned.
    """
    if (
        result.score is None
        or result.submission.missing
        or result.is_excused
        or set_points(result) is not None
    ):
        return None
    second = _second_points(result)
    if not is_little(result) and second is None:
        return None
    cause, sentence = _cause(result)
    return Shortfall(cause, clean_line(sentence, MAX_SENTENCE), second)


def shortfalls(results: Iterable[Result]) -> Counter[Cause]:
    """Return how many of *results* have each cause."""
    return Counter(
        why.cause for result in results if (why := shortfall(result)) is not None
    )


def in_words(counts: Mapping[Cause, int]) -> str:
    """Return the causes in their order with how many students each has: "does not parse: 2, empty: 1"."""
    return ", ".join(
        f"{cause.value}: {counts[cause]}" for cause in Cause if counts.get(cause)
    )


def _second_points(result: Result) -> Fraction | None:
    """Return the points of a second grading that finds more than counts now."""
    second = result.second
    if second is None or second.score is None or is_granted(result):
        return None
    return second.score.earned if finds_more(second, result) else None


def _cause(result: Result) -> tuple[Cause, str]:
    if result.submission.problem:
        return Cause.UNREADABLE, result.submission.problem
    failures = [
        failure
        for judgement in result.judgements
        if (failure := judgement.outcome.failure) is not None
    ]
    at_load = next((failure for failure in failures if failure.is_at_load), None)
    if at_load is not None:
        return (
            Cause.NOT_PARSED if at_load.is_unparsed else Cause.NOT_LOADED
        ), at_load.message
    if (
        result.second is not None
        and result.second.basis is Basis.SALVAGE
        and not is_granted(result)
    ):
        return Cause.NOT_PARSED, result.second.problem
    if result.second is not None and result.second.basis is Basis.OTHER_FILE:
        return (
            Cause.OTHER_FILE,
            f"{result.submission.main} was graded; {result.second.file} earns more.",
        )
    if result.unwritten is not None:
        return (
            Cause.EMPTY if result.unwritten is Unwritten.EMPTY else Cause.STARTER
        ), ""
    failed = [
        judgement
        for judgement in result.judgements
        if judgement.verdict is not Verdict.PASSED
    ]
    return _cause_of_failures(
        [one for one in failed if one.verdict is not Verdict.NOT_JUDGED], result
    )


def _cause_of_failures(
    failed: Sequence[Judgement], result: Result
) -> tuple[Cause, str]:
    """Return the cause that all *failed* tests have in common, else how many failed in which way."""
    verdicts = Counter(judgement.verdict for judgement in failed)
    if set(verdicts) == {Verdict.TIME_LIMIT}:
        return Cause.TIME_LIMIT, ""
    if verdicts and set(verdicts) <= {Verdict.CRASHED, Verdict.MEMORY_LIMIT}:
        return Cause.CRASHED, failed[0].feedback
    any_passed = any(
        judgement.verdict is Verdict.PASSED for judgement in result.judgements
    )
    if set(verdicts) == {Verdict.NOT_IMPLEMENTED} and not any_passed:
        return Cause.UNDEFINED, failed[0].feedback
    if failed and all(_is_unwritten(judgement.outcome.failure) for judgement in failed):
        return Cause.UNWRITTEN, ""
    ways = ", ".join(
        f"{verdicts[verdict]} {verdict.value}"
        for verdict in Verdict
        if verdicts[verdict]
    )
    return Cause.FAILED, f"{len(failed)} of {len(result.judgements)}: {ways}"


def _is_unwritten(failure: StudentFailure | None) -> bool:
    return failure is not None and failure.exception == "NotImplementedError"
