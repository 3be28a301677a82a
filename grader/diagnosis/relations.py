"""How wrong values relate to the right ones: a multiple, an offset, wrong in places.

Pure. Each measure returns what holds for all pairs, and a hint; or None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from grader.diagnosis.leaves import Leaf, flat
from grader.diagnosis.places import WrongCall, only_place_of, place_of
from grader.diagnosis.ratios import CLOSE, multiple_of, ratios_of
from grader.model import Array
from grader.model.phrase import Phrase, phrase
from grader.testing.arrays import to_numpy

#: Errors below this, relative to the largest value, come from rounding rather
#: than from a formula.
ROUNDING = 1e-3
_OVERFLOW = phrase(
    "Look for a division by zero, a logarithm of zero, or an exponential that"
    " overflows.",
)
Measured = tuple[Phrase, Phrase | None]


class Wrong(NamedTuple):
    """One wrong value of the right shape, with its call and what else the reference gives in it."""

    leaf: Leaf
    got: np.ndarray
    want: np.ndarray
    siblings: Mapping[str, np.ndarray]

    @property
    def inputs(self) -> dict[str, np.ndarray]:
        """The arrays of its shape that went in, by name."""
        arrays = [
            (name, value)
            for name, value in flat(self.leaf.call.arguments)
            if isinstance(value, Array)
        ]
        return {
            name: to_numpy(value).astype(float)
            for name, value in arrays
            if value.shape == self.want.shape
        }


def measure(wrong: Sequence[Wrong]) -> Measured | None:
    """Return the most telling fact that holds for all of *wrong*.

    Their values are finite.
    """
    measurements = (
        _overwritten,
        _rounded,
        _multiple,
        _argument,
        _sibling,
        _function,
        _offset,
        _rearranged,
        _lines,
        _signs,
        _places,
        _partly,
    )
    for measurement in measurements:
        measured = measurement(wrong)
        if measured is not None:
            return measured
    return None


def measure_infinite(wrong: Sequence[Wrong]) -> Measured:
    """Return where the values of *wrong* are NaN or infinite.

    Each has some values that are not finite.
    """
    nan = any(np.isnan(case.got).any() for case in wrong)
    infinite = any(np.isinf(case.got).any() for case in wrong)
    state = phrase("NaN") if nan else phrase("infinite")
    state = phrase("NaN or infinite") if nan and infinite else state
    masks = [~np.isfinite(case.got) for case in wrong]
    where = place_of(_calls(wrong), masks) or phrase("in some places")
    if all(mask.all() for mask in masks):
        where = phrase("everywhere")
    return phrase("{state} {where}", state=state, where=where), _OVERFLOW


def near(got: np.ndarray, want: np.ndarray, rtol: float = CLOSE) -> bool:
    """Return whether *got* is *want* up to *rtol* of its largest value."""
    if got.shape != want.shape:
        return False
    error = np.abs(got - want).max(initial=0)
    return bool(error <= rtol * _largest(want))


def _largest(array: np.ndarray) -> float:
    return float(max(np.abs(array).max(initial=0), 1e-9))


def _overwritten(wrong: Sequence[Wrong]) -> Measured | None:
    """Return that a value should be what it was among the arguments, and is not."""
    name = wrong[0].leaf.name.rpartition(".")[2]
    for case in wrong:
        inputs = case.inputs
        if name not in inputs or not np.array_equal(case.want, inputs[name]):
            return None
    hint = phrase("Which of your steps writes to what it should only read?")
    return phrase("not left as before"), hint


def _rounded(wrong: Sequence[Wrong]) -> Measured | None:
    if not all(near(case.got, case.want, ROUNDING) for case in wrong):
        return None
    if all(_has_lost_precision(case) for case in wrong):
        return (
            phrase(
                "right to the digits of float32 only, although float64 went in",
            ),
            phrase("Which of your steps fixes a precision?"),
        )
    return (
        phrase("right only to a few digits"),
        phrase("Is a small constant added, or precision lost on the way?"),
    )


def _has_lost_precision(case: Wrong) -> bool:
    """Return whether the value is right to the digits of float32, not of float64."""
    actual = case.leaf.actual
    if isinstance(actual, np.ndarray) and actual.dtype != np.float32:
        return False
    return case.leaf.right.dtype == np.float64 and near(
        case.got,
        case.want,
        CLOSE,
    )


def _multiple(wrong: Sequence[Wrong]) -> Measured | None:
    if all(not case.got.any() for case in wrong):
        return phrase("zero everywhere"), phrase("Is it ever assigned?")
    ratios = ratios_of([(case.got, case.want) for case in wrong])
    if ratios is None:
        return None
    multiple = multiple_of(ratios, [case.leaf.call for case in wrong])
    if multiple is None:
        return _changing_multiple(wrong, ratios)
    if multiple.factor == "-1":
        hint = phrase("Which term is subtracted from which?")
        return phrase("right but for the sign"), hint
    if multiple.legend is not None:
        predicate = phrase(
            "{factor} times the right {one} ({legend})",
            factor=multiple.factor,
            legend=multiple.legend,
        )
        hint = phrase("Over what do you sum or average, and how often?")
        return predicate, hint
    predicate = phrase("{factor} times the right {one}", factor=multiple.factor)
    return predicate, phrase("Is a factor missing, or there twice?")


def _changing_multiple(
    wrong: Sequence[Wrong],
    ratios: Sequence[float],
) -> Measured | None:
    several = sum(np.count_nonzero(case.want) > 1 for case in wrong) > 1
    varied = max(ratios) - min(ratios) > CLOSE * max(map(abs, ratios))
    if not several or not varied:
        return None
    return (
        phrase("the right {one} times a factor that changes from case to case"),
        phrase("On which sizes does your factor depend?"),
    )


def _argument(wrong: Sequence[Wrong]) -> Measured | None:
    for name in wrong[0].inputs:
        if all(
            name in case.inputs
            and near(case.got, case.inputs[name])
            and case.got.any()
            for case in wrong
        ):
            hint = phrase(
                "Is something missing between what goes in and what comes out?",
            )
            return phrase(
                "just {name}, as it was passed",
                name=f"`{name}`",
            ), hint
    return None


def _sibling(wrong: Sequence[Wrong]) -> Measured | None:
    if not all(case.got.any() for case in wrong):
        return None
    for name in wrong[0].siblings:
        if name != wrong[0].leaf.name and all(
            name in case.siblings and near(case.got, case.siblings[name])
            for case in wrong
        ):
            predicate = phrase("what {name} should be", name=f"`{name}`")
            return predicate, phrase("Are two names mixed up?")
    return None


Function = Callable[[np.ndarray], np.ndarray]
_FORMULAS: dict[Phrase, Function] = {
    phrase("the square of the right {one}"): np.square,
    phrase("the square root of the right {one}"): np.sqrt,
    phrase("the absolute value of the right {one}"): np.abs,
    phrase("1 minus the right {one}"): lambda want: 1 - want,
    phrase("1 divided by the right {one}"): lambda want: 1 / want,
    phrase("the exponential of the right {one}"): np.exp,
    phrase("the logarithm of the right {one}"): np.log,
}
_CUTS: dict[Phrase, Function] = {
    phrase("the right {one}, rounded to whole numbers"): np.round,
    phrase("the right {one}, clipped at 0"): lambda want: np.maximum(want, 0),
    phrase("the right {one}, clipped at 1"): lambda want: np.minimum(want, 1),
}
_FUNCTIONS = _FORMULAS | _CUTS
_APPLIED = phrase("Which function is applied once too often, or not at all?")


def _function(wrong: Sequence[Wrong]) -> Measured | None:
    if sum(case.want.size for case in wrong) == 1:
        return None
    with np.errstate(all="ignore"):
        for words, function in _FUNCTIONS.items():
            if all(_is_made(case.got, function(case.want)) for case in wrong):
                return words, _APPLIED
    return None


def _is_made(got: np.ndarray, made: np.ndarray) -> bool:
    return bool(np.isfinite(made).all()) and near(got, made)


def _offset(wrong: Sequence[Wrong]) -> Measured | None:
    if sum(case.want.size for case in wrong) == 1:
        return None
    offsets: list[float] = []
    for case in wrong:
        offset = float((case.got - case.want).mean())
        if not near(case.got - offset, case.want):
            return None
        offsets.append(offset)
    first = offsets[0]
    if all(abs(offset - first) < CLOSE * abs(first) for offset in offsets):
        hint = phrase("Is a constant added or forgotten?")
        return phrase("off by {offset} everywhere", offset=f"{first:.4g}"), hint
    if all(case.want.size > 1 for case in wrong):
        hint = phrase("Is a term added or forgotten?")
        return phrase("off by the same amount everywhere in each call"), hint
    return None


class _Move(NamedTuple):
    """A rearrangement of a matrix: what it makes of the right one, and a hint."""

    words: Phrase
    hint: Phrase
    move: Callable[[np.ndarray], np.ndarray]


_TRANSPOSED = _Move(
    phrase("transposed"),
    phrase("Which axis belongs to the outputs, and which to the inputs?"),
    np.transpose,
)
_REVERSED = _Move(
    phrase("the right {one} with the rows in reverse order"),
    phrase("Which end of the batch comes first?"),
    lambda want: want[::-1],
)
_AVERAGED = _Move(
    phrase("the same in every row: the mean of the right rows"),
    phrase("Over which axis is averaged?"),
    lambda want: _spread(want.mean(0), want),
)
_SUMMED = _Move(
    phrase("the same in every row: the sum of the right rows"),
    phrase("Over which axis is summed?"),
    lambda want: _spread(want.sum(0), want),
)
_FIRST = _Move(
    phrase("the same in every row: the first right one"),
    phrase("Is every example looked at?"),
    lambda want: _spread(want[0], want),
)
_MOVES = (_TRANSPOSED, _REVERSED, _AVERAGED, _SUMMED, _FIRST)


def _spread(row: np.ndarray, like: np.ndarray) -> np.ndarray:
    return np.broadcast_to(row, like.shape)


def _rearranged(wrong: Sequence[Wrong]) -> Measured | None:
    for case in wrong:
        is_matrix = case.want.ndim == 2
        if not is_matrix or len(case.want) < 2:
            return None
    for words, hint, move in _MOVES:
        if all(near(case.got, move(case.want)) for case in wrong):
            return words, hint
    return None


def _lines(wrong: Sequence[Wrong]) -> Measured | None:
    """Return that each row, or each column, is a multiple of the right one."""
    for case in wrong:
        is_matrix = case.want.ndim == 2
        if not is_matrix or min(case.want.shape) < 2:
            return None
    for axis, words, hint in _OF_LINES:
        if all(_has_factors(case.got, case.want, axis) for case in wrong):
            return words, hint
    return None


_OF_LINES = (
    (
        1,
        phrase("the right {one} times a factor of its own for each row"),
        phrase("What do you sum or average over the columns?"),
    ),
    (
        0,
        phrase("the right {one} times a factor of its own for each column"),
        phrase("What do you sum or average over the rows?"),
    ),
)


def _has_factors(got: np.ndarray, want: np.ndarray, axis: int) -> bool:
    squares = (want * want).sum(axis, keepdims=True)
    products = (got * want).sum(axis, keepdims=True)
    factors = np.zeros_like(squares)
    np.divide(products, squares, out=factors, where=squares > 0)
    return near(got, factors * want) and bool(np.abs(got).max(initial=0) > 0)


def _signs(wrong: Sequence[Wrong]) -> Measured | None:
    if not all(near(np.abs(case.got), np.abs(case.want)) for case in wrong):
        return None
    placed = _placed(phrase("right but for the sign"), wrong)
    if placed is not None:
        return placed
    predicate = phrase("right up to the sign of some values")
    return predicate, phrase("Which term is subtracted?")


def _places(wrong: Sequence[Wrong]) -> Measured | None:
    return _placed(phrase("wrong"), wrong)


def _placed(state: Phrase, wrong: Sequence[Wrong]) -> Measured | None:
    """Return in which places the values are *state*, and right in all others."""
    masks = _masks(wrong)
    calls = _calls(wrong)
    exactly = place_of(calls, masks)
    if exactly is not None:
        predicate = phrase(
            "{state} {where}, and right elsewhere",
            state=state,
            where=exactly,
        )
        return predicate, None
    only = only_place_of(calls, masks)
    if only is None:
        return None
    return phrase("{state} only {where}", state=state, where=only), None


def _masks(wrong: Sequence[Wrong]) -> list[np.ndarray]:
    """Return the places of each of *wrong* that are too far from the right value."""
    return [
        np.abs(case.got - case.want) > CLOSE * _largest(case.want)
        for case in wrong
    ]


def _calls(wrong: Sequence[Wrong]) -> list[WrongCall]:
    return [WrongCall(case.got, case.want, case.inputs) for case in wrong]


def _partly(wrong: Sequence[Wrong]) -> Measured | None:
    """Return that the values are wrong in some places of every call."""
    if all(mask.any() and not mask.all() for mask in _masks(wrong)):
        return phrase("right in some places and wrong in others"), None
    return None
