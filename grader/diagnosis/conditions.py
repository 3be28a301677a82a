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
    BATCH = 4
    DTYPE = 5
    LARGE = 6
    ZERO = 7
    COLUMNS = 8
    LENGTH = 9


_TEXTS = (Kind.TEXT, Kind.ANY_TEXT, Kind.SAME_TEXT)


class Property(NamedTuple):
    """Something that holds for the arguments of a call.

    `clause` says it: "the batch size is 1".
    """

    kind: Kind
    clause: str


def condition_of(wrong: Sequence[Call], right: Sequence[Call]) -> str:
    """Return a clause that tells *wrong* calls from *right* ones, or "".

    An example is "where the batch size is 1". "where" and "unless" hold
    exactly. "only where" and "except where" hold for all wrong, and all right,
    calls, but for some others, too, and are given only if that is hardly
    chance. Of several properties that fit, the kind that tells most decides;
    two of that kind are given both, more are none. Each side must have two
    calls.
    """
    if len(wrong) < FEWEST or len(right) < FEWEST:
        return ""
    bad = [set(properties(call)) for call in wrong]
    good = [set(properties(call)) for call in right]
    clause = _of_first_kind(_only_in(bad, good))
    if clause:
        return f"where {clause}"
    clause = _of_first_kind(_only_in(good, bad))
    if clause:
        return f"unless {clause}"
    limit = _limit(wrong, right)
    if limit:
        return limit
    clause = _of_first_kind(_partly(bad, good, (*_TEXTS, Kind.LARGE)))
    if clause:
        return f"only where {clause}"
    clause = _of_first_kind(_partly(good, bad, (*_TEXTS, Kind.BATCH)))
    return f"except where {clause}" if clause else ""


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
    if min(bad) > max(good):
        return f"where the batch size is {min(bad)} or more"
    if max(bad) < min(good):
        return f"where the batch size is {max(bad)} or less"
    return ""


def batch_size(call: Call) -> int | None:
    """Return the number of rows of the first matrix among the arguments."""
    matrices = (
        value
        for value in call.arguments.values()
        if isinstance(value, Array) and len(value.shape) > 1
    )
    return next((matrix.shape[0] for matrix in matrices), None)


def properties(call: Call) -> Iterator[Property]:
    """Yield what can be said of the arguments of *call*.

    That is their texts, sizes, precision and magnitude.
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
    yield Property(Kind.DTYPE, f"the arrays are {array.dtype}")
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
