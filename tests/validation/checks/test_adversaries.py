"""Adversaries are right only where tests happen to look; what they would earn is said."""

import math
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from grader.course.catalogue import get_assignment
from grader.model import Verdict
from grader.testing.arrays import numpy_tree, plain_tree
from grader.validation.checks import adversaries
from grader.validation.subject import Subject

ROOT = Path(__file__).parents[3]
SMALL = {"x": plain_tree(np.ones(2))}
LARGE = {"x": plain_tree(np.ones(3))}
NEGATIVE = {"parameters": {"W": plain_tree(-np.ones(2))}}


@pytest.fixture(scope="module")
def findings():
    subject = Subject(get_assignment(ROOT, "nyu_hw1"))
    return list(adversaries.check_adversaries(subject))


def test_each_says_what_it_would_earn(findings):
    assert [finding.check for finding in findings] == ["adversaries"] * 3
    for finding, title in zip(findings, adversaries.ADVERSARIES, strict=True):
        assert finding.ok
        assert title in finding.sentence
        assert "twice the right one elsewhere" in finding.sentence
        assert "of 100 points" in finding.sentence


@pytest.mark.parametrize(
    ("make", "factors"),
    [
        (adversaries.later_of_each_size, [2, 1, 2, 1]),
        (adversaries.first_of_each_size, [1, 2, 1, 2]),
    ],
)
def test_a_size_is_told_by_all_shapes(make, factors):
    disguise = make(adversaries.doubled)
    calls = (SMALL, SMALL, LARGE, SMALL)
    assert [disguise("half", call, 1.0) for call in calls] == factors


def test_negative_numbers_are_found_in_dicts():
    disguise = adversaries.positive_only(adversaries.doubled)
    assert disguise("half", SMALL, 1.0) == 1
    assert disguise("half", NEGATIVE, 1.0) == 2


def test_all_that_is_floating_point_is_scaled():
    answer = plain_tree((1.5, np.ones(2), np.array([1]), {"n": 3}))
    value, ones, integers, counts = numpy_tree(adversaries.doubled(answer))
    assert (value, list(ones), list(integers), counts) == (
        3.0,
        [2, 2],
        [1],
        {"n": 3},
    )


def test_a_second_round_in_float32_is_no_second_chance(findings):
    first, *_ = findings
    earned = float(first.sentence.partition(" earns ")[2].split()[0])
    assert earned < 50
    assert not first.warning


#: A test for each property of an answer, the first of which tolerates much.
PROPERTIES = """
import pytest
from grader.testing import check_close, check_property


@pytest.mark.points(1, criterion="half")
def test_shape(student, rng):
    '''The shape is right.'''
    x = rng.standard_normal(5)
    check_property(student.half(x=x).shape == (5,), "another shape", name="half")


@pytest.mark.points(1, criterion="half")
def test_values(student, reference, rng):
    '''The values are right.'''
    x = rng.standard_normal(5)
    check_close(student.half(x=x), reference.half(x=x), name="half")
"""


@pytest.mark.parametrize("judged_by_tests", [False, True])
def test_what_tests_judge_is_not_right_by_being_wrong_where_tests_are_lenient(
    course,
    write,
    judged_by_tests,
):
    path = "assignments/toy/contract.py"
    contract = (course / path).read_text(encoding="utf-8")
    if judged_by_tests:
        hook = "@student_hook(firstresult=True)"
        contract = contract.replace(hook, f"{hook}\n    @judged_by_tests")
        contract = contract.replace("import ", "import judged_by_tests, ", 2)
        contract = contract.replace("import judged_by_tests, N", "import N")
    write(path, contract)
    subject = Subject(write("hidden_tests/toy/test_c.py", PROPERTIES))
    result = subject.grade(
        "wrong at first",
        diagnosed=False,
        disguise=lambda: adversaries.later_of_each_size(adversaries.doubled),
    )
    verdicts = {
        judgement.test.function: judgement.verdict
        for judgement in result.judgements
    }
    assert verdicts["test_c.py::test_shape"] is Verdict.PASSED
    passes = verdicts["test_c.py::test_values"] is Verdict.PASSED
    assert passes is not judged_by_tests


def test_a_spoiled_answer_that_is_worth_much_is_spoiled_otherwise():
    class Lenient:
        """An assignment for which twice the right answer is nearly right."""

        def grade(self, name, *, diagnosed, disguise):
            answer = disguise()("half", {}, 1.0)
            earned = Fraction(0 if math.isnan(answer) else 80)
            assert not diagnosed
            assert name.startswith("always ")
            return SimpleNamespace(
                score=SimpleNamespace(earned=earned, maximum=Fraction(100)),
            )

    how, spoil = adversaries.worthless_answer(Lenient())
    assert how == "not a number"
    assert math.isnan(spoil(1.0))
