"""When a part goes wrong: the property of the arguments that tells wrong calls from right ones. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import combinations
from typing import NamedTuple

import numpy as np

from grader.arrays import to_numpy
from grader.model import Array, Call, Plain

#: With fewer calls on either side, a property may fit by chance.
FEWEST = 2
#: Numbers beyond this are large: exponentials of them are beyond float32, or close to it.
LARGE = 50


class Kind(IntEnum):
    """Kinds of properties, those that tell most first."""

    TEXT = 1  #: a text among the arguments: the name of an activation
    SAME_TEXT = 2  #: two texts are equal
    BATCH = 3
    DTYPE = 4
    LARGE = 5
    COLUMNS = 6
    LENGTH = 7


class Property(NamedTuple):
    """Something that holds for the arguments of a call; `clause` says it: "the batch size is 1"."""

    kind: Kind
    clause: str


def condition_of(wrong: Sequence[Call], right: Sequence[Call]) -> str:
    """Return a clause that tells *wrong* calls from *right* ones, such as "where the batch size is 1", or "".

    "where" and "unless" hold exactly; "only where" and "except where" hold for all wrong, and all right, calls, but not for them
    alone. Of several that hold, the kind that tells most decides; two of one kind are as likely, and none is given. Each
    side must have two calls, and so must be what a clause excludes.
    """
    if len(wrong) < FEWEST or len(right) < FEWEST:
        return ""
    bad, good = [set(properties(call)) for call in wrong], [set(properties(call)) for call in right]
    for word, found in (
        ("where", set.intersection(*bad) - set.union(*good)),
        ("unless", set.intersection(*good) - set.union(*bad)),
        ("only where", _partly(bad, good, (Kind.TEXT, Kind.SAME_TEXT, Kind.DTYPE, Kind.LARGE))),
        ("except where", _partly(good, bad, (Kind.TEXT, Kind.SAME_TEXT, Kind.BATCH))),
    ):
        clause = _only_one_of_first_kind(found)
        if clause:
            return f"{word} {clause}"
    return ""


def _partly(these: Sequence[set[Property]], those: Sequence[set[Property]], kinds: Sequence[Kind]) -> set[Property]:
    """Return what holds in all of *these* calls and in some, but not nearly all, of *those*."""
    always = {found for found in set.intersection(*these) if found.kind in kinds}
    return {found for found in always if sum(found not in those_have for those_have in those) >= FEWEST}


def _only_one_of_first_kind(found: set[Property]) -> str:
    first = [one for one in found if one.kind == min(one.kind for one in found)] if found else []
    return first[0].clause if len(first) == 1 else ""


def properties(call: Call) -> Iterator[Property]:
    """Yield what can be said of the arguments of *call*: their texts, sizes, precision and magnitude."""
    batch: int | None = None
    for name, value in flat(call.arguments):
        if isinstance(value, str):
            yield Property(Kind.TEXT, f"`{name}` is {value!r}")
        if not isinstance(value, Array) or not value.shape:
            continue
        if len(value.shape) > 1 and batch is None:
            batch = value.shape[0]
            yield Property(Kind.BATCH, f"the batch size is {batch}")
        elif len(value.shape) == 1 or value.shape[0] != batch:
            yield Property(Kind.LENGTH, f"the length of `{name}` is {value.shape[0]}")
        if len(value.shape) > 1:
            yield Property(Kind.COLUMNS, f"the number of columns of `{name}` is {value.shape[-1]}")
        if value.dtype.startswith("float"):
            yield Property(Kind.DTYPE, f"the arrays are {value.dtype}")
            if np.abs(to_numpy(value)).max(initial=0) >= LARGE:
                yield Property(Kind.LARGE, f"`{name}` holds numbers beyond {LARGE}")
    yield from _equal_texts(call)


def _equal_texts(call: Call) -> Iterator[Property]:
    texts = [(name, value) for name, value in flat(call.arguments) if isinstance(value, str)]
    for (one, its), (other, others) in combinations(texts, 2):
        verb = "are the same" if its == others else "differ"
        yield Property(Kind.SAME_TEXT, f"`{one}` and `{other}` {verb}")


def flat(arguments: Mapping[str, Plain]) -> Iterator[tuple[str, Plain]]:
    """Yield the values in *arguments*, dicts taken apart, each under its own name."""
    for name, value in arguments.items():
        if isinstance(value, dict):
            yield from flat(value)
        else:
            yield name, value
