"""What runs beside student code: loads the submission, calls its hooks, answers over a socket.

Everything this module says may have been forged by the submission; the trusted side treats it as text and values.
"""

from __future__ import annotations

import random
import socket
import sys
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from grader.contract import Contract, StudentManager, StudentProblem
from grader.errors import WireError
from grader.model import Array, FailureKind, LoadMode, Note, NoteKind, Plain, StudentFailure
from grader.sandbox import wire
from grader.sandbox.cuda import redirect_cuda
from grader.sandbox.loading import Dropped, Loaded, load
from grader.sandbox.sources import NotLoadable
from grader.sandbox.stubs import ModuleNotProvided
from grader.sandbox.values import Encoder, Unsendable, from_plain

#: Requests hold sources and inputs; ours, so only a guard against a broken stream.
MAX_REQUEST = 256 * 1024 * 1024
MAX_TEXT = 2_000


class Worker:
    """One submission in this process."""

    def __init__(self, contract: Contract, arrays: str, max_reply: int) -> None:
        self.contract = contract
        self.arrays = arrays
        self.max_reply = max_reply
        self.manager = StudentManager(contract)
        self.loaded = Loaded({}, frozenset())
        self.cuda: list[str] = []
        self.notes: list[Note] = []

    def serve(self, connection: socket.socket) -> None:
        """Answer requests until the other side closes the connection."""
        for request in _requests(connection):
            kind, value = self._answer(request)
            sys.stdout.flush()
            sys.stderr.flush()
            connection.sendall(self._encoded(request.id, kind, value))

    def _encoded(self, number: int, kind: str, value: Plain) -> bytes:
        try:
            return wire.encode(wire.Frame(number, kind, value))
        except WireError as problem:
            failure = StudentFailure(FailureKind.BAD_REPLY, f"returned a value that cannot be sent: {problem.message}")
            return wire.encode(wire.Frame(number, "failure", _plain_failure(failure)))

    def _answer(self, request: wire.Frame) -> tuple[str, Plain]:
        value = cast("dict[str, Any]", request.value)
        try:
            return "value", self._load(value) if request.kind == "load" else self._call(value)
        except BaseException as problem:  # noqa: BLE001 - SystemExit and all else of student code is a fact to report
            return "failure", _plain_failure(self._failure(problem))

    def _load(self, value: dict[str, Any]) -> Plain:
        files = {path: array.data for path, array in value["files"].items()}
        torch = sys.modules.get("torch")
        if torch is not None and any(b"cuda" in content for content in files.values()):
            self.cuda = redirect_cuda(torch)
        try:
            self.loaded = load(files, value["main"], LoadMode(value["mode"]), value["also"])
        except (StudentProblem, NotLoadable):
            raise
        except BaseException as problem:
            self.loaded = Loaded({}, frozenset(files))
            raise StudentProblem(self._not_loaded(value["main"], problem)) from problem
        broken = next((self._not_loaded(path, problem) for path, problem in self.loaded.broken), None)
        failures, self.notes = self.manager.register_module(self.loaded.names, value["main"], broken)
        problems: Plain = {hook: _plain_failure(failure) for hook, failure in failures.items()}
        return {"problems": problems, "notes": self._taken_notes()}

    def _not_loaded(self, path: str, problem: BaseException) -> StudentFailure:
        failure = self._failure(problem)
        if failure.kind in (FailureKind.MEMORY_LIMIT, FailureKind.NOT_LOADED):
            return failure
        text = f"{path} cannot be loaded: it raises {failure.exception}."
        return replace(failure, kind=FailureKind.NOT_LOADED, message=text)

    def _call(self, value: dict[str, Any]) -> Plain:
        _seed(value["seed"])
        arguments = {name: from_plain(item, self.arrays) for name, item in value["arguments"].items()}
        reply = self.manager.ask(value["hook"], arguments)
        plain = Encoder(self.max_reply).plain(reply)
        return {
            "value": plain,
            "notes": self._taken_notes(),
            "changed": list(_changed(value["arguments"], arguments, "")),
        }

    def _taken_notes(self) -> list[Plain]:
        """Return the notes since the last reply, as pairs of kind and text."""
        notes = self.loaded.notes + self.notes
        if self.cuda:
            notes.append(Note(NoteKind.CUDA, "CUDA calls were sent to the CPU: there is no GPU while grading."))
        self.loaded.notes.clear()
        self.notes.clear()
        self.cuda.clear()
        return [(note.kind.value, note.text) for note in notes]

    def _failure(self, problem: BaseException) -> StudentFailure:
        if isinstance(problem, StudentProblem):
            return problem.failure
        if isinstance(problem, NotLoadable):
            return StudentFailure(
                FailureKind.NOT_LOADED, problem.message, "SyntaxError", "", problem.file, problem.line
            )
        if isinstance(problem, Unsendable):
            return StudentFailure(FailureKind.BAD_REPLY, f"returned {problem}.")
        return _describe(problem, self.loaded)


def _describe(problem: BaseException, loaded: Loaded) -> StudentFailure:
    """Return an exception of student code as data; its own `__str__` may be anything."""
    name, detail = type(problem).__name__, _safe_text(problem)
    file, line = _last_place(problem, loaded.files)
    where = f" on line {line} of {file}" if line else ""
    if isinstance(problem, MemoryError) or (name == "RuntimeError" and "allocate memory" in detail):
        text = f"asked for more memory than is allowed{where}."
        return StudentFailure(FailureKind.MEMORY_LIMIT, text, name, detail, file, line)
    dropped = loaded.names.get("__dropped__")
    why = dropped.explain(problem) if isinstance(dropped, Dropped) and isinstance(problem, NameError) else ""
    if isinstance(problem, ModuleNotProvided):
        why = f"{detail}."
    text = f"raised {name}{where}.{' ' * bool(why)}{why}"
    return StudentFailure(FailureKind.RAISED, text, name, detail, file, line)


def _safe_text(problem: BaseException) -> str:
    try:
        return str(problem)[:MAX_TEXT]
    except BaseException as second:  # noqa: BLE001 - see _describe
        return f"(its message cannot be shown: {type(second).__name__})"


def _last_place(problem: BaseException, files: frozenset[str]) -> tuple[str, int]:
    places = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(problem.__traceback__)]
    own = [place for place in places if place[0] in files]
    return own[-1] if own else ("", 0)


def _plain_failure(failure: StudentFailure) -> Plain:
    return {
        "kind": failure.kind.value,
        "message": failure.message[:MAX_TEXT],
        "exception": failure.exception[:200],
        "detail": failure.detail[:MAX_TEXT],
        "file": failure.file[:500],
        "line": failure.line,
    }


def _changed(sent: Mapping[str, Plain], now: Mapping[str, Any], prefix: str) -> Iterator[str]:
    """Yield the path of each array that no longer holds what was sent."""
    for name, plain in sent.items():
        path = f"{prefix}['{name}']" if prefix else name
        if isinstance(plain, dict):
            yield from _changed(plain, now[name], path)
        elif isinstance(plain, Array):
            try:
                same = Encoder(len(plain.data) + 1).plain(now[name]) == plain
            except Exception:  # noqa: BLE001 - whatever became of it, it is not what was sent
                same = False
            if not same:
                yield path


def _seed(seed: int) -> None:
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed % 2**32)
    if "torch" in sys.modules:
        sys.modules["torch"].default_generator.manual_seed(seed)


def _requests(connection: socket.socket) -> Iterator[wire.Frame]:
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
