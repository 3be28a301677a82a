"""A condition explains when a part is wrong, and is no accident of the calls."""

import numpy as np
import pytest

from grader.diagnosis.conditions import batch_matrix, condition_of
from grader.model import Call
from grader.testing.arrays import plain_tree
from grader.wording.phrases import say


def call(batch=4, width=3, *, large=False, name="relu", dtype="float64"):
    x = np.ones((batch, width), dtype) * (100 if large else 1)
    return Call("layer", {"x": plain_tree(x), "f": name}, None)


@pytest.mark.parametrize(
    ("wrong", "right", "clause"),
    {
        "a size of 1 explains": (
            [call(1), call(1, 5)],
            [call(4), call(6)],
            "where the batch size is 1",
        ),
        "a size of 17 does not": (
            [call(17), call(17, 5)],
            [call(4), call(6)],
            "",
        ),
        "the only size that is right explains": (
            [call(4), call(6)],
            [call(10), call(10, 2), call(10, 5)],
            "unless the batch size is 10",
        ),
        "two calls of a size are chance": (
            [call(4), call(6)],
            [call(10), call(10, 2)],
            "",
        ),
        "large numbers explain what is wrong": (
            [call(7, large=True), call(7, 2, large=True)],
            [call(7), call(5)],
            "where `x` holds numbers of 50 or more",
        ),
        "large numbers explain nothing that is right": (
            [call(7), call(5)],
            [call(7, large=True), call(7, 2, large=True)],
            "",
        ),
        "large numbers come before sizes": (
            [call(1, large=True), call(1, 2, large=True)],
            [call(7), call(5)],
            "where `x` holds numbers of 50 or more",
        ),
        "one size is no limit": ([call(9), call(9)], [call(2), call(3)], ""),
        "a limit": (
            [call(9), call(12)],
            [call(2), call(3)],
            "where the batch size is 9 or more",
        ),
        "a precision is no reason": (
            [call(4), call(6)],
            [call(4, dtype="float32"), call(6, dtype="float32")],
            "",
        ),
        "one case on a side": ([call(1)], [call(4), call(6)], ""),
    }.values(),
)
def test_a_condition_explains(wrong, right, clause):
    found = condition_of(wrong, right)
    assert ("" if found is None else say(found)) == clause


def test_a_text_is_told_under_a_name_that_students_know():
    wrong = [call(4, name="sigmoid"), call(6, name="sigmoid")]
    right = [call(4), call(6)]
    found = condition_of(wrong, right, {"f"})
    assert found is not None
    assert say(found) == "where `f` is 'sigmoid'"
    assert condition_of(wrong, right, {"x"}) is None


def test_the_batch_is_what_is_as_long_as_the_labels():
    weights, rows, labels = np.ones((5, 3)), np.ones((4, 5)), np.ones(4)
    arguments = {"W": weights, "X": rows, "y": labels}
    assert batch_matrix([Call("loss", plain_tree(arguments), None)]) == "X"
