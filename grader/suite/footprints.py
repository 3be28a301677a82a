"""Which functions of the reference a misconception replaces, and which of them a call runs.

A mistake changes nothing in a call that runs none of the functions it replaces,
so such calls need no replay.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import TypeVar

#: A function of the reference's file: its first line and its qualified name,
#: the same whenever the file is run anew.
Function = tuple[int, str]
Functions = frozenset[Function]
Returned = TypeVar("Returned")
#: What a module or one of its classes holds under a name: the object, and the
#: parts by which it could be changed in place.
_Entry = tuple[object, ...]


@dataclass(frozen=True)
class Footprint:
    """What an alteration replaces: *names* of the reference, and their *functions*.

    *functions*, those of the reference's file, is None where the names held something
    else, too, or none was replaced: then any call may be changed. *wraps* tells whether
    what is put there calls what stood there before.
    """

    names: frozenset[str]
    functions: Functions | None
    wraps: bool = True

    def is_missed_by(self, ran: Functions, beside: Iterable[Footprint]) -> bool:
        """Return whether the alteration changes nothing in a call.

        The call *ran* these functions, altered by those *beside* this one
        alone. Where two replace the same name, which of them holds it in the
        end is not known here.
        """
        if self.functions is None or not self.functions.isdisjoint(ran):
            return False
        return all(
            self.names.isdisjoint(footprint.names) for footprint in beside
        )


def altered_by(
    alter: Callable[[ModuleType], None],
    module: ModuleType,
) -> Footprint:
    """Alter *module*, the reference freshly run, and return what that replaced."""
    before = _entries_of(module)
    alter(module)
    after = _entries_of(module)
    names = frozenset(
        name
        for name in before.keys() | after.keys()
        if not _is_same(before.get(name), after.get(name))
    )
    functions: set[Function] = set()
    replaced = names & before.keys() & after.keys()
    for name in replaced:
        code = _code(before[name][0])
        if code is not None and code.co_filename == module.__file__:
            functions.add(_function(code))
    wraps = all(_calls(after[name][0], before[name][0]) for name in replaced)
    if not names or len(functions) < len(names):
        return Footprint(names, None, wraps)
    return Footprint(names, frozenset(functions), wraps)


def _calls(value: object, earlier: object) -> bool:
    """Return whether the function *value* holds *earlier*, in its closure or deeper."""
    if _code(value) is None:
        return True  # no function: what it stands on is not known
    held = getattr(earlier, "__func__", earlier)
    waiting = [getattr(value, "__func__", value)]
    seen: set[int] = set()  # a function that calls itself holds itself
    while waiting:
        function = waiting.pop()
        if function is held and seen:
            return True
        if isinstance(function, FunctionType) and id(function) not in seen:
            seen.add(id(function))
            waiting += _held_by(function)
    return False


def _held_by(function: FunctionType) -> Iterator[object]:
    """Yield what the closure of *function* holds."""
    for cell in function.__closure__ or ():
        with suppress(ValueError):  # bound later, or never
            content = cell.cell_contents
            yield getattr(content, "__func__", content)


def traced(
    run: Callable[[], Returned],
    file: str,
) -> tuple[Returned, Functions]:
    """Return what *run* returns, and which functions of *file* it ran."""
    # by id: comparing code objects takes longer than calling them
    codes: dict[int, CodeType] = {}

    def note(frame: FrameType, _event: str, _: object) -> None:
        codes[id(frame.f_code)] = frame.f_code

    before = sys.gettrace()
    sys.settrace(note)
    try:
        returned = run()
    finally:
        sys.settrace(before)
    of_file = (code for code in codes.values() if code.co_filename == file)
    return returned, frozenset(map(_function, of_file))


def _function(code: CodeType) -> Function:
    return code.co_firstlineno, code.co_qualname


def _code(value: object) -> CodeType | None:
    function = getattr(value, "__func__", value)
    return function.__code__ if isinstance(function, FunctionType) else None


def _entries_of(module: ModuleType) -> dict[str, _Entry]:
    """Return what *module* and its classes hold, by name."""
    entries: dict[str, _Entry] = {}
    for name, value in vars(module).items():
        if name.startswith("__"):
            continue
        entries |= _entries(name, value)
        if isinstance(value, type) and value.__module__ == module.__name__:
            for key, member in vars(value).items():
                entries |= _entries(f"{name}.{key}", member)
    return entries


def _entries(
    name: str,
    value: object,
    depth: int = 2,
) -> Iterator[tuple[str, _Entry]]:
    """Yield what stands under *name*.

    What a table of functions holds, or of tuples of them, has names of its own.
    """
    if not isinstance(value, dict | tuple) or not depth:
        yield name, _parts(value)
        return
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, member in members:
        yield from _entries(f"{name}.{key}", member, depth - 1)


def _parts(value: object) -> _Entry:
    if isinstance(value, dict):
        return (value, *value.keys(), *value.values())
    if isinstance(value, list | set):
        return (value, *value)
    if isinstance(value, FunctionType):
        return value, value.__code__, value.__defaults__, value.__kwdefaults__
    return (value,)


def _is_same(before: _Entry | None, after: _Entry | None) -> bool:
    if before is None or after is None or len(before) != len(after):
        return False
    return all(map(operator.is_, before, after))
