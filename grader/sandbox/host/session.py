"""One submission's time with the grader: its workers, what they may still use, and how their endings are told."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol, cast

from grader.errors import WorkerError
from grader.model import Array, Assignment, FailureKind, Finding, Note, Plain, StudentFailure, Submission
from grader.sandbox.host.budget import Budget
from grader.sandbox.host.channel import Channel, WorkerLost
from grader.sandbox.host.claims import Claims
from grader.sandbox.host.endings import ending
from grader.sandbox.host.lazy_imports import is_lazy_import
from grader.sandbox.isolation.levels import weakest

#: How long a worker whose socket closed may take to end by itself.
PATIENCE = 0.05


class Worker(Protocol):
    """A process that can hold one submission.

    It may have an attribute `out_of_memory` that tells, after its end, whether the system ended it for its memory.
    """

    channel: Channel
    level: str  #: the level of isolation in a word

    def end(self, patience: float = 0.0) -> int:
        """Kill the process and return its exit code, negative for a signal."""


class Session:
    """Asks hooks of one submission, in as many workers as it takes.

    `load_failure` is set once the file is known not to load. `notes` and `output` collect over all workers; `level` is
    the weakest isolation that one of them had.
    """

    def __init__(self, submission: Submission, assignment: Assignment, start_worker: Callable[[], Worker]) -> None:
        self.submission = submission
        self.assignment = assignment
        self.limits = assignment.limits
        self.start_worker = start_worker
        self.claims = Claims(submission)
        self.budget = Budget(self.limits)
        self.load_failure: StudentFailure | None = None
        self.notes: list[Note] = []
        self.findings: list[Finding] = []
        self.output = bytearray()
        self.level = ""
        self._told: tuple[StudentFailure, ...] = ()
        self._worker: Worker | None = None
        self._load_deaths = 0
        self._is_scanned = not assignment.forbidden.names
        self._ahead: deque[Plain] = deque()  #: calls that were asked ahead

    @property
    def seconds(self) -> float:
        """The wall time that was spent on waiting for workers."""
        return self.budget.wall

    def ask(self, hook: str, arguments: dict[str, Plain], seed: int) -> tuple[Plain | StudentFailure, list[str]]:
        """Return what the student's code answers, or why it does not, and the paths of the arrays that it changed.

        Raises WorkerError where library code needed a file that workers do not have: the grader's fault.
        """
        refused = self.load_failure or self.budget.refusal(hook) or self.load()
        if refused is not None:
            return refused, []
        request: Plain = {"hook": hook, "arguments": arguments, "seed": seed}
        if self._ahead and self._ahead[0] != request:
            self.end_worker()  # what it was asked ahead is not what is asked: nothing of that may count
            if (failure := self.load()) is not None:
                return failure, []
        kind, value = self._exchange("call", request, hook, self.budget.seconds_for(hook))
        if kind == "lost":
            return cast("StudentFailure", value), []
        self.budget.answered(hook)
        self._take_tripped(value)
        if kind != "value" or not isinstance(value, dict):
            claims = cast("Plain", value)
            self._refuse_lazy_import(claims)
            return self.claims.failure(claims, self._told), []
        self._take_notes(self.claims.notes(value))
        changed = value.get("changed")
        return value.get("value"), [path for path in changed if isinstance(path, str)] if isinstance(
            changed, list
        ) else []

    def ask_ahead(self, hook: str, arguments: dict[str, Plain], seed: int) -> bool:
        """Ask what will be asked next but for those asked ahead before, so that the worker need not wait; tell whether it was.

        Who asks ahead must ask the same in the same order: else all starts again with a fresh worker.
        """
        if self._worker is None or self.load_failure or self.budget.refusal(hook):
            return False
        request: Plain = {"hook": hook, "arguments": arguments, "seed": seed}
        try:
            sent = self._worker.channel.ask_ahead("call", request)
        except WorkerLost as lost:
            if lost.kind is FailureKind.TIME_LIMIT:  # half a request went out, which is nobody's fault
                self.end_worker()
            return False  # all else the next call finds again, and tells
        if sent:
            self._ahead.append(request)
        return sent

    def load(self) -> StudentFailure | None:
        """Load the submission, unless a worker holds it already; return why it does not load."""
        if self.load_failure is None and self._worker is None:
            self._load()
        return self.load_failure

    def end_worker(self) -> None:
        """Let the next call have a fresh worker."""
        self._ahead.clear()
        if self._worker is not None:
            worker, self._worker = self._worker, None
            worker.end()
            self._take_output(worker)

    def _load(self) -> None:
        if self.submission.main is None:
            self.load_failure = StudentFailure(FailureKind.NOT_LOADED, self.submission.problem or "Nothing to load.")
            return
        self._worker = self.start_worker()
        self.level = weakest(filter(None, (self.level, self._worker.level)))
        if not self._is_scanned and not self._scan():
            self._worker = self.start_worker()
        request: Plain = {
            "main": self.submission.main,
            "mode": self.assignment.load.value,
            "also": list(self.assignment.also),
            "packages": {name: tuple(files) for name, files in self.assignment.packages},
            "files": self._files(),
        }
        kind, value = self._exchange("load", request, "", self.limits.load_seconds)
        if kind == "value" and isinstance(value, dict):
            self._told = self.claims.told(value.get("told"))
            self._take_notes(self.claims.notes_at_load(value.get("notes")))
            self._take_tripped(value)
            return
        failure = cast("StudentFailure", value) if kind == "lost" else self.claims.at_load(cast("Plain", value))
        self._load_deaths += kind == "lost"
        if failure.kind is FailureKind.CRASHED and self._load_deaths <= 1:
            self._load()  # once more: a crash while loading may be the machine's fault
        else:
            self.load_failure = failure
            self.end_worker()

    def _files(self) -> dict[str, Plain]:
        return {file.path: Array("uint8", (len(file.content),), file.content) for file in self.submission.files}

    def _scan(self) -> bool:
        """Have the source searched for what is forbidden, by a worker that has run none of it; tell if it lives on."""
        self._is_scanned = True
        request: Plain = {"files": self._files()}
        kind, value = self._exchange("scan", request, "", self.limits.load_seconds)
        self.findings += (
            self.claims.uses(cast("Plain", value), self.assignment.forbidden.names) if kind == "value" else ()
        )
        return kind != "lost"

    def _exchange(self, kind: str, request: Plain, hook: str, seconds: float) -> tuple[str, Plain | StudentFailure]:
        """Return the kind of the reply and its value; of a lost worker "lost" and how it ended."""
        worker = cast("Worker", self._worker)
        started, cpu_before = time.monotonic(), worker.channel.last_cpu
        try:
            if self._ahead:
                self._ahead.popleft()
                frame = worker.channel.next_reply(seconds, self.limits.reply_mib << 20)
            else:
                frame = worker.channel.exchange(kind, request, seconds, self.limits.reply_mib << 20)
        except WorkerLost as lost:
            return "lost", self._lost(worker, lost, hook)
        finally:
            cpu = worker.channel.last_cpu
            self.budget.spend(time.monotonic() - started, None if cpu is None else cpu - (cpu_before or 0.0))
        return frame.kind, frame.value

    def _lost(self, worker: Worker, lost: WorkerLost, hook: str) -> StudentFailure:
        self._worker = None
        self._ahead.clear()
        code = worker.end(PATIENCE if lost.kind is FailureKind.CRASHED else 0.0)
        self._take_output(worker)
        failure = ending(lost, code, out_of_memory=getattr(worker, "out_of_memory", None))
        self.budget.lost(hook, failure)
        if hook:
            return failure
        how = f"{failure.message.removesuffix('.')} ({failure.detail})." if failure.detail else failure.message
        return replace(failure, message=f"While {self.submission.main} is being loaded, it {how}")  # no input came yet

    def _refuse_lazy_import(self, value: Plain) -> None:
        """Raise WorkerError where a call failed because a library imports a module at first use, not before.

        The claim may be false; then the submission gets no grade, and a person looks at it.
        """
        name = value.get("name") if isinstance(value, dict) and value.get("code") == "import" else None
        if is_lazy_import(name, self.assignment):
            text = f"While a call ran, library code tried to import `{name}`, for which a worker has no files."
            tip = f'Add "{name}" to `modules` in assignment.toml, and grade again. If the submission brings this about '
            raise WorkerError(text, tip + "without need, grade it by hand.")

    def _take_tripped(self, value: object) -> None:
        hits = value.get("tripped") if isinstance(value, dict) else None
        found = self.claims.tripped(hits, self.assignment.forbidden.names)
        self.findings += [finding for finding in found if finding not in self.findings]

    def _take_notes(self, notes: Iterable[Note]) -> None:
        self.notes += [note for note in dict.fromkeys(notes) if note not in self.notes]

    def _take_output(self, worker: Worker) -> None:
        keep = self.limits.output_kib * 1024 - len(self.output)
        self.output += worker.channel.printed[: max(keep, 0)]


def named(failure: StudentFailure, label: str) -> StudentFailure:
    """Return *failure* with its sentence about the function *label*, where it is a predicate only."""
    whole = failure.kind in (FailureKind.NOT_LOADED, FailureKind.NOT_IMPLEMENTED, FailureKind.BAD_SIGNATURE)
    if whole or not failure.message[:1].islower():
        return failure
    return replace(failure, message=f"`{label}` {failure.message}")
