"""Conforms a student's functions, and remembers how as long as they stay the same.

Standard library only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import CodeType, FunctionType, MethodType
from typing import Any, NamedTuple, cast

from grader.course.conformance import Signature, by_position
from grader.course.optional_parameters import Omitting, conform_to_defaults
from grader.model import Note


class _Grounds(NamedTuple):
    """All that decides how a function can be called."""

    kind: type
    defaults: object
    layout: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Decision:
    """By what a function was judged, and what came of it."""

    grounds: _Grounds
    by_name: bool
    note: Note | None


class Conformer:
    """Calls `conform` once for the same function under the same label.

    To inspect a function takes 50 µs.
    """

    def __init__(self) -> None:
        self._decisions: dict[tuple[str, bool], _Decision] = {}

    def conform(
        self,
        value: object,
        signature: Signature,
        label: str,
        *,
        constructor: bool = False,
    ) -> tuple[Callable[..., object], Note | None]:
        """Return what `conform` does. Raises NotConforming."""
        grounds = _grounds(value)
        if grounds is None:
            return conform_to_defaults(
                value,
                signature,
                label,
                constructor=constructor,
            )
        earlier = self._decisions.get((label, constructor))
        if earlier is not None and _are_same(earlier.grounds, grounds):
            function = cast("Callable[..., object]", value)
            if not earlier.by_name:
                function = by_position(function, signature)
            return function, earlier.note
        call, note = conform_to_defaults(
            value,
            signature,
            label,
            constructor=constructor,
        )
        if not isinstance(call, Omitting):
            decision = _Decision(grounds, call is value, note)
            self._decisions[label, constructor] = decision
        return call, note


def _grounds(value: object) -> _Grounds | None:
    """Return all that decides how *value* can be called.

    None where that is more than its own parameters. Methods of many objects have
    one answer: `__self__` is not part of it, nor is what the code computes.
    """
    function: object = value
    if type(value) is MethodType:
        function = value.__func__
    elif isinstance(value, type):
        made_by: Any = value
        is_plain = type(value) is type and made_by.__new__ is object.__new__
        if not is_plain or _has_own_signature(value):
            return None
        function = made_by.__init__
    if type(function) is not FunctionType or function.__dict__:
        return None
    if function.__kwdefaults__ is not None:
        return None
    layout = _layout(function.__code__)
    return _Grounds(type(value), function.__defaults__, layout)


def _layout(code: CodeType) -> tuple[object, ...]:
    """Return what *code* says of its parameters: their kinds, counts and names."""
    has_rest = bool(code.co_flags & CO_VARARGS)
    has_names = bool(code.co_flags & CO_VARKEYWORDS)
    count = code.co_argcount + code.co_kwonlyargcount + has_rest + has_names
    return (
        code.co_flags,
        code.co_argcount,
        code.co_posonlyargcount,
        code.co_kwonlyargcount,
        code.co_varnames[:count],
    )


def _has_own_signature(class_: type) -> bool:
    return hasattr(class_, "__signature__") or hasattr(class_, "__wrapped__")


def _are_same(before: _Grounds, now: _Grounds) -> bool:
    # student code cannot say when layouts are equal: they hold numbers and texts
    return (
        before.kind is now.kind
        and before.defaults is now.defaults
        and before.layout == now.layout
    )
