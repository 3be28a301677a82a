"""Starts the zygote, has workers forked, and ends them.

Linux; other systems use `spawned`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from grader.errors import WireError, WorkerError
from grader.model import Limits, Plain, StudentFailure
from grader.sandbox import wire
from grader.sandbox.host.channel import Channel, Deadline, WorkerLost
from grader.sandbox.host.ready_clock import ReadyClock
from grader.sandbox.isolation import cgroup
from grader.sandbox.isolation.levels import Layer, LayerReport, level
from grader.wording.failures import sentence

START_SECONDS = 120.0
FORK_SECONDS = 20.0
#: Files that this process and a zygote must be able to have open at least, and
#: how many they ask for.
LEAST_FILES, WANTED_FILES = 128, 1024
#: MiB that a zygote and the libraries it imports may take in its memory group.
ZYGOTE_MIB = 2048
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PATH": "/usr/bin:/bin",
}


class Zygote:
    """A running zygote process.

    Start it early: it imports torch while the trusted side prepares.

    It ends when its control socket closes, so with this process, whichever
    thread started it. Raises WorkerError where too few files may be open.
    """

    def __init__(self, settings: dict[str, Plain], hash_seed: int = 0) -> None:
        _make_room_for_files()
        self.group, self._grouped = _memory_group(settings)
        # lives as long as the process
        self.log = tempfile.TemporaryFile()  # noqa: SIM115
        self.control, theirs = socket.socketpair(
            socket.AF_UNIX,
            socket.SOCK_SEQPACKET,
        )
        command = [
            sys.executable,
            "-s",
            "-P",
            "-m",
            "grader.sandbox.guest.zygote",
            str(theirs.fileno()),
        ]
        self.process = subprocess.Popen(  # our own module
            command,
            env={**_ENVIRONMENT, "PYTHONHASHSEED": str(hash_seed)},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )
        theirs.close()
        if self.group is not None:  # at once: what it imports is to count
            self._grouped = self.group.attach(self.process.pid)
        self.absent: tuple[str, ...] | None = None
        self._number = 0
        self._send("setup", settings)

    def wait_ready(self) -> None:
        """Return when the zygote has imported everything.

        Raises WorkerError with what it said when it did not.
        """
        if self.absent is None:
            frame, _ = self._receive(START_SECONDS)
            self.absent = tuple(cast("Any", frame.value)["absent"])

    def fork(self, limits: Limits, slot: int = 0) -> ForkedWorker:
        """Return a fresh worker. Raises WorkerError when it cannot be had."""
        self.wait_ready()
        replies, their_replies = socket.socketpair()
        output, their_output = socket.socketpair()
        request: Plain = {"slot": slot, "limits": asdict(limits)}
        try:
            self._send(
                "fork",
                request,
                [their_replies.fileno(), their_output.fileno()],
            )
            frame, descriptors = self._receive(FORK_SECONDS)
        except WorkerError:
            replies.close()
            output.close()
            raise
        finally:
            their_replies.close()
            their_output.close()
        return ForkedWorker(
            self,
            cast("int", frame.value),
            descriptors[0],
            replies,
            output,
            limits,
            self._number,
        )

    @property
    def grouped(self) -> LayerReport:
        """What became of the memory group that workers are in."""
        return self._grouped

    def memory_kills(self) -> int | None:
        """Return how many processes of this zygote the system ended for their memory.

        None where it does not tell.
        """
        if self.group is None or not self._grouped.applied:
            return None
        return self.group.kills()

    def reap(self, pid: int) -> int:
        """End the worker *pid* and all it started.

        Return its exit code (negative: the signal that ended it).
        """
        self._send("reap", pid)
        frame, _ = self._receive(FORK_SECONDS)
        return cast("int", frame.value)

    def close(self) -> None:
        """End the zygote."""
        self.control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(0.5)
        self.process.kill()
        self.process.wait()
        if self.group is not None:
            _remove(self.group)
        self.log.close()

    def _send(
        self,
        kind: str,
        value: Plain,
        descriptors: list[int] | None = None,
    ) -> None:
        self._number += 1
        message = wire.encode(wire.Frame(self._number, kind, value))
        try:
            socket.send_fds(self.control, [message], descriptors or [])
        except OSError:
            raise self._failed("ended") from None

    def _receive(self, seconds: float) -> tuple[wire.Frame, list[int]]:
        if not select.select([self.control], [], [], seconds)[0]:
            raise self._failed(f"gave no answer within {seconds:g} s")
        try:
            message, descriptors, _, _ = socket.recv_fds(
                self.control,
                wire.MAX_MESSAGE,
                4,
            )
            return wire.split(message), descriptors
        except (OSError, WireError, ValueError):
            raise self._failed("ended") from None
        # bytes of another program may be anything
        except Exception as problem:  # noqa: BLE001
            raise self._failed(
                f"sent something that is not a frame ({problem})",
            ) from None

    def _failed(self, predicate: str) -> WorkerError:
        self.log.seek(0)
        log_tail = self.log.read()[-2000:].decode(errors="replace").strip()
        text = f"The process that holds submissions {predicate}."
        if not log_tail:
            return WorkerError(text, "Run `grader doctor`.")
        tip = "Run `grader doctor`; the last lines of its log stand above."
        return WorkerError(f"{text}\n{log_tail}", tip)


class ForkedWorker:
    """One worker process, forked and confined; not yet given a submission."""

    def __init__(  # made in one place
        self,
        zygote: Zygote,
        pid: int,
        pidfd: int,
        replies: socket.socket,
        output: socket.socket,
        limits: Limits,
        number: int,
    ) -> None:
        self.zygote = zygote
        self.pid = pid
        self.pidfd = pidfd
        self.out_of_memory: bool | None = None
        self._kills_before = zygote.memory_kills()
        # the CPU-time clock of another process: clock_getcpuclockid(3)
        self._clock_id = (~_host_pid(pidfd) << 3) | 2
        self._ready_clock = ReadyClock(_host_pid(pidfd))
        self.channel = Channel(
            replies,
            output,
            self._cpu_seconds,
            limits.output_kib * 1024,
            self._ready_clock,
        )
        try:
            hello = self.channel.receive(
                number,
                Deadline(
                    FORK_SECONDS,
                    lambda: None,
                    self.channel.idle_clock,
                ),
                wire.MAX_MESSAGE,
            )
        except WorkerLost as lost:
            self.end(0.2)
            reason = sentence(StudentFailure(lost.details))
            printed = bytes(self.channel.printed).decode(errors="replace")[
                -2000:
            ]
            raise WorkerError(
                f"A worker could not be made ready. {reason}\n{printed}",
                "Run `grader doctor`.",
            ) from None
        claims = cast("Any", hello.value)
        reports = (
            LayerReport(Layer(name), applied, detail)
            for name, applied, detail in claims
        )
        self.layers = (*reports, zygote.grouped)
        self.level = level(self.layers).value

    def _cpu_seconds(self) -> float | None:
        try:
            return time.clock_gettime(self._clock_id)
        except OSError:
            return None

    def end(self, patience: float = 0.0) -> int:
        """Kill the worker and everything it left behind.

        Return its exit code (negative: the signal that ended it).

        A process that is ending by itself gets *patience* seconds, so that its
        own status is what we learn. Afterwards `out_of_memory` tells whether
        the system ended it for its memory, None where that cannot be told.
        """
        if patience:
            select.select([self.pidfd], [], [], patience)
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        self.channel.close()
        self._ready_clock.close()
        os.close(self.pidfd)
        code = self.zygote.reap(self.pid)
        kills = self.zygote.memory_kills()
        if kills is not None:
            self.out_of_memory = kills > (self._kills_before or 0)
        return code


def _make_room_for_files() -> None:
    """Raise the soft limit of open files as far as needed, and possible."""
    # Windows has none, and imports this module
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    if soft == unlimited or soft >= WANTED_FILES:
        return
    most = WANTED_FILES if hard == unlimited else min(WANTED_FILES, hard)
    if most < LEAST_FILES:
        text = f"Only {hard} files may be open at a time; grading needs {LEAST_FILES}."
        raise WorkerError(
            text,
            "Raise the limit (`ulimit -n 1024`), run again.",
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _memory_group(
    settings: dict[str, Plain],
) -> tuple[cgroup.Group | None, LayerReport]:
    """Return a memory group for a zygote and one worker, and a report.

    None if the group is switched off or cannot be made.
    """
    layers_off = cast("list[str]", settings["layers_off"])
    if Layer.CGROUP in map(Layer, layers_off):
        return None, LayerReport(
            Layer.CGROUP,
            applied=False,
            detail="switched off",
        )
    cgroup.sweep()
    memory_mib = ZYGOTE_MIB + cast("int", settings["memory_mib"])
    return cgroup.create(secrets.token_hex(4), memory_mib << 20)


def _remove(group: cgroup.Group) -> None:
    """Remove *group* as soon as the last worker in it has gone.

    A group that remains is swept when another zygote starts.
    """
    for _ in range(50):
        if group.remove():
            return
        time.sleep(0.005)


def _host_pid(pidfd: int) -> int:
    """Return the pid behind *pidfd* as this process sees it.

    The zygote may live in a pid namespace of its own.
    """
    lines = Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines()
    pid_line = next(line for line in lines if line.startswith("Pid:"))
    return int(pid_line.split()[1])
