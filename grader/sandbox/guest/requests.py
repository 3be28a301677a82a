"""The worker's end of the line: requests as they come.

Standard library only.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Protocol

from grader.sandbox import wire

#: Requests hold sources and inputs; ours, so only a guard against a broken
#: stream.
MAX_REQUEST = 256 * 1024 * 1024
#: Bytes that most requests fit in, so that one system call brings all of a
#: request.
_BUFFER = 64 * 1024


class Serves(Protocol):
    """What a worker does for a living, of whatever kind it is."""

    def serve(self, connection: socket.socket) -> None:
        """Answer requests until the other side closes the connection."""


def requests(connection: socket.socket) -> Iterator[wire.Frame]:
    """Yield each request that comes over *connection*, until the other side closes it."""
    with connection.makefile("rb", _BUFFER) as stream:
        while len(prefix := stream.read(wire.PREFIX.size)) == wire.PREFIX.size:
            header, body = wire.lengths(prefix, MAX_REQUEST)
            yield wire.decode(stream.read(header), stream.read(body))
