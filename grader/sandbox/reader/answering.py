"""The confined end of every kind of reading: answers requests, runs nothing in them."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Any, cast

from grader.errors import WireError
from grader.model import Plain
from grader.sandbox import wire
from grader.sandbox.guest.requests import requests

#: A function for each kind of request, from a plain value to a plain value.
Answers = Mapping[str, Callable[[dict[str, Any]], Plain]]


class AnsweringWorker:
    """Answers requests on the files of one submission, with the functions that it is given."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers

    def serve(self, connection: socket.socket) -> None:
        """Answer requests until the other side closes the connection."""
        for request in requests(connection):
            kind, value = self._answer(request)
            try:
                data = wire.encode(wire.Frame(request.id, kind, value))
            except WireError:
                data = wire.encode(
                    wire.Frame(request.id, "failure", {"code": "large"}),
                )
            connection.sendall(data)

    def _answer(self, request: wire.Frame) -> tuple[str, Plain]:
        value = cast("dict[str, Any]", request.value)
        try:
            return "value", self.answers[request.kind](value)
        except (RecursionError, MemoryError):
            return "failure", {"code": "large"}
        # A fault of ours on one file must not end the others.
        except Exception as problem:  # noqa: BLE001
            return "failure", {
                "code": "failed",
                "exception": type(problem).__name__,
            }
