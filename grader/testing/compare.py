"""Two values, the student's and the right one, become a Difference or None.

Pure.

The order is fixed: shape, kind of dtype, NaN, infinity, values. The tolerance
is relative to the largest magnitude of the *expected* array, with a floor for
arrays of zeros, and depends on its dtype; in float32 it is a multiple of the
reference's own error. The student's values never widen it.
"""

from __future__ import annotations

from functools import cache
from math import isfinite
from typing import Any

import numpy as np

from grader.model import Difference, DifferenceKind
from grader.testing.arrays import from_numpy
from grader.testing.rounded import allowed_by_rounding

#: Relative tolerance by the dtype of the expected value: far above rounding of
#: any order of operations, and far below the smallest error that a mistake
#: makes in arrays of order one. That of float32 is for values of which the
#: reference's own error is not known; the others are judged by `rounded`.
RTOL = {"float64": 1e-6, "float32": 1e-4, "float16": 1e-2}
#: What replaces the magnitude where the expected array is (almost) zero
#: everywhere.
SMALLEST_SCALE = {"float64": 1e-6, "float32": 1e-2, "float16": 1e-1}


def difference(
    actual: object,
    expected: object,
    name: str,
    rtol: float | None = None,
) -> Difference | None:
    """Return how *actual* differs from *expected*, or None where it is within tolerance.

    Both are arrays or numbers; integers and booleans must be equal,
    floating-point values may differ by *rtol* (by default `RTOL` of the
    expected dtype) times the largest expected magnitude, right values of the
    reference in float32 by `rounded.allowed_by_rounding` or *rtol*. A boolean or integer array is
    accepted where floats are expected and the values agree: that is what a mask
    or a label is.
    """
    # as a subclass an expected array brings its error along
    got, want = np.asarray(actual), np.asanyarray(expected)
    if closeness(got, want, rtol):
        return None
    for stage in (_shape, _kind, _nan, _infinity):
        mismatch = stage(got, want, name)
        if mismatch is not None:
            return mismatch
    return _values(got, want, name, rtol)


def closeness(
    got: np.ndarray,
    want: np.ndarray,
    rtol: float | None = None,
) -> bool | None:
    """Return whether *got* is within tolerance of *want*, as `difference` decides.

    None where a look at the largest numbers does not tell: where one is not finite,
    shapes differ, not both are floating point, or float32 is asked for: that has
    another tolerance.
    """
    is_floating = got.dtype.kind == want.dtype.kind == "f"
    if want.dtype == np.float32:
        return None
    if not is_floating or got.shape != want.shape or not want.size:
        return None
    with np.errstate(all="ignore"):
        error = got.astype(np.float64) - want.astype(np.float64)
        largest = float(np.abs(error).max())
        scale = float(np.abs(want).max())
    if not isfinite(largest) or not isfinite(scale):
        return None
    closely, smallest = _tolerance(want.dtype)
    if rtol is not None:
        closely = rtol
    return largest <= closely * max(scale, smallest)


def allowed_error(want: np.ndarray, rtol: float | None = None) -> float:
    """Return the largest absolute error that passes against *want*.

    It is 0 where *want* is not floating point.
    """
    if want.dtype.kind != "f":
        return 0.0
    closely, smallest = _tolerance(want.dtype)
    if rtol is not None:
        closely = rtol
    finite = np.abs(want[np.isfinite(want)])
    scale = float(finite.max()) if finite.size else 0.0
    return closely * max(scale, smallest)


@cache
def _tolerance(dtype: np.dtype) -> tuple[float, float]:
    """Return the relative tolerance for *dtype*, and the smallest scale."""
    closely = RTOL.get(dtype.name, RTOL["float64"])
    return closely, SMALLEST_SCALE.get(dtype.name, SMALLEST_SCALE["float64"])


def _shape(got: np.ndarray, want: np.ndarray, name: str) -> Difference | None:
    if got.shape == want.shape:
        return None
    return _difference(DifferenceKind.SHAPE, name, got, want)


def _difference(
    kind: DifferenceKind,
    name: str,
    got: np.ndarray,
    want: np.ndarray,
    **fields: Any,
) -> Difference:
    actual, expected = from_numpy(got), from_numpy(want)
    return Difference(
        kind,
        name=name,
        actual=actual,
        expected=expected,
        **fields,
    )


def _kind(got: np.ndarray, want: np.ndarray, name: str) -> Difference | None:
    actual, expected = got.dtype.kind, want.dtype.kind
    is_real = actual in "fiub" and expected in "fiub"
    if is_real and (expected == "f" or actual != "f"):
        return None
    if is_real and np.array_equal(got, np.round(got)):
        return None  # whole numbers as floats, where integers are expected
    return _difference(DifferenceKind.DTYPE, name, got, want)


def _nan(got: np.ndarray, want: np.ndarray, name: str) -> Difference | None:
    is_nan = _isnan(got)
    wrong = is_nan != _isnan(want)
    if not wrong.any():
        return None
    places = _odd_places(wrong, is_nan)
    return _difference(DifferenceKind.NAN, name, got, want, **places)


def _infinity(
    got: np.ndarray,
    want: np.ndarray,
    name: str,
) -> Difference | None:
    is_infinite = _isinf(got)
    with np.errstate(invalid="ignore"):
        wrong = (is_infinite | _isinf(want)) & (got != want)
    if not wrong.any():
        return None
    places = _odd_places(wrong, is_infinite)
    return _difference(DifferenceKind.INFINITY, name, got, want, **places)


def _isnan(array: np.ndarray) -> np.ndarray:
    return (
        np.isnan(array)
        if array.dtype.kind == "f"
        else np.zeros(array.shape, bool)
    )


def _isinf(array: np.ndarray) -> np.ndarray:
    return (
        np.isinf(array)
        if array.dtype.kind == "f"
        else np.zeros(array.shape, bool)
    )


def _odd_places(wrong: np.ndarray, is_so: np.ndarray) -> dict[str, Any]:
    """Return `_places` where the student's value is NaN or infinite, as *is_so* says.

    Where it is so in none of the *wrong* places, it should be, and is not.
    """
    wrongly_so = wrong & is_so
    if wrongly_so.any():
        return _places(wrongly_so)
    return {**_places(wrong), "is_absent": True}


def _places(wrong: np.ndarray) -> dict[str, Any]:
    """Return the first and the number of wrong places, as fields of a Difference."""
    return {
        "index": _first(wrong),
        "mismatched": int(wrong.sum()),
        "total": wrong.size,
    }


def _first(wrong: np.ndarray) -> tuple[int, ...]:
    return tuple(int(index) for index in np.argwhere(wrong)[0])


def _values(
    got: np.ndarray,
    want: np.ndarray,
    name: str,
    rtol: float | None,
) -> Difference | None:
    allowed = _allowed(want, rtol)
    error = _error(got, want)
    wrong = ~(error <= allowed)  # this form rejects NaN
    if "f" not in (got.dtype.kind, want.dtype.kind):
        wrong |= got != want  # beyond 2**53 floats do not tell integers apart
    if not wrong.any():
        return None
    index = _first(wrong)
    return _difference(
        DifferenceKind.VALUE,
        name,
        got,
        want,
        **_places(wrong),
        actual_at=float(got[index]),
        expected_at=float(want[index]),
        largest_error=float(error.max()),
        allowed=allowed,
        ratio=constant_ratio(got, want),
    )


def _allowed(want: np.ndarray, rtol: float | None) -> float:
    """Return the largest absolute error that passes in a test."""
    rounding = allowed_by_rounding(want)
    if rounding is None:
        return allowed_error(want, rtol)
    stated = 0.0 if rtol is None else allowed_error(want, rtol)
    return max(rounding, stated)


def _error(got: np.ndarray, want: np.ndarray) -> np.ndarray:
    """Return the absolute error in float64, 0 where *want* is not finite."""
    finite = (
        np.isfinite(want)
        if want.dtype.kind == "f"
        else np.ones(want.shape, bool)
    )
    error = np.zeros(want.shape)
    # the difference of two values near the largest float
    with np.errstate(over="ignore"):
        actual = got[finite].astype(np.float64)
        expected = want[finite].astype(np.float64)
        error[finite] = np.abs(actual - expected)
    return error


def constant_ratio(got: np.ndarray, want: np.ndarray) -> float | None:
    """Return r where *got* is r times *want* in every place, to 4 digits.

    None where there is none, or *want* is zero in all places.
    """
    got = got.astype(np.float64).ravel()
    want = want.astype(np.float64).ravel()
    scale = float(np.abs(want).max(initial=0.0))
    if scale == 0.0:
        return None
    # what is not finite has no ratio, nor have values near the largest float
    with np.errstate(all="ignore"):
        unit = want / scale
        ratio = float((got / scale) @ unit / (unit @ unit))
        error = np.abs(got - ratio * want).max()
        fits = bool(error <= 1e-4 * max(abs(ratio), 1e-12) * scale)
    return ratio if fits and np.isfinite(ratio) else None
