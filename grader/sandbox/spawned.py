"""Workers without a zygote: a process of its own, reached over loopback.

For macOS, Windows, and a student's own check.

There is no isolation beyond the process and its deadlines: accidents are
contained, attackers are not.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
from typing import Any, cast

from grader.errors import WorkerError
from grader.model import Limits, Plain, StudentFailure
from grader.sandbox import wire
from grader.sandbox.host.channel import Channel, WorkerLost
from grader.sandbox.output import text_stream
from grader.wording.failures import sentence

START_SECONDS = 120.0
LEVEL = "process only"
_TOKEN_BYTES = 32
_SINGLE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


class SpawnedWorker:
    """One worker process, spawned; not yet given a submission.

    It connects twice: for replies, and for its output.
    """

    level = LEVEL

    def __init__(
        self,
        settings: dict[str, Plain],
        limits: Limits,
        hash_seed: int = 0,
    ) -> None:
        token = secrets.token_bytes(_TOKEN_BYTES)
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-s",
                    "-P",
                    "-m",
                    "grader.sandbox.spawned",
                    str(port),
                ],
                env={
                    **os.environ,
                    **_SINGLE_THREAD,
                    "PYTHONHASHSEED": str(hash_seed),
                },
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            # it has ended already; _accept says so
            with contextlib.suppress(OSError):
                cast("Any", self.process.stdin).write(token)
                cast("Any", self.process.stdin).close()
            replies = self._accept(server, token)
            output = self._accept(server, token)
        self.channel = Channel(
            replies,
            output,
            lambda: None,
            limits.output_kib * 1024,
        )
        try:
            self.channel.exchange(
                "setup",
                settings,
                START_SECONDS,
                wire.MAX_HEADER,
            )
        except WorkerLost as lost:
            self.process.kill()
            self.channel.close()
            raise self._failed(
                f"could not be made ready. {sentence(StudentFailure(lost.details))}",
            ) from None

    def end(self, patience: float = 0.0) -> int:
        """Kill the process and return its exit code, negative for a signal."""
        if patience:
            deadline = time.monotonic() + patience
            while self.process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.005)
        self.process.kill()
        self.channel.close()
        cast("Any", self.process.stderr).close()
        return self.process.wait()

    def _accept(self, server: socket.socket, token: bytes) -> socket.socket:
        """Return the next connection that knows the token.

        Others are somebody else's.
        """
        server.settimeout(1.0)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            connection.settimeout(5.0)
            received = _receive(connection, _TOKEN_BYTES)
            if secrets.compare_digest(received, token):
                return connection
            connection.close()
        self.process.kill()
        raise self._failed("could not be started.")

    def _failed(self, predicate: str) -> WorkerError:
        """Return the error of a process that was killed, with the end of its output."""
        stream = cast("Any", self.process.stderr)
        error_output = stream.read()[-2000:].decode(errors="replace").strip()
        stream.close()
        self.process.wait()
        text = f"A process for the submission {predicate}"
        if error_output:
            text = f"{text}\n{error_output}"
        tip = "Run the command again; `grader doctor` says what this machine offers."
        return WorkerError(text, tip)


def _receive(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        try:
            part = connection.recv(count - len(data))
        except OSError:
            return data
        if not part:
            return data
        data += part
    return data


def main() -> None:
    """Connect to the port given as first argument, set up, and serve one submission."""
    # only in the worker
    from grader.sandbox.guest.setup import new_worker, prepare_process

    port = int(sys.argv[1])
    token = sys.stdin.buffer.read(_TOKEN_BYTES)
    connection = _connect(port, token)
    output = _connect(port, token)
    request = _receive_request(connection)
    settings = cast("dict[str, Any]", request.value)
    absent = prepare_process(settings)
    worker = new_worker(settings)
    ready = wire.Frame(request.id, "ready", list(absent))
    connection.sendall(wire.encode(ready))
    sys.stdout = sys.stderr = text_stream(output.makefile("wb", buffering=0))
    worker.serve(connection)


def _receive_request(connection: socket.socket) -> wire.Frame:
    prefix = _receive(connection, wire.PREFIX.size)
    header_length, body_length = wire.lengths(prefix, wire.MAX_HEADER)
    header = _receive(connection, header_length)
    body = _receive(connection, body_length)
    return wire.decode(header, body)


def _connect(port: int, token: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(token)
    return connection


if __name__ == "__main__":
    main()
