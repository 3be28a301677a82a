"""Verdicts depend on the submission alone."""

import random
from fractions import Fraction

import pytest

from grader.errors import GraderError
from grader.model import TestCase
from grader.suite.order import shuffled
from grader.validation.checks.hash_seed import OtherHashSeed
from grader.validation.checks.stability import check_order


def case(name, *requires):
    return TestCase(name, "title", Fraction(1), "c", requires=requires)


@pytest.mark.parametrize("seed", range(5))
def test_shuffling_keeps_tests_behind_those_they_require(seed):
    cases = [
        case("a.py::one[1]"),
        case("a.py::one[2]"),
        case("b.py::two", "a.py::one"),
        case("b.py::three", "b.py::two"),
    ]
    names = [one.id for one in shuffled(cases, random.Random(seed))]
    assert sorted(names) == sorted(one.id for one in cases)
    assert max(
        names.index("a.py::one[1]"),
        names.index("a.py::one[2]"),
    ) < names.index("b.py::two")
    assert names.index("b.py::two") < names.index("b.py::three")


def test_shuffling_changes_the_order(whole):
    assert shuffled(whole.cases, random.Random(0)) != list(whole.cases)


def test_the_new_assignment_is_stable(whole):
    (found,) = check_order(whole)
    assert found.ok


def test_a_test_that_keeps_state_is_found(copy):
    copy.test(
        "    student.softmax(scores=np.ones((1, 2)))\n"
        "    check_property(next(COUNTER) == 0, 'It ran before.', name='x')",
        head="import itertools\nCOUNTER = itertools.count()\n",
    )
    (found,) = check_order(copy.subject)
    assert not found.ok
    assert (
        found.sentence
        == "Verdicts depend on what ran before: a test keeps state."
    )
    assert "reference, test_more: passed, then different" in found.detail


def test_a_mistake_that_keeps_state_is_worth_a_look_only(copy):
    copy.mistake(
        "keeps_state",
        "    right, seen = reference.softmax, []\n"
        "    def softmax(scores):\n"
        "        seen.append(scores)\n"
        "        return right(scores) * len(seen)\n"
        "    reference.softmax = softmax",
    )
    stable, stateful = check_order(copy.subject)
    assert stable.ok
    assert stateful.ok
    assert stateful.warning
    assert stateful.detail == (
        "keeps_state, test_softmax (2), test_large_scores (2): different, then passed",
    )


def test_another_hash_seed_changes_nothing_in_the_new_assignment(whole):
    other = OtherHashSeed(whole.assignment)
    try:
        (found,) = other.check_hash_seed(whole)
    finally:
        other.close()
    assert found.ok


def test_a_test_that_depends_on_the_hash_seed_is_found(copy, monkeypatch):
    monkeypatch.delenv("PYTHONHASHSEED", raising=False)
    copy.test(
        "    student.softmax(scores=np.ones((1, 2)))\n"
        "    check_property('PYTHONHASHSEED' not in os.environ, 'Another order.', name='x')",
        head="import os\n",
    )
    subject = copy.subject
    other = OtherHashSeed(subject.assignment)
    try:
        (found,) = other.check_hash_seed(subject)
    finally:
        other.close()
    assert not found.ok
    assert "reference, test_more: passed, then different" in found.detail


def test_a_process_that_fails_is_told(copy, monkeypatch):
    monkeypatch.delenv("PYTHONHASHSEED", raising=False)
    copy.test(
        "    student.softmax(scores=np.ones((1, 2)))",
        head="import os\nif 'PYTHONHASHSEED' in os.environ:\n    raise ValueError('here')\n",
    )
    subject = copy.subject
    other = OtherHashSeed(subject.assignment)
    with pytest.raises(
        GraderError,
        match=r"the tests cannot be run: .*test_more",
    ):
        list(other.check_hash_seed(subject))
