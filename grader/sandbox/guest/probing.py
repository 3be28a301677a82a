"""What runs in a worker of `grader doctor`: attempts to break out, no submission."""

from __future__ import annotations

import fcntl
import os
import socket
from typing import Any, cast

from grader.model import Plain
from grader.sandbox import wire
from grader.sandbox.guest.requests import requests
from grader.sandbox.isolation import probe
from grader.sandbox.isolation.targets import Targets

_STRAY = 50


class ProbeWorker:
    """Answers each request, a set of targets, with the outcome of every attempt.

    An outcome is (name, contained, detail).
    """

    def __init__(self) -> None:
        null = os.open(os.devnull, os.O_RDONLY)
        # inherited, as one that was forgotten would be
        self.stray = fcntl.fcntl(null, fcntl.F_DUPFD, _STRAY)
        os.close(null)

    def serve(self, connection: socket.socket) -> None:
        """Answer requests until the other side closes the connection."""
        for request in requests(connection):
            targets = Targets(**cast("dict[str, Any]", request.value))
            outcomes: Plain = [
                (attempt.name, attempt.contained, attempt.detail[:200])
                for attempt in probe.run(targets)
            ]
            connection.sendall(
                wire.encode(wire.Frame(request.id, "value", outcomes)),
            )
