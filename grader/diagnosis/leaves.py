"""Replies taken apart: each array or number is a leaf, so that parts are judged singly.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np

from grader.course.handout import Contract
from grader.model import (
    Array,
    Call,
    Details,
    FailureKind,
    Plain,
    StudentFailure,
)
from grader.model.failure_details import Raised, ReturnedNone
from grader.suite.partial_replies import Refused, check_parts, refused_leaves
from grader.suite.reply_structure import BadReply
from grader.testing.arrays import from_numpy, numpy_tree, overflows
from grader.testing.compare import allowed_error, difference

#: The leaf of a reply that is one array or number.
WHOLE = ""
#: How closely a leaf must be reproduced to count as the same computation, by
#: the dtype of the student's.
SAME = {"float64": 1e-7, "float32": 1e-4}
#: Exceptions whose message tells the sizes that did not fit.
_SIZED = ("RuntimeError", "ValueError", "IndexError")
#: Exceptions that only the grader's stand-ins for what is absent raise.
OF_STAND_INS = ("ModuleNotProvided", "NameNotSet")


@dataclass(frozen=True)
class Failed:
    """A call that gave no usable value, and in which way.

    The way is an exception, or the structure that was returned. *lost* calls
    (too slow, crashed, absent) cannot be compared. *telling* is what shows
    something of the formula even where every call fails so: a wrong structure,
    or an exception about sizes. *none* is a part that came back as None.
    """

    way: str
    telling: bool = True
    lost: bool = False
    none: bool = False


Value = np.ndarray | Failed
#: The leaves of a reply by name, or how it failed.
Leaves = Mapping[str, Value] | Failed


@dataclass(frozen=True, eq=False)
class Leaf:
    """One part of what one call gave, beside the right one.

    `rtol` is the tolerance of the test that found such a leaf wrong, None where
    none did. `refused` is set where the right value is drawn at random, so that
    only the test could tell: whether it failed.
    """

    call: Call
    name: str
    actual: Value
    right: np.ndarray
    tests: tuple[str, ...]
    rtol: float | None = None
    refused: bool | None = None

    @property
    def has_failed(self) -> bool:
        """Whether the student's call gave no usable value."""
        return isinstance(self.actual, Failed)

    @cached_property
    def is_wrong(self) -> bool:
        """Whether the student's value is not the right one."""
        return (
            not self.is_right(self.actual)
            if self.refused is None
            else self.refused
        )

    def is_right(self, value: Value) -> bool:
        """Return whether *value* is the right one, as far as tests tell."""
        return not isinstance(value, Failed) and alike(
            value,
            self.right,
            self._allowed,
        )

    def is_given_by(self, value: Value) -> bool:
        """Return whether *value* and the student's come from the same computation.

        They may differ by rounding or the tolerance; inf and NaN are overflows.
        """
        if isinstance(value, Failed) or isinstance(self.actual, Failed):
            return same(value, self.actual)
        if overflows(value) and overflows(self.actual):
            return True
        return alike(value, self.actual, self._allowed_of_actual)

    @cached_property
    def _allowed(self) -> float:
        return allowed_error(self.right, self.rtol)

    @cached_property
    def _allowed_of_actual(self) -> float:
        return _allowed_error(cast("np.ndarray", self.actual), self.rtol)


@dataclass(frozen=True, eq=False)
class Part:
    """All leaves of one name of one hook: "dJdy_hat of mse_loss".

    *random* if the right one is drawn.
    """

    hook: str
    name: str
    leaves: tuple[Leaf, ...]
    random: bool = False

    @property
    def place(self) -> tuple[str, str]:
        """The hook and the name: what tells it from other parts."""
        return self.hook, self.name

    @cached_property
    def wrong(self) -> tuple[Leaf, ...]:
        """The leaves whose value is not the right one."""
        return tuple(leaf for leaf in self.leaves if leaf.is_wrong)

    @cached_property
    def right(self) -> tuple[Leaf, ...]:
        """The leaves whose value is right."""
        return tuple(leaf for leaf in self.leaves if not leaf.is_wrong)

    @cached_property
    def is_zero(self) -> bool:
        """Whether every value is zero, as if it had never been assigned."""
        values = [
            np.asarray(leaf.actual)
            for leaf in self.leaves
            if not isinstance(leaf.actual, Failed)
        ]
        return bool(values) and not any(value.any() for value in values)

    @cached_property
    def is_none(self) -> bool:
        """Whether it came back as None in every call."""
        return all(
            isinstance(leaf.actual, Failed) and leaf.actual.none
            for leaf in self.leaves
        )

    @property
    def tests(self) -> tuple[str, ...]:
        """The tests in which the part is wrong."""
        return tuple(
            dict.fromkeys(test for leaf in self.wrong for test in leaf.tests),
        )


#: The leaves of what the reference replies to a call, its random numbers drawn
#: from a seed.
Right = Callable[[Call, int], Leaves]


def parts_of(
    calls: Sequence[tuple[Call, tuple[str, ...]]],
    contract: Contract,
    right: Right,
    failed: Collection[str] = (),
    rtols: Mapping[tuple[str, str], float] | None = None,
) -> list[Part]:
    """Return the parts of *calls*, compared with what is *right* for the same call.

    Each call comes with its tests. *failed* are the tests that failed; *rtols*
    the tolerances of tests, by hook and name of the leaf. Calls with a wrong
    value of an earlier call of their test as an argument are left out: no one
    knows how far it may lie outside of what a function is made for.
    """
    leaves: dict[tuple[str, str], list[Leaf]] = {}
    drawn: dict[str, set[str]] = {}
    seen: dict[str, set[str]] = {}
    wrong: dict[tuple[str, ...], list[Array]] = {}
    for call, tests in calls:
        if _takes_any(call, wrong.get(tests, ())):
            continue
        wanted = _arrays(right(call, 0))
        if not wanted:
            continue
        seen_names = seen.setdefault(call.hook, set())
        if not seen_names.issuperset(wanted):  # a deeper network has more
            again = _arrays(right(call, 1))
            drawn.setdefault(call.hook, set()).update(_drawn(wanted, again))
            seen_names.update(wanted)
        has_failed = bool(set(tests) & set(failed))
        actual_leaves = leaves_of(contract, call.hook, call.reply)
        for name, value in wanted.items():
            actual = _leaf_of(actual_leaves, name)
            rtol = (rtols or {}).get((call.hook, name))
            refused = has_failed if name in drawn[call.hook] else None
            leaf = Leaf(
                call,
                name=name,
                actual=actual,
                right=value,
                tests=tests,
                rtol=rtol,
                refused=refused,
            )
            leaves.setdefault((call.hook, name), []).append(leaf)
            if (
                isinstance(actual, np.ndarray)
                and leaf.is_wrong
                and actual.any()
            ):
                wrong.setdefault(tests, []).append(from_numpy(actual))
    return [
        Part(hook, name, tuple(of_part), name in drawn[hook])
        for (hook, name), of_part in leaves.items()
    ]


def _takes_any(call: Call, values: Collection[Array]) -> bool:
    """Return whether any of *values* is an argument of *call*."""
    arguments = (value for _, value in flat(call.arguments))
    return any(
        isinstance(value, Array) and value in values for value in arguments
    )


def _leaf_of(leaves: Leaves, name: str) -> Value:
    if isinstance(leaves, Failed):
        return leaves
    return leaves.get(name, Failed(f"returned nothing called {name}"))


def _drawn(
    first: Mapping[str, np.ndarray],
    second: Mapping[str, np.ndarray],
) -> set[str]:
    """Return the names of the leaves that depend on the seed."""
    return {
        name
        for name, value in first.items()
        if difference(second.get(name), value, "") is not None
    }


def _arrays(leaves: Leaves) -> dict[str, np.ndarray]:
    """Return the leaves that are values; those of a failed reply are none."""
    if isinstance(leaves, Failed):
        return {}
    return {
        name: value
        for name, value in leaves.items()
        if isinstance(value, np.ndarray)
    }


def same(value: Value, reference: Value) -> bool:
    """Return whether two leaves come from the same computation, up to rounding."""
    if not isinstance(value, Failed) and not isinstance(reference, Failed):
        return alike(value, reference, _allowed_error(reference))
    if isinstance(value, Failed) and isinstance(reference, Failed):
        return value == reference and not value.lost
    return False


def _allowed_error(value: np.ndarray, rtol: float | None = None) -> float:
    closely = SAME.get(value.dtype.name, SAME["float64"])
    return allowed_error(value, closely if rtol is None else max(rtol, closely))


def alike(got: np.ndarray, want: np.ndarray, allowed: float) -> bool:
    """Return whether no value of *got* is further than *allowed* from *want*.

    Agrees with `compare.difference`, but is faster.
    """
    if got.shape != want.shape:
        return False
    if got.dtype.kind not in "fiub" or want.dtype.kind != "f":
        return difference(got, want, "") is None
    with np.errstate(invalid="ignore"):
        close = np.abs(got - want) <= allowed
        if close.all():
            return True
        both_undefined = np.isnan(want) & np.isnan(got)
        return bool((close | (got == want) | both_undefined).all())


def leaves_of(
    contract: Contract,
    hook: str,
    reply: Plain | StudentFailure,
) -> dict[str, Value] | Failed:
    """Return the arrays and numbers of a reply by name, or how it failed to be one.

    A part that is refused is a leaf that failed.
    """
    if isinstance(reply, StudentFailure):
        return _failed(reply)
    try:
        checked = check_parts(contract.hooks[hook].returns, reply)
    except BadReply as problem:
        return _refused(problem.details)
    return dict(_named(numpy_tree(checked), WHOLE))


_REFUSED = (
    FailureKind.BAD_REPLY,
    FailureKind.RETURNED_NONE,
    FailureKind.LEFT_AS_HANDED_OUT,
)


def _failed(failure: StudentFailure) -> Failed:
    """Return the way of a failure: what was returned, or the exception.

    Of an exception it is stated whether it is about sizes. Which sizes depends
    on the order of the steps, and is nothing that two right versions have in
    common.
    """
    if failure.kind in _REFUSED:
        return _refused(failure.details)
    if not isinstance(failure.details, Raised):
        return Failed(failure.kind.value, telling=False, lost=True)
    if failure.exception in OF_STAND_INS:
        return Failed(failure.exception, telling=False, lost=True)
    if failure.exception in _SIZED and re.search(r"\d", failure.detail):
        return Failed(f"{failure.exception} about sizes")
    return Failed(failure.exception, telling=False)


def _refused(details: Details) -> Failed:
    return Failed(repr(details), none=isinstance(details, ReturnedNone))


def _named(value: Any, name: str) -> Iterator[tuple[str, Value]]:
    if isinstance(value, Refused):
        for leaf, part in refused_leaves(value, name):
            yield leaf, _refused(part.details)
        return
    if isinstance(value, np.ndarray | bool | int | float):
        yield name, np.asarray(value)
        return
    items: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list | tuple):
        labels = getattr(value, "_fields", range(len(value)))
        items = zip(labels, value, strict=True)
    for label, item in items:
        yield from _named(item, f"{name}.{label}".strip("."))


def same_function(contract: Contract, hook: str) -> set[str]:
    """Return the hooks that ask the function that *hook* asks, itself included.

    They ask it for something of its own: "the regulariser of svm_loss".
    """
    asked = _function_of(contract, hook)
    return {
        name for name in contract.hooks if _function_of(contract, name) == asked
    }


def _function_of(contract: Contract, hook: str) -> str:
    return contract.hooks[hook].label.rpartition(" ")[2]


def flat(arguments: Mapping[str, Plain]) -> Iterator[tuple[str, Plain]]:
    """Yield the values in *arguments*, dicts taken apart, each under its own name."""
    for name, value in arguments.items():
        if isinstance(value, dict):
            yield from flat(value)
        else:
            yield name, value
