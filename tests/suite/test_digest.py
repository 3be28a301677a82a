"""A digest tells values apart to the last bit, and by type."""

import numpy as np

from grader.model import StudentFailure
from grader.model.failure_details import Raised, RaisedAtLoad
from grader.suite.digest import digest
from grader.testing.arrays import from_numpy

ZEROS = np.zeros((2, 3))
VALUES = (
    None, True, 1, 1.0, 0, 0.0, -0.0, float("nan"), float("inf"), "1", "", "a", "é", "\ud800", [], (), {}, [1], (1,),
    [[1]], [1, 1], ["ab", "c"], ["a", "bc"], {"a": 1}, {"b": 1}, {"a": {"b": 1}}, {"a": "b1"}, from_numpy(ZEROS),
    from_numpy(ZEROS.T),
    from_numpy(ZEROS.astype("float32")), from_numpy(-ZEROS), from_numpy(np.zeros(6)), [from_numpy(ZEROS)],
    StudentFailure(Raised("E")), StudentFailure(Raised("E", line=3)), StudentFailure(RaisedAtLoad("", "E")),
)  # fmt: skip


def test_different_values_have_different_digests():
    assert len(set(map(digest, VALUES))) == len(VALUES)


def test_the_same_values_have_the_same_digest():
    assert digest({"a": from_numpy(ZEROS), "b": [1.5, None]}) == digest(
        {"b": [1.5, None], "a": from_numpy(ZEROS.copy())},
    )


def test_several_values():
    assert digest(1, 2) != digest(2, 1) != digest([1, 2])
