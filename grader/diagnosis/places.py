"""Where in its arrays a part is wrong: by the sign of a number, in a row, in a column.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from grader.diagnosis.conditions import LARGE
from grader.model.phrase import Phrase, phrase


class WrongCall(NamedTuple):
    """One wrong call: the student's array, the right one, and the inputs by name.

    All are of the same shape.
    """

    got: np.ndarray
    want: np.ndarray
    inputs: Mapping[str, np.ndarray]


Mask = np.ndarray
#: The places where the number is …
_SIGNS: dict[Phrase, Callable[[np.ndarray], Mask]] = {
    phrase("negative"): lambda array: array < 0,
    phrase("positive"): lambda array: array > 0,
    phrase("{number}", number=0): lambda array: array == 0,
    phrase("{number}", number=1): lambda array: array == 1,
}
_SIZES: dict[Phrase, Callable[[np.ndarray], Mask]] = {
    phrase("below {limit}", limit=-LARGE): lambda array: array < -LARGE,
    phrase("beyond {limit}", limit=LARGE): lambda array: array > LARGE,
}
_NUMBERS = _SIGNS | _SIZES
_OF_ROWS = (
    phrase("in the first row"),
    phrase("in every row but the first"),
    phrase("in the last row"),
    phrase("in every row but the last"),
)
_OF_COLUMNS = (
    phrase("in the first column"),
    phrase("in every column but the first"),
    phrase("in the last column"),
    phrase("in every column but the last"),
)
_OF_PLACES = (
    phrase("in the first place"),
    phrase("in every place but the first"),
    phrase("in the last place"),
    phrase("in every place but the last"),
)


def place_of(
    calls: Sequence[WrongCall],
    masks: Sequence[Mask],
) -> Phrase | None:
    """Return where exactly *masks* (one for each of *calls*) are set, or None.

    Examples are "where `x` is negative" and "in the first row". It must tell something:
    somewhere the masks are set, and somewhere they are not.
    """
    if not any(mask.any() for mask in masks) or all(
        mask.all() for mask in masks
    ):
        return None
    for clause, places in (*_by_number(calls), *_by_line(calls)):
        if all(map(np.array_equal, masks, places)):
            return clause
    return _within_one_line(masks)


def only_place_of(
    calls: Sequence[WrongCall],
    masks: Sequence[Mask],
) -> Phrase | None:
    """Return a clause of the places outside of which no mask is set, or None.

    Some places within may not be set either.
    """
    if not any(mask.any() for mask in masks):
        return None
    for clause, places in _by_number(calls):
        if all(inside.all() for inside in places):
            continue
        pairs = zip(masks, places, strict=True)
        if not any((mask & ~inside).any() for mask, inside in pairs):
            return clause
    return None


def _by_number(
    calls: Sequence[WrongCall],
) -> Iterator[tuple[Phrase, list[Mask]]]:
    sources: dict[Phrase, list[np.ndarray]] = {}
    for name in calls[0].inputs:
        if all(name in call.inputs for call in calls):
            source = phrase("{name}", name=f"`{name}`")
            sources[source] = [call.inputs[name] for call in calls]
    sources[phrase("the right value")] = [call.want for call in calls]
    for source, arrays in sources.items():
        for number, test in _NUMBERS.items():
            where = phrase(
                "where {name} is {number}",
                name=source,
                number=number,
            )
            yield where, [test(array) for array in arrays]


def _by_line(calls: Sequence[WrongCall]) -> Iterator[tuple[Phrase, list[Mask]]]:
    shapes = [call.want.shape for call in calls]
    if () in shapes:
        return
    are_matrices = all(len(shape) == 2 for shape in shapes)
    axes = (_OF_ROWS, _OF_COLUMNS) if are_matrices else (_OF_PLACES,)
    for axis, (first, but_first, last, but_last) in enumerate(axes):
        for inside, outside, index in (
            (first, but_first, 0),
            (last, but_last, -1),
        ):
            lines = [_line(shape, axis, index) for shape in shapes]
            yield inside, lines
            yield outside, [~line for line in lines]


def _line(shape: tuple[int, ...], axis: int, index: int) -> Mask:
    mask = np.zeros(shape, bool)
    if mask.size:
        mask[(slice(None),) * axis + (index,)] = True
    return mask


def _within_one_line(masks: Sequence[Mask]) -> Phrase | None:
    """Return that each mask is set within one row, or one column, whichever it is."""
    for mask in masks:
        is_matrix = mask.ndim == 2
        if not is_matrix or min(mask.shape) < 2:
            return None
    in_one_row = all(mask.any(axis=1).sum() == 1 for mask in masks)
    in_one_column = all(mask.any(axis=0).sum() == 1 for mask in masks)
    if in_one_row and in_one_column:
        return phrase("in one place")
    if in_one_row:
        return phrase("in one row")
    return phrase("in one column") if in_one_column else None
