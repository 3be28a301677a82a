"""Where in its arrays a part is wrong: by the sign of a number, in a row, in a column.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from grader.diagnosis.conditions import LARGE


class WrongCall(NamedTuple):
    """One wrong call: the student's array, the right one, and the inputs by name.

    All are of the same shape.
    """

    got: np.ndarray
    want: np.ndarray
    inputs: Mapping[str, np.ndarray]


Mask = np.ndarray
#: The places where the number is …
_NUMBERS: dict[str, Callable[[np.ndarray], Mask]] = {
    "negative": lambda array: array < 0,
    "positive": lambda array: array > 0,
    "0": lambda array: array == 0,
    "1": lambda array: array == 1,
    f"below -{LARGE}": lambda array: array < -LARGE,
    f"beyond {LARGE}": lambda array: array > LARGE,
}


def place_of(calls: Sequence[WrongCall], masks: Sequence[Mask]) -> str:
    """Return where exactly *masks* (one for each of *calls*) are set, or "".

    Examples are "where `x` is negative" and "in the first row". It must tell something:
    somewhere the masks are set, and somewhere they are not.
    """
    if not any(mask.any() for mask in masks) or all(
        mask.all() for mask in masks
    ):
        return ""
    for clause, places in (*_by_number(calls), *_by_line(calls)):
        if all(map(np.array_equal, masks, places)):
            return clause
    return _within_one_line(masks)


def only_place_of(calls: Sequence[WrongCall], masks: Sequence[Mask]) -> str:
    """Return a clause of the places outside of which no mask is set, or "".

    Some places within may not be set either.
    """
    if not any(mask.any() for mask in masks):
        return ""
    for clause, places in _by_number(calls):
        if all(inside.all() for inside in places):
            continue
        pairs = zip(masks, places, strict=True)
        if not any((mask & ~inside).any() for mask, inside in pairs):
            return clause
    return ""


def _by_number(calls: Sequence[WrongCall]) -> Iterator[tuple[str, list[Mask]]]:
    sources: dict[str, list[np.ndarray]] = {}
    for name in calls[0].inputs:
        if all(name in call.inputs for call in calls):
            sources[f"`{name}`"] = [call.inputs[name] for call in calls]
    sources["the right value"] = [call.want for call in calls]
    for name, arrays in sources.items():
        for word, test in _NUMBERS.items():
            yield f"where {name} is {word}", [test(array) for array in arrays]


def _by_line(calls: Sequence[WrongCall]) -> Iterator[tuple[str, list[Mask]]]:
    shapes = [call.want.shape for call in calls]
    if () in shapes:
        return
    are_matrices = all(len(shape) == 2 for shape in shapes)
    axes = ("row", "column") if are_matrices else ("place",)
    for axis, word in enumerate(axes):
        for where, index in (("first", 0), ("last", -1)):
            lines = [_line(shape, axis, index) for shape in shapes]
            yield f"in the {where} {word}", lines
            yield f"in every {word} but the {where}", [~line for line in lines]


def _line(shape: tuple[int, ...], axis: int, index: int) -> Mask:
    mask = np.zeros(shape, bool)
    if mask.size:
        mask[(slice(None),) * axis + (index,)] = True
    return mask


def _within_one_line(masks: Sequence[Mask]) -> str:
    """Return that each mask is set within one row, or one column, whichever it is."""
    for mask in masks:
        is_matrix = mask.ndim == 2
        if not is_matrix or min(mask.shape) < 2:
            return ""
    in_one_row = all(mask.any(axis=1).sum() == 1 for mask in masks)
    in_one_column = all(mask.any(axis=0).sum() == 1 for mask in masks)
    if in_one_row and in_one_column:
        return "in one place"
    if in_one_row:
        return "in one row"
    return "in one column" if in_one_column else ""
