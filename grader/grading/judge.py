"""An Outcome, which is a fact, becomes a Judgement, which is an opinion.

Pure.
"""

from __future__ import annotations

from fractions import Fraction

from grader.model import (
    Difference,
    FailureKind,
    Judgement,
    Outcome,
    OutcomeKind,
    TestCase,
    Verdict,
)
from grader.wording.failures import sentence

_BY_FAILURE = {
    FailureKind.RAISED: Verdict.RUNTIME_ERROR,
    FailureKind.UNAVAILABLE: Verdict.RUNTIME_ERROR,
    FailureKind.RETURNED_NONE: Verdict.WRONG_ANSWER,
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
    before it failed. The feedback holds no input and no expected value: it may
    be shown for a hidden test.
    """
    if outcome.kind is OutcomeKind.FAILED and outcome.failure is not None:
        verdict = _BY_FAILURE[outcome.failure.kind]
    else:
        verdict = _BY_KIND[outcome.kind]
    credit = Fraction(1) if verdict is Verdict.PASSED else outcome.granted
    feedback = f"{_feedback(outcome)} {_granted(credit)}".strip()
    return Judgement(
        case,
        verdict=verdict,
        credit=credit,
        feedback=feedback,
        outcome=outcome,
    )


def _granted(credit: Fraction) -> str:
    if 0 < credit < 1:
        return f"It earns {float(credit):.0%} of its points for what is right."
    return ""


def _feedback(outcome: Outcome) -> str:
    if outcome.difference is not None:
        return describe(outcome.difference)
    if outcome.failure is not None:
        return sentence(outcome.failure)
    if outcome.kind is OutcomeKind.BLOCKED:
        return (
            "Not judged: this part can be called only once another one works."
        )
    if outcome.kind is OutcomeKind.ERROR:
        return (
            "The grader failed here. This costs you nothing; the course staff sees what"
            " happened."
        )
    return ""


def describe(difference: Difference) -> str:
    """Return what is wrong in one or two sentences that reveal no value."""
    ratio = ratio_words(difference)
    return f"{difference.summary} {ratio}".strip()


def ratio_words(difference: Difference) -> str:
    """Return the constant ratio of the student's values to the right ones in words.

    One number has a ratio to any other; it is stated only where it is a telling
    one.
    """
    ratio = difference.ratio
    if ratio is None or abs(ratio) < 1e-9:  # all zeros
        return ""
    is_telling = any(_is_close(ratio, simple) for simple in (-1, 0.5, 2))
    if difference.total <= 1 and not is_telling:
        return ""
    if _is_close(ratio, -1):
        return "The sign is reversed."
    return f"Every value is {ratio:.4g} times the right one."


def _is_close(ratio: float, simple: float) -> bool:
    # the digits that constant_ratio guarantees
    return abs(ratio - simple) < 1e-4
