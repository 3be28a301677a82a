"""Values of calls that were read or written, cached while there is room.

What hidden tests put in and expect is the same for the whole class.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from grader.model import Plain, TestCase
from grader.sandbox import wire

#: Bytes of values that are cached.
ROOM = 32 * 2**20
#: What a value takes beside its arrays.
_OVERHEAD = 512
#: How many values that were written are cached, and the bytes of the largest.
_MOST, _LARGEST = 512, 16 * 2**10


class Values:
    """Values by the names of their blobs, which are hashes of what they hold.

    Those that nobody asked for longest go first.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._cached: OrderedDict[str, tuple[Plain, int]] = OrderedDict()
        #: By id, the last that were read: as JSON, and as they are.
        self.tests: dict[str, tuple[dict[str, Any], TestCase]] = {}

    def get(self, name: str, blob: Callable[[str], bytes]) -> Plain:
        """Return the value called *name*; *blob* gives the bytes behind a name.

        It is shared: nobody may change it.
        """
        cached = self._cached.get(name)
        if cached is not None:
            self._cached.move_to_end(name)
            return cached[0]
        data = blob(name)
        value = value_of(data)
        self._cache(name, value, len(data) + _OVERHEAD)
        return value

    def _cache(self, name: str, value: Plain, size: int) -> None:
        self._cached[name] = (value, size)
        self._room -= size
        while self._room < 0:
            _, (_, freed) = self._cached.popitem(last=False)
            self._room += freed


class Written:
    """Values that were written, by which object they are.

    Tests give a whole class the same inputs and expect the same. The last
    values are cached, none of which is large.
    """

    def __init__(self) -> None:
        self._cached: OrderedDict[int, tuple[Plain, str, bytes]] = OrderedDict()

    def get(self, value: Plain) -> tuple[str, bytes]:
        """Return the name and the bytes of *value*, which nobody changes any more.

        Raises WireError.
        """
        cached = self._cached.get(id(value))
        if cached is not None:
            self._cached.move_to_end(id(value))
            return cached[1:]
        data = wire.encode(wire.Frame(0, "value", value))
        name = name_of(data)
        if len(data) <= _LARGEST:
            # with the value, so that no other gets its id
            self._cached[id(value)] = value, name, data
            if len(self._cached) > _MOST:
                self._cached.popitem(last=False)
        return name, data


def name_of(data: bytes) -> str:
    """Return the name of the blob that holds *data*."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def value_of(data: bytes) -> Plain:
    """Return the value that *data*, a frame of the wire, holds.

    Raises WireError.
    """
    start = wire.PREFIX.size
    header_size, body_size = wire.lengths(data[:start], len(data))
    body_start = start + header_size
    header = data[start:body_start]
    body = data[body_start : body_start + body_size]
    return wire.decode(header, body).value
