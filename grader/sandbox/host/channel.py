"""The trusted end of the line to one worker: frames, deadlines and printed output."""

from __future__ import annotations

import contextlib
import secrets
import select
import socket
import time
from collections import deque
from collections.abc import Callable

from grader.errors import WireError
from grader.model import Plain
from grader.model.failure_details import Crashed, OutOfTime
from grader.model.failure_kinds import Ending, Overrun
from grader.sandbox import wire
from grader.sandbox.output import MAX_OUTPUT

#: A worker may be idle for this many times its CPU limit: neither run nor wait
#: for a core, so that a loaded machine fails nobody.
WALL_FACTOR = 3.0
#: Of so many wall seconds one counts as idle where the system does not tell.
UNTOLD_SHARE = 10
#: Writing more than this past the stream that cuts it ends a worker.
#: `Limits.output_kib` says how much of it stays.
MOST_OUTPUT = 16 * MAX_OUTPUT
#: CPU seconds that each announced statement may take while a file is loaded.
STATEMENT_SECONDS = 1.0
#: Announcements of one load; no honest file comes near.
MOST_ANNOUNCED = 20_000
_CHUNK = 1 << 18
#: Requests, and bytes of them, that a socket takes though nobody reads yet:
#: those asked ahead never wait.
MOST_AHEAD = 40
MOST_BYTES_AHEAD = 96 * 1024
#: While so many replies are due the next one is not waited for but slept over:
#: to be woken for each would cost both processes what the other left them of
#: the processor's caches, a third of a short call.
MANY_DUE = 12
NAP_SECONDS = 0.004
_SEND_SECONDS = 1.0


class WorkerLost(Exception):  # a fact about the submission
    """The worker can no longer be used, for the reason that `details` give."""

    def __init__(self, details: Crashed | OutOfTime) -> None:
        super().__init__(details)
        self.details = details

    @property
    def ended_itself(self) -> bool:
        """Whether its exit code says more: it was not found wanting by us."""
        return self.details == Crashed(Ending.ENDED)


class Channel:
    """Exchanges frames with one worker under deadlines.

    Output is drained all the while.

    *cpu_clock* returns the CPU seconds the worker has used, *ready_clock* those in which
    it ran or waited for a core; both return None where the system cannot tell. `last_cpu`
    is what the first said last, for a worker that has ended has no clock.
    """

    last_cpu: float | None = None
    _last_ready: float | None = None
    printed_total = 0

    def __init__(
        self,
        replies: socket.socket,
        output: socket.socket,
        cpu_clock: Callable[[], float | None],
        keep_output: int,
        ready_clock: Callable[[], float | None] = lambda: None,
    ) -> None:
        self.replies = replies
        self.output = output
        self._cpu_clock = cpu_clock
        self._ready_clock = ready_clock
        self.keep_output = keep_output
        self.printed = bytearray()
        self._output_open = True
        self._received = bytearray()  #: what came and was not taken yet
        #: number and size of each request whose reply is not taken yet
        self._ahead: deque[tuple[int, int]] = deque()
        for end in (replies, output):
            end.setblocking(False)

    def exchange(
        self,
        kind: str,
        value: Plain,
        seconds: float,
        max_body: int,
        announced: Callable[[Plain], None] | None = None,
    ) -> wire.Frame:
        """Send a request and return the reply with the same id.

        Raises WorkerLost for every other ending.

        While a submission is loaded, *announced* gets each statement that the
        worker tells of; such a statement may take STATEMENT_SECONDS.
        """
        self._refuse_early_bytes()
        deadline = self._deadline(seconds)
        number, data = _numbered(kind, value)
        self._send(data, deadline)
        if announced is None:
            return self._reply(number, deadline, max_body)
        return self._reply_to_load(number, deadline, max_body, announced)

    def _reply_to_load(
        self,
        number: int,
        whole: Deadline,
        max_body: int,
        announced: Callable[[Plain], None],
    ) -> wire.Frame:
        deadline = whole
        for _ in range(MOST_ANNOUNCED):
            frame = self._reply(number, deadline, max_body)
            if frame.kind != "at":
                return frame
            whole.check()
            announced(frame.value)
            if frame.value is None:
                deadline = whole
            else:
                seconds = min(whole.seconds, STATEMENT_SECONDS)
                deadline = self._deadline(seconds)
        raise WorkerLost(Crashed(Ending.ANNOUNCEMENTS))

    def ask_ahead(self, kind: str, value: Plain) -> bool:
        """Send a request whose reply `next_reply` takes.

        Return whether it was sent.

        It is not where it might not fit what the line holds. Raises WorkerLost
        for a worker that is no longer there.
        """
        if not self._ahead:
            self._refuse_early_bytes()
        number, data = _numbered(kind, value)
        bytes_ahead = sum(size for _, size in self._ahead)
        if len(self._ahead) >= MOST_AHEAD:
            return False
        if bytes_ahead + len(data) > MOST_BYTES_AHEAD:
            return False
        self._send(data, self._deadline(_SEND_SECONDS))
        self._ahead.append((number, len(data)))
        return True

    def next_reply(self, seconds: float, max_body: int) -> wire.Frame:
        """Return the reply to the first request that was asked ahead.

        Raises as `exchange` does.
        """
        number, _ = self._ahead.popleft()
        return self._reply(number, self._deadline(seconds), max_body)

    def _reply(
        self,
        number: int,
        deadline: Deadline,
        max_body: int,
    ) -> wire.Frame:
        frame = self.receive(number, deadline, max_body)
        self.cpu_clock()
        return frame

    def cpu_clock(self) -> float | None:
        """Return the CPU seconds the worker has used, as far as can be told."""
        now = self._cpu_clock()
        self.last_cpu = self.last_cpu if now is None else now
        return now

    @property
    def tells_waiting(self) -> bool:
        """Whether the system tells how long the worker waited for a core."""
        return self._ready() is not None

    def idle_clock(self) -> float:
        """Return the seconds in which the worker neither ran nor waited for a core.

        They count from some start. Where the system does not tell, they are a share of
        all seconds.
        """
        ready, wall = self._ready(), time.monotonic()
        return wall / UNTOLD_SHARE if ready is None else wall - ready

    def _ready(self) -> float | None:
        now = self._ready_clock()
        self._last_ready = self._last_ready if now is None else now
        return self._last_ready

    def _deadline(self, seconds: float) -> Deadline:
        is_told = self.tells_waiting
        return Deadline(
            seconds,
            self.cpu_clock,
            self.idle_clock,
            is_told=is_told,
        )

    def receive(
        self,
        number: int,
        deadline: Deadline,
        max_body: int,
    ) -> wire.Frame:
        """Return the next frame, which must carry the id *number*."""
        try:
            prefix = self._read(wire.PREFIX.size, deadline)
            header_length, body_length = wire.lengths(prefix, max_body)
            header = self._read(header_length, deadline)
            body = self._read(body_length, deadline)
            frame = wire.decode(header, body)
        except WireError as problem:
            details = Crashed(Ending.MALFORMED, message=problem.message)
            raise WorkerLost(details) from None
        if frame.id != number:
            raise WorkerLost(Crashed(Ending.UNEXPECTED))
        return frame

    def close(self) -> None:
        """Take what is left of the output and close both ends.

        Once closed, do nothing.
        """
        # too much output no longer matters
        with contextlib.suppress(WorkerLost):
            while self._has_output():
                self._drain()
        self.replies.close()
        self.output.close()

    def _has_output(self) -> bool:
        if not self._output_open or self.output.fileno() < 0:
            return False
        return _is_readable(self.output)

    def _refuse_early_bytes(self) -> None:
        if self._received:
            raise WorkerLost(Crashed(Ending.UNASKED))
        if not _is_readable(self.replies):
            return
        try:
            waiting = self.replies.recv(1)
        except OSError:
            waiting = b""
        if waiting:
            self._received += waiting
            raise WorkerLost(Crashed(Ending.UNASKED))
        raise WorkerLost(Crashed(Ending.ENDED))

    def _send(self, data: bytes, deadline: Deadline) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[self.replies.send(view[:_CHUNK]) :]
            except BlockingIOError:
                self._wait([self.replies], deadline)
            except OSError:
                raise WorkerLost(Crashed(Ending.ENDED)) from None

    def _read(self, count: int, deadline: Deadline) -> bytes:
        received = self._received
        while len(received) < count:
            # What has come already is in time: a worker that was asked ahead
            # computes on while nobody listens.
            try:
                part = self.replies.recv(_CHUNK)
            except BlockingIOError:
                deadline.check()
                if len(self._ahead) >= MANY_DUE:
                    self._nap()
                else:
                    self._wait([], deadline)
                continue
            except OSError:
                part = b""
            if not part:
                raise WorkerLost(Crashed(Ending.ENDED))
            received += part
            if len(received) < count:
                # a reply that comes byte by byte never lets us wait
                deadline.check()
        taken = bytes(received[:count])
        del received[:count]
        return taken

    def _wait(self, writers: list[socket.socket], deadline: Deadline) -> None:
        """Return when the reply socket is ready (to be written to, if among *writers*).

        Drain output meanwhile.
        """
        while True:
            readers = [self.output] if self._output_open else []
            if not writers:
                readers.append(self.replies)
            seconds = deadline.slice()
            readable, writable, _ = select.select(readers, writers, [], seconds)
            if self.output in readable:
                self._drain()
            if writable or self.replies in readable:
                return
            deadline.check()

    def _nap(self) -> None:
        """Return after a while, sooner if something is printed.

        Whoever prints must not wait for us.
        """
        if not self._output_open:
            time.sleep(NAP_SECONDS)
        elif select.select([self.output], [], [], NAP_SECONDS)[0]:
            self._drain()

    def _drain(self) -> None:
        try:
            part = self.output.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        self._output_open = bool(part)
        self.printed_total += len(part)
        self.printed += part[: max(self.keep_output - len(self.printed), 0)]
        if self.printed_total > MOST_OUTPUT:
            raise WorkerLost(Crashed(Ending.OUTPUT, MOST_OUTPUT // 1024))


def _is_readable(end: socket.socket) -> bool:
    return bool(select.select([end], [], [], 0)[0])


def _numbered(kind: str, value: Plain) -> tuple[int, bytes]:
    """Return a request under a number that nobody can guess, and the number."""
    number = secrets.randbelow(2**53)
    return number, wire.encode(wire.Frame(number, kind, value))


class Deadline:
    """CPU and idle seconds from now.

    Verdicts depend on CPU time; idle time catches sleepers and stopped
    processes. Where it is not told what of the time was idle, going beyond it
    judges nobody.
    """

    def __init__(
        self,
        seconds: float,
        cpu_clock: Callable[[], float | None],
        idle_clock: Callable[[], float],
        *,
        is_told: bool = True,
    ) -> None:
        self.seconds = seconds
        self.is_told = is_told
        self.cpu_clock = cpu_clock
        self.idle_clock = idle_clock
        self.cpu_start = cpu_clock()
        self.idle_end = idle_clock() + WALL_FACTOR * seconds

    def slice(self) -> float:
        """Return how long to wait before the next check, in seconds."""
        idle = self.idle_end - self.idle_clock()
        return max(0.002, min(self.seconds / 8, idle, 0.25))

    def check(self) -> None:
        """Raise WorkerLost when the time is used up."""
        now = self.cpu_clock()
        used = 0.0
        if now is not None and self.cpu_start is not None:
            used = now - self.cpu_start
        if used > self.seconds:
            raise WorkerLost(OutOfTime(Overrun.COMPUTING, self.seconds))
        if self.idle_clock() <= self.idle_end:
            return
        waited = WALL_FACTOR * self.seconds
        if self.is_told:
            raise WorkerLost(OutOfTime(Overrun.WAITING, waited))
        raise WorkerLost(OutOfTime(Overrun.UNCLEAR, UNTOLD_SHARE * waited))
