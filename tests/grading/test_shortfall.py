"""Why somebody has little or nothing."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from grader.grading.final_grade import decided
from grader.grading.shortfall import Cause, in_words, shortfall, shortfalls
from grader.model import (
    Act,
    Assignment,
    Basis,
    Criterion,
    CriterionScore,
    Decision,
    FailureKind,
    Judgement,
    Outcome,
    OutcomeKind,
    Problem,
    ProblemKind,
    Result,
    Rubric,
    Score,
    SecondGrading,
    StudentFailure,
    Submission,
    TestCase,
    Unwritten,
    Verdict,
)
from grader.model.failure_details import (
    Crashed,
    DoesNotParse,
    NotDefined,
    OutOfTime,
    Raised,
    RaisedAtLoad,
)
from grader.model.failure_kinds import Ending, Overrun, Sort
from grader.wording import failures as wording

CRITERION = Criterion("all", "All", Fraction(10))
ASSIGNMENT = Assignment(
    "toy",
    "Toy",
    "toy.py",
    Path("course"),
    Rubric((CRITERION,)),
)
SYNTAX = StudentFailure(
    DoesNotParse(Problem(ProblemKind.SYNTAX, "toy.py", 3)),
)
RAISES = StudentFailure(RaisedAtLoad("toy.py", "KeyError"))
LATE = StudentFailure(OutOfTime(Overrun.COMPUTING, 2.0), "half")
LOOP = replace(LATE, subject="toy.py", at_load=True)
ABSENT = StudentFailure(NotDefined("half", Sort.FUNCTION, "toy.py"))
DEAD = StudentFailure(Crashed(Ending.ENDED), "half")
TO_DO = StudentFailure(Raised("NotImplementedError"), "half")
VERDICTS = {
    FailureKind.NOT_PARSED: Verdict.RUNTIME_ERROR,
    FailureKind.NOT_LOADED: Verdict.RUNTIME_ERROR,
    FailureKind.TIME_LIMIT: Verdict.TIME_LIMIT,
    FailureKind.NOT_IMPLEMENTED: Verdict.NOT_IMPLEMENTED,
    FailureKind.CRASHED: Verdict.CRASHED,
    FailureKind.RAISED: Verdict.RUNTIME_ERROR,
}


def score(earned):
    return Score((CriterionScore(CRITERION, Fraction(earned), 0, 0),))


def judgement(number, failure=None, verdict=Verdict.WRONG_ANSWER):
    test = TestCase(f"test_a.py::test_{number}", "A title.", Fraction(1), "all")
    kind = OutcomeKind.FAILED if failure else OutcomeKind.DIFFERENT
    verdict = VERDICTS[failure.kind] if failure else verdict
    return Judgement(
        test,
        verdict,
        Fraction(0),
        wording.sentence(failure) if failure else "",
        Outcome(test.id, kind, None, failure),
    )


def result_of(*failures, earned=0, **facts):
    judgements = tuple(
        judgement(number, failure) for number, failure in enumerate(failures)
    )
    return Result(
        Submission("ada", "Ada", main="toy.py"),
        ASSIGNMENT,
        judgements,
        score(earned),
        **facts,
    )


@pytest.mark.parametrize(
    ("failures", "facts", "cause"),
    [
        ((SYNTAX, SYNTAX), {}, Cause.NOT_PARSED),
        ((RAISES, RAISES), {}, Cause.NOT_LOADED),
        ((LOOP, LOOP), {}, Cause.NOT_LOADED),
        ((LATE, LATE), {}, Cause.TIME_LIMIT),
        ((DEAD, DEAD), {}, Cause.CRASHED),
        ((ABSENT, ABSENT), {}, Cause.UNDEFINED),
        ((TO_DO, TO_DO), {}, Cause.UNWRITTEN),
        ((TO_DO, ABSENT), {"unwritten": Unwritten.STARTER}, Cause.STARTER),
        ((ABSENT, ABSENT), {"unwritten": Unwritten.EMPTY}, Cause.EMPTY),
        (
            (ABSENT,),
            {"second": SecondGrading(Basis.OTHER_FILE, "final.py", score(9))},
            Cause.OTHER_FILE,
        ),
        (
            (ABSENT,),
            {"second": SecondGrading(Basis.SALVAGE, "parts.py", score(9))},
            Cause.NOT_PARSED,
        ),
        ((None, LATE), {}, Cause.FAILED),
    ],
)
def test_the_cause_is_told(failures, facts, cause):
    assert shortfall(result_of(*failures, **facts)).cause is cause


def test_nothing_to_grade_is_told_in_the_words_of_intake():
    nothing = replace(
        result_of(RAISES),
        submission=Submission("ada", "Ada", problem="no toy.py; found: hw.pdf"),
    )
    why = shortfall(nothing)
    assert (why.cause, why.sentence) == (
        Cause.UNREADABLE,
        "no toy.py; found: hw.pdf",
    )


def test_mostly_wrong_is_told_with_how_the_tests_failed():
    assert (
        shortfall(result_of(None, None, LATE)).sentence
        == "3 of 3: 2 wrong answer, 1 time limit"
    )


@pytest.mark.parametrize(
    ("earned", "is_listed"),
    [(0, True), (2, True), (Fraction(21, 10), False), (10, False)],
)
def test_little_is_a_fifth_of_what_tests_decide(earned, is_listed):
    assert (shortfall(result_of(None, earned=earned)) is not None) is is_listed


def test_a_second_grading_that_finds_more_is_listed_however_much_was_earned():
    second = SecondGrading(Basis.SALVAGE, "parts.py", score(9))
    assert shortfall(result_of(SYNTAX, earned=6, second=second)).second == 9
    assert shortfall(result_of(SYNTAX, earned=9, second=second)) is None


@pytest.mark.parametrize(
    "act",
    [
        Decision("ada", Act.POINTS, points=Fraction(1), reason="x"),
        Decision("ada", Act.EXCUSE, reason="ill"),
    ],
)
def test_who_was_decided_about_is_not_listed(act):
    assert shortfall(decided(result_of(LATE), [act])) is None


def test_a_grant_takes_off_the_list():
    second = SecondGrading(Basis.SALVAGE, "toy.py", score(9))
    assert (
        shortfall(
            decided(
                result_of(SYNTAX, second=second),
                [Decision("ada", Act.GRANT, reason="x")],
            ),
        )
        is None
    )


def test_causes_are_counted_in_their_order():
    counts = shortfalls(
        [
            result_of(LATE),
            result_of(SYNTAX),
            result_of(LATE),
            result_of(None, earned=9),
        ],
    )
    assert in_words(counts) == "does not parse: 1, time limits only: 2"
