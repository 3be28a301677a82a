"""Runs one command as root or as an ordinary user, among canaries, and tells what it left behind.

A program of its own: `python guard.py SPEC.json`. It becomes the parent of everything the command leaves, sets up what
hostile submissions may reach for, and replaces @WORDS@ in the submissions by what is known only now. Standard library
only.

The ordinary user must be able to read the interpreter, which may lie below a folder that is root's alone. Then the
command gets a view of the file system of its own, where such a folder holds only what the command needs.
"""

import ctypes
import json
import os
import resource
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

PR_SET_CHILD_SUBREAPER = 36
CLONE_NEWNS = 0x00020000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
#: So few that a grader which leaks one for each worker does not reach the end.
OPEN_FILES = 256
libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Run the command of the given SPEC.json and write its `report`."""
    spec = json.loads(Path(sys.argv[1]).read_text())
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    if spec["user"]:
        open_the_way([Path(path) for path in spec["needs"]])
        become(spec["user"])
    sentinel = subprocess.Popen(
        ["sleep", "infinity"],
        start_new_session=True,
    )
    with Canaries(Path(spec["canary"])) as canaries:
        words = {**canaries.words(), "SENTINEL": sentinel.pid}
        started = time.monotonic()
        judge = start(spec, words)
        signal.signal(signal.SIGTERM, lambda *_: stop(judge, sentinel.pid))
        _, status, usage = os.wait4(judge, 0)
        report = {
            "code": os.waitstatus_to_exitcode(status),
            "seconds": time.monotonic() - started,
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "memory_mib": usage.ru_maxrss // 1024,
            "reached": canaries.reached(),
            "sentinel_lives": sentinel.poll() is None,
        }
    sentinel.kill()
    sentinel.wait()
    report["processes"] = leftovers()
    report["groups"] = [
        str(path)
        for path in Path("/sys/fs/cgroup").glob(f"**/grader-{judge}-*")
    ]
    Path(spec["report"]).write_text(json.dumps(report))


def open_the_way(needs: list[Path]) -> None:
    """Let everybody reach *needs*, in a view of the file system that only this process and its children have."""
    closed = {
        folder
        for path in needs
        for folder in path.parents
        if not folder.stat().st_mode & 0o001
    }
    outer = {
        folder for folder in closed if not closed.intersection(folder.parents)
    }
    if not outer:
        return
    call(libc.unshare(CLONE_NEWNS))
    call(libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None))
    for folder in outer:
        inside = {path for path in needs if folder in path.parents}
        # A held descriptor keeps its folder in reach when something is mounted above it.
        held = {
            path: os.open(path, os.O_PATH)
            for path in inside
            if not inside.intersection(path.parents)
        }
        call(
            libc.mount(
                b"tmpfs",
                os.fsencode(folder),
                b"tmpfs",
                0,
                b"mode=755,size=1m",
            ),
        )
        for path, descriptor in held.items():
            path.mkdir(parents=True)
            call(
                libc.mount(
                    b"/proc/self/fd/%d" % descriptor,
                    os.fsencode(path),
                    None,
                    MS_BIND | MS_REC,
                    None,
                ),
            )
            os.close(descriptor)


def become(user: int) -> None:
    """Become *user*, without groups and capabilities."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def call(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def start(spec: dict, words: dict) -> int:
    """Start the command in a process of its own, its number filled in wherever submissions ask for it."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        fill_in(
            Path(spec["class"]),
            {**words, "JUDGE": os.getpid(), "JUDGE_GROUP": os.getpgrp()},
        )
        os.chdir(spec["cwd"])
        resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
        for name, number in (("stdout", 1), ("stderr", 2)):
            os.dup2(
                os.open(
                    spec[name],
                    os.O_CREAT | os.O_WRONLY | os.O_TRUNC,
                    0o600,
                ),
                number,
            )
        os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
        os.closerange(3, 1024)
        os.execve(spec["command"][0], spec["command"], spec["environment"])
    finally:
        os._exit(99)


def stop(*processes: int) -> None:
    """End the command and the sentinel, and this program."""
    for process in processes:
        os.kill(process, signal.SIGKILL)
    os._exit(1)


def fill_in(folder: Path, words: dict) -> None:
    """Replace each @WORD@ in the sources below *folder*."""
    for path in folder.glob("*/**/*.py"):
        if (
            path.is_symlink()
            or not path.is_file()
            or path.stat().st_size > 100_000
            or not os.access(path, os.W_OK)
        ):
            continue
        text = found = path.read_bytes()
        for word, value in words.items():
            text = text.replace(b"@%s@" % word.encode(), str(value).encode())
        if text != found:
            path.write_bytes(text)


class Canaries:
    """Services that nobody should reach: TCP and UDP on loopback, a Unix socket with a path and an abstract one."""

    def __init__(self, folder: Path) -> None:
        self.abstract = f"canary-{secrets.token_hex(8)}"
        self.sockets = {
            "tcp": self._bound(
                socket.AF_INET,
                socket.SOCK_STREAM,
                ("127.0.0.1", 0),
            ),
            "udp": self._bound(
                socket.AF_INET,
                socket.SOCK_DGRAM,
                ("127.0.0.1", 0),
            ),
            "path": self._bound(
                socket.AF_UNIX,
                socket.SOCK_STREAM,
                str(folder / "socket"),
            ),
            "abstract": self._bound(
                socket.AF_UNIX,
                socket.SOCK_STREAM,
                f"\0{self.abstract}",
            ),
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for server in self.sockets.values():
            server.close()

    def words(self) -> dict:
        """Return how submissions are told of the services."""
        ports = {
            name.upper(): self.sockets[name].getsockname()[1]
            for name in ("tcp", "udp")
        }
        return {**ports, "ABSTRACT": self.abstract}

    def reached(self) -> list[str]:
        """Return the services that something arrived at since the last time, once for each that did."""
        found = []
        for name, server in self.sockets.items():
            with suppress(BlockingIOError):
                while True:
                    found.append(
                        server.recv(1) and name
                        if name == "udp"
                        else server.accept() and name,
                    )
        return found

    def _bound(self, family: int, kind: int, address: object) -> socket.socket:
        server = socket.socket(family, kind)
        server.bind(address)
        server.setblocking(False)
        if kind == socket.SOCK_STREAM:
            server.listen(8)
        return server


def leftovers() -> list[str]:
    """Return the command lines of processes that the command left behind, and end them."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not children():
            return []
        time.sleep(0.05)
    left = children()
    lines = [
        Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ") or str(pid)
        for pid in left
    ]
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return lines


def children() -> list[int]:
    """Return the processes whose parent this one is; `task/*/children` is not there on every kernel."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = stat.read_text().rpartition(")")[2].split()[1]
            found += (
                [int(stat.parent.name)] if int(parent) == os.getpid() else []
            )
    return found


if __name__ == "__main__":
    main()
