"""A small public call is shown with yours beside right, wrong places marked, on the student's page."""

from dataclasses import replace

import numpy as np

from grader.model import Call, Diagnosis, StudentFailure
from grader.model.failure_details import Raised
from grader.report.html import render_student
from grader.report.parts.example import example
from grader.report.submission_page import student_page
from grader.testing.arrays import from_numpy

X = from_numpy(np.array([[1.0], [2.0]]))
RIGHT = from_numpy(np.array([1.0, 3.0]))
WRONG = from_numpy(np.array([1.0, -3.0]))


def test_values_stand_side_by_side_and_wrong_places_are_marked():
    found = example(
        Call("MLP.forward", {"x": X}, {"y_hat": WRONG}, {"y_hat": RIGHT}),
    )
    assert found.label == "MLP.forward"
    assert [value.name for value in found.inputs] == ["x"]
    (pair,) = found.pairs
    assert pair.name == "y_hat"
    assert pair.yours.table == "1\t[-3]"
    assert pair.right.table == "1\t3"


def test_another_shape_is_shown_without_marks():
    found = example(Call("f", {}, {"result": X}, {"result": RIGHT}))
    assert "[" not in found.pairs[0].yours.table


def test_a_failure_says_what_would_be_right():
    failure = StudentFailure(Raised("ValueError"), "f")
    found = example(Call("f", {"x": X}, failure, {"result": RIGHT}))
    assert (found.failure, found.pairs) == ("`f` raised ValueError.", ())
    assert [value.name for value in found.right] == ["result"]


def test_it_is_on_the_page_with_its_formula(make):
    result = make("Bob")
    call = Call("MLP.forward", {"x": X}, {"y_hat": WRONG}, {"y_hat": RIGHT})
    test = result.judgements[0].test.id
    mistake = Diagnosis(
        "A mistake",
        "What it does.",
        "A hint.",
        "id",
        (test,),
        call,
        "<math><mi>J</mi><mo>=</mo><mn>1</mn></math>",
        shown_at=(test,),
    )
    page = render_student(student_page(replace(result, diagnoses=(mistake,))))
    assert '<math display="block"><mi>J</mi><mo>=</mo><mn>1</mn></math>' in page
    assert "<mark>-3</mark>" in page
    assert "A small case to try yourself: <code>MLP.forward</code>" in page
