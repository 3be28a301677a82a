"""One submission's time with the grader: its workers, budget, notes and failures."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Protocol, cast

from grader.errors import WorkerError
from grader.model import (
    Assignment,
    Finding,
    Note,
    Plain,
    StudentFailure,
    Submission,
)
from grader.model.failure_details import Crashed, NoFile, OutOfTime
from grader.model.safe_text import clean_line
from grader.sandbox.host.budget import Budget
from grader.sandbox.host.channel import Channel, WorkerLost
from grader.sandbox.host.claim_shapes import mapping_of
from grader.sandbox.host.claims import Claims, labels_of
from grader.sandbox.host.endings import ending
from grader.sandbox.host.lazy_imports import (
    is_lazy_import,
    is_safe_to_import,
    refuse_lazy_import,
)
from grader.sandbox.host.loads import Loads
from grader.sandbox.isolation.levels import weakest
from grader.sandbox.output import MAX_OUTPUT
from grader.sandbox.sentences import output_cut

_REPORT = (
    "Report this: it is a fault of the grader's, unless the submission replaces parts"
    " of NumPy or torch."
)
#: How long a worker whose socket closed may take to end by itself.
PATIENCE = 0.05
#: Modules that libraries of one submission may turn out to import, each of
#: which takes a fresh worker.
MOST_MODULES = 3


class Worker(Protocol):
    """A process that can hold one submission.

    It may have an attribute `out_of_memory` that tells, after its end, whether
    the system ended it for its memory.
    """

    channel: Channel
    level: str  #: the level of isolation in a word

    def end(self, patience: float = 0.0) -> int:
        """Kill the process and return its exit code, negative for a signal."""


class StartWorker(Protocol):
    """Starts a fresh worker for the submission at hand."""

    def __call__(self, *modules: str) -> Worker:
        """Return the worker, with *modules* imported beforehand where it can have them."""


class Session:
    """Asks hooks of one submission, in as many workers as it takes.

    `load_failure` is set once the file is known not to load. `notes` and
    `output` collect over all workers; `level` is the weakest isolation that one
    of them had.
    """

    def __init__(
        self,
        submission: Submission,
        assignment: Assignment,
        start_worker: StartWorker,
    ) -> None:
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
        #: modules that libraries turned out to import while a call ran
        self._modules: list[str] = []
        #: what loads claimed of all that may turn out wrong later
        self._failures_at_load: tuple[StudentFailure, ...] = ()
        #: the hooks whose function does nothing, as loads claim
        self.unwritten: frozenset[str] = frozenset()
        self._worker: Worker | None = None
        self._is_scanned = not assignment.forbidden.names
        self._ahead: deque[Plain] = deque()  #: calls that were asked ahead
        self._loads = Loads(submission, assignment)

    @property
    def seconds(self) -> float:
        """The wall time that was spent on waiting for workers."""
        return self.budget.wall + self.budget.loading

    @property
    def unparsed(self) -> tuple[StudentFailure, ...]:
        """The failures of files that do not parse, as the workers claim."""
        failures = filter(None, (self.load_failure, *self._failures_at_load))
        return tuple(failure for failure in failures if failure.is_unparsed)

    def ask(
        self,
        hook: str,
        arguments: dict[str, Plain],
        seed: int,
    ) -> tuple[Plain | StudentFailure, list[str]]:
        """Return the answer of the student's code or its failure, and the changed arrays.

        The arrays are named by their paths.

        Raises WorkerError where library code needed a file that workers do not
        have: the grader's fault.
        """
        refused = self.load_failure or self.budget.refusal(hook) or self.load()
        if refused is not None:
            return refused, []
        request: Plain = {"hook": hook, "arguments": arguments, "seed": seed}
        if self._ahead and self._ahead[0] != request:
            # what it was asked ahead is not what is asked: nothing of that may
            # count
            self.end_worker()
            if (failure := self.load()) is not None:
                return failure, []
        seconds = self.budget.seconds_for(hook)
        kind, value = self._exchange("call", request, hook, seconds)
        if kind == "lost":
            return cast("StudentFailure", value), []
        self.budget.answered(hook)
        self._take_tripped(value)
        if kind == "internal":
            reason = clean_line(str(value), 300)
            text = f"A worker could not make a call ready: {reason}."
            raise WorkerError(text, _REPORT)
        if kind == "value" and isinstance(value, dict):
            self._take_notes(self.claims.notes(value))
            changed = value.get("changed")
            paths = changed if isinstance(changed, list) else []
            return value.get("value"), [
                path for path in paths if isinstance(path, str)
            ]
        claims = cast("Plain", value)
        lacking = self._lazy_import(claims)
        if self._can_have(lacking):
            self._modules.append(lacking)
            self.end_worker()
            return self.ask(hook, arguments, seed)
        refuse_lazy_import(lacking)
        return self.claims.failure(claims, self._failures_at_load), []

    def ask_ahead(
        self,
        hook: str,
        arguments: dict[str, Plain],
        seed: int,
    ) -> bool:
        """Ask the call that comes next ahead, so that the worker need not wait.

        Calls that were asked ahead before come first.

        Tell whether it was.

        Who asks ahead must ask the same in the same order: else all starts
        again with a fresh worker.
        """
        if (
            self._worker is None
            or self.load_failure
            or self.budget.refusal(hook)
        ):
            return False
        request: Plain = {"hook": hook, "arguments": arguments, "seed": seed}
        try:
            sent = self._worker.channel.ask_ahead("call", request)
        except WorkerLost as lost:
            # half a request went out, which is nobody's fault
            if isinstance(lost.details, OutOfTime):
                self.end_worker()
            # the next call meets every other loss again, and reports it
            return False
        if sent:
            self._ahead.append(request)
        return sent

    def load(self) -> StudentFailure | None:
        """Load the submission, unless a worker holds it already.

        Return why it does not load.
        """
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
            details = NoFile(self.submission.problem or "")
            self.load_failure = StudentFailure(details)
            return
        failure = self._try_load()
        while failure is not None and self._loads.may_do_better(failure):
            failure = self._try_load()
        if failure is not None:
            self.load_failure = replace(
                failure,
                subject=self.submission.main,
                at_load=True,
            )
            self.end_worker()

    def _try_load(self) -> StudentFailure | None:
        """Load the submission in a fresh worker.

        Return why it does not load.
        """
        self._worker = self.start_worker(*self._modules)
        self.level = weakest(filter(None, (self.level, self._worker.level)))
        if not self._is_scanned and not self._scan():
            self._worker = self.start_worker(*self._modules)
        channel = self._worker.channel
        request = self._loads.request(
            partial(_known_cpu, channel),
            channel.idle_clock,
        )
        kind, value = self._exchange(
            "load",
            request,
            "",
            self.limits.load_seconds,
        )
        if kind == "value" and isinstance(value, dict):
            self._failures_at_load = self.claims.failures_at_load(
                value.get("told"),
            )
            self._take_notes(self.claims.notes_at_load(value.get("notes")))
            self.unwritten = labels_of(value.get("unwritten"))
            left_out = self.claims.left_out(value.get("left_out"))
            self._take_notes(self._loads.notes(left_out))
            self._take_tripped(value)
            return None
        if kind == "lost":
            return cast("StudentFailure", value)
        return self.claims.at_load(cast("Plain", value))

    def _scan(self) -> bool:
        """Have the source searched for forbidden uses.

        Return whether the worker lives on.

        That worker has run none of the source.
        """
        self._is_scanned = True
        request: Plain = {
            "files": self._loads.files(),
            "parts": list(self._loads.parts()),
        }
        kind, value = self._exchange(
            "scan",
            request,
            "",
            self.limits.load_seconds,
        )
        if kind == "value":
            rules = self.assignment.forbidden.names
            self.findings += self.claims.uses(cast("Plain", value), rules)
        return kind != "lost"

    def _exchange(
        self,
        kind: str,
        request: Plain,
        hook: str,
        seconds: float,
    ) -> tuple[str, Plain | StudentFailure]:
        """Return the kind of the reply and its value.

        Of a lost worker they are "lost" and how it ended.
        """
        worker = cast("Worker", self._worker)
        max_reply = self.limits.reply_mib << 20
        channel = worker.channel
        started, cpu_before = time.monotonic(), channel.last_cpu
        idle_before = channel.idle_clock()
        self.budget.is_told &= channel.tells_waiting
        try:
            if self._ahead:
                self._ahead.popleft()
                frame = channel.next_reply(seconds, max_reply)
            else:
                announced = (
                    self._loads.progress.announced if kind == "load" else None
                )
                frame = channel.exchange(
                    kind,
                    request,
                    seconds,
                    max_reply,
                    announced,
                )
        except WorkerLost as lost:
            return "lost", self._lost(worker, lost, hook)
        finally:
            cpu = channel.last_cpu
            spent = None if cpu is None else cpu - (cpu_before or 0.0)
            self.budget.spend(
                time.monotonic() - started,
                spent,
                channel.idle_clock() - idle_before,
                loading=not hook,
            )
        return frame.kind, frame.value

    def _lost(
        self,
        worker: Worker,
        lost: WorkerLost,
        hook: str,
    ) -> StudentFailure:
        self._worker = None
        self._ahead.clear()
        is_crash = isinstance(lost.details, Crashed)
        code = worker.end(PATIENCE if is_crash else 0.0)
        self._take_output(worker)
        out_of_memory = getattr(worker, "out_of_memory", None)
        failure = ending(lost, code, out_of_memory=out_of_memory)
        if hook:
            self.budget.lost(hook, failure)
        return failure

    def _lazy_import(self, value: Plain) -> str:
        """Return the module that a library failed to import lazily, or an empty text."""
        claims = mapping_of(value)
        name = claims.get("name")
        if claims.get("code") != "import" or not is_lazy_import(
            name,
            self.assignment,
        ):
            return ""
        return str(name)

    def _can_have(self, module: str) -> bool:
        """Return whether another worker may have *module*, and none had it before."""
        fits = len(self._modules) < MOST_MODULES and module not in self._modules
        return fits and is_safe_to_import(module)

    def _take_tripped(self, value: object) -> None:
        hits = mapping_of(value).get("tripped")
        for finding in self.claims.tripped(
            hits,
            self.assignment.forbidden.names,
        ):
            if finding not in self.findings:
                self.findings.append(finding)

    def _take_notes(self, notes: Iterable[Note]) -> None:
        self.notes += [
            note for note in dict.fromkeys(notes) if note not in self.notes
        ]

    def _take_output(self, worker: Worker) -> None:
        keep = self.limits.output_kib * 1024 - len(self.output)
        self.output += worker.channel.printed[: max(keep, 0)]
        if worker.channel.printed_total > MAX_OUTPUT:
            self._take_notes([output_cut(MAX_OUTPUT)])


def _known_cpu(channel: Channel) -> float | None:
    """Return the CPU seconds of a worker or, once it has ended, the last known."""
    now = channel.cpu_clock()
    return channel.last_cpu if now is None else now
