"""What runs beside student code: loads the submission, calls its hooks, answers over a socket.

Everything this module says may have been forged by the submission; the trusted side treats it as text and values.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple
from typing import Any, cast

from grader.course.handout import Contract, StudentManager, StudentProblem
from grader.errors import WireError
from grader.model import Array, FailureKind, LoadMode, Plain, StudentFailure
from grader.sandbox import wire
from grader.sandbox.guest.conversion import Encoder, Unsendable, from_plain
from grader.sandbox.guest.cuda import redirect_cuda
from grader.sandbox.guest.forbidden_uses import scan
from grader.sandbox.guest.loading import Loaded, load
from grader.sandbox.guest.problems import claims_of, is_out_of_memory, last_place, safe_text
from grader.sandbox.guest.requests import requests
from grader.sandbox.guest.seeding import seed_generators
from grader.sandbox.guest.sources import NotLoadable
from grader.sandbox.guest.tripwires import Tripwires
from grader.sandbox.sentences import CUDA


class Worker:
    """One submission in this process."""

    def __init__(self, contract: Contract, arrays: str, max_reply: int, forbidden: Sequence[str] = ()) -> None:
        self.contract = contract
        self.arrays = arrays
        self.max_reply = max_reply
        self.forbidden = forbidden
        self.tripwires = Tripwires(forbidden)
        self.manager = StudentManager(contract)
        self.loaded = Loaded({}, frozenset())
        self.cuda: list[str] = []

    def serve(self, connection: socket.socket) -> None:
        """Answer requests until the other side closes the connection."""
        streams = sys.stdout, sys.stderr
        for request in requests(connection):
            kind, value = self._answer(request)
            for stream in streams:
                with suppress(Exception):  # student code may have closed it
                    stream.flush()
            connection.sendall(self._encoded(request.id, kind, value))

    def _encoded(self, number: int, kind: str, value: Plain) -> bytes:
        try:
            return wire.encode(wire.Frame(number, kind, value))
        except WireError:
            claims = claims_of(Unsendable("nested"), (), frozenset(), {})
            return wire.encode(wire.Frame(number, "failure", claims))

    def _answer(self, request: wire.Frame) -> tuple[str, Plain]:
        value = cast("dict[str, Any]", request.value)
        if request.kind == "scan":
            return "value", [astuple(use) for use in scan(_contents(value), self.forbidden)]
        if request.kind == "load":
            return self._answer_load(value)
        tripped: Plain = self.tripwires.hits
        try:
            return "value", {**self._call(value), "tripped": tripped}
        except BaseException as problem:  # noqa: BLE001 - SystemExit and all else of student code is a fact to report
            return "failure", {**self._claims(problem), "tripped": tripped}

    def _claims(self, problem: BaseException) -> dict[str, Plain]:
        try:
            return claims_of(problem, self.manager.told, self.loaded.files, self.loaded.names)
        except BaseException:  # noqa: BLE001 - an exception whose type, name or message is not what it should be
            return {"code": "raised"}

    def _answer_load(self, value: dict[str, Any]) -> tuple[str, Plain]:
        """Load, and tell all that may turn out wrong later: no input has come yet, so it may be worded here."""
        try:
            return "value", self._load(value)
        except BaseException as problem:  # noqa: BLE001 - as above
            self.loaded = Loaded({}, frozenset(value["files"]))
            return "failure", _plain_failure(self._not_loaded(value["main"], problem))

    def _load(self, value: dict[str, Any]) -> Plain:
        files = _contents(value)
        seed_generators(0)  # a fork seeds `random` anew: what a file draws at import must be the same every time
        torch = sys.modules.get("torch")
        if torch is not None and any(b"cuda" in content for content in files.values()):
            self.cuda = redirect_cuda(torch)
        self.loaded = Loaded({}, frozenset(files))  # so that a place is known if loading fails
        self.tripwires.watch(self.loaded.files)
        self.loaded = load(files, value["main"], LoadMode(value["mode"]), value["also"], value["packages"])
        broken = [(files[path], self._not_loaded(path, problem)) for path, problem in self.loaded.broken]
        _, notes = self.manager.register_module(self.loaded.names, value["main"], broken)
        notes = [*self.loaded.notes, *notes, *[CUDA][: len(self.cuda)]]
        return {
            "told": [_plain_failure(failure) for failure in self.manager.told],
            "notes": [(note.kind.value, note.text) for note in notes],
            "tripped": list(self.tripwires.hits),
        }

    def _not_loaded(self, path: str, problem: BaseException) -> StudentFailure:
        """Return why the file at *path* does not load. No input has come yet, so this may quote what is raised."""
        if isinstance(problem, StudentProblem):
            return problem.failure
        if isinstance(problem, NotLoadable):
            kind = FailureKind.NOT_LOADED
            return StudentFailure(kind, problem.message, "SyntaxError", "", problem.file, problem.line)
        name, place = type(problem).__name__, last_place(problem, self.loaded.files)
        if is_out_of_memory(problem):
            text = f"Loading {path} asks for more memory than is allowed."
            return StudentFailure(FailureKind.MEMORY_LIMIT, text, name, safe_text(problem), *place)
        text = f"{path} cannot be loaded: it raises {name}."
        return StudentFailure(FailureKind.NOT_LOADED, text, name, safe_text(problem), *place)

    def _call(self, value: dict[str, Any]) -> dict[str, Plain]:
        seed_generators(value["seed"])
        arguments = {name: from_plain(item, self.arrays) for name, item in value["arguments"].items()}
        known = len(self.loaded.missing)
        self.cuda.clear()
        reply = self.manager.ask(value["hook"], arguments)
        return {
            "value": Encoder(self.max_reply).plain(reply),
            "changed": list(_changed(value["arguments"], arguments)),
            "cuda": bool(self.cuda),
            "missing": [name[:200] for name in self.loaded.missing[known:]],
        }


def _contents(value: dict[str, Any]) -> dict[str, bytes]:
    return {path: array.data for path, array in value["files"].items()}


def _plain_failure(failure: StudentFailure) -> Plain:
    return {
        "kind": failure.kind.value,
        "message": failure.message[:2_000],
        "exception": failure.exception[:200],
        "detail": failure.detail,
        "file": failure.file[:500],
        "line": failure.line,
    }


def _changed(sent: Mapping[str, Plain], now: Any, prefix: str = "") -> Iterator[str]:
    """Yield the path of each array, `parameters['W1']`, of which *now* no longer holds what was sent."""
    for name, plain in sent.items():
        path = f"{prefix}['{name}']" if prefix else name
        try:
            found = now[name]
            same = not isinstance(plain, Array) or Encoder(len(plain.data) + 1).plain(found) == plain
        except Exception:  # noqa: BLE001 - whatever became of it, it is not what was sent
            found, same = None, not isinstance(plain, Array)
        if isinstance(plain, dict):
            yield from _changed(plain, found, path)
        elif not same:
            yield path
