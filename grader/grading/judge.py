"""An Outcome, which is a fact, becomes a Judgement, which is an opinion.

Pure.
"""

from __future__ import annotations

from fractions import Fraction

from grader.model import (
    FailureKind,
    Judgement,
    Outcome,
    OutcomeKind,
    StudentFailure,
    TestCase,
    Verdict,
)
from grader.model.failure_details import OutOfTime
from grader.model.failure_kinds import Overrun
from grader.wording.differences import describe

__all__ = ["describe", "judge"]

_BY_FAILURE = {
    FailureKind.RAISED: Verdict.RUNTIME_ERROR,
    FailureKind.UNAVAILABLE: Verdict.RUNTIME_ERROR,
    FailureKind.RETURNED_NONE: Verdict.WRONG_ANSWER,
    FailureKind.LEFT_AS_HANDED_OUT: Verdict.WRONG_ANSWER,
    FailureKind.BAD_REPLY: Verdict.WRONG_ANSWER,
    FailureKind.NOT_IMPLEMENTED: Verdict.NOT_IMPLEMENTED,
    FailureKind.BAD_SIGNATURE: Verdict.BAD_SIGNATURE,
    FailureKind.NOT_PARSED: Verdict.RUNTIME_ERROR,
    FailureKind.NOT_LOADED: Verdict.RUNTIME_ERROR,
    FailureKind.TIME_LIMIT: Verdict.TIME_LIMIT,
    FailureKind.MEMORY_LIMIT: Verdict.MEMORY_LIMIT,
    FailureKind.CRASHED: Verdict.CRASHED,
}
_BY_KIND = {
    OutcomeKind.PASSED: Verdict.PASSED,
    OutcomeKind.DIFFERENT: Verdict.WRONG_ANSWER,
    OutcomeKind.BLOCKED: Verdict.NOT_JUDGED,
    OutcomeKind.SKIPPED: Verdict.SKIPPED,
    OutcomeKind.ERROR: Verdict.INTERNAL_ERROR,
}


def judge(outcome: Outcome, case: TestCase) -> Judgement:
    """Return the judgement of *outcome*.

    A verified pass earns full credit, anything else what the test granted
    before it failed. What is said of it, `grader.wording` makes of the outcome.
    """
    if outcome.kind is OutcomeKind.FAILED and outcome.failure is not None:
        verdict = _of_failure(outcome.failure)
    else:
        verdict = _BY_KIND[outcome.kind]
    credit = Fraction(1) if verdict is Verdict.PASSED else outcome.granted
    return Judgement(
        case,
        verdict=verdict,
        credit=credit,
        feedback="",
        outcome=outcome,
    )


def _of_failure(failure: StudentFailure) -> Verdict:
    if is_unclear(failure):
        return Verdict.NOT_JUDGED
    return _BY_FAILURE[failure.kind]


def is_unclear(failure: StudentFailure | None) -> bool:
    """Return whether *failure* may be the load of the machine's fault.

    What it ended is to be graded again.
    """
    details = failure.details if failure else None
    if not isinstance(details, OutOfTime):
        return False
    return details.overrun is Overrun.UNCLEAR
