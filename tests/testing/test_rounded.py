"""What is right in float32: a multiple of the reference's own error, and nothing beyond."""

import numpy as np
import pytest

from grader.testing import Mismatch, check_close
from grader.testing.rounded import (
    LEAST_ERROR,
    MULTIPLE,
    Rounded,
    allowed_by_rounding,
    with_errors,
)


def right(values, error):
    return with_errors(np.float32(values), error)


def is_right(actual, expected, **options):
    try:
        check_close(actual, expected, name="dW", **options)
    except Mismatch:
        return False
    return True


@pytest.mark.parametrize("error", [1e-6, 1e-4, 0.01])
def test_what_lies_within_eight_times_the_error_is_right_and_nothing_else(
    error,
):
    expected = right([1.0, -2.0], error)
    assert is_right([1 + 7.9 * error, -2.0], expected)
    assert not is_right([1 + 8.1 * error, -2.0], expected)


def test_where_the_reference_is_exact_by_luck_a_few_roundings_are_right():
    least = MULTIPLE * LEAST_ERROR
    expected = right([1.0, -2.0], 0.0)
    assert allowed_by_rounding(expected) == pytest.approx(2 * least)
    assert is_right([1 + 1.9 * least, -2.0], expected)
    assert not is_right([1 + 2.1 * least, -2.0], expected)
    assert least < 2e-6  # a mistake of 1e-5 is one


def test_small_values_have_no_wider_scale_than_large_ones():
    expected = right([1e-5, 3e-6], 0.0)
    assert not is_right([1.001e-5, 3e-6], expected)


def test_a_test_may_allow_more_but_not_less():
    expected = right([1.0], 1e-4)
    assert is_right([1.009], expected, rtol=1e-2)
    assert is_right([1 + 7e-4], expected, rtol=1e-9)


def test_where_everything_cancels_the_error_decides():
    expected = right([0.0, 1e-18], 3e-8)
    assert is_right([2e-7, -2e-7], expected)
    assert not is_right([3e-7, 0.0], expected)


def test_the_error_belongs_to_the_answer_and_its_views():
    expected = right([[1.0, 2.0], [3.0, 4.0]], 1e-3)
    for view in (expected[0], expected.T, expected.reshape(4)):
        assert allowed_by_rounding(view) == pytest.approx(8e-3)
    for computed in (2 * expected, expected.sum(), expected - expected):
        assert not isinstance(computed, Rounded)
    expected *= 2
    assert type(expected) is np.ndarray


def test_what_is_computed_from_right_values_has_the_usual_tolerance():
    computed = 5 * right([1.0, -2.0], 1e-9)
    assert allowed_by_rounding(computed) is None
    assert is_right([5 + 0.9e-3, -10.0], computed)
    assert not is_right([5 + 1.1e-3, -10.0], computed)


def test_errors_stand_beside_each_array_of_an_answer():
    answer = {"loss": np.float32(1), "grads": [np.ones(2, "f4"), np.ones(2)]}
    errors = {"loss": 1e-3, "grads": [2e-3, 0.0]}
    first, second = with_errors(answer, errors)["grads"]
    assert first.error == 2e-3
    assert type(second) is np.ndarray


@pytest.mark.parametrize("dtype", ["float64", "float16", "int64"])
def test_other_dtypes_have_tolerances_of_their_own(dtype):
    assert allowed_by_rounding(np.ones(2, dtype)) is None
