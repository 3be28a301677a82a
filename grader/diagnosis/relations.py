"""How wrong values relate to the right ones: a multiple, an offset, another function, wrong in places.

Pure.

Each measure returns what holds for all pairs, as a predicate with "{one}" for "one" or
"ones", and a hint; or None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from grader.diagnosis.leaves import WHOLE, Leaf, flat
from grader.diagnosis.places import Seen, only_place_of, place_of
from grader.diagnosis.ratios import CLOSE, multiple_of, ratios_of
from grader.model import Array
from grader.testing.arrays import to_numpy

#: Errors below this, relative to the largest value, come from rounding rather than from
#: a formula.
ROUNDING = 1e-3
Measured = tuple[str, str]


class Wrong(NamedTuple):
    """One wrong value of the right shape, with its call and what else the reference gives in it."""

    leaf: Leaf
    got: np.ndarray
    want: np.ndarray
    others: Mapping[str, np.ndarray]

    @property
    def given(self) -> dict[str, np.ndarray]:
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
    """Return the most telling of what holds for all of *wrong*, whose values are finite."""
    looks = (
        _kept,
        _rounded,
        _multiple,
        _argument,
        _other,
        _function,
        _offset,
        _rearranged,
        _lines,
        _signs,
        _places,
        _partly,
    )
    return next((found for look in looks if (found := look(wrong)) is not None), None)


def measure_infinite(wrong: Sequence[Wrong]) -> Measured:
    """Return where the values of *wrong*, each with some that are not finite, are NaN or infinite."""
    nan = any(np.isnan(one.got).any() for one in wrong)
    infinite = any(np.isinf(one.got).any() for one in wrong)
    word = "NaN or infinite" if nan and infinite else "NaN" if nan else "infinite"
    hint = (
        "Look for a division by zero, a logarithm of zero, or an exponential that"
        " overflows."
    )
    masks = [~np.isfinite(one.got) for one in wrong]
    if all(mask.all() for mask in masks):
        return f"{word} everywhere", hint
    place = place_of([Seen(one.got, one.want, one.given) for one in wrong], masks)
    return f"{word} {place or 'in some places'}", hint


def near(got: np.ndarray, want: np.ndarray, rtol: float = CLOSE) -> bool:
    """Return whether *got* is *want* up to *rtol* of its largest value."""
    scale = max(np.abs(want).max(initial=0), 1e-9)
    return got.shape == want.shape and bool(
        np.abs(got - want).max(initial=0) <= rtol * scale
    )


def _kept(wrong: Sequence[Wrong]) -> Measured | None:
    """Return that a value should be what it was among the arguments, and is not."""
    name = wrong[0].leaf.name.rpartition(".")[2]
    if all(
        name in one.given and np.array_equal(one.want, one.given[name]) for one in wrong
    ):
        return (
            "not left as before",
            "Which of your steps writes to what it should only read?",
        )
    return None


def _rounded(wrong: Sequence[Wrong]) -> Measured | None:
    if not all(near(one.got, one.want, ROUNDING) for one in wrong):
        return None
    single = all(
        one.leaf.actual.dtype == np.float32
        for one in wrong
        if isinstance(one.leaf.actual, np.ndarray)
    )
    if single and all(
        one.leaf.right.dtype == np.float64 and near(one.got, one.want, CLOSE)
        for one in wrong
    ):
        return (
            "right to the digits of float32 only, although float64 went in",
            "Which of your steps fixes a precision?",
        )
    return (
        "right only to a few digits",
        "Is a small constant added, or precision lost on the way?",
    )


def _multiple(wrong: Sequence[Wrong]) -> Measured | None:
    if all(not one.got.any() for one in wrong):
        return "zero everywhere", "Is it ever assigned?"
    ratios = ratios_of([(one.got, one.want) for one in wrong])
    if ratios is None:
        return None
    found = multiple_of(ratios, [one.leaf.call for one in wrong])
    if found is None:
        several = sum(np.count_nonzero(one.want) > 1 for one in wrong) > 1
        varied = max(ratios) - min(ratios) > CLOSE * max(map(abs, ratios))
        changing = "the right {one} times a factor that changes from case to case"
        return (
            (changing, "On which sizes does your factor depend?")
            if several and varied
            else None
        )
    if found.factor == "-1":
        return "right but for the sign", "Which term is subtracted from which?"
    legend = f" ({found.legend})" if found.legend else ""
    hint = (
        "Over what do you sum or average, and how often?"
        if legend
        else "Is a factor missing, or there twice?"
    )
    return f"{found.factor} times the right {{one}}{legend}", hint


def _argument(wrong: Sequence[Wrong]) -> Measured | None:
    for name in wrong[0].given:
        if all(
            name in one.given and near(one.got, one.given[name]) and one.got.any()
            for one in wrong
        ):
            return (
                f"just `{name}`, as it was passed",
                "Is something missing between what goes in and what comes out?",
            )
    return None


def _other(wrong: Sequence[Wrong]) -> Measured | None:
    own = wrong[0].leaf.name
    for name in wrong[0].others:
        if name == own or not all(
            name in one.others and one.got.any() for one in wrong
        ):
            continue
        if all(near(one.got, one.others[name]) for one in wrong):
            return f"what `{name}` should be", "Are two names mixed up?"
    return None


_FUNCTIONS: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("the square of the right {one}", np.square),
    ("the square root of the right {one}", np.sqrt),
    ("the absolute value of the right {one}", np.abs),
    ("1 minus the right {one}", lambda want: 1 - want),
    ("1 divided by the right {one}", lambda want: 1 / want),
    ("the exponential of the right {one}", np.exp),
    ("the logarithm of the right {one}", np.log),
    ("the right {one}, rounded to whole numbers", np.round),
    ("the right {one}, clipped at 0", lambda want: np.maximum(want, 0)),
    ("the right {one}, clipped at 1", lambda want: np.minimum(want, 1)),
)


def _function(wrong: Sequence[Wrong]) -> Measured | None:
    if sum(one.want.size for one in wrong) == 1:
        return None
    with np.errstate(all="ignore"):
        for words, function in _FUNCTIONS:
            made = [function(one.want) for one in wrong]
            if all(
                np.isfinite(m).all() and near(one.got, m)
                for one, m in zip(wrong, made, strict=True)
            ):
                return words, "Which function is applied once too often, or not at all?"
    return None


def _offset(wrong: Sequence[Wrong]) -> Measured | None:
    offsets = [float((one.got - one.want).mean()) for one in wrong]
    if sum(one.want.size for one in wrong) == 1:
        return None
    if not all(
        near(one.got - offset, one.want)
        for one, offset in zip(wrong, offsets, strict=True)
    ):
        return None
    if all(abs(offset - offsets[0]) < CLOSE * abs(offsets[0]) for offset in offsets):
        return (
            f"off by {offsets[0]:.4g} everywhere",
            "Is a constant added or forgotten?",
        )
    if all(one.want.size > 1 for one in wrong):
        return (
            "off by the same amount everywhere in each call",
            "Is a term added or forgotten?",
        )
    return None


_MOVES: tuple[tuple[str, str, Callable[[np.ndarray], np.ndarray]], ...] = (
    (
        "transposed",
        "Which axis belongs to the outputs, and which to the inputs?",
        np.transpose,
    ),
    (
        "the right {one} with the rows in reverse order",
        "Which end of the batch comes first?",
        lambda want: want[::-1],
    ),
    (
        "the same in every row: the mean of the right rows",
        "Over which axis is averaged?",
        lambda w: _spread(w.mean(0), w),
    ),
    (
        "the same in every row: the sum of the right rows",
        "Over which axis is summed?",
        lambda w: _spread(w.sum(0), w),
    ),
    (
        "the same in every row: the first right one",
        "Is every example looked at?",
        lambda w: _spread(w[0], w),
    ),
)


def _spread(row: np.ndarray, like: np.ndarray) -> np.ndarray:
    return np.broadcast_to(row, like.shape)


def _rearranged(wrong: Sequence[Wrong]) -> Measured | None:
    if not all(one.want.ndim == 2 and len(one.want) > 1 for one in wrong):  # a matrix
        return None
    for words, hint, move in _MOVES:
        if all(near(one.got, move(one.want)) for one in wrong):
            return words, hint
    return None


def _lines(wrong: Sequence[Wrong]) -> Measured | None:
    """Return that each row, or each column, is a multiple of the right one."""
    # a matrix
    if not all(one.want.ndim == 2 and min(one.want.shape) > 1 for one in wrong):
        return None
    for axis, word, across in (
        (1, "row", "over the columns"),
        (0, "column", "over the rows"),
    ):
        if all(_has_factors(one.got, one.want, axis) for one in wrong):
            words = f"the right {{one}} times a factor of its own for each {word}"
            return words, f"What do you sum or average {across}?"
    return None


def _has_factors(got: np.ndarray, want: np.ndarray, axis: int) -> bool:
    squares = (want * want).sum(axis, keepdims=True)
    factors = np.divide(
        (got * want).sum(axis, keepdims=True),
        squares,
        out=np.zeros_like(squares),
        where=squares > 0,
    )
    return near(got, factors * want) and bool(np.abs(got).max(initial=0) > 0)


def _signs(wrong: Sequence[Wrong]) -> Measured | None:
    if all(near(np.abs(one.got), np.abs(one.want)) for one in wrong):
        return _placed("right but for the sign", wrong) or (
            "right up to the sign of some values",
            "Which term is subtracted?",
        )
    return None


def _places(wrong: Sequence[Wrong]) -> Measured | None:
    return _placed("wrong", wrong)


def _placed(what: str, wrong: Sequence[Wrong]) -> Measured | None:
    """Return in which places the values are *what*, and right in all others."""
    masks = [
        np.abs(one.got - one.want) > CLOSE * max(np.abs(one.want).max(initial=0), 1e-9)
        for one in wrong
    ]
    seen = [Seen(one.got, one.want, one.given) for one in wrong]
    exactly = place_of(seen, masks)
    if exactly:
        return f"{what} {exactly}, and right elsewhere", ""
    only = only_place_of(seen, masks)
    return (f"{what} only {only}", "") if only else None


def _partly(wrong: Sequence[Wrong]) -> Measured | None:
    """Return that the values are wrong in some places of every call."""
    masks = [
        np.abs(one.got - one.want) > CLOSE * max(np.abs(one.want).max(initial=0), 1e-9)
        for one in wrong
    ]
    if all(mask.any() and not mask.all() for mask in masks):
        return "right in some places and wrong in others", ""
    return None


def others_of(leaves: Sequence[Leaf], leaf: Leaf) -> dict[str, np.ndarray]:
    """Return the right values beside *leaf* in its call, by name, out of *leaves*."""
    return {
        one.name: one.right
        for one in leaves
        if one.call is leaf.call and one.name != WHOLE
    }
