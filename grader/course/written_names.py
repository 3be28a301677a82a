"""The names of the handout as the edition has them that a submission is read as.

Standard library only: it runs beside student code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


class RenamedEntries(dict[str, Any]):
    """The entries of a student's dict under the handout's keys.

    What is set here is set there as well.
    """

    def __init__(
        self,
        entries: dict[str, Any],
        written: Mapping[str, str],
    ) -> None:
        asked = {key: name for name, key in written.items()}
        super().__init__(
            (asked.get(key, key), value) for key, value in dict.items(entries)
        )
        self._entries = entries
        self._written = written

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        self._entries[self._written.get(key, key)] = value


@dataclass(frozen=True)
class WrittenNames:
    """What an edition says in the place of the handout's names; empty for the handout itself.

    `stored` tells of a method where its object holds what it is not given:
    `dJdy_hat`, an attribute, or `cache.dJdy_hat`, an entry of one.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, str] = field(default_factory=dict)
    stored: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, plain: Mapping[str, Any] | None) -> WrittenNames:
        """Return what *plain*, as a request holds it, says."""
        return cls(**plain) if plain else cls()

    @property
    def written(self) -> frozenset[str]:
        """The edition's names of functions and classes."""
        return frozenset(self.names.values())

    def also(self, name: str) -> tuple[str, ...]:
        """Return what the edition calls the function or class *name*, if it differs."""
        return (self.names[name],) if name in self.names else ()

    def under_asked_keys(self, value: Any) -> Any:
        """Return *value*, of the handout's keys where it is a dict with the edition's."""
        if not isinstance(value, dict):
            return value
        telling = {*self.entries.values()}.difference(self.entries)
        if telling.isdisjoint(dict.keys(value)):
            return value
        return RenamedEntries(value, self.entries)


def storing(
    call: Callable[..., object],
    made: object,
    places: list[str],
) -> Callable[..., object]:
    """Return what leaves arguments in *places* of the object *made*.

    It calls *call* with the others.
    """

    def method(**arguments: object) -> object:
        for place in places:
            holder, _, name = place.rpartition(".")
            held = getattr(made, holder, None) if holder else None
            if isinstance(held, dict):
                held[name] = arguments[name]
            elif not holder:
                setattr(made, name, arguments[name])
        names = {place.rpartition(".")[2] for place in places}
        others = {
            name: value
            for name, value in arguments.items()
            if name not in names
        }
        return call(**others)

    return method
