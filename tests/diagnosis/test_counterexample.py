"""Diagnoses come with a small public call that shows them, under the handout's name."""

import numpy as np
import pytest

from grader.grading.engine import Engine
from grader.hookspecs import hookimpl
from grader.model import StudentFailure
from grader.plugins import make_plugins
from grader.testing.arrays import to_numpy

SMALL = '''
import numpy as np


def half(rng):
    """Return two numbers."""
    return {"x": np.array([[2.0, -4.0]])}


def loss(rng):
    """Return two predictions."""
    return {"y": np.array([[0.0], [1.0], [2.0], [0.0]]), "y_hat": np.array([[1.0], [3.0], [2.0], [0.0]])}
'''


class FromZygote:
    """Starts workers from the zygote that all tests share."""

    def __init__(self, zygote):
        self.zygote = zygote

    @hookimpl
    def grader_start_worker(self, limits):
        return self.zygote.fork(limits)


@pytest.fixture
def grade(write, zygote, submission, right):
    assignment = write("assignments/toy/small_cases.py", SMALL)
    engine = Engine.with_hidden_tests(
        assignment,
        make_plugins(None, [FromZygote(zygote)]),
    )
    return lambda old, new: engine.grade(submission(right.replace(old, new)))


def test_the_part_that_differs_is_shown_with_the_right_value(grade):
    (diagnosis,) = grade(
        "2 * difference / difference.size",
        "difference",
    ).diagnoses
    call = diagnosis.counterexample
    assert (call.hook, set(call.reply), set(call.expected)) == (
        "loss",
        {"gradient"},
        {"gradient"},
    )
    np.testing.assert_array_equal(
        to_numpy(call.reply["gradient"]),
        [[1.0], [2.0], [0.0], [0.0]],
    )
    np.testing.assert_array_equal(
        to_numpy(call.expected["gradient"]),
        [[0.5], [1.0], [0.0], [0.0]],
    )


def test_a_single_value_is_called_result(grade):
    (diagnosis,) = grade("return x / 2", "return x / 3").diagnoses
    assert set(diagnosis.counterexample.expected) == {"result"}


def test_an_exception_is_shown_with_what_would_be_right(grade):
    (diagnosis,) = grade("return x / 2", "raise ValueError").diagnoses
    assert isinstance(diagnosis.counterexample.reply, StudentFailure)
    np.testing.assert_array_equal(
        to_numpy(diagnosis.counterexample.expected["result"]),
        [[1.0, -2.0]],
    )


def test_no_small_case_shows_the_mistake(grade):
    (diagnosis,) = grade(
        "return x / 2",
        "return np.where(abs(x) < 2, x / 3, x / 2)",
    ).diagnoses
    assert diagnosis.counterexample is None
