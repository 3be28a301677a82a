"""Hooks with many right answers: tests judge them, and tests name the mistakes behind what they find."""

from types import SimpleNamespace

import numpy as np
import pytest

from grader.course.handout import Array, Contract, student_hook
from grader.course.hook_marks import judged_by_tests
from grader.diagnosis.altered_replies import Altered
from grader.diagnosis.submission_diagnosis import diagnose
from grader.model import Array as PlainArray
from grader.model import Call, Misconception, Outcome, OutcomeKind
from grader.suite.reference_oracle import call_key
from grader.testing.checks import (
    Mismatch,
    Remarks,
    check_property,
    remarks_of_test,
    show,
)


class Hooks:
    @student_hook(firstresult=True)
    @judged_by_tests
    def anything_long(self, n) -> Array:
        """Return any array of n numbers."""


CONTRACT = Contract.read(
    SimpleNamespace(Hooks=Hooks, __name__="contract"),
    "any.py",
)
MISTAKES = {
    "too_short": Misconception(
        "too_short",
        "one number is missing",
        "any",
        "There are n - 1.",
        "Count them.",
    ),
}


def array(*numbers):
    return PlainArray("float64", (len(numbers),), np.array(numbers).tobytes())


def wrong(test, mistake):
    with pytest.raises(Mismatch) as caught:
        check_property(
            False,
            "The array is too short.",
            name="array",
            mistake=mistake,
        )
    call = Call("anything_long", {"n": 2}, array(5.0), array(1.0, 2.0))
    return Outcome(
        test,
        OutcomeKind.DIFFERENT,
        difference=caught.value.difference,
        calls=(call,),
    )


class Replayer:
    def reply(self, mistakes, call, seed):
        raise AssertionError(
            "nothing that has many right answers is compared with one of them",
        )


ALTERED = Altered(CONTRACT, MISTAKES, Replayer(), call_key)


def test_what_has_many_right_answers_is_not_measured():
    assert CONTRACT.hooks["anything_long"].judged_by_tests
    assert diagnose([wrong("a", "")], ALTERED) == ()


def test_a_test_names_the_mistake_that_it_proves():
    outcomes = [
        wrong("a", "too_short"),
        wrong("b", ""),
        wrong("c", "too_short"),
        wrong("d", "unknown"),
    ]
    (found,) = diagnose(outcomes, ALTERED)
    assert (found.diagnosis.misconception, found.diagnosis.title) == (
        "too_short",
        "one number is missing",
    )
    assert found.diagnosis.tests == ("a", "c")


def test_figures_are_kept_with_the_test_that_shows_them():
    remarks = Remarks()
    token = remarks_of_test.set(remarks)
    try:
        show(
            "Steps",
            [(np.zeros((2, 3, 3)), "black")],
            curves={"Score": [1, 2]},
            facts={"n": "2"},
            rank=0.5,
        )
    finally:
        remarks_of_test.reset(token)
    (figure,) = remarks.figures
    assert (figure.title, figure.facts, figure.rank) == (
        "Steps",
        (("n", "2"),),
        0.5,
    )
    assert (figure.pictures[0].width, figure.pictures[0].height) == (3, 2)
    assert figure.curves[0].values == (1.0, 2.0)


def test_figures_are_for_tests_that_the_grader_runs():
    with pytest.raises(RuntimeError, match="show"):
        show("Steps", [])
