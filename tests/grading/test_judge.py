"""What is thought of an outcome: verdict, credit, and feedback that reveals nothing."""

from fractions import Fraction

import numpy as np
import pytest

from grader.grading.judge import judge
from grader.model import (
    Difference,
    DifferenceKind,
    FailureKind,
    Outcome,
    OutcomeKind,
    StudentFailure,
    TestCase,
    Verdict,
)
from grader.model.failure_details import Bare, OutOfTime, Raised
from grader.model.failure_kinds import Overrun
from grader.testing.arrays import from_numpy
from grader.testing.compare import difference
from grader.wording.failures import sentence
from grader.wording.judgements import feedback as feedback_of

CASE = TestCase("test_a.py::test_x", "The loss is right.", Fraction(2), "mse")
BY_FAILURE = {
    FailureKind.UNAVAILABLE: Verdict.RUNTIME_ERROR,
    FailureKind.RETURNED_NONE: Verdict.WRONG_ANSWER,
    FailureKind.LEFT_AS_HANDED_OUT: Verdict.WRONG_ANSWER,
    FailureKind.NOT_PARSED: Verdict.RUNTIME_ERROR,
    FailureKind.RAISED: Verdict.RUNTIME_ERROR,
    FailureKind.BAD_REPLY: Verdict.WRONG_ANSWER,
    FailureKind.NOT_IMPLEMENTED: Verdict.NOT_IMPLEMENTED,
    FailureKind.BAD_SIGNATURE: Verdict.BAD_SIGNATURE,
    FailureKind.NOT_LOADED: Verdict.RUNTIME_ERROR,
    FailureKind.TIME_LIMIT: Verdict.TIME_LIMIT,
    FailureKind.MEMORY_LIMIT: Verdict.MEMORY_LIMIT,
    FailureKind.CRASHED: Verdict.CRASHED,
}
BY_KIND = {
    OutcomeKind.PASSED: Verdict.PASSED,
    OutcomeKind.DIFFERENT: Verdict.WRONG_ANSWER,
    OutcomeKind.BLOCKED: Verdict.NOT_JUDGED,
    OutcomeKind.SKIPPED: Verdict.SKIPPED,
    OutcomeKind.ERROR: Verdict.INTERNAL_ERROR,
}


def outcome(kind, **facts):
    return Outcome(CASE.id, kind, **facts)


def feedback(actual, expected):
    """Return the feedback on a value that differs."""
    found = difference(np.asarray(actual), np.asarray(expected), "loss")
    return feedback_of(
        judge(outcome(OutcomeKind.DIFFERENT, difference=found), CASE),
    )


@pytest.mark.parametrize("kind", FailureKind)
def test_every_failure_has_a_verdict_and_tells_its_sentence(kind):
    failure = StudentFailure(Bare(kind), "f")
    judgement = judge(outcome(OutcomeKind.FAILED, failure=failure), CASE)
    assert (judgement.verdict, judgement.credit, feedback_of(judgement)) == (
        BY_FAILURE[kind],
        0,
        sentence(failure),
    )


@pytest.mark.parametrize(
    "kind",
    [kind for kind in OutcomeKind if kind is not OutcomeKind.FAILED],
)
def test_every_other_outcome_has_a_verdict(kind):
    judgement = judge(outcome(kind), CASE)
    assert judgement.verdict is BY_KIND[kind]
    assert judgement.credit == (1 if kind is OutcomeKind.PASSED else 0)
    assert judgement.test is CASE
    assert judgement.outcome == outcome(kind)


def test_points_come_from_a_pass_only():
    earning = [kind for kind in BY_KIND if judge(outcome(kind), CASE).credit]
    assert earning == [OutcomeKind.PASSED]


def test_a_fault_of_ours_says_that_it_costs_nothing_and_no_more():
    judgement = judge(
        outcome(OutcomeKind.ERROR, error="KeyError: expected 5"),
        CASE,
    )
    assert (
        feedback_of(judgement)
        == "The grader failed here. This costs you nothing; the course staff sees what happened."
    )


def test_a_blocked_test_says_why():
    assert feedback_of(
        judge(outcome(OutcomeKind.BLOCKED, waits_for=("test_y",)), CASE),
    ) == ("Not judged: this part can be called only once another one works.")


@pytest.mark.parametrize(
    "kind",
    [OutcomeKind.PASSED, OutcomeKind.ERROR, OutcomeKind.BLOCKED],
)
def test_what_a_worker_says_of_a_failure_decides_only_where_the_test_failed(
    kind,
):
    failure = StudentFailure(Bare(FailureKind.TIME_LIMIT))
    assert judge(outcome(kind, failure=failure), CASE).verdict is BY_KIND[kind]


def test_a_pass_needs_no_words():
    assert feedback_of(judge(outcome(OutcomeKind.PASSED), CASE)) == ""


@pytest.mark.parametrize(
    ("actual", "expected", "sentence"),
    [
        (
            [2.0, 4.0],
            [1.0, 2.0],
            "loss is wrong everywhere. Every value is 2 times the right one.",
        ),
        (
            [-1.0, -2.0],
            [1.0, 2.0],
            "loss is wrong everywhere. The sign is reversed.",
        ),
        ([0.0, 0.0], [1.0, 2.0], "loss is wrong everywhere."),
        ([1.0, 4.0], [1.0, 2.0], "loss is wrong in 1 of 2 places."),
        (
            [1 / 3, 2 / 3],
            [1.0, 2.0],
            "loss is wrong everywhere. Every value is 0.3333 times the right one.",
        ),
        (2.0, 1.0, "loss is wrong. Every value is 2 times the right one."),
        (-7.0, 7.0, "loss is wrong. The sign is reversed."),
        (0.5, 1.0, "loss is wrong. Every value is 0.5 times the right one."),
        (3.7, 1.0, "loss is wrong."),
        (2.5, 1.0, "loss is wrong."),
        (
            [3.7, 7.4],
            [1.0, 2.0],
            "loss is wrong everywhere. Every value is 3.7 times the right one.",
        ),
        (
            [1.0],
            [[1.0]],
            "loss has shape (1,); expected is (1, 1). The number of elements is right.",
        ),
    ],
)
def test_feedback_on_a_difference(actual, expected, sentence):
    assert feedback(actual, expected) == sentence


def test_feedback_reveals_no_value():
    found = Difference(
        DifferenceKind.VALUE,
        "loss",
        "loss is wrong.",
        actual=from_numpy(np.array([0.123])),
        expected=from_numpy(np.array([0.456])),
        index=(0,),
        actual_at=0.123,
        expected_at=0.456,
        largest_error=0.333,
    )
    assert (
        feedback_of(
            judge(outcome(OutcomeKind.DIFFERENT, difference=found), CASE),
        )
        == "loss is wrong."
    )


def test_what_a_test_granted_is_kept_and_said():
    failure = StudentFailure(Raised("ValueError"), "f")
    judgement = judge(
        Outcome(
            CASE.id,
            OutcomeKind.FAILED,
            failure=failure,
            granted=Fraction(1, 4),
        ),
        CASE,
    )
    assert (judgement.verdict, judgement.credit) == (
        Verdict.RUNTIME_ERROR,
        Fraction(1, 4),
    )
    assert (
        feedback_of(judgement)
        == "`f` raised ValueError. It earns 25% of its points for what is right."
    )
    assert (
        judge(
            Outcome(CASE.id, OutcomeKind.PASSED, granted=Fraction(1, 4)),
            CASE,
        ).credit
        == 1
    )


def test_what_the_load_of_the_machine_may_have_ended_is_not_judged():
    for overrun in Overrun:
        failure = StudentFailure(OutOfTime(overrun, 60.0))
        judgement = judge(
            Outcome(CASE.id, OutcomeKind.FAILED, failure=failure),
            CASE,
        )
        assert judgement.credit == 0
        unclear = judgement.verdict is Verdict.NOT_JUDGED
        assert unclear == (overrun is Overrun.UNCLEAR)
        assert unclear or judgement.verdict is Verdict.TIME_LIMIT
