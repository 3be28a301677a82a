"""The confined end of reading: requests come, a file at a time, and nothing of a file is ever run."""

from __future__ import annotations

import socket
import warnings
from collections.abc import Callable, Mapping
from typing import Any, cast

from grader.errors import WireError
from grader.model import Array, Plain
from grader.sandbox import wire
from grader.sandbox.reader.salvaging import salvage
from grader.sandbox.reader.surveying import survey
from grader.sandbox.requests import requests

#: A notebook with one command of IPython.
_NOTEBOOK = b'{"cells": [{"cell_type": "code", "source": "x = !ls\\nawait x"}]}'
#: What can be asked: a function for each kind of request, from a plain value to a plain value.
ANSWERS: Mapping[str, Callable[[dict[str, Any]], Plain]] = {"survey": survey, "salvage": salvage}


class ReaderWorker:
    """Reads the files of one submission. Made in the zygote, where the libraries load what they load at first use."""

    def __init__(self) -> None:
        warnings.simplefilter("ignore")  # of what a student's text looks like to Python
        for kind in ("survey", "salvage"):
            for path, content in (("a.py", b"def f(:\n    print 1\nx = 1\n"), ("a.ipynb", _NOTEBOOK)):
                ANSWERS[kind]({"path": path, "content": Array("uint8", (len(content),), content)})

    def serve(self, connection: socket.socket) -> None:
        """Answer requests until the other side closes the connection."""
        for request in requests(connection):
            kind, value = _answer(request)
            try:
                data = wire.encode(wire.Frame(request.id, kind, value))
            except WireError:
                data = wire.encode(wire.Frame(request.id, "failure", {"code": "large"}))
            connection.sendall(data)


def _answer(request: wire.Frame) -> tuple[str, Plain]:
    try:
        return "value", ANSWERS[request.kind](cast("dict[str, Any]", request.value))
    except (RecursionError, MemoryError):
        return "failure", {"code": "large"}
    except Exception as problem:  # noqa: BLE001 - a fault of ours on one file must not end the others
        return "failure", {"code": "failed", "exception": type(problem).__name__}
