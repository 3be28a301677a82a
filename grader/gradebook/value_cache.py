"""Values of calls that were read or written, cached while there is room.

What hidden tests put in and expect is the same for the whole class.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from cachetools import LRUCache

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
        self._cached: LRUCache[str, tuple[Plain, int]] = LRUCache(
            room,
            getsizeof=_size_of,
        )
        #: By id, the last that were read: as JSON, and as they are.
        self.tests: dict[str, tuple[dict[str, Any], TestCase]] = {}

    def get(self, name: str, blob: Callable[[str], bytes]) -> Plain:
        """Return the value called *name*; *blob* gives the bytes behind a name.

        It is shared: nobody may change it.
        """
        cached = self._cached.get(name)
        if cached is not None:
            return cached[0]
        data = blob(name)
        value = value_of(data)
        size = len(data) + _OVERHEAD
        if size <= self._cached.maxsize:
            self._cached[name] = value, size
        return value


def _size_of(entry: tuple[Plain, int]) -> int:
    return entry[1]


class Written:
    """Values that were written, by which object they are.

    Tests give a whole class the same inputs and expect the same. The last
    values are cached, none of which is large.
    """

    def __init__(self) -> None:
        self._cached: LRUCache[int, tuple[Plain, str, bytes]] = LRUCache(_MOST)

    def get(self, value: Plain) -> tuple[str, bytes]:
        """Return the name and the bytes of *value*, which nobody changes any more.

        Raises WireError.
        """
        cached = self._cached.get(id(value))
        if cached is not None:
            return cached[1:]
        data = wire.encode(wire.Frame(0, "value", value))
        name = name_of(data)
        if len(data) <= _LARGEST:
            # with the value, so that no other gets its id
            self._cached[id(value)] = value, name, data
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
