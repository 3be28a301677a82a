"""What each misconception answers to the calls of hidden tests, made once and kept by a store.

The inputs of hidden tests depend on seed and test alone, so the answers are known
before anybody hands in. The table of a misconception holds those calls that run a
function which it replaces. It names mistakes and decides nothing: right answers
are computed in the run. Whatever does not decode is made again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol, cast

from grader.errors import WireError
from grader.model import Call, Plain, StudentFailure
from grader.model.failure_details import Raised
from grader.sandbox import wire
from grader.suite.footprints import Footprint, Functions

Reply = tuple[Plain | StudentFailure, Functions]
#: CPU seconds that one process may spend on making tables.
MOST_SECONDS = 10.0
#: Bytes of the table of one misconception.
MOST_BYTES = 8 << 20
_MAGIC = b"GRADER-REPLIES-2"
_DAMAGED = (WireError, KeyError, TypeError, ValueError)
_HASH_SIZE = 16
_KEY_SIZE = 16
#: Stands in the place of a call's key before what a misconception replaces.
_FOOTPRINT = bytes(_KEY_SIZE)


class Store(Protocol):
    """Keeps bytes by name, for this run and later ones."""

    def load(self, name: str) -> bytes | None:
        """Return what is kept as *name*, or None."""

    def keep(self, name: str, content: bytes) -> None:
        """Keep *content* as *name*, if there is room."""

    def claimed(self, name: str) -> AbstractContextManager[bool]:
        """Tell whether *name* is this process's to make, as long as the block lasts."""


class Source(Protocol):
    """Makes what the tables hold."""

    def replayed(self, mistake: str, call: Call) -> Reply | None:
        """Return what *mistake* makes of *call*, or None where it changes nothing."""

    def measured_footprint(self, mistake: str) -> Footprint:
        """Return what *mistake* replaces in the reference."""


class ReplyTable:
    """The replies of single misconceptions to the calls of hidden tests.

    *hidden_calls* returns those calls by key, and is asked only where something
    must be made.
    """

    def __init__(
        self,
        store: Store,
        hidden_calls: Callable[[], Mapping[bytes, Call]],
        source: Source,
    ) -> None:
        self.store = store
        self.hidden_calls = hidden_calls
        self.source = source
        self.seconds = 0.0
        self._tables: dict[str, Mapping[bytes, bytes]] = {}
        self._calls: Mapping[bytes, Call] | None = None

    def look_up(self, mistake: str, key: bytes) -> Reply | None:
        """Return what *mistake* replies to the call with *key*, or None if that is not known."""
        table = self._table(mistake)
        entry = None if table is None else table.get(key)
        return None if entry is None else decoded(entry)

    def footprint(self, mistake: str) -> Footprint | None:
        """Return what *mistake* replaces in the reference, or None if that is not known."""
        table = self._table(mistake)
        entry = None if table is None else table.get(_FOOTPRINT)
        return None if entry is None else footprint_in(entry)

    def _table(self, mistake: str) -> Mapping[bytes, bytes] | None:
        """Return the table of *mistake*; None while another process makes it."""
        if mistake not in self._tables:
            content = self.store.load(mistake)
            table = None if content is None else unpacked(content)
            if table is None:
                table = self._made(mistake)
            if table is None:
                return None
            self._tables[mistake] = table
        return self._tables[mistake]

    def _made(self, mistake: str) -> dict[bytes, bytes] | None:
        if self.seconds > MOST_SECONDS:
            return None
        with self.store.claimed(mistake) as is_ours:
            if not is_ours:
                return None
            started = time.process_time()
            table = dict(self._entries(mistake))
            self.seconds += time.process_time() - started
            content = packed(table)
            if len(content) <= MOST_BYTES:
                self.store.keep(mistake, content)
            return table

    def _entries(self, mistake: str) -> Iterable[tuple[bytes, bytes]]:
        if self._calls is None:
            self._calls = self.hidden_calls()
        yield (
            _FOOTPRINT,
            encoded_footprint(self.source.measured_footprint(mistake)),
        )
        for key, call in self._calls.items():
            reply = self.source.replayed(mistake, call)
            entry = None if reply is None else encoded(reply)
            if entry is not None:
                yield key, entry


def packed(table: Mapping[bytes, bytes]) -> bytes:
    """Return *table* as one file, with a hash of its entries."""
    entries = b"".join(
        key + len(entry).to_bytes(8) + entry for key, entry in table.items()
    )
    return _MAGIC + _hash(entries) + entries


def unpacked(content: bytes) -> dict[bytes, bytes] | None:
    """Return the table in a file, None where it is damaged."""
    start = len(_MAGIC) + _HASH_SIZE
    entries = content[start:]
    if content[:start] != _MAGIC + _hash(entries):
        return None
    table: dict[bytes, bytes] = {}
    place = 0
    while place < len(entries):
        begin = place + _KEY_SIZE + 8
        size = int.from_bytes(entries[begin - 8 : begin])
        table[entries[place : place + _KEY_SIZE]] = entries[
            begin : begin + size
        ]
        place = begin + size
    return table


def encoded(reply: Reply) -> bytes | None:
    """Return *reply* as bytes, None where it is not kept: too large, or no value."""
    value, functions = reply
    ran = _listed(functions)
    kind = "reply"
    if isinstance(value, StudentFailure):
        # no other failure of a misconception is worth keeping
        if not isinstance(value.details, Raised):
            return None
        kind = "raised"
        value = [value.exception, value.detail]
    try:
        return wire.encode(wire.Frame(0, kind, {"ran": ran, "value": value}))
    except WireError:
        return None


def decoded(entry: bytes) -> Reply | None:
    """Return the reply in *entry*, None where it does not decode."""
    try:
        return _reply_in(_frame(entry))
    except _DAMAGED:
        return None


def encoded_footprint(footprint: Footprint) -> bytes:
    """Return *footprint* as bytes."""
    functions: Plain = None
    if footprint.functions is not None:
        functions = _listed(footprint.functions)
    names: Plain = [*sorted(footprint.names)]
    value: Plain = {"names": names, "functions": functions}
    return wire.encode(wire.Frame(0, "footprint", value))


def footprint_in(entry: bytes) -> Footprint | None:
    """Return the footprint in *entry*, None where it does not decode."""
    try:
        content = cast("dict[str, Any]", _frame(entry).value)
        listed = content["functions"]
        functions = None if listed is None else _functions(listed)
        return Footprint(frozenset(content["names"]), functions)
    except _DAMAGED:
        return None


def _frame(entry: bytes) -> wire.Frame:
    start = wire.PREFIX.size
    header, body = wire.lengths(entry[:start], MOST_BYTES)
    middle = start + header
    return wire.decode(entry[start:middle], entry[middle : middle + body])


def _listed(functions: Functions) -> Plain:
    return [(line, name) for line, name in sorted(functions)]


def _functions(listed: Iterable[tuple[int, str]]) -> Functions:
    return frozenset((int(line), str(name)) for line, name in listed)


def _reply_in(frame: wire.Frame) -> Reply:
    content = cast("dict[str, Any]", frame.value)
    functions = frozenset(
        (int(line), str(name)) for line, name in content["ran"]
    )
    if frame.kind != "raised":
        return content["value"], functions
    exception, message = content["value"]
    return StudentFailure(Raised(str(exception), str(message))), functions


def _hash(entries: bytes) -> bytes:
    return hashlib.blake2b(entries, digest_size=_HASH_SIZE).digest()
