"""Judgements add up to a score: exactly, from zero, and from passes only."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import ConfigError
from grader.grading.judge import judge
from grader.grading.score import check_rubric, earned_points, score, worth
from grader.model import (
    Criterion,
    Judgement,
    Outcome,
    OutcomeKind,
    Rubric,
    TestCase,
    Verdict,
)

RUBRIC = Rubric(
    (
        Criterion("mse", "MSE", Fraction(3)),
        Criterion("bce", "BCE", Fraction(7)),
        Criterion("bonus", "Bonus", Fraction(2), extra_credit=True),
    ),
)


def case(name, criterion, points=1, **marks):
    return TestCase(name, "A title.", Fraction(points), criterion, **marks)


def judged(test, *, passed=True, credit=None):
    judgement = judge(
        Outcome(
            test.id,
            OutcomeKind.PASSED if passed else OutcomeKind.DIFFERENT,
        ),
        test,
    )
    if credit is None:
        return judgement
    return Judgement(
        test,
        Verdict.WRONG_ANSWER,
        Fraction(credit),
        "",
        judgement.outcome,
    )


def earned(*judgements):
    return [
        criterion.earned for criterion in score(judgements, RUBRIC).criteria
    ]


def test_nothing_earns_nothing():
    nothing = score([], RUBRIC)
    assert (nothing.earned, nothing.maximum) == (0, 10)
    assert [(one.passed, one.total) for one in nothing.criteria] == [(0, 0)] * 3


def test_points_of_a_criterion_are_divided_in_proportion():
    a, b, c = case("a", "mse", 1), case("b", "mse", 2), case("c", "bce", 5)
    assert earned(judged(a), judged(b), judged(c)) == [3, 7, 0]
    assert earned(judged(a), judged(b, passed=False), judged(c)) == [1, 7, 0]
    assert earned(
        judged(a, passed=False),
        judged(b),
        judged(c, passed=False),
    ) == [
        2,
        0,
        0,
    ]


def test_thirds_add_up_exactly():
    tests = [case(str(n), "bce", Fraction(1, 3)) for n in range(3)]
    assert score([judged(test) for test in tests], RUBRIC).earned == 7


def test_part_of_the_credit():
    assert earned(
        judged(case("a", "mse"), credit=Fraction(1, 2)),
        judged(case("b", "mse")),
    ) == [Fraction(9, 4), 0, 0]


def test_passed_and_total_are_counted():
    result = score(
        [judged(case("a", "mse")), judged(case("b", "mse"), passed=False)],
        RUBRIC,
    )
    assert (result.criteria[0].passed, result.criteria[0].total) == (1, 2)


def test_a_criterion_for_extra_credit_is_no_part_of_the_maximum():
    result = score([judged(case("a", "bonus"))], RUBRIC)
    assert (result.earned, result.maximum) == (2, 10)


def test_a_test_for_extra_credit_comes_on_top_of_its_criterion():
    usual, extra = case("a", "mse", 2), case("b", "mse", 1, extra_credit=True)
    assert earned(judged(usual), judged(extra, passed=False))[0] == 3
    assert earned(judged(usual), judged(extra))[0] == Fraction(9, 2)
    assert earned(judged(usual, passed=False), judged(extra))[0] == Fraction(
        3,
        2,
    )
    assert score([judged(usual), judged(extra)], RUBRIC).maximum == 10


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["mse", "bce", "bonus"]),
            st.integers(1, 9),
            st.booleans(),
        ),
        max_size=12,
    ),
)
def test_a_score_lies_between_nothing_and_all_and_no_pass_lowers_it(tests):
    judgements = [
        judged(case(str(n), *rest), passed=passed)
        for n, (*rest, passed) in enumerate(tests)
    ]
    result = score(judgements, RUBRIC)
    assert all(
        0 <= one.earned <= one.criterion.points for one in result.criteria
    )
    for place, (*rest, passed) in enumerate(tests):
        if not passed:
            better = [*judgements]
            better[place] = judged(case(str(place), *rest))
            assert score(better, RUBRIC).earned > result.earned


def test_points_of_a_test():
    cases = [
        case("a", "mse", 1),
        case("b", "mse", 2),
        case("c", "mse", 3, extra_credit=True),
        case("d", "bce", 9),
    ]
    assert worth(cases, RUBRIC) == {"a": 1, "b": 2, "c": 3, "d": 7}


def test_all_or_nothing():
    strict = Rubric(
        (
            Criterion("mse", "MSE", Fraction(3), all_or_nothing=True),
            Criterion("bce", "BCE", Fraction(7)),
        ),
    )
    tests = [case("a", "mse"), case("b", "mse", 2), case("c", "bce")]
    assert score([judged(one) for one in tests], strict).earned == 10
    half = [judged(tests[0]), judged(tests[1], passed=False), judged(tests[2])]
    assert score(half, strict).earned == 7
    assert earned_points(half, strict) == {"a": 0, "b": 0, "c": 7}


def test_a_rubric_that_fits_its_tests():
    check_rubric(
        [case("a", "mse"), case("b", "bce"), case("c", "bonus")],
        RUBRIC,
    )


@pytest.mark.parametrize(
    ("cases", "sentence"),
    [
        (
            [case("test_a.py::test_x", "mes")],
            "test_a.py::test_x belongs to the criterion 'mes', which assignment.toml does not have.",
        ),
        ([case("a", "mse")], "No test belongs to the criterion bce, bonus."),
        (
            [
                case("a", "mse", extra_credit=True),
                case("b", "bce"),
                case("c", "bonus"),
            ],
            "All tests of the criterion mse are marked extra_credit.",
        ),
    ],
)
def test_a_rubric_that_does_not_fit_its_tests(cases, sentence):
    with pytest.raises(ConfigError) as refused:
        check_rubric(cases, RUBRIC)
    assert refused.value.message == sentence
    assert refused.value.tip
