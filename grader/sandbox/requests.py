"""The worker's end of the line: requests as they come. Standard library only."""

from __future__ import annotations

import socket
from collections.abc import Iterator

from grader.sandbox import wire

#: Requests hold sources and inputs; ours, so only a guard against a broken stream.
MAX_REQUEST = 256 * 1024 * 1024


def requests(connection: socket.socket) -> Iterator[wire.Frame]:
    """Yield each request that comes over *connection*, until the other side closes it."""
    while prefix := _read(connection, wire.PREFIX.size):
        header, body = wire.lengths(prefix, MAX_REQUEST)
        yield wire.decode(_read(connection, header), _read(connection, body))


def _read(connection: socket.socket, count: int) -> bytes:
    """Return exactly *count* bytes, or none at the end of the stream."""
    parts = bytearray()
    while len(parts) < count:
        part = connection.recv(min(count - len(parts), 1 << 20))
        if not part:
            return b""
        parts += part
    return bytes(parts)
