"""Two values, the student's and the right one, become a Difference or None. Pure.

The order is fixed: shape, kind of dtype, NaN, infinity, values; each stage has its own
sentence. The tolerance is relative to the largest magnitude of the *expected* array,
with a floor for arrays of zeros, and depends on its dtype; the student's values never
widen it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.model import Difference, DifferenceKind
from grader.model.safe_text import shape_text
from grader.testing.arrays import from_numpy

#: Relative tolerance by the dtype of the expected value: far above rounding of any
#: order of operations, and far below the smallest error that a mistake makes in arrays
#: of order one.
RTOL = {"float64": 1e-6, "float32": 1e-4, "float16": 1e-2}
#: What replaces the magnitude where the expected array is (almost) zero everywhere.
SMALLEST_SCALE = {"float64": 1e-6, "float32": 1e-2, "float16": 1e-1}
_KINDS = {
    "f": "floating point",
    "i": "integer",
    "u": "integer",
    "b": "boolean",
    "c": "complex",
}


def difference(
    actual: object, expected: object, name: str, rtol: float | None = None
) -> Difference | None:
    """Return how *actual* differs from *expected*, or None where it is within tolerance.

    Both are arrays or numbers; integers and booleans must be equal, floating-point
    values may differ by *rtol* (by default `RTOL` of the expected dtype) times the
    largest expected magnitude. A boolean or integer array is accepted where floats are
    expected and the values agree: that is what a mask or a label is.
    """
    got, want = np.asarray(actual), np.asarray(expected)
    for stage in (_shape, _kind, _nan, _infinity):
        found = stage(got, want, name)
        if found is not None:
            return found
    return _values(got, want, name, rtol)


def allowed_error(want: np.ndarray, rtol: float | None = None) -> float:
    """Return the largest absolute error that passes against *want*; 0 where it is not floating point."""
    if want.dtype.kind != "f":
        return 0.0
    rtol = RTOL.get(want.dtype.name, RTOL["float64"]) if rtol is None else rtol
    finite = np.abs(want[np.isfinite(want)])
    scale = float(finite.max()) if finite.size else 0.0
    return rtol * max(
        scale, SMALLEST_SCALE.get(want.dtype.name, SMALLEST_SCALE["float64"])
    )


def _shape(got: np.ndarray, want: np.ndarray, name: str) -> Difference | None:
    if got.shape == want.shape:
        return None
    summary = f"{name} has shape {shape_text(got.shape)}; expected is {want.shape}."
    if got.ndim == want.ndim == 2 and got.shape == want.shape[::-1]:  # matrices
        summary += " Is it transposed?"
    elif got.size == want.size:
        summary += " The number of elements is right."
    return Difference(
        DifferenceKind.SHAPE, name, summary, from_numpy(got), from_numpy(want)
    )


def _kind(got: np.ndarray, want: np.ndarray, name: str) -> Difference | None:
    if got.dtype.kind in "fiub" and (want.dtype.kind == "f" or got.dtype.kind != "f"):
        return None
    if got.dtype.kind == "f" and np.array_equal(got, np.round(got)):
        return None  # whole numbers as floats, where integers are expected
    found, due = (
        _KINDS.get(kind, "other") for kind in (got.dtype.kind, want.dtype.kind)
    )
    summary = f"{name} holds {found} values ({got.dtype}); expected are {due} values."
    return Difference(
        DifferenceKind.DTYPE, name, summary, from_numpy(got), from_numpy(want)
    )


def _nan(got: np.ndarray, want: np.ndarray, name: str) -> Difference | None:
    wrong = _isnan(got) != _isnan(want)
    if not wrong.any():
        return None
    summary = _told(name, "NaN", wrong, _isnan(got))
    return Difference(
        DifferenceKind.NAN,
        name,
        summary,
        from_numpy(got),
        from_numpy(want),
        **_places(wrong),
    )


def _infinity(got: np.ndarray, want: np.ndarray, name: str) -> Difference | None:
    with np.errstate(invalid="ignore"):
        wrong = (_isinf(got) | _isinf(want)) & (got != want)
    if not wrong.any():
        return None
    summary = _told(name, "infinite", wrong, _isinf(got))
    return Difference(
        DifferenceKind.INFINITY,
        name,
        summary,
        from_numpy(got),
        from_numpy(want),
        **_places(wrong),
    )


def _isnan(array: np.ndarray) -> np.ndarray:
    return np.isnan(array) if array.dtype.kind == "f" else np.zeros(array.shape, bool)


def _isinf(array: np.ndarray) -> np.ndarray:
    return np.isinf(array) if array.dtype.kind == "f" else np.zeros(array.shape, bool)


def _told(name: str, word: str, wrong: np.ndarray, is_so: np.ndarray) -> str:
    """Return a sentence about *wrong* places, with those where *is_so*, the student's value is what *word* says."""
    if (wrong & is_so).any():
        return f"{name} is {word}{_where(int((wrong & is_so).sum()), wrong.size)}."
    return f"{name} is not {word}{_where(int(wrong.sum()), wrong.size)}; it should be."


def _places(wrong: np.ndarray) -> dict[str, Any]:
    """Return the first and the number of wrong places, as fields of a Difference."""
    return {"index": _first(wrong), "mismatched": int(wrong.sum()), "total": wrong.size}


def _where(count: int, total: int) -> str:
    return (
        ""
        if total == 1
        else " everywhere"
        if count == total
        else f" in {count} of {total} places"
    )


def _first(wrong: np.ndarray) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(wrong)[0]) if wrong.ndim else ()


def _values(
    got: np.ndarray, want: np.ndarray, name: str, rtol: float | None
) -> Difference | None:
    allowed = allowed_error(want, rtol)
    error = _error(got, want)
    wrong = ~(error <= allowed)  # this form rejects NaN
    if "f" not in (got.dtype.kind, want.dtype.kind):
        wrong |= got != want  # beyond 2**53 floats do not tell integers apart
    if not wrong.any():
        return None
    index = _first(wrong)
    summary = f"{name} is wrong{_where(int(wrong.sum()), wrong.size)}."
    return Difference(
        DifferenceKind.VALUE,
        name,
        summary,
        from_numpy(got),
        from_numpy(want),
        **_places(wrong),
        actual_at=float(got[index]),
        expected_at=float(want[index]),
        largest_error=float(error.max()),
        allowed=allowed,
        ratio=constant_ratio(got, want),
    )


def _error(got: np.ndarray, want: np.ndarray) -> np.ndarray:
    """Return the absolute error in float64, 0 where *want* is not finite."""
    finite = np.isfinite(want) if want.dtype.kind == "f" else np.ones(want.shape, bool)
    error = np.zeros(want.shape)
    # the difference of two values near the largest float
    with np.errstate(over="ignore"):
        error[finite] = np.abs(
            got[finite].astype(np.float64) - want[finite].astype(np.float64)
        )
    return error


def constant_ratio(got: np.ndarray, want: np.ndarray) -> float | None:
    """Return r where *got* is r times *want* in every place, to 4 digits and with at least one place not zero."""
    got, want = got.astype(np.float64).ravel(), want.astype(np.float64).ravel()
    if not (np.isfinite(got).all() and np.isfinite(want).all()):
        return None
    scale = float(np.abs(want).max(initial=0.0))
    if scale == 0.0:
        return None
    # values near the largest or smallest float have no ratio that says anything
    with np.errstate(all="ignore"):
        ratio = float(
            (got / scale) @ (want / scale) / ((want / scale) @ (want / scale))
        )
        fits = bool(
            np.abs(got - ratio * want).max() <= 1e-4 * max(abs(ratio), 1e-12) * scale
        )
    return ratio if fits and np.isfinite(ratio) else None
