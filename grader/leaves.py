"""Replies taken apart: each array or number in a reply is a leaf, so that parts are judged one by one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.arrays import numpy_tree
from grader.compare import difference
from grader.contract import Contract
from grader.model import Call, Plain, StudentFailure
from grader.replies import BadReply, check_reply

#: The leaf of a call that gave no usable reply at all.
WHOLE = ""
#: How closely a leaf must be reproduced to count as the same computation, by the dtype of what reproduces it.
SAME = {"float64": 1e-7, "float32": 1e-4}


@dataclass(frozen=True)
class Leaf:
    """One part of what one call gave: the student's value (None: the call failed) beside the right one."""

    call: Call
    name: str
    actual: np.ndarray | None
    right: np.ndarray | None
    tests: tuple[str, ...]

    @property
    def is_wrong(self) -> bool:
        """Whether the student's value is not the right one."""
        return not same(self.actual, self.right, loosely=True)


@dataclass(frozen=True)
class Part:
    """All leaves of one name of one hook: "dJdy_hat of mse_loss"."""

    hook: str
    name: str
    leaves: tuple[Leaf, ...]

    @property
    def wrong(self) -> tuple[Leaf, ...]:
        """The leaves whose value is not the right one."""
        return tuple(leaf for leaf in self.leaves if leaf.is_wrong)

    @property
    def tests(self) -> tuple[str, ...]:
        """The tests in which the part is wrong."""
        return tuple(dict.fromkeys(test for leaf in self.wrong for test in leaf.tests))


def same(one: np.ndarray | None, other: np.ndarray | None, *, loosely: bool = False) -> bool:
    """Return whether two leaves come from the same computation; None, a failed call, is like None only.

    *loosely* uses the tolerance that tests use.
    """
    if one is None or other is None:
        return one is other
    rtol = None if loosely else SAME.get(other.dtype.name, SAME["float64"])
    return difference(one, other, "", rtol) is None


def parts_of(
    calls: Sequence[tuple[Call, tuple[str, ...]]], contract: Contract, right: Callable[[Call], Plain | StudentFailure]
) -> list[Part]:
    """Return the parts of *calls* (each with its tests), compared with what *right* answers to the same call."""
    found: dict[tuple[str, str], list[Leaf]] = {}
    for call, tests in calls:
        wanted = leaves_of(contract, call.hook, right(call))
        given = leaves_of(contract, call.hook, call.reply)
        for name, value in (wanted or {}).items():
            actual = None if given is None else given.get(name)
            found.setdefault((call.hook, name), []).append(Leaf(call, name, actual, value, tests))
    return [Part(hook, name, tuple(leaves)) for (hook, name), leaves in found.items()]


def leaves_of(contract: Contract, hook: str, reply: Plain | StudentFailure) -> dict[str, np.ndarray] | None:
    """Return the arrays and numbers of a reply by name, or None where it is a failure or of a wrong structure."""
    if isinstance(reply, StudentFailure):
        return None
    try:
        return dict(_named(numpy_tree(check_reply(contract.hooks[hook].returns, reply)), WHOLE))
    except BadReply:
        return None


def _named(value: Any, name: str) -> Iterator[tuple[str, np.ndarray]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _named(item, f"{name}.{key}".strip("."))
    elif isinstance(value, list | tuple):
        for label, item in zip(getattr(value, "_fields", range(len(value))), value, strict=True):
            yield from _named(item, f"{name}.{label}".strip("."))
    elif isinstance(value, np.ndarray | bool | int | float):
        yield name, np.asarray(value)
