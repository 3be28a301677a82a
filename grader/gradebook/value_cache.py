"""Values of calls that were read or written, kept while there is room: what hidden tests put in and expect is everybody's."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from grader.model import Plain, TestCase
from grader.sandbox import wire

#: Bytes of values that are kept.
ROOM = 32 * 2**20
#: What a value takes beside its arrays.
_OVERHEAD = 512
#: How many values that were written are kept, and the bytes of the largest.
_MOST, _LARGEST = 512, 16 * 2**10


class Values:
    """Values by the names of their blobs, which are hashes of what they hold.

    Those that nobody asked for longest go first.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[str, tuple[Plain, int]] = OrderedDict()
        self.tests: dict[
            str, tuple[dict[str, Any], TestCase]
        ] = {}  #: by id, the last that were read: as JSON, and as they are

    def get(self, name: str, blob: Callable[[str], bytes]) -> Plain:
        """Return the value called *name*; *blob* gives the bytes behind a name.

        It is shared: nobody may change it.
        """
        kept = self._kept.get(name)
        if kept is not None:
            self._kept.move_to_end(name)
            return kept[0]
        data = blob(name)
        value = value_of(data)
        self._keep(name, value, len(data) + _OVERHEAD)
        return value

    def _keep(self, name: str, value: Plain, size: int) -> None:
        self._kept[name] = (value, size)
        self._room -= size
        while self._room < 0:
            _, (_, freed) = self._kept.popitem(last=False)
            self._room += freed


class Written:
    """Values that were written, by which object they are: tests give a whole class the same inputs and expect the same.

    The last ones are kept, none of which is large.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Plain, str, bytes]] = OrderedDict()

    def get(self, value: Plain) -> tuple[str, bytes]:
        """Return the name and the bytes of *value*, which nobody changes any more.

        Raises WireError.
        """
        kept = self._kept.get(id(value))
        if kept is not None:
            self._kept.move_to_end(id(value))
            return kept[1:]
        data = wire.encode(wire.Frame(0, "value", value))
        name = name_of(data)
        if len(data) <= _LARGEST:
            # with the value, so that no other gets its id
            self._kept[id(value)] = value, name, data
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return name, data


def name_of(data: bytes) -> str:
    """Return the name of the blob that holds *data*."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def value_of(data: bytes) -> Plain:
    """Return the value that *data*, a frame of the wire, holds. Raises WireError."""
    start = wire.PREFIX.size
    header, body = wire.lengths(data[:start], len(data))
    return wire.decode(
        data[start : start + header], data[start + header : start + header + body]
    ).value
