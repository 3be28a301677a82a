"""What is wrong with the shape of a value. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from grader.model.phrase import Phrase, phrase

Shape = tuple[int, ...]
Pair = tuple[np.ndarray, np.ndarray]


class _Kind(NamedTuple):
    """A way in which a shape can be wrong: which pairs fit, its words, and a hint."""

    fits: Callable[[Shape, Shape], bool]
    words: Phrase
    hint: Phrase


def _without_ones(shape: Shape) -> Shape:
    return tuple(length for length in shape if length != 1)


_TRANSPOSED = _Kind(
    lambda got, want: len(want) == 2 and got == want[::-1],  # a matrix
    phrase("transposed in shape"),
    phrase("Which axis belongs to the outputs, and which to the inputs?"),
)
_SQUEEZED = _Kind(
    lambda got, want: got == _without_ones(want),
    phrase("short of the axes of length 1"),
    phrase("`squeeze()` without an axis drops every axis of length 1."),
)
_AXES_OF_ONE = _Kind(
    lambda got, want: _without_ones(got) == _without_ones(want),
    phrase("wrong in the axes of length 1 only"),
    phrase("Which of your operations keeps, adds or drops an axis?"),
)
_NUMBER = _Kind(
    lambda got, _: got == (),
    phrase("a single number where an array is due"),
    phrase("Over which axis do you sum or average?"),
)
_AXIS_TOO_MANY = _Kind(
    lambda got, want: len(got) == len(want) + 1 and got[1:] == want,
    phrase("an array with one axis too many: the first one"),
    phrase("One value for the whole batch, or one per example?"),
)
_LACKS_FIRST = _Kind(
    lambda got, want: len(got) == len(want) - 1 and got == want[1:],
    phrase("an array that lacks the first axis"),
    phrase("One value for the whole batch, or one per example?"),
)
_LACKS_LAST = _Kind(
    lambda got, want: len(got) == len(want) - 1 and got == want[:-1],
    phrase("an array that lacks the last axis"),
    phrase("Over which axis do you sum or average?"),
)
#: The first that fits is stated.
_KINDS = (
    _TRANSPOSED,
    _SQUEEZED,
    _AXES_OF_ONE,
    _NUMBER,
    _AXIS_TOO_MANY,
    _LACKS_FIRST,
    _LACKS_LAST,
)


def shape_fact(pairs: Sequence[Pair]) -> tuple[Phrase, Phrase | None]:
    """Return what holds for the shapes of all *pairs*, and a hint.

    A pair is a wrong array and the right one; their shapes are never the same.
    """
    shapes = [(got.shape, want.shape) for got, want in pairs]
    got, want = map(_words, shapes[0])
    for kind in _KINDS:
        if all(kind.fits(*shapes_of_pair) for shapes_of_pair in shapes):
            words = phrase(
                "{words} ({got} where {want} is due)",
                words=kind.words,
                got=got,
                want=want,
            )
            return words, kind.hint
    if len(set(shapes)) > 1:
        words = phrase(
            "of the wrong shape: {got} where {want} is due, for example",
            got=got,
            want=want,
        )
        return words, None
    words = phrase(
        "of the wrong shape: {got} where {want} is due",
        got=got,
        want=want,
    )
    return words, None


def _words(shape: Shape) -> Phrase:
    if not shape:
        return phrase("a number")
    return phrase("{shape}", shape=str(shape))
