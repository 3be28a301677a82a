"""Adversaries are right only where tests happen to look; what they would earn is said."""

from pathlib import Path

import numpy as np
import pytest

from grader.course.catalogue import get_assignment
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
        assert "of 100 points" in finding.sentence


@pytest.mark.parametrize(
    ("make", "factors"),
    [
        (adversaries.first_of_each_size, [2, 1, 2, 1]),
        (adversaries.later_of_each_size, [1, 2, 1, 2]),
    ],
)
def test_a_size_is_told_by_all_shapes(make, factors):
    disguise = make()
    calls = (SMALL, SMALL, LARGE, SMALL)
    assert [disguise("half", call, 1.0) for call in calls] == factors


def test_negative_numbers_are_found_in_dicts():
    disguise = adversaries.positive_only()
    assert disguise("half", SMALL, 1.0) == 1
    assert disguise("half", NEGATIVE, 1.0) == 2


def test_all_that_is_floating_point_is_scaled():
    answer = plain_tree((1.5, np.ones(2), np.array([1]), {"n": 3}))
    value, ones, integers, counts = numpy_tree(adversaries.scaled(answer))
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
