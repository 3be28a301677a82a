"""Two values become a Difference or None: each stage with its sentence, and tolerance that the student cannot widen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.model import DifferenceKind
from grader.testing.arrays import to_numpy
from grader.testing.compare import (
    RTOL,
    allowed_error,
    closeness,
    constant_ratio,
    difference,
)
from grader.wording.differences import summary

NAN, INF = float("nan"), float("inf")
REAL = ("float16", "float32", "float64", "int8", "int64", "uint64", "bool")
SHAPES = hnp.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=3)
ANY_ARRAY = hnp.arrays(st.sampled_from(REAL), SHAPES)
ANY_REPLY = hnp.arrays(
    st.sampled_from((*REAL, "complex64", "complex128")),
    SHAPES,
)


def found(actual, expected, **options):
    return difference(np.asarray(actual), np.asarray(expected), "dW", **options)


def stage(actual, expected):
    """Return the kind and the sentence of the difference."""
    one = found(actual, expected)
    return one.kind, summary(one)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (1.0, 1.0),
        (1, 1.0),
        (True, 1.0),
        ([True, False], [1.0, 0.0]),
        ([1, 0], [1.0, 0.0]),
        ([1.0, 0.0], [1, 0]),
        ([0, 1], [False, True]),
        ([NAN, 1.0], [NAN, 1.0]),
        ([INF, -INF], [INF, -INF]),
        (np.float32([1, 2]), np.float64([1, 2])),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (1.0 + 0.9e-6, 1.0),
        ([1.0, 0.9e-6], [1.0, 0.0]),
        (np.float32(1 + 1.8e-6), np.float32(1)),
        (0.9e-12, 0.0),
    ],
)
def test_within_tolerance(actual, expected):
    assert found(actual, expected) is None


@pytest.mark.parametrize(
    ("actual", "expected", "kind", "sentence"),
    [
        (
            np.ones((2, 3)),
            np.ones((3, 2)),
            DifferenceKind.SHAPE,
            "dW has shape (2, 3); expected is (3, 2). Is it transposed?",
        ),
        (
            np.ones((2, 1)),
            np.ones(2),
            DifferenceKind.SHAPE,
            "dW has shape (2, 1); expected is (2,). The number of elements is right.",
        ),
        (
            np.ones(3),
            1.0,
            DifferenceKind.SHAPE,
            "dW has shape (3,); expected is ().",
        ),
        (
            np.zeros((0, 2)),
            np.zeros((1, 2)),
            DifferenceKind.SHAPE,
            "dW has shape (0, 2); expected is (1, 2).",
        ),
        (
            [0.5, 1.0],
            [1, 1],
            DifferenceKind.DTYPE,
            "dW holds floating point values (float64); expected are integer values.",
        ),
        (
            [1j, 1j],
            [1.0, 1.0],
            DifferenceKind.DTYPE,
            "dW holds complex values (complex128); expected are floating point values.",
        ),
        (
            [1.0, 0.0],
            [1j, 1j],
            DifferenceKind.DTYPE,
            "dW holds floating point values (float64); expected are complex values.",
        ),
        (
            [NAN, 1.0],
            [0, 1],
            DifferenceKind.DTYPE,
            "dW holds floating point values (float64); expected are integer values.",
        ),
        (
            [NAN, 1.0, NAN],
            [1.0, 1.0, 1.0],
            DifferenceKind.NAN,
            "dW is NaN in 2 of 3 places.",
        ),
        ([NAN, NAN], [1.0, 1.0], DifferenceKind.NAN, "dW is NaN everywhere."),
        (NAN, 1.0, DifferenceKind.NAN, "dW is NaN."),
        (
            [1.0, 1.0],
            [NAN, 1.0],
            DifferenceKind.NAN,
            "dW is not NaN in 1 of 2 places; it should be.",
        ),
        (
            [NAN, 1.0, 1.0],
            [1.0, NAN, 1.0],
            DifferenceKind.NAN,
            "dW is NaN in 1 of 3 places.",
        ),
        (
            [INF, 1.0],
            [1.0, 1.0],
            DifferenceKind.INFINITY,
            "dW is infinite in 1 of 2 places.",
        ),
        (
            [INF, 1.0],
            [-INF, 1.0],
            DifferenceKind.INFINITY,
            "dW is infinite in 1 of 2 places.",
        ),
        (
            [1.0, 1.0],
            [INF, INF],
            DifferenceKind.INFINITY,
            "dW is not infinite everywhere; it should be.",
        ),
        (
            [INF, 1.0],
            [5, 1],
            DifferenceKind.INFINITY,
            "dW is infinite in 1 of 2 places.",
        ),
        (
            [1.0, 2.0],
            [1.0, 1.0],
            DifferenceKind.VALUE,
            "dW is wrong in 1 of 2 places.",
        ),
        (
            [2.0, 2.0],
            [1.0, 1.0],
            DifferenceKind.VALUE,
            "dW is wrong everywhere.",
        ),
        (2.0, 1.0, DifferenceKind.VALUE, "dW is wrong."),
        ([1, 2], [1, 1], DifferenceKind.VALUE, "dW is wrong in 1 of 2 places."),
        (
            [True, True],
            [True, False],
            DifferenceKind.VALUE,
            "dW is wrong in 1 of 2 places.",
        ),
        (2**53 + 1, 2**53, DifferenceKind.VALUE, "dW is wrong."),
        (
            np.uint64(2**64 - 1),
            np.int64(-1),
            DifferenceKind.VALUE,
            "dW is wrong.",
        ),
    ],
)
def test_the_first_stage_that_differs_and_its_sentence(
    actual,
    expected,
    kind,
    sentence,
):
    assert stage(actual, expected) == (kind, sentence)


def test_stages_come_in_a_fixed_order():
    assert stage([[NAN]], [1]) == (
        DifferenceKind.SHAPE,
        "dW has shape (1, 1); expected is (1,). The number of elements is right.",
    )
    assert found([NAN, INF, 5.0], [1.0, 1.0, 1.0]).kind is DifferenceKind.NAN
    assert (
        found([1.0, INF, 5.0], [1.0, 1.0, 1.0]).kind is DifferenceKind.INFINITY
    )


def test_a_wrong_value_is_measured():
    one = found([[1.0, 2.0], [3.0, 5.0]], [[1.0, 2.0], [4.0, 4.0]])
    assert (one.index, one.actual_at, one.expected_at) == ((1, 0), 3.0, 4.0)
    assert (one.mismatched, one.total, one.largest_error) == (2, 4, 1.0)
    assert one.allowed == pytest.approx(4e-6)
    assert to_numpy(one.actual).tolist() == [[1.0, 2.0], [3.0, 5.0]]
    assert to_numpy(one.expected).tolist() == [[1.0, 2.0], [4.0, 4.0]]
    assert one.ratio is None


def test_a_wrong_number_is_measured():
    one = found(3.0, 2.0)
    assert (one.index, one.actual_at, one.expected_at, one.ratio) == (
        (),
        3.0,
        2.0,
        1.5,
    )


def test_tolerance_follows_the_expected_dtype_and_never_the_students_values():
    assert found([1e9, 1.0], [1.0, 1.0]) is not None
    assert allowed_error(np.array([1e9, 1.0])) == pytest.approx(1e3)
    assert allowed_error(np.array([NAN, INF, 2.0])) == pytest.approx(2e-6)
    assert allowed_error(np.array([3, 4])) == 0.0
    assert allowed_error(np.array([1.0]), rtol=0.5) == 0.5
    assert found(1.4, 1.0, rtol=0.5) is None
    assert found(np.float64(1 + 1e-5), np.float32(1)) is None
    assert found(np.float64(1 + 2e-4), np.float32(1)) is not None
    assert found(np.float32(1 + 1e-5), np.float64(1)) is not None


@pytest.mark.parametrize(
    ("dtype", "near_one", "near_zero"),
    [
        ("float64", 1e-6, 1e-12),
        ("float32", 1e-4, 1e-6),
        ("float16", 1e-2, 1e-3),
    ],
)
def test_what_is_allowed_depends_on_the_dtype(dtype, near_one, near_zero):
    """Zeros are compared on a scale of their own."""
    for expected, allowed in ((1.0, near_one), (0.0, near_zero)):
        want = np.array([expected, 0.0], dtype)
        assert allowed_error(want) == pytest.approx(allowed)
        assert found([expected + 0.9 * allowed, 0.0], want) is None
        assert found([expected + 1.1 * allowed, 0.0], want) is not None


def test_where_nothing_is_finite_the_scale_is_that_of_zeros():
    assert allowed_error(np.array([NAN, INF])) == pytest.approx(1e-12)
    assert allowed_error(np.zeros((0, 2))) == pytest.approx(1e-12)


def test_values_near_the_largest_float_are_compared_without_a_warning():
    one = found([1.7e308, 1.0], [-1.7e308, 1.0])
    assert (one.kind, one.largest_error, one.ratio) == (
        DifferenceKind.VALUE,
        INF,
        pytest.approx(-1),
    )
    assert found([1.7e308, 1e308], [1e300, 1e300]).kind is DifferenceKind.VALUE


@pytest.mark.parametrize(
    ("actual", "expected", "ratio"),
    [
        ([2.0, 4.0], [1.0, 2.0], 2.0),
        ([-1.0, 2.0], [1.0, -2.0], -1.0),
        ([0.0, 0.0], [1.0, 2.0], 0.0),
        ([1e-200, 2e-200], [1.0, 2.0], 1e-200),
        ([1e308, 1e308], [1e300, 1e300], 1e8),
        ([1e300], [5e-324], None),
        # to 4 digits, whatever the magnitude of either
        ([2.0, 4.0005], [1.0, 2.0], 2.0002),
        ([2.0, 4.002], [1.0, 2.0], None),
        ([2e3, 4e3 + 0.5], [1e3, 2e3], 2.0002),
        ([2e-3, 4.002e-3], [1e-3, 2e-3], None),
        ([100.0, 200.01], [1.0, 2.0], 100.004),
        ([1e-4, 3e-4], [1.0, 2.0], None),
        ([INF, 1.0], [1.0, 1.0], None),
        ([1.0, 1.0], [INF, 1.0], None),
        ([1.0, 1.0], [NAN, 1.0], None),
        ([2.0, 4.1], [1.0, 2.0], None),
        ([2.0, 4.0], [0.0, 0.0], None),
        ([NAN], [1.0], None),
        ([], [], None),
    ],
)
def test_a_constant_ratio(actual, expected, ratio):
    measured = constant_ratio(np.array(actual), np.array(expected))
    assert measured == (None if ratio is None else pytest.approx(ratio))


@given(ANY_ARRAY)
def test_everything_equals_itself(array):
    assert found(array, array) is None


@given(ANY_REPLY, ANY_ARRAY)
def test_any_two_arrays_can_be_compared(one, other):
    result = found(one, other)
    if result is None:
        assert one.shape == other.shape
        finite = np.isfinite(other)
        errors = np.abs(one[finite].astype(float) - other[finite].astype(float))
        assert errors.max(initial=0.0) <= allowed_error(other)
    else:
        assert summary(result).startswith("dW ")


@given(
    # float32 is judged by the error of the reference: see test_rounded
    st.sampled_from(["float16", "float64"]).flatmap(
        lambda dtype: hnp.arrays(
            dtype,
            (3,),
            elements={"min_value": -100, "max_value": 100},
        ),
    ),
    st.integers(0, 2),
)
def test_a_deviation_above_the_tolerance_is_found_and_one_below_is_not(
    expected,
    place,
):
    allowed = allowed_error(expected)
    assert allowed >= RTOL[expected.dtype.name] * float(np.abs(expected).max())
    actual = expected.astype(np.float64)
    actual[place] += 0.5 * allowed
    assert found(actual, expected) is None
    actual[place] += 1.6 * allowed
    assert found(actual, expected).index == (place,)


@given(
    ANY_ARRAY,
    ANY_ARRAY,
    st.sampled_from([0.0, 1e-7, 1e-3]),
    st.sampled_from([None, 1e-3]),
)
def test_a_quick_answer_is_the_one_of_all_stages(actual, expected, part, rtol):
    for got in (actual, expected, expected * (1 + part)):
        with np.errstate(all="ignore"):
            is_close = closeness(got, expected, rtol)
        if is_close:
            error = np.abs(got.astype(float) - expected.astype(float)).max()
            assert error <= allowed_error(expected, rtol)
        elif is_close is not None:
            assert difference(got, expected, "dW", rtol) is not None
