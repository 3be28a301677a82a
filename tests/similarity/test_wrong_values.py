"""Which wrong values tell of the code they came from, and when two are the same."""

import numpy as np
import pytest

from grader.similarity.wrong_values import is_unusual, rounded, wrong_values

RNG = np.random.default_rng(1)
RIGHT = RNG.standard_normal((4, 3))
ODD = np.cos(RIGHT) + RIGHT**3


def test_an_odd_value_is_unusual():
    assert is_unusual(ODD, RIGHT)
    assert is_unusual(np.asarray(0.7343), np.asarray(1.0))
    assert is_unusual(ODD[:2], RIGHT)


USUAL = {
    "right": RIGHT,
    "right up to rounding": RIGHT * (1 + 1e-9),
    "nearly right": RIGHT + 2e-6,
    "negative": -RIGHT,
    "not averaged": RIGHT * 12,
    "averaged twice": RIGHT / 12,
    "the wrong degrees of freedom": RIGHT * 4 / 3,
    "transposed": RIGHT.T,
    "zero": np.zeros((4, 3)),
    "constant": np.full((4, 3), 0.37),
    "not finite": np.where(RIGHT > 0, np.nan, RIGHT),
    "empty": np.zeros((0, 3)),
    "an argument handed back": np.arange(12.0).reshape(4, 3),
}


@pytest.mark.parametrize("got", USUAL.values(), ids=USUAL)
def test_simple_slips_are_not(got):
    assert not is_unusual(got, RIGHT, [np.arange(12.0).reshape(4, 3)])


def test_a_scalar_that_misses_by_a_simple_factor_is_usual():
    assert not is_unusual(np.asarray(1.5), np.asarray(3.0))
    assert not is_unusual(np.asarray(300), np.asarray(1.5))


def test_rounding_and_dtype_make_no_other_value():
    assert rounded(ODD) == rounded(ODD * (1 + 1e-13))
    assert rounded(ODD) != rounded(ODD * 1.01)
    assert rounded(ODD) != rounded(ODD.T)
    halves = np.asarray([0.5, 0.25, 1 / 64, 1.0])
    assert rounded(halves) == rounded(halves.astype(np.float32))
    assert rounded(halves) == rounded(halves * (1 - 1e-12))
    assert rounded(np.asarray([1, 2])) == rounded(np.asarray([1.0, 2.0]))


def test_the_same_values_on_the_same_calls_have_the_same_key(
    graded,
    odd_replies,
):
    ada, ben = (
        wrong_values(graded(name, replies=odd_replies))
        for name in ("Ada", "Ben")
    )
    assert [value.key for value in ada] == [value.key for value in ben]


def test_other_inputs_are_another_question(graded, odd_replies):
    hook, arguments, got, want = odd_replies[0]
    (asked,) = wrong_values(graded("Ada", replies=[odd_replies[0]]))
    (other,) = wrong_values(
        graded("Ben", replies=[(hook, {"x": arguments["x"] + 1}, got, want)]),
    )
    assert asked.key != other.key


def test_what_a_named_mistake_explains_is_marked(graded, odd_replies):
    assert all(
        value.explained
        for value in wrong_values(graded("Ada", "", odd_replies, "a_mistake"))
    )
    assert not any(
        value.explained
        for value in wrong_values(graded("Ada", "", odd_replies))
    )


@pytest.mark.parametrize("factor", [1e-300, 1e-310, 5e-324, 1e300])
@pytest.mark.filterwarnings("error")
def test_factors_at_the_limits_of_a_float_are_compared(factor):
    assert isinstance(is_unusual(RIGHT * factor, RIGHT), bool)
    assert rounded(RIGHT * factor) == rounded(RIGHT * factor)
