"""When a part goes wrong: the property of the arguments that tells wrong calls from right ones.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from grader.diagnosis.leaves import flat
from grader.model import Array, Call
from grader.testing.arrays import to_numpy

#: With fewer calls on either side, a property may fit by chance.
FEWEST = 2
#: How likely it may be by chance that a property holds in all calls of one
#: side, where it holds for others, too.
CHANCE = 0.01
#: Numbers beyond this are large: their exponentials are beyond float32, or
#: nearly so.
LARGE = 50
_NAME = re.compile(r"`(\w+)`")


class Kind(IntEnum):
    """Kinds of properties, those that tell most first."""

    TEXT = 1  #: a text among the arguments: the name of an activation
    ANY_TEXT = 2  #: one of several texts, whichever
    SAME_TEXT = 3  #: whether two texts are equal
    LARGE = 4
    ZERO = 5
    BATCH = 6
    COLUMNS = 7
    LENGTH = 8


_TEXTS = (Kind.TEXT, Kind.ANY_TEXT, Kind.SAME_TEXT)
_SIZES = (Kind.BATCH, Kind.COLUMNS, Kind.LENGTH)


class Property(NamedTuple):
    """Something that holds for the arguments of a call.

    `clause` says it: "the batch size is 1".
    """

    kind: Kind
    clause: str


def condition_of(
    wrong: Sequence[Call],
    right: Sequence[Call],
    public: Collection[str] | None = None,
) -> str:
    """Return a clause that tells *wrong* calls from *right* ones, or "".

    An example is "where the batch size is 1". "where" and "unless" hold
    exactly. "only where" and "except where" hold for all wrong, and all right,
    calls, but for some others, too, and are given only if that is hardly
    chance. Of several properties that fit, the kind that tells most decides;
    two of that kind are given both, more are none. Each side must have two
    calls.

    A property must explain, not only differ: a size is a reason where it is 1,
    or where it is the only one that is right, in three calls or more; large
    numbers are a reason for wrong values, never for right ones. Calls in
    another precision are not compared. Texts are told under *public* names
    only, all where that is None.
    """
    if len(wrong) < FEWEST or len(right) < FEWEST:
        return ""
    precisions = {precision_of(call) for call in wrong}
    right = [call for call in right if precision_of(call) in precisions]
    if len(right) < FEWEST:
        return ""
    bad = [_shown(call, public) for call in wrong]
    good = [_shown(call, public) for call in right]
    clause = _of_first_kind(_reasons(_only_in(bad, good), _is_cause))
    if clause:
        return f"where {clause}"
    excuses = _reasons(_only_in(good, bad), _is_excuse(len(good)))
    clause = _of_first_kind(excuses)
    if clause:
        return f"unless {clause}"
    limit = _limit(wrong, right)
    if limit:
        return limit
    clause = _of_first_kind(_partly(bad, good, (*_TEXTS, Kind.LARGE)))
    if clause:
        return f"only where {clause}"
    clause = _of_first_kind(_partly(good, bad, _TEXTS))
    return f"except where {clause}" if clause else ""


def _shown(call: Call, public: Collection[str] | None) -> set[Property]:
    """Return the properties of *call* that speak of *public* names only."""
    return {
        candidate
        for candidate in properties(call)
        if public is None
        or all(name in public for name in _NAME.findall(candidate.clause))
    }


def _reasons(
    candidates: set[Property],
    is_reason: Callable[[Property], bool],
) -> set[Property]:
    return {candidate for candidate in candidates if is_reason(candidate)}


def _is_cause(candidate: Property) -> bool:
    """Return whether *candidate* may be why a call goes wrong."""
    return candidate.kind not in _SIZES or candidate.clause.endswith(" is 1")


def _is_excuse(count: int) -> Callable[[Property], bool]:
    """Return what tells whether a property may be why *count* calls are right."""

    def is_excuse(candidate: Property) -> bool:
        if candidate.kind is Kind.LARGE:
            return False
        is_one = candidate.clause.endswith(" is 1")
        return candidate.kind not in _SIZES or is_one or count > FEWEST

    return is_excuse


def _only_in(
    these: Sequence[set[Property]],
    those: Sequence[set[Property]],
) -> set[Property]:
    """Return what holds in all of *these* calls and in none of *those*."""
    return set.intersection(*these) - set[Property]().union(*those)


def _partly(
    these: Sequence[set[Property]],
    those: Sequence[set[Property]],
    kinds: Sequence[Kind],
) -> set[Property]:
    """Return what holds in all of *these* calls, and in few of *those*.

    They must be so few that it is hardly chance.
    """
    total = len(these) + len(those)
    telling: set[Property] = set()
    for candidate in set.intersection(*these):
        if candidate.kind not in kinds:
            continue
        elsewhere = sum(candidate in of_call for of_call in those)
        share = (len(these) + elsewhere) / total
        if share ** len(these) <= CHANCE:
            telling.add(candidate)
    return telling


def _of_first_kind(candidates: set[Property]) -> str:
    first = min((candidate.kind for candidate in candidates), default=None)
    clauses = sorted(
        candidate.clause for candidate in candidates if candidate.kind == first
    )
    return " and ".join(clauses) if len(clauses) <= FEWEST else ""


def _limit(wrong: Sequence[Call], right: Sequence[Call]) -> str:
    """Return from which batch size on, or up to which, calls are wrong.

    "" where the batch size does not part wrong calls from right ones.
    """
    bad = [size for call in wrong if (size := batch_size(call)) is not None]
    good = [size for call in right if (size := batch_size(call)) is not None]
    if len(bad) < len(wrong) or len(good) < len(right):
        return ""
    if len(set(bad)) < FEWEST or len(set(good)) < FEWEST:
        return ""  # these are two sizes, no limit
    if min(bad) > max(good):
        return f"where the batch size is {min(bad)} or more"
    if max(bad) < min(good):
        return f"where the batch size is {max(bad)} or less"
    return ""


def precision_of(call: Call) -> str:
    """Return the largest floating-point dtype among the arguments, "" without one."""
    dtypes = [
        value.dtype
        for _, value in flat(call.arguments)
        if isinstance(value, Array) and value.dtype.startswith("float")
    ]
    return max(dtypes, default="")


def batch_size(call: Call) -> int | None:
    """Return the number of rows of the matrix among the arguments that is the batch."""
    name = batch_matrix([call])
    return matrices_of(call)[name].shape[0] if name is not None else None


def batch_matrix(calls: Sequence[Call]) -> str | None:
    """Return the name of the argument of *calls* that is a batch, None without one.

    That is the first matrix that is as long as another argument in every call
    (as examples and labels are, and weights are not), or else the first.
    """
    of_calls = [matrices_of(call) for call in calls]
    names = [
        name
        for name in of_calls[0]
        if all(name in matrices for matrices in of_calls)
    ]
    for name in names:
        if all(_has_equal(call, name) for call in calls):
            return name
    return names[0] if names else None


def _has_equal(call: Call, name: str) -> bool:
    length = matrices_of(call)[name].shape[0]
    return any(
        isinstance(value, Array)
        and bool(value.shape)
        and value.shape[0] == length
        for further, value in call.arguments.items()
        if further != name
    )


def matrices_of(call: Call) -> dict[str, Array]:
    """Return the arguments of *call* with two axes or more, by name."""
    return {
        name: value
        for name, value in call.arguments.items()
        if isinstance(value, Array) and len(value.shape) > 1
    }


def properties(call: Call) -> Iterator[Property]:
    """Yield what can be said of the arguments of *call*.

    That is their texts, sizes and magnitude.
    """
    batch = batch_size(call)
    if batch is not None:
        yield Property(Kind.BATCH, f"the batch size is {batch}")
    texts: dict[str, str] = {}
    for name, value in flat(call.arguments):
        if isinstance(value, str):
            texts[name] = value
        elif isinstance(value, Array) and value.shape:
            yield from _of_shape(name, value.shape, batch)
            yield from _of_numbers(name, value)
    yield from _of_texts(texts)


def _of_shape(
    name: str,
    shape: tuple[int, ...],
    batch: int | None,
) -> Iterator[Property]:
    if len(shape) == 1 or shape[0] != batch:
        yield Property(Kind.LENGTH, f"the length of `{name}` is {shape[0]}")
    if len(shape) > 1:
        clause = f"the number of columns of `{name}` is {shape[-1]}"
        yield Property(Kind.COLUMNS, clause)


def _of_numbers(name: str, array: Array) -> Iterator[Property]:
    if not array.dtype.startswith("float"):
        return
    largest = np.abs(to_numpy(array)).max(initial=0)
    if largest >= LARGE:
        yield Property(Kind.LARGE, f"`{name}` holds numbers of {LARGE} or more")
    if largest == 0:
        yield Property(Kind.ZERO, f"`{name}` is all zeros")


def _of_texts(texts: dict[str, str]) -> Iterator[Property]:
    names = [f"`{name}`" for name in texts]
    for name, value in texts.items():
        yield Property(Kind.TEXT, f"`{name}` is {value!r}")
        if len(texts) > 1:
            yield Property(Kind.ANY_TEXT, f"{' or '.join(names)} is {value!r}")
    if len(texts) == 2:  # two can be compared
        verb = "are the same" if len(set(texts.values())) == 1 else "differ"
        yield Property(Kind.SAME_TEXT, f"{' and '.join(names)} {verb}")
