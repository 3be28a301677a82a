"""The numbers of a hidden test that would tell something.

They are too long to stand in a report by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from grader.model import Array
from grader.testing.arrays import to_numpy

#: Decimals below which a number, such as 0.25 or 60, may be anywhere.
_DECIMALS = 4


def telling_numbers(values: Iterable[object]) -> np.ndarray:
    """Return the magnitudes of all numbers in *values* that need many decimals.

    *values* are trees of arrays. The result is sorted.
    """
    parts = [np.abs(part) for value in values for part in _parts(value)]
    if not parts:
        return np.empty(0)
    magnitudes = np.unique(np.concatenate(parts))
    finite = magnitudes[np.isfinite(magnitudes)]
    rounding = np.abs(finite - finite.round(_DECIMALS))
    telling: np.ndarray = finite[rounding > 1e-9]  # more than rounding
    return telling


def _parts(value: object) -> Iterator[np.ndarray]:
    if isinstance(value, Array):
        array = to_numpy(value)
        if array.dtype.kind == "f":
            yield array.ravel().astype(np.float64)
    elif isinstance(value, float):
        yield np.array([value])
    elif isinstance(value, dict):
        yield from (part for item in value.values() for part in _parts(item))
    elif isinstance(value, list | tuple):
        yield from (part for item in value for part in _parts(item))
