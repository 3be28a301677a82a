"""What is stated of wrong parts that nothing names."""

import numpy as np

from grader.diagnosis.facts import facts, sentence_of
from grader.diagnosis.leaves import Failed, Leaf, Part
from grader.diagnosis.suspects import assigned
from grader.model import Call, StudentFailure
from grader.model.failure_details import Raised
from grader.wording.phrases import say


def raised(exception, line, subject, x=1.0):
    failure = StudentFailure(
        Raised(exception, file="mlp.py", line=line),
        subject=subject,
    )
    call = Call("backward", {"x": x}, failure)
    return Leaf(
        call,
        name="",
        actual=Failed(exception),
        right=np.ones(2),
        tests=(f"test[{x}]",),
    )


def stated(*leaves):
    part = Part("backward", "", leaves)
    return [
        say(sentence_of([fact])) for fact in facts(part, "MLP.backward", "")
    ]


def test_each_way_of_failing_is_stated_the_most_frequent_first():
    leaves = [
        raised("AttributeError", 7, "MLP.backward", 1.0),
        raised("RuntimeError", 16, "MLP.backward", 2.0),
        raised("RuntimeError", 68, "MLP.backward", 3.0),
    ]
    assert stated(*leaves) == [
        "`MLP.backward` raises RuntimeError on lines 16 and 68 of mlp.py",
        "`MLP.backward` raises AttributeError on line 7 of mlp.py",
    ]


def test_what_is_raised_is_stated_of_the_function_that_raised_it():
    assert stated(raised("RuntimeError", 9, "MLP.forward")) == [
        "`MLP.forward` raises RuntimeError on line 9 of mlp.py",
    ]


def test_a_part_that_is_always_none_is_stated_as_such():
    calls = [Call("adam", {"w": number}, None) for number in (1.0, 2.0)]
    leaves = tuple(
        Leaf(
            call,
            name="next_w",
            actual=Failed("ReturnedNone", none=True),
            right=np.ones(2),
            tests=("test",),
        )
        for call in calls
    )
    moments = tuple(
        Leaf(call, "m", np.zeros(2), np.ones(2), ("test",)) for call in calls
    )
    part = Part("adam", "next_w", leaves)
    (fact,) = facts(part, "adam", "next_w")
    assert say(sentence_of([fact])) == "`next_w` of `adam` is None"
    beside = Part("adam", "m", moments)
    elsewhere = Part("rmsprop", "m", moments)
    assert assigned([part, beside, elsewhere]) == [part, elsewhere]
