"""When a part goes wrong: the property of the arguments that tells wrong calls from right ones.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from enum import IntEnum
from functools import reduce
from typing import NamedTuple

import numpy as np

from grader.diagnosis.leaves import flat
from grader.model import Array, Call
from grader.model.phrase import Phrase, phrase
from grader.testing.arrays import to_numpy

#: With fewer calls on either side, a property may fit by chance.
FEWEST = 2
#: How likely it may be by chance that a property holds in all calls of one
#: side, where it holds for others, too.
CHANCE = 0.01
#: Numbers beyond this are large: their exponentials are beyond float32, or
#: nearly so.
LARGE = 50


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

    `clause` says it: "the batch size is 1". It is about the arguments `names`,
    and about a size that `is_one` or another.
    """

    kind: Kind
    clause: Phrase
    names: tuple[str, ...] = ()
    is_one: bool = False


def condition_of(
    wrong: Sequence[Call],
    right: Sequence[Call],
    public: Collection[str] | None = None,
) -> Phrase | None:
    """Return a clause that tells *wrong* calls from *right* ones, or None.

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
        return None
    precisions = {precision_of(call) for call in wrong}
    right = [call for call in right if precision_of(call) in precisions]
    if len(right) < FEWEST:
        return None
    bad = [_shown(call, public) for call in wrong]
    good = [_shown(call, public) for call in right]
    clause = _of_first_kind(_reasons(_only_in(bad, good), _is_cause))
    if clause is not None:
        return phrase("where {clause}", clause=clause)
    excuses = _reasons(_only_in(good, bad), _is_excuse(len(good)))
    clause = _of_first_kind(excuses)
    if clause is not None:
        return phrase("unless {clause}", clause=clause)
    limit = _limit(wrong, right)
    if limit is not None:
        return limit
    clause = _of_first_kind(_partly(bad, good, (*_TEXTS, Kind.LARGE)))
    if clause is not None:
        return phrase("only where {clause}", clause=clause)
    clause = _of_first_kind(_partly(good, bad, _TEXTS))
    if clause is None:
        return None
    return phrase("except where {clause}", clause=clause)


def _shown(call: Call, public: Collection[str] | None) -> set[Property]:
    """Return the properties of *call* that speak of *public* names only."""
    return {
        candidate
        for candidate in properties(call)
        if public is None or all(name in public for name in candidate.names)
    }


def _reasons(
    candidates: set[Property],
    is_reason: Callable[[Property], bool],
) -> set[Property]:
    return {candidate for candidate in candidates if is_reason(candidate)}


def _is_cause(candidate: Property) -> bool:
    """Return whether *candidate* may be why a call goes wrong."""
    return candidate.kind not in _SIZES or candidate.is_one


def _is_excuse(count: int) -> Callable[[Property], bool]:
    """Return what tells whether a property may be why *count* calls are right."""

    def is_excuse(candidate: Property) -> bool:
        if candidate.kind is Kind.LARGE:
            return False
        if candidate.kind not in _SIZES or candidate.is_one:
            return True
        return count > FEWEST

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


def _of_first_kind(candidates: set[Property]) -> Phrase | None:
    first = min((candidate.kind for candidate in candidates), default=None)
    clauses = [
        candidate.clause for candidate in candidates if candidate.kind == first
    ]
    if not 0 < len(clauses) <= FEWEST:
        return None
    return phrase("{clauses}", clauses=tuple(sorted(clauses, key=repr)))


def _limit(wrong: Sequence[Call], right: Sequence[Call]) -> Phrase | None:
    """Return from which batch size on, or up to which, calls are wrong.

    None where the batch size does not part wrong calls from right ones.
    """
    bad = [size for call in wrong if (size := batch_size(call)) is not None]
    good = [size for call in right if (size := batch_size(call)) is not None]
    if len(bad) < len(wrong) or len(good) < len(right):
        return None
    if len(set(bad)) < FEWEST or len(set(good)) < FEWEST:
        return None  # these are two sizes, no limit
    if min(bad) > max(good):
        return phrase("where the batch size is {size} or more", size=min(bad))
    if max(bad) < min(good):
        return phrase("where the batch size is {size} or less", size=max(bad))
    return None


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
        clause = phrase("the batch size is {size}", size=batch)
        yield Property(Kind.BATCH, clause, is_one=batch == 1)
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
        clause = phrase(
            "the length of {name} is {size}",
            name=f"`{name}`",
            size=shape[0],
        )
        yield Property(Kind.LENGTH, clause, (name,), is_one=shape[0] == 1)
    if len(shape) > 1:
        clause = phrase(
            "the number of columns of {name} is {size}",
            name=f"`{name}`",
            size=shape[-1],
        )
        yield Property(Kind.COLUMNS, clause, (name,), is_one=shape[-1] == 1)


def _of_numbers(name: str, array: Array) -> Iterator[Property]:
    if not array.dtype.startswith("float"):
        return
    largest = np.abs(to_numpy(array)).max(initial=0)
    if largest >= LARGE:
        clause = phrase(
            "{name} holds numbers of {limit} or more",
            name=f"`{name}`",
            limit=LARGE,
        )
        yield Property(Kind.LARGE, clause, (name,))
    if largest == 0:
        clause = phrase("{name} is all zeros", name=f"`{name}`")
        yield Property(Kind.ZERO, clause, (name,))


def _of_texts(texts: dict[str, str]) -> Iterator[Property]:
    names = [f"`{name}`" for name in texts]
    every = tuple(texts)
    for name, value in texts.items():
        clause = phrase(
            "{name} is {value}",
            name=f"`{name}`",
            value=repr(value),
        )
        yield Property(Kind.TEXT, clause, (name,))
        if len(texts) > 1:
            clause = phrase(
                "{name} is {value}",
                name=reduce(
                    _either,
                    names[1:],
                    phrase("{name}", name=names[0]),
                ),
                value=repr(value),
            )
            yield Property(Kind.ANY_TEXT, clause, every)
    if len(texts) == 2:  # two can be compared
        are_equal = len(set(texts.values())) == 1
        clause = phrase("{names} differ", names=tuple(names))
        if are_equal:
            clause = phrase("{names} are the same", names=tuple(names))
        yield Property(Kind.SAME_TEXT, clause, every)


def _either(names: Phrase, name: str) -> Phrase:
    return phrase("{names} or {name}", names=names, name=name)
