"""When a part goes wrong: the property of the arguments that tells wrong calls from right ones.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from grader.diagnosis.leaves import flat
from grader.model import Array, Call
from grader.testing.arrays import to_numpy

#: With fewer calls on either side, a property may fit by chance.
FEWEST = 2
#: How likely it may be by chance that a property holds in all calls of one side, where
#: it holds for others, too.
CHANCE = 0.01
#: Numbers beyond this are large: exponentials of them are beyond float32, or close to
#: it.
LARGE = 50


class Kind(IntEnum):
    """Kinds of properties, those that tell most first."""

    TEXT = 1  #: a text among the arguments: the name of an activation
    ANY_TEXT = 2  #: one of several texts, whichever
    SAME_TEXT = 3  #: whether two texts are equal
    BATCH = 4
    DTYPE = 5
    LARGE = 6
    ZERO = 7
    COLUMNS = 8
    LENGTH = 9


class Property(NamedTuple):
    """Something that holds for the arguments of a call.

    `clause` says it: "the batch size is 1".
    """

    kind: Kind
    clause: str


def condition_of(wrong: Sequence[Call], right: Sequence[Call]) -> str:
    """Return a clause that tells *wrong* calls from *right* ones, such as "where the batch size is 1", or "".

    "where" and "unless" hold exactly. "only where" and "except where" hold for all
    wrong, and all right, calls, but for some others, too, and are given only if that is
    no chance. Of several properties that fit, the kind that tells most decides; two of
    that kind are given both, more are none. Each side must have two calls.
    """
    if len(wrong) < FEWEST or len(right) < FEWEST:
        return ""
    bad, good = (
        [set(properties(call)) for call in wrong],
        [set(properties(call)) for call in right],
    )
    for word, found in (
        ("where", set.intersection(*bad) - set[Property]().union(*good)),
        ("unless", set.intersection(*good) - set[Property]().union(*bad)),
        (
            "only where",
            _partly(bad, good, (Kind.TEXT, Kind.ANY_TEXT, Kind.SAME_TEXT, Kind.LARGE)),
        ),
        (
            "except where",
            _partly(good, bad, (Kind.TEXT, Kind.ANY_TEXT, Kind.SAME_TEXT, Kind.BATCH)),
        ),
    ):
        clause = _of_first_kind(found)
        if clause:
            return f"{word} {clause}"
        if word == "unless" and (limit := _limit(wrong, right)):
            return limit
    return ""


def _partly(
    these: Sequence[set[Property]],
    those: Sequence[set[Property]],
    kinds: Sequence[Kind],
) -> set[Property]:
    """Return what holds in all of *these* calls, and in so few of *those* that it cannot well be chance."""
    always = {found for found in set.intersection(*these) if found.kind in kinds}
    total = len(these) + len(those)
    shares = {
        found: (len(these) + sum(found in other for other in those)) / total
        for found in always
    }
    return {found for found, share in shares.items() if share ** len(these) <= CHANCE}


def _of_first_kind(found: set[Property]) -> str:
    first = sorted(
        one.clause for one in found if one.kind == min(one.kind for one in found)
    )
    return " and ".join(first) if len(first) <= FEWEST else ""


def _limit(wrong: Sequence[Call], right: Sequence[Call]) -> str:
    """Return the batch size from which on, or up to which, calls are wrong, where it parts them."""
    bad, good = (
        [size for call in calls if (size := batch_size(call)) is not None]
        for calls in (wrong, right)
    )
    if len(bad) < len(wrong) or len(good) < len(right):
        return ""
    if min(bad) > max(good):
        return f"where the batch size is {min(bad)} or more"
    return f"where the batch size is {max(bad)} or less" if max(bad) < min(good) else ""


def batch_size(call: Call) -> int | None:
    """Return the number of rows of the first matrix among the arguments."""
    matrices = (
        value
        for value in call.arguments.values()
        if isinstance(value, Array) and len(value.shape) > 1
    )
    return next((matrix.shape[0] for matrix in matrices), None)


def properties(call: Call) -> Iterator[Property]:
    """Yield what can be said of the arguments of *call*: their texts, sizes, precision and magnitude."""
    batch = batch_size(call)
    if batch is not None:
        yield Property(Kind.BATCH, f"the batch size is {batch}")
    for name, value in flat(call.arguments):
        if not isinstance(value, Array) or not value.shape:
            continue
        if len(value.shape) == 1 or value.shape[0] != batch:
            yield Property(Kind.LENGTH, f"the length of `{name}` is {value.shape[0]}")
        if len(value.shape) > 1:
            yield Property(
                Kind.COLUMNS, f"the number of columns of `{name}` is {value.shape[-1]}"
            )
        if value.dtype.startswith("float"):
            yield Property(Kind.DTYPE, f"the arrays are {value.dtype}")
            largest = np.abs(to_numpy(value)).max(initial=0)
            if largest >= LARGE:
                yield Property(Kind.LARGE, f"`{name}` holds numbers of {LARGE} or more")
            if largest == 0:
                yield Property(Kind.ZERO, f"`{name}` is all zeros")
    yield from _of_texts(
        {name: value for name, value in flat(call.arguments) if isinstance(value, str)}
    )


def _of_texts(texts: dict[str, str]) -> Iterator[Property]:
    names = [f"`{name}`" for name in texts]
    for name, value in texts.items():
        yield Property(Kind.TEXT, f"`{name}` is {value!r}")
        if len(texts) > 1:
            yield Property(Kind.ANY_TEXT, f"{' or '.join(names)} is {value!r}")
    if len(texts) == 2:  # two can be compared
        verb = "are the same" if len(set(texts.values())) == 1 else "differ"
        yield Property(Kind.SAME_TEXT, f"{' and '.join(names)} {verb}")
