"""Right answers in float32, and how far a right computation in float32 may be from them."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.testing.arrays import zip_tree

#: What is right lies within so many times the reference's own error in float32.
MULTIPLE = 8
#: The least error that is reckoned with, as a share of the largest magnitude:
#: where the reference was exact by luck, another order of operations is not.
LEAST_ERROR = 2.0 * float(np.finfo(np.float32).eps)


class Rounded(np.ndarray):
    """Right values in float32; `error` is how far the reference in float32 is from them.

    Views of the array keep it. What is computed from the array is ordinary.
    """

    error: float

    def __array_finalize__(self, source: Any) -> None:
        self.error = getattr(source, "error", 0.0)

    def __array_ufunc__(
        self,
        ufunc: np.ufunc,
        method: str,
        *inputs: Any,
        **options: Any,
    ) -> Any:
        """Return what *ufunc* gives for ordinary arrays."""
        if "out" in options:
            options["out"] = tuple(map(_ordinary, options["out"]))
        function = getattr(ufunc, method)
        return function(*map(_ordinary, inputs), **options)


def _ordinary(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, Rounded) else value


def with_errors(answer: Any, errors: Any) -> Any:
    """Return *answer*, its float32 arrays with their *errors*: numbers in the same structure."""
    return zip_tree(answer, errors, _with_error)


def _with_error(leaf: Any, error: Any) -> Any:
    if not isinstance(leaf, np.ndarray) or leaf.dtype != np.float32:
        return leaf
    rounded = leaf.view(Rounded)
    rounded.error = float(error)
    return rounded


def allowed_by_rounding(want: np.ndarray) -> float | None:
    """Return the largest absolute error of float32 that is right.

    None where the reference's own is not known: in other dtypes, and in what a test
    computed from right values.
    """
    error: float | None = getattr(want, "error", None)
    if error is None or want.dtype != np.float32:
        return None
    finite = np.abs(want[np.isfinite(want)])
    least = LEAST_ERROR * float(finite.max(initial=0.0))
    return MULTIPLE * max(error, least)
