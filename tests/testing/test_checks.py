"""What tests call: checks raise a Mismatch for whatever a student may return, and nothing else."""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest

from grader.model import (
    DifferenceKind,
    Note,
    NoteKind,
    StudentFailure,
)
from grader.model.failure_details import Raised
from grader.testing.checks import (
    Mismatch,
    Remarks,
    StudentError,
    agrees,
    check_close,
    check_gradient,
    check_property,
    check_up_to_factor,
    common_factor,
    directional_derivative,
    grant,
    note,
    remarks_of_test,
)
from grader.wording.differences import summary


class Pair(NamedTuple):
    loss: float
    gradient: np.ndarray


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def remarks():
    remarks = Remarks()
    token = remarks_of_test.set(remarks)
    yield remarks
    remarks_of_test.reset(token)


@pytest.fixture
def notes(remarks):
    return remarks.notes


def mismatch(check, *args, **kwargs):
    with pytest.raises(Mismatch) as raised:
        check(*args, **kwargs)
    return raised.value.difference


# --- check_close ------------------------------------------------------------------------------------------------------


def test_trees_that_agree():
    tree = {"a": np.ones(2), "b": (1.0, [2.0, np.zeros(3)])}
    check_close(tree, tree, name="tree")
    check_close({**tree, "more": 5}, tree, name="tree")
    check_close(Pair(1.0, np.ones(2)), Pair(1.0, np.ones(2)), name="")


@pytest.mark.parametrize(
    ("actual", "expected", "name", "where"),
    [
        (2.0, 1.0, "loss", "loss"),
        ({"W1": 2.0}, {"W1": 1.0}, "grads", "grads['W1']"),
        ({"W1": 2.0}, {"W1": 1.0}, "", "W1"),
        (
            Pair(1.0, np.ones(2)),
            Pair(1.0, np.zeros(2)),
            "mse_loss",
            "mse_loss gradient",
        ),
        (Pair(2.0, np.ones(2)), Pair(1.0, np.ones(2)), "", "loss"),
        ((1.0, 2.0), (1.0, 1.0), "values", "values 1"),
        ([1.0, 2.0], [1.0, 1.0], "values", "values 1"),
        (
            {"a": (1.0, {"b": 2.0})},
            {"a": (1.0, {"b": 1.0})},
            "tree",
            "tree['a'] 1['b']",
        ),
    ],
)
def test_the_name_of_what_is_wrong(actual, expected, name, where):
    found = mismatch(check_close, actual, expected, name=name)
    assert (found.kind, found.name) == (DifferenceKind.VALUE, where)
    assert summary(found).startswith(f"{where} is wrong")


@pytest.mark.parametrize(
    ("actual", "expected", "sentence"),
    [
        ({"W1": 1.0}, {"W1": 1.0, "W2": 1.0}, "grads has no entry 'W2'."),
        ({}, {"W1": 1.0}, "grads has no entry 'W1'."),
        ([1.0, 2.0], [1.0], "grads has 2 entries; expected are 1."),
        ((), (1.0,), "grads has 0 entries; expected are 1."),
    ],
)
def test_entries_that_only_the_student_can_have_got_wrong(
    actual,
    expected,
    sentence,
):
    found = mismatch(check_close, actual, expected, name="grads")
    assert (found.kind, summary(found)) == (DifferenceKind.STRUCTURE, sentence)


def test_a_structure_that_the_hookspec_should_have_refused_is_our_fault():
    with pytest.raises(TypeError, match="annotation should have refused"):
        check_close(1.0, {"a": 1.0}, name="grads")
    with pytest.raises(TypeError, match="annotation should have refused"):
        check_close(1.0, (1.0, 2.0), name="grads")


def test_a_mismatch_tells_its_summary():
    with pytest.raises(AssertionError, match=r"^loss is wrong\.$"):
        check_close(2.0, 1.0, name="loss")


def test_agrees():
    assert agrees({"a": 1.0}, {"a": 1.0})
    assert not agrees({"a": 1.0}, {"a": 2.0})
    assert not agrees({}, {"a": 2.0})
    assert agrees(1.4, 1.0, rtol=0.5)


def test_check_property():
    check_property(True, "unused", name="loss")
    check_property(np.bool_(True), "unused", name="loss")
    found = mismatch(
        check_property,
        False,
        "The loss is negative.",
        name="loss",
    )
    assert (found.kind, summary(found)) == (
        DifferenceKind.PROPERTY,
        "The loss is negative.",
    )


def test_a_student_error_tells_its_failure():
    failure = StudentFailure(Raised("ValueError"), "f")
    assert StudentError(failure).failure is failure


# --- check_gradient ---------------------------------------------------------------------------------------------------


def square(x):
    return float(np.sum(x.astype(np.float64) ** 2))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_right_gradient(rng, dtype):
    at = rng.standard_normal((3, 2)).astype(dtype)
    check_gradient(square, at, 2 * at, rng, name="dx")


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_wrong_gradient(rng, dtype):
    at = rng.standard_normal((3, 2)).astype(dtype)
    found = mismatch(check_gradient, square, at, 2.2 * at, rng, name="dx")
    assert found.kind is DifferenceKind.PROPERTY
    assert (
        summary(found)
        == "dx is not the gradient of the loss that your code returns."
    )
    assert found.ratio == pytest.approx(1.1, rel=0.03)


def test_a_gradient_of_another_shape(rng):
    found = mismatch(
        check_gradient,
        square,
        np.ones((3, 2)),
        np.ones((2, 3)),
        rng,
        name="dx",
    )
    assert (found.kind, summary(found)) == (
        DifferenceKind.SHAPE,
        "dx has shape (2, 3); expected is (3, 2). Is it transposed?",
    )


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
@pytest.mark.parametrize("entry", [float("nan"), float("inf")])
def test_nothing_is_the_gradient_of_a_loss_that_is_not_finite(rng, loss, entry):
    found = mismatch(
        check_gradient,
        lambda _: loss,
        np.ones(3),
        np.full(3, entry),
        rng,
        name="dx",
    )
    assert found.kind is DifferenceKind.PROPERTY
    assert (
        summary(found) == "dx or the loss that your code returns is not finite."
    )


@pytest.mark.parametrize(
    "gradient",
    [np.full(3, np.nan), np.full(3, 1.7e308), np.full(3, np.inf)],
)
def test_a_gradient_that_is_not_finite(rng, gradient):
    assert mismatch(
        check_gradient,
        square,
        np.ones(3),
        gradient,
        rng,
        name="dx",
    )


def test_a_complex_gradient(rng):
    found = mismatch(
        check_gradient,
        square,
        np.ones(3),
        np.full(3, 1j),
        rng,
        name="dx",
    )
    assert (found.kind, summary(found)) == (
        DifferenceKind.DTYPE,
        "dx holds complex values (complex128); expected are floating point values.",
    )


def test_a_gradient_of_integers_or_of_booleans(rng):
    check_gradient(
        lambda x: float(x.sum()),
        np.ones(3),
        np.ones(3, int),
        rng,
        name="dx",
    )
    check_gradient(
        lambda x: float(x.sum()),
        np.ones(3),
        np.ones(3, bool),
        rng,
        name="dx",
    )


def test_a_directional_derivative():
    assert directional_derivative(
        square,
        np.array([1.0, 2.0]),
        np.array([0.0, 1.0]),
    ) == pytest.approx(4.0)


# --- factors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "expected", "factor"),
    [
        ({"a": np.full(2, 2.0), "b": 4.0}, {"a": np.ones(2), "b": 2.0}, 2.0),
        (np.full(2, -1.0), np.ones(2), -1.0),
        ({"a": np.full(2, 2.0), "b": 4.0}, {"a": np.ones(2), "b": 1.0}, None),
        (np.zeros(2), np.ones(2), None),
        (np.ones(2), np.zeros(2), None),
        (np.full(2, np.nan), np.ones(2), None),
        (np.ones(4), np.ones((2, 2)), None),
        (np.full(2, 2j), np.ones(2), None),
        ({}, {"a": np.ones(2)}, None),
        ({}, {}, None),
        (np.full(2, 1.7e308), np.ones(2), None),
    ],
)
def test_a_common_factor(actual, expected, factor):
    assert common_factor(actual, expected) == (
        None if factor is None else pytest.approx(factor)
    )


def test_a_factor_that_is_explained_gets_credit_and_a_note(notes):
    check_up_to_factor(np.ones(2), np.ones(2), lambda _: "unused", name="dx")
    assert notes == []
    check_up_to_factor(
        np.full(2, 3.0),
        np.ones(2),
        lambda factor: f"It is {factor:g} times the right one.",
        name="dx",
    )
    assert notes == [Note(NoteKind.CONVENTION, "It is 3 times the right one.")]


@pytest.mark.parametrize(
    ("actual", "explain"),
    [
        (np.full(2, 3.0), lambda _: None),
        (np.full(2, -3.0), lambda _: "explained"),
        (np.array([3.0, 4.0]), lambda _: "explained"),
        (np.zeros(2), lambda _: "explained"),
    ],
)
def test_a_factor_that_is_not_explained(notes, actual, explain):
    found = mismatch(check_up_to_factor, actual, np.ones(2), explain, name="dx")
    assert found.kind is DifferenceKind.VALUE
    assert notes == []


def test_notes_belong_to_the_running_test(notes):
    note("Something else.", NoteKind.FLOAT32)
    assert notes == [Note(NoteKind.FLOAT32, "Something else.")]


def test_a_note_outside_of_a_test():
    with pytest.raises(RuntimeError, match=r"note\(\) is for tests"):
        note("Lost.")


def test_the_largest_share_is_granted(remarks):
    grant(0.5)
    grant(0.25)
    assert remarks.granted == Fraction(1, 2)


@pytest.mark.parametrize("share", [0, 1, -0.5, 25, float("nan")])
def test_a_share_that_cannot_be_granted(remarks, share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        grant(share)
    assert remarks.granted == 0
