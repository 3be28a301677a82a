"""Replies of which some parts fit: a part that does not raises when it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from grader.suite.reply_structure import Refused

#: Raises what the test is to end with, for the reason why a part is refused.
Refuse = Callable[[str], NoReturn]


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
        refuse(part.reason)
    return part
