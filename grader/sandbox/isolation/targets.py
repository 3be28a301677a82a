"""What a probe reaches for: files, sockets and a process of the trusted side that really exist."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

_CANARY = "canary"


@dataclass(frozen=True, slots=True)
class Targets:
    """Where a probe is to try.

    Plain values, so that they can be sent:
    `Targets(**dataclasses.asdict(targets))`.

    `folder` and `file` in it are open to every user of the machine, the two
    ports are on 127.0.0.1, `process` is the trusted side's, and `memory_mib` is
    more than a worker may have.
    """

    folder: str
    file: str
    tcp_port: int
    udp_port: int
    socket_path: str
    abstract_name: str
    process: int
    memory_mib: int


@contextmanager
def open_targets(memory_mib: int) -> Iterator[Targets]:
    """Set up real targets in this process for the time of the block.

    *memory_mib* is a worker's limit.
    """
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="grader-probe-"),
            ),
        )
        folder.chmod(0o777)
        file = folder / "file"
        file.write_text(_CANARY)
        file.chmod(0o666)
        path = folder / "socket"
        abstract = f"grader-probe-{os.getpid()}-{os.urandom(4).hex()}"
        tcp = _listen(stack, socket.AF_INET, ("127.0.0.1", 0))
        _listen(stack, socket.AF_UNIX, str(path))
        path.chmod(0o777)
        _listen(stack, socket.AF_UNIX, f"\0{abstract}")
        udp = stack.enter_context(
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        )
        udp.bind(("127.0.0.1", 0))
        yield Targets(
            folder=str(folder),
            file=str(file),
            tcp_port=tcp.getsockname()[1],
            udp_port=udp.getsockname()[1],
            socket_path=str(path),
            abstract_name=abstract,
            process=os.getpid(),
            memory_mib=memory_mib + 64,
        )


def traces(targets: Targets) -> list[str]:
    """Return in words what a probe changed outside, as seen from the trusted side."""
    changes = []
    if Path(targets.file).read_text() != _CANARY:
        changes.append("the file was written")
    # names are what is compared
    strangers = set(os.listdir(targets.folder)) - {"file", "socket"}
    if strangers:
        changes.append(f"new files: {', '.join(sorted(strangers))}")
    return changes


def _listen(
    stack: ExitStack,
    family: int,
    address: str | tuple[str, int],
) -> socket.socket:
    server = stack.enter_context(socket.socket(family, socket.SOCK_STREAM))
    server.bind(address)
    server.listen(8)
    return server
