"""Where in its arrays a part is wrong: by the sign of a number, in a row, in a column.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from grader.diagnosis.conditions import LARGE


class Seen(NamedTuple):
    """One wrong call: the student's array, the right one of the same shape, and arrays of that shape that went in, by name."""

    got: np.ndarray
    want: np.ndarray
    given: Mapping[str, np.ndarray]


Mask = np.ndarray
#: Says which places are meant: those where the number is …
_NUMBERS: tuple[tuple[str, Callable[[np.ndarray], Mask]], ...] = (
    ("negative", lambda array: array < 0),
    ("positive", lambda array: array > 0),
    ("0", lambda array: array == 0),
    ("1", lambda array: array == 1),
    (f"below -{LARGE}", lambda array: array < -LARGE),
    (f"beyond {LARGE}", lambda array: array > LARGE),
)


def place_of(seen: Sequence[Seen], masks: Sequence[Mask]) -> str:
    """Return where exactly *masks* (one for each of *seen*) are set: "where `x` is negative", "in the first row", or "".

    It must tell something: somewhere the masks are set, and somewhere they are not.
    """
    if not any(mask.any() for mask in masks) or all(mask.all() for mask in masks):
        return ""
    for clause, meant in (*_by_number(seen), *_by_line(seen)):
        if all(
            np.array_equal(mask, places)
            for mask, places in zip(masks, meant, strict=True)
        ):
            return clause
    return _within_one_line(masks)


def only_place_of(seen: Sequence[Seen], masks: Sequence[Mask]) -> str:
    """Return a clause of the places outside of which no mask is set, although some within are not, or ""."""
    if not any(mask.any() for mask in masks):
        return ""
    for clause, meant in _by_number(seen):
        outside = [~places for places in meant]
        if any(places.any() for places in outside) and not any(
            (m & o).any() for m, o in zip(masks, outside, strict=True)
        ):
            return clause
    return ""


def _by_number(seen: Sequence[Seen]) -> Iterator[tuple[str, list[Mask]]]:
    names = [name for name in seen[0].given if all(name in one.given for one in seen)]
    sources = [(f"`{name}`", [one.given[name] for one in seen]) for name in names]
    sources.append(("the right value", [one.want for one in seen]))
    for name, arrays in sources:
        for word, test in _NUMBERS:
            yield f"where {name} is {word}", [test(array) for array in arrays]


def _by_line(seen: Sequence[Seen]) -> Iterator[tuple[str, list[Mask]]]:
    if any(one.want.ndim == 0 for one in seen):
        return
    for axis, word in (
        ((0, "row"), (1, "column"))
        if all(one.want.ndim == 2 for one in seen)
        else ((0, "place"),)
    ):
        for where, index in (("first", 0), ("last", -1)):
            lines = [_line(one.want.shape, axis, index) for one in seen]
            yield f"in the {where} {word}", lines
            yield f"in every {word} but the {where}", [~line for line in lines]


def _line(shape: tuple[int, ...], axis: int, index: int) -> Mask:
    mask = np.zeros(shape, bool)
    if mask.size:
        mask[(slice(None),) * axis + (index,)] = True
    return mask


def _within_one_line(masks: Sequence[Mask]) -> str:
    """Return that each mask is set within one row, or one column, whichever it is."""
    if not all(mask.ndim == 2 and min(mask.shape) > 1 for mask in masks):  # a matrix
        return ""
    if all(
        mask.any() and mask.any(axis=0).sum() == mask.any(axis=1).sum() == 1
        for mask in masks
    ):
        return "in one place"
    for axis, word in ((1, "row"), (0, "column")):
        if all(mask.any(axis=axis).sum() == 1 for mask in masks):
            return f"in one {word}"
    return ""
