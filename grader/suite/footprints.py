"""Which functions of the reference a known mistake replaces, and which of them a call runs.

A mistake changes nothing in a call that runs none of the functions it replaces, so such
calls need no replay.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import TypeVar

#: A function of the reference's file: its first line and its qualified name, the same
#: whenever the file is run anew.
Function = tuple[int, str]
Functions = frozenset[Function]
Found = TypeVar("Found")
#: By name what a module or one of its classes holds there: the object, and the parts by
#: which it could be changed in place.
_Held = Mapping[str, tuple[object, ...]]


@dataclass(frozen=True)
class Footprint:
    """What an alteration replaces: *names* of the reference, and the *functions* of its file that they held.

    *functions* is None where the names held something else, too, or none was replaced: then any call may be changed.
    """

    names: frozenset[str]
    functions: Functions | None

    def is_missed_by(self, ran: Functions, others: Iterable[Footprint]) -> bool:
        """Return whether it changes nothing in a call that, altered by *others* alone, *ran* these functions.

        Where another one replaces the same name, which of them holds it in the end is
        not known here.
        """
        if self.functions is None or not self.functions.isdisjoint(ran):
            return False
        return all(self.names.isdisjoint(other.names) for other in others)


def altered_by(alter: Callable[[ModuleType], None], module: ModuleType) -> Footprint:
    """Alter *module*, the reference freshly run, and return what that replaced."""
    before = _held(module)
    alter(module)
    after = _held(module)
    names = frozenset(
        name
        for name in before.keys() | after.keys()
        if not _is_same(before.get(name), after.get(name))
    )
    codes = [
        _code(before[name][0]) if name in before and name in after else None
        for name in names
    ]
    functions = frozenset(
        _function(code)
        for code in codes
        if code is not None and code.co_filename == module.__file__
    )
    return Footprint(
        names, functions if names and len(functions) == len(names) else None
    )


def traced(run: Callable[[], Found], file: str) -> tuple[Found, Functions]:
    """Return what *run* returns, and which functions of *file* it ran."""
    # by id: comparing code objects takes longer than calling them
    codes: dict[int, CodeType] = {}

    def note(frame: FrameType, _event: str, _: object) -> None:
        codes[id(frame.f_code)] = frame.f_code

    before = sys.gettrace()
    sys.settrace(note)
    try:
        found = run()
    finally:
        sys.settrace(before)
    return found, frozenset(
        _function(code) for code in codes.values() if code.co_filename == file
    )


def _function(code: CodeType) -> Function:
    return code.co_firstlineno, code.co_qualname


def _code(value: object) -> CodeType | None:
    function = getattr(value, "__func__", value)
    return function.__code__ if isinstance(function, FunctionType) else None


def _held(module: ModuleType) -> _Held:
    held: dict[str, tuple[object, ...]] = {}
    for name, value in vars(module).items():
        if name.startswith("__"):
            continue
        held |= _entries(name, value)
        if isinstance(value, type) and value.__module__ == module.__name__:
            for key, member in vars(value).items():
                held |= _entries(f"{name}.{key}", member)
    return held


def _entries(
    name: str, value: object, depth: int = 2
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield what stands under *name*.

    What a table of functions holds, or of tuples of them, has names of its own.
    """
    if not isinstance(value, dict | tuple) or not depth:
        yield name, _parts(value)
        return
    for key, member in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _entries(f"{name}.{key}", member, depth - 1)


def _parts(value: object) -> tuple[object, ...]:
    if isinstance(value, dict):
        return (value, *value.keys(), *value.values())
    if isinstance(value, list | set):
        return (value, *value)
    if isinstance(value, FunctionType):
        return value, value.__code__, value.__defaults__, value.__kwdefaults__
    return (value,)


def _is_same(
    before: tuple[object, ...] | None, after: tuple[object, ...] | None
) -> bool:
    if before is None or after is None or len(before) != len(after):
        return False
    return all(one is other for one, other in zip(before, after, strict=True))
