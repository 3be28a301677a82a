"""The process that workers are forked from: it imports everything once.

It holds no secret and runs no student code.

Started as `python -s -P -m grader.sandbox.guest.zygote FD`. Over the control
socket (one frame a message) it gets `setup`, then any number of `fork` (with
two descriptors: the worker's reply socket and its output socket) and `reap`.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import io
import os
import resource
import signal
import socket
import sys
import traceback
from typing import Any, cast

from grader.model import Limits, Plain
from grader.sandbox import wire
from grader.sandbox.guest.memory import freeze_memory
from grader.sandbox.guest.requests import Serves
from grader.sandbox.guest.setup import new_worker, prepare_process
from grader.sandbox.isolation.confine import (
    Prepared,
    confine,
    enter_namespaces,
    prepare,
)
from grader.sandbox.isolation.levels import Layer, Profile
from grader.sandbox.output import text_stream

WORKER_SOCKET = 3
#: Descriptors are parked from here on.
SPARE = 32
#: Exit code of a worker that could not be made ready, or that a bug of ours
#: ended.
EXIT_INTERNAL = 70


class Zygote:
    """Serves fork requests of the launcher."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control

    def serve(self) -> None:
        """Set up, then fork and reap until the launcher closes the control socket."""
        settings, _ = self._receive()
        if settings is None:
            return
        value = cast("dict[str, Any]", settings.value)
        gc.disable()  # until everything is imported: torch comes a tenth faster
        profile = Profile().without(*map(Layer, value["layers_off"]))
        entered = enter_namespaces(profile)
        absent = prepare_process(value)
        worker = new_worker(value)
        freeze_memory()
        prepared = prepare(profile, entered)
        self._send(
            settings.id,
            "ready",
            {"absent": cast("list[Plain]", absent), "pid": os.getpid()},
        )
        while (message := self._receive())[0] is not None:
            request, descriptors = cast("tuple[wire.Frame, list[int]]", message)
            if request.kind == "fork":
                self._fork(request, descriptors, worker, prepared)
            else:
                self._reap(request)
        prepared.holder.end()
        os._exit(0)  # finalising an interpreter that imported torch takes 0.2 s

    def _fork(
        self,
        request: wire.Frame,
        descriptors: list[int],
        worker: Serves,
        prepared: Prepared,
    ) -> None:
        pid = os.fork()
        if pid == 0:
            self._become_worker(request, descriptors, worker, prepared)
        for descriptor in descriptors:
            os.close(descriptor)
        pidfd = os.pidfd_open(pid)
        self._send(request.id, "forked", pid, [pidfd])
        os.close(pidfd)

    def _become_worker(
        self,
        request: wire.Frame,
        descriptors: list[int],
        worker: Serves,
        prepared: Prepared,
    ) -> None:
        try:
            self.control.close()
            value = cast("dict[str, Any]", request.value)
            connection = _take_descriptors(*descriptors)
            reports = confine(
                prepared,
                value["slot"],
                Limits(**value["limits"]),
            )
            hello: Plain = [
                (report.layer.value, report.applied, report.detail)
                for report in reports
            ]
            connection.sendall(
                wire.encode(wire.Frame(request.id, "hello", hello)),
            )
            worker.serve(connection)
        except BaseException:  # noqa: BLE001 - nothing may return into the zygote's loop
            traceback.print_exc()
            with contextlib.suppress(BaseException):
                sys.stderr.flush()
            os._exit(EXIT_INTERNAL)
        os._exit(0)

    def _reap(self, request: wire.Frame) -> None:
        pid = cast("int", request.value)
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        self._send(request.id, "reaped", os.waitstatus_to_exitcode(status))

    def _send(
        self,
        number: int,
        kind: str,
        value: Plain,
        descriptors: list[int] | None = None,
    ) -> None:
        message = wire.encode(wire.Frame(number, kind, value))
        socket.send_fds(self.control, [message], descriptors or [])

    def _receive(self) -> tuple[wire.Frame | None, list[int]]:
        message, descriptors, _, _ = socket.recv_fds(
            self.control,
            wire.MAX_MESSAGE,
            4,
        )
        if not message:
            return None, descriptors
        return wire.split(message), descriptors


def _take_descriptors(reply: int, output: int) -> socket.socket:
    """Put *output* on 1 and 2 and *reply* on 3, leave the zygote's null on 0.

    Return the reply socket.
    """
    # Out of the way first: the descriptors that came may lie among those to be
    # filled.
    moved = [
        fcntl.fcntl(descriptor, fcntl.F_DUPFD, SPARE)
        for descriptor in (output, output, reply)
    ]
    for target, descriptor in enumerate(moved, start=1):
        os.dup2(descriptor, target)
    for stream, number in (("stdout", 1), ("stderr", 2)):
        setattr(sys, stream, text_stream(io.FileIO(number, "w", closefd=False)))
    for descriptor in (output, reply, *moved):
        os.close(descriptor)
    return socket.socket(fileno=WORKER_SOCKET)


def main() -> None:
    """Serve on the control socket whose descriptor is the first argument."""
    os.setsid()  # a Ctrl-C at the terminal is the launcher's to handle
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))  # not the launcher's
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(
        fileno=fcntl.fcntl(int(sys.argv[1]), fcntl.F_DUPFD_CLOEXEC, SPARE),
    )
    # taken, so that nothing which workers need gets this number
    os.dup2(0, WORKER_SOCKET)
    Zygote(control).serve()


if __name__ == "__main__":
    main()
