"""Replies of which some parts fit: a part that does not raises when it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NoReturn, get_args, get_origin, is_typeddict

from grader.model import Plain
from grader.model.failure_details import Inside, ReturnedNone
from grader.suite.reply_structure import (
    BadReply,
    Wrong,
    check_reply,
    hints,
    may_be_none,
)


@dataclass(frozen=True)
class Refused:
    """A part of a reply that is missing or does not fit, and its annotation."""

    details: Wrong
    declared: Any


#: Raises what the test is to end with, for what is wrong with a refused part.
Refuse = Callable[[Wrong], NoReturn]
_Places = tuple[Inside, ...]


def check_parts(returns: Any, reply: Plain) -> Any:
    """Return *reply* as `check_reply` does, with a Refused for each part that does not fit.

    Raises BadReply where no part fits.
    """
    try:
        return check_reply(returns, reply)
    except BadReply as problem:
        parts = _parts(returns, reply, (), problem.details)
        if not any(_fitting(parts)):
            raise
    return parts


def _parts(declared: Any, reply: Plain, places: _Places, wrong: Wrong) -> Any:
    """Return the parts of a *reply* at *places* in which something is *wrong*."""
    kinds, items = _declared_parts(declared), _items_by_name(declared, reply)
    here = replace(wrong, place=places)
    if not kinds or not items:
        return Refused(replace(wrong, place=(*places, *wrong.place)), declared)
    parts: dict[str, Any] = {}
    for name, kind in kinds.items():
        if name in items:
            inside = (*places, _place(declared, name))
            parts[name] = _part(kind, items[name], inside)
        else:
            parts[name] = Refused(here, kind)
    if is_typeddict(declared):
        return parts
    if hasattr(declared, "_fields"):
        return declared(**parts)
    return tuple(parts.values())


def _part(declared: Any, reply: Plain, places: _Places) -> Any:
    if reply is None and not may_be_none(declared):
        return Refused(ReturnedNone(places), declared)
    try:
        return check_reply(declared, reply)
    except BadReply as problem:
        return _parts(declared, reply, places, problem.details)


def _declared_parts(declared: Any) -> dict[str, Any]:
    """Return the annotations of the parts of a dict or tuple by name."""
    if is_typeddict(declared) or hasattr(declared, "_fields"):
        return hints(declared)
    if get_origin(declared) is tuple:
        numbered = enumerate(get_args(declared), start=1)
        return {str(number): kind for number, kind in numbered}
    return {}


def _items_by_name(declared: Any, reply: Plain) -> dict[str, Plain]:
    """Return the items of *reply* by the names of declared parts.

    There are none where it is of another kind or length.
    """
    kinds = _declared_parts(declared)
    if is_typeddict(declared):
        return reply if isinstance(reply, dict) else {}
    if isinstance(reply, list | tuple) and len(reply) == len(kinds):
        return dict(zip(kinds, reply, strict=True))
    return {}


def _place(declared: Any, name: str) -> Inside:
    if get_origin(declared) is tuple:
        return Inside(value=int(name))
    return Inside(name)


def _fitting(parts: Any) -> Iterator[bool]:
    """Yield for each part whether it fits; what may be anything does not count."""
    if isinstance(parts, dict):
        parts = tuple(parts.values())
    if isinstance(parts, tuple):
        for part in parts:
            yield from _fitting(part)
    else:
        yield parts is not None and not isinstance(parts, Refused)


def refused_leaves(
    part: Refused,
    name: str = "",
) -> Iterator[tuple[str, Refused]]:
    """Yield the names of the arrays and numbers that *part* should have held.

    Each stands under *name*, with what is wrong.
    """
    kinds = _declared_parts(part.declared)
    if not kinds:
        yield name, part
    for label, kind in kinds.items():
        inside = Refused(part.details, kind)
        yield from refused_leaves(inside, f"{name}.{label}".strip("."))


class PartialDict(dict[str, Any]):
    """A dict with refused entries."""

    def __init__(self, entries: dict[str, Any], refuse: Refuse) -> None:
        super().__init__(entries)
        self._refuse = refuse

    def __getitem__(self, name: str) -> Any:
        return _usable(super().__getitem__(name), self._refuse)

    def __iter__(self) -> Iterator[str]:
        # dict(…) of a dict looks at its items only where this is overridden
        return super().__iter__()

    def get(self, name: str, default: Any = None) -> Any:
        """Return the entry *name*, or *default* where it is not declared."""
        try:
            return self[name]
        except KeyError:
            return default

    def values(self) -> Any:
        """Return the entries, of which none may be refused."""
        return [self[name] for name in self]

    def items(self) -> Any:
        """Return the entries with their names, of which none may be refused."""
        return [(name, self[name]) for name in self]


class PartialTuple(tuple[Any, ...]):  # noqa: SLOT001 - it holds a function
    """A tuple with refused items, named if `_fields` says so."""

    _refuse: Refuse

    def __getitem__(self, place: Any) -> Any:
        items = super().__getitem__(place)
        if isinstance(place, slice):
            return tuple(_usable(item, self._refuse) for item in items)
        return _usable(items, self._refuse)

    def __iter__(self) -> Iterator[Any]:
        return (_usable(item, self._refuse) for item in super().__iter__())


class PartialRecord(PartialTuple):
    """A tuple with refused items whose items have names."""

    _fields: tuple[str, ...]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._fields:
            raise AttributeError(name)
        return self[self._fields.index(name)]


def partial(value: Any, refuse: Refuse) -> Any:
    """Return *value* with each part that is refused calling *refuse* when it is used.

    What holds no refused part stays as it is.
    """
    if isinstance(value, dict):
        entries = {name: partial(item, refuse) for name, item in value.items()}
        return PartialDict(entries, refuse) if _is_partial(value) else value
    if not isinstance(value, tuple) or not _is_partial(value):
        return value
    items = [partial(item, refuse) for item in value]
    fields = getattr(value, "_fields", ())
    reply = (PartialRecord if fields else PartialTuple)(items)
    reply._refuse = refuse  # noqa: SLF001 - a tuple is made before it is filled
    if isinstance(reply, PartialRecord):
        reply._fields = fields
    return reply


def _is_partial(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_is_partial, value.values()))
    if isinstance(value, tuple):
        return any(map(_is_partial, value))
    return isinstance(value, Refused)


def _usable(part: Any, refuse: Refuse) -> Any:
    if isinstance(part, Refused):
        refuse(part.details)
    return part
