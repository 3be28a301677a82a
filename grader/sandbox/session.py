"""One submission's time with the grader: its workers, what they may still use, and how their endings are told."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, cast

from grader.model import Array, Assignment, FailureKind, Note, NoteKind, Plain, StudentFailure, Submission
from grader.sandbox.channel import Channel, WorkerLost
from grader.text import clean_line, clean_text

#: How long a worker whose socket closed may take to end by itself.
PATIENCE = 0.05
_TEXT = 2_000
_SIGNALS = {
    signal.SIGSEGV: "the interpreter crashed (segmentation fault)",
    signal.SIGABRT: "the process aborted",
    signal.SIGBUS: "the interpreter crashed (bus error)",
    signal.SIGFPE: "the interpreter crashed (arithmetic fault)",
    signal.SIGILL: "the interpreter crashed (illegal instruction)",
}


class Worker(Protocol):
    """A process that can hold one submission."""

    channel: Channel
    level: str  #: the level of isolation in a word

    def end(self, patience: float = 0.0) -> int:
        """Kill the process and return its exit code, negative for a signal."""


class Session:
    """Asks hooks of one submission, in as many workers as it takes.

    `load_failure` is set once the file is known not to load. `notes` and `output` collect over all workers.
    """

    def __init__(self, submission: Submission, assignment: Assignment, start_worker: Callable[[], Worker]) -> None:
        self.submission = submission
        self.assignment = assignment
        self.limits = assignment.limits
        self.start_worker = start_worker
        self.load_failure: StudentFailure | None = None
        self.notes: list[Note] = []
        self.output = bytearray()
        self.level = ""
        self.deaths = 0
        self.killers: dict[str, StudentFailure] = {}  #: how each hook that lost a worker lost its last one
        self.seconds = 0.0
        self._worker: Worker | None = None
        self._load_deaths = 0

    def ask(self, hook: str, arguments: dict[str, Plain], seed: int) -> tuple[Plain | StudentFailure, list[str]]:
        """Return what the student's code answers, or why it does not, and the paths of the arrays that it changed."""
        refused = self._refusal(hook)
        if refused is not None:
            return refused, []
        request: Plain = {"hook": hook, "arguments": arguments, "seed": seed}
        value = self._exchange("call", request, hook, self.limits.call_seconds)
        if isinstance(value, StudentFailure):
            return value, []
        self._take_notes(value)
        changed = value.get("changed", [])
        return value.get("value"), [clean_line(str(path), 100) for path in changed if isinstance(path, str)]

    def load(self) -> StudentFailure | None:
        """Load the submission, unless a worker holds it already; return why it does not load."""
        if self.load_failure is None and self._worker is None:
            self._load()
        return self.load_failure

    def end_worker(self) -> None:
        """Let the next call have a fresh worker."""
        if self._worker is not None:
            worker, self._worker = self._worker, None
            worker.end()
            self._take_output(worker)

    def _refusal(self, hook: str) -> StudentFailure | None:
        """Return why *hook* is not called: the file does not load, or its budget is used up."""
        if self.load() is not None:
            return self.load_failure
        if hook in self.killers and self.deaths >= self.limits.deaths:
            before = self.killers[hook]
            return replace(before, message=f"was not called again; before, it {before.message}")
        if self.seconds > self.limits.total_seconds:
            text = f"was not called: the submission had used its {self.limits.total_seconds:g} s."
            return StudentFailure(FailureKind.TIME_LIMIT, text)
        return None

    def _load(self) -> None:
        if self.submission.main is None:
            self.load_failure = StudentFailure(FailureKind.NOT_LOADED, self.submission.problem or "Nothing to load.")
            return
        self._worker = self.start_worker()
        self.level = self._worker.level
        files: dict[str, Plain] = {f.path: Array("uint8", (len(f.content),), f.content) for f in self.submission.files}
        request: Plain = {
            "main": self.submission.main,
            "mode": self.assignment.load.value,
            "also": list(self.assignment.also),
            "files": files,
        }
        value = self._exchange("load", request, "", self.limits.load_seconds)
        if not isinstance(value, StudentFailure):
            self._take_notes(value)
        elif value.kind is FailureKind.CRASHED and self._load_deaths <= 1:
            self._load()  # once more: a crash while loading may be the machine's fault
        else:
            self.load_failure = value
            self.end_worker()

    def _exchange(self, kind: str, request: Plain, hook: str, seconds: float) -> dict[str, Any] | StudentFailure:
        worker = cast("Worker", self._worker)
        started = time.monotonic()
        try:
            frame = worker.channel.exchange(kind, request, seconds, self.limits.reply_mib << 20)
        except WorkerLost as lost:
            return self._lost(worker, lost, hook)
        finally:
            self.seconds += time.monotonic() - started
        if frame.kind == "value" and isinstance(frame.value, dict):
            return frame.value
        return _read_failure(frame.value)

    def _lost(self, worker: Worker, lost: WorkerLost, hook: str) -> StudentFailure:
        self._worker = None
        code = worker.end(PATIENCE if lost.kind is FailureKind.CRASHED else 0.0)
        self._take_output(worker)
        self.deaths += 1
        kind, message = _ending(lost, code)
        if hook:
            self.killers[hook] = StudentFailure(kind, message)
            return self.killers[hook]
        self._load_deaths += 1
        return StudentFailure(kind, f"While {self.submission.main} is being loaded, it {message}")

    def _take_notes(self, value: dict[str, Any]) -> None:
        for pair in value.get("notes") or []:
            if isinstance(pair, tuple) and len(pair) == 2 and pair[0] in {kind.value for kind in NoteKind}:  # noqa: PLR2004
                note = Note(NoteKind(pair[0]), clean_line(str(pair[1]), 500))
                if note not in self.notes:
                    self.notes.append(note)

    def _take_output(self, worker: Worker) -> None:
        keep = self.limits.output_kib * 1024 - len(self.output)
        self.output += worker.channel.printed[: max(keep, 0)]


def _ending(lost: WorkerLost, code: int) -> tuple[FailureKind, str]:
    """Return what to tell of a lost worker that ended with *code*."""
    if lost.kind is not FailureKind.CRASHED or lost.message != "ended its process.":
        return lost.kind, lost.message
    if code == -signal.SIGKILL:
        return FailureKind.MEMORY_LIMIT, "was killed by the system, most likely for its use of memory."
    if code == -signal.SIGXCPU:
        return FailureKind.TIME_LIMIT, "used up its computing time."
    if code < 0:
        name = _SIGNALS.get(signal.Signals(-code), f"the process was ended by signal {-code}")
        return FailureKind.CRASHED, f"ended its process: {name}."
    return FailureKind.CRASHED, f"ended its process with exit code {code}."


def _read_failure(value: Plain) -> StudentFailure:
    """Return a worker's claim of a failure, with every text cleaned and capped."""
    claims = value if isinstance(value, dict) else {}
    texts = {name: clean_line(str(claims.get(name, "")), _TEXT) for name in ("message", "exception", "file")}
    kinds = {kind.value for kind in FailureKind}
    kind = FailureKind(claims["kind"]) if claims.get("kind") in kinds else FailureKind.RAISED
    line = claims.get("line")
    return StudentFailure(
        kind,
        texts["message"],
        texts["exception"][:200],
        clean_text(str(claims.get("detail", "")), _TEXT),
        texts["file"][:500],
        line if type(line) is int and 0 <= line < 2**31 else 0,
    )


def named(failure: StudentFailure, label: str) -> StudentFailure:
    """Return *failure* with its sentence about the function *label*, where it is a predicate only."""
    whole = failure.kind in (FailureKind.NOT_LOADED, FailureKind.NOT_IMPLEMENTED, FailureKind.BAD_SIGNATURE)
    if whole or not failure.message[:1].islower():
        return failure
    return replace(failure, message=f"`{label}` {failure.message}")
