"""What runs beside student code: loads the submission, calls its hooks, answers over a socket.

Everything this module says may have been forged by the submission; the trusted
side treats it as text and values.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple
from typing import Any, cast

from grader.course.handout import Contract, StudentManager, StudentProblem
from grader.course.written_names import WrittenNames
from grader.errors import WireError
from grader.model import (
    Array,
    LeftOut,
    LoadMode,
    Note,
    Plain,
    StudentFailure,
)
from grader.model.failure_details import (
    DoesNotParse,
    OutOfMemory,
    RaisedAtLoad,
    Unset,
)
from grader.model.failure_kinds import Absence, Memory
from grader.sandbox import wire
from grader.sandbox.guest.conversion import Encoder, Unsendable, from_plain
from grader.sandbox.guest.cuda import mentions_a_device, redirect_cuda
from grader.sandbox.guest.forbidden_uses import scan
from grader.sandbox.guest.loading import Loaded, load
from grader.sandbox.guest.problems import (
    claims_of,
    is_out_of_memory,
    last_place,
    plain_failure,
    safe_text,
)
from grader.sandbox.guest.requests import requests
from grader.sandbox.guest.running import Announce, Place, Runner
from grader.sandbox.guest.seeding import (
    Libraries,
    array_libraries,
    seed_generators,
)
from grader.sandbox.guest.sources import Content, NotLoadable, bytes_of
from grader.sandbox.guest.stubs import Origin
from grader.sandbox.guest.tripwires import Tripwires
from grader.sandbox.libraries import torch_calls
from grader.sandbox.sentences import (
    CHANGED_CALLS,
    repeated_name,
)

#: Left-out statements that are reported; the first say enough of a file full of
#: them.
MAX_LEFT_OUT = 100


class Worker:
    """One submission in this process."""

    def __init__(
        self,
        contract: Contract,
        arrays: str,
        max_reply: int,
        forbidden: Sequence[str] = (),
    ) -> None:
        self.contract = contract
        self.arrays = arrays
        self.max_reply = max_reply
        self.forbidden = forbidden
        self.tripwires = Tripwires(forbidden)
        self.manager = StudentManager(contract)
        # as they are before any student code runs
        self.libraries = array_libraries()
        self.loaded = Loaded({}, frozenset())
        self.cuda: list[str] = []

    def serve(self, connection: socket.socket) -> None:
        """Answer requests until the other side closes the connection."""
        streams = sys.stdout, sys.stderr
        for request in requests(connection):
            kind, value = self._answer(request, connection)
            for stream in streams:
                with suppress(Exception):  # student code may have closed it
                    stream.flush()
            connection.sendall(self._encoded(request.id, kind, value))

    def _encoded(self, number: int, kind: str, value: Plain) -> bytes:
        try:
            return wire.encode(wire.Frame(number, kind, value))
        except WireError:
            claims = claims_of(Unsendable("nested"), (), frozenset())
            return wire.encode(wire.Frame(number, "failure", claims))

    def _answer(
        self,
        request: wire.Frame,
        connection: socket.socket,
    ) -> tuple[str, Plain]:
        value = cast("dict[str, Any]", request.value)
        if request.kind == "scan":
            uses = scan(_contents(value), self.forbidden, value["parts"])
            return "value", [astuple(use) for use in uses]
        if request.kind == "load":

            def announce(place: Place | None) -> None:
                connection.sendall(
                    wire.encode(wire.Frame(request.id, "at", place)),
                )

            return self._answer_load(value, announce)
        try:
            arguments = self._prepared(value)
        # No student code has run for this call: the fault is ours.
        except BaseException as problem:  # noqa: BLE001
            return "internal", f"{type(problem).__name__}: {safe_text(problem)}"
        try:
            kind, claims = "value", self._call(value, arguments)
        # SystemExit and all else of student code is a fact to report.
        except BaseException as problem:  # noqa: BLE001
            kind, claims = "failure", self._claims(problem)
        return kind, {**claims, "tripped": list(self.tripwires.hits)}

    def _claims(self, problem: BaseException) -> dict[str, Plain]:
        try:
            return claims_of(problem, self.manager.foreseen, self.loaded.files)
        # An exception's type, name or message may be anything.
        except BaseException:  # noqa: BLE001
            return {"code": "raised"}

    def _answer_load(
        self,
        value: dict[str, Any],
        announce: Announce,
    ) -> tuple[str, Plain]:
        """Load, and word all that may turn out wrong later: no input has come yet."""
        try:
            return "value", self._load(value, announce)
        except BaseException as problem:  # noqa: BLE001 - as above
            self.loaded = Loaded({}, frozenset(value["files"]))
            failure = self._not_loaded(value["parts"][0], problem)
            return "failure", plain_failure(failure)

    def _load(self, value: dict[str, Any], announce: Announce) -> Plain:
        files = _contents(value)
        main = value["parts"][0]
        self._prepare_load(files)
        sys.argv = [main]
        # so that a place is known if loading fails
        self.loaded = Loaded({}, frozenset(files))
        self.tripwires.watch(self.loaded.files)
        edition = WrittenNames.of(value["edition"])
        skipped = {(file, index) for file, index in value["skipped"]}
        runner = Runner(
            announce,
            skipped,
            value["definitions_only"],
            value["bare"],
            self.contract.names | edition.written,
        )
        self.loaded = load(
            files,
            value["parts"],
            LoadMode(value["mode"]),
            value["packages"],
            untouched=value["untouched"],
            asked=value["asked"],
            runner=runner,
        )
        broken: list[tuple[bytes, StudentFailure]] = []
        for path, problem in self.loaded.broken:
            failure = self._not_loaded(path, problem)
            broken.append((bytes_of(files[path]), failure))
        _, notes = self.manager.register_module(
            self.loaded.names,
            main,
            broken,
            self._unset(main),
            edition,
        )
        all_notes = [*self.loaded.notes, *self._repeated(), *notes]
        changed = [("changed_call", code) for code in self._changed_calls()]
        left_out = self.loaded.left_out[:MAX_LEFT_OUT]
        return {
            "told": [
                plain_failure(failure) for failure in self.manager.foreseen
            ],
            "notes": [*map(_plain_note, all_notes), *changed],
            "left_out": [astuple(statement) for statement in left_out],
            "tripped": list(self.tripwires.hits),
            "unwritten": [*self.manager.unwritten],
        }

    def _prepare_load(self, files: Mapping[str, Content]) -> None:
        # A fork seeds `random` anew, but what a file draws at import must not
        # vary.
        seed_generators(0, self.libraries)
        torch = self.libraries.torch
        code = map(bytes_of, files.values())
        if torch is not None and any(map(mentions_a_device, code)):
            self.cuda = redirect_cuda(torch)
        torch_calls.used.clear()

    def _unset(self, main: str) -> dict[str, StudentFailure]:
        """Return why each name of the handout that is a stub is one."""
        left_out = {
            (statement.file, statement.line): statement
            for statement in self.loaded.left_out
        }
        failures: dict[str, StudentFailure] = {}
        for name in self.contract.names & self.loaded.unset.keys():
            origin = self.loaded.unset[name].__origin__
            if origin is None:
                details = Unset(Absence.MODULE, name)
            else:
                place = origin.file, origin.line
                details = _unset_by(name, origin, left_out.get(place))
            failures[name] = StudentFailure(details, main, at_load=True)
        return failures

    def _repeated(self) -> list[Note]:
        """Return a note for each name of the handout that several files define."""
        repeated = sorted(self.contract.names & self.loaded.repeated.keys())
        return [
            repeated_name(name, self.loaded.repeated[name]) for name in repeated
        ]

    def _not_loaded(self, path: str, problem: BaseException) -> StudentFailure:
        """Return why the file at *path* does not load.

        No input has come yet, so this may quote what is raised.
        """
        if isinstance(problem, StudentProblem):
            return problem.failure
        details: DoesNotParse | OutOfMemory | RaisedAtLoad
        exception, text = type(problem).__name__, safe_text(problem)
        place = last_place(problem, self.loaded.files)
        if isinstance(problem, NotLoadable):
            details = DoesNotParse(problem.problem)
        elif is_out_of_memory(problem):
            details = OutOfMemory(Memory.REFUSED, exception, text, *place)
        else:
            details = RaisedAtLoad(path, exception, text, *place)
        return StudentFailure(details, path, at_load=True)

    def _prepared(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments of a call, the generators seeded for it."""
        seed_generators(value["seed"], self.libraries)
        return {
            name: from_plain(item, self.arrays, self.libraries)
            for name, item in value["arguments"].items()
        }

    def _call(
        self,
        value: dict[str, Any],
        arguments: dict[str, Any],
    ) -> dict[str, Plain]:
        missing_before = len(self.loaded.missing)
        self.cuda.clear()
        torch_calls.used.clear()
        reply = self.manager.ask(value["hook"], arguments)
        return {
            "value": Encoder(self.max_reply, self.libraries).plain(reply),
            "changed": list(
                _changed(value["arguments"], arguments, self.libraries),
            ),
            "changed_calls": list(self._changed_calls()),
            "missing": [
                name[:200] for name in self.loaded.missing[missing_before:]
            ],
        }

    def _changed_calls(self) -> list[str]:
        """Return the keys of `sentences.CHANGED_CALLS` for calls carried out otherwise."""
        codes = set(torch_calls.used)
        if self.cuda:
            codes.add("cuda")
        return [code for code in CHANGED_CALLS if code in codes]


def _unset_by(name: str, origin: Origin, statement: LeftOut | None) -> Unset:
    """Return why *name* stands for nothing: the statement at *origin* did not set it."""
    if statement is None:
        reason = Absence.LEFT_OUT if origin.tried else Absence.NOT_RUN
        return Unset(reason, name, line=origin.line)
    return Unset(
        Absence.LEFT_OUT,
        name,
        statement.file,
        statement.line,
        statement.exception,
        statement.message,
    )


def _plain_note(note: Note) -> Plain:
    """Return *note* as a code and values; of an adapter's the sentence."""
    if note.code in ("missing", "encoding"):
        ((_, value),) = note.values
        return note.code, value
    if note.code:
        return note.code, dict(note.values)
    return "adapter", note.text


def _contents(value: dict[str, Any]) -> dict[str, Content]:
    return {path: _content(item) for path, item in value["files"].items()}


def _content(item: Any) -> Content:
    if isinstance(item, Array):
        return item.data
    return tuple((name, text.data.decode()) for name, text in item)


def _changed(
    sent: Mapping[str, Plain],
    now: Any,
    libraries: Libraries,
    prefix: str = "",
) -> Iterator[str]:
    """Yield the path of each array that *now* no longer holds as it was sent.

    A path looks like `parameters['W1']`.
    """
    for name, plain in sent.items():
        path = f"{prefix}['{name}']" if prefix else name
        argument: Any = None
        is_unchanged = not isinstance(plain, Array)
        try:
            argument = now[name]
            if isinstance(plain, Array):
                encoder = Encoder(len(plain.data) + 1, libraries)
                is_unchanged = encoder.plain(argument) == plain
        except Exception:  # noqa: BLE001 - whatever became of it, it is not what was sent
            argument = None
        if isinstance(plain, dict):
            yield from _changed(plain, argument, libraries, path)
        elif not is_unchanged:
            yield path
