"""Which layer of the sandbox stops which attack: the corpus with layers switched off, one by one and all but one.

    python benchmarks/ablation.py                          # prints the tables
    python benchmarks/ablation.py --write docs/security.md # puts them between that file's markers

Attacks get through here, on purpose. Therefore all of it runs as an ordinary user in an
outer guard: namespaces of its own, everything read-only but small private folders,
limits, canaries in the place of anything of value. What an attack takes or starts is
bounded by the attack itself. The layer "memory group" needs root and is not measured.
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import json
import os
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from grader.course.catalogue import get_assignment
from grader.course.python_files import import_file
from grader.errors import WorkerError
from grader.model import Array, Assignment, Limits, SourceFile, Submission
from grader.sandbox.host.launcher import Zygote
from grader.sandbox.host.session import Session
from grader.sandbox.host.settings import process_settings
from grader.sandbox.isolation.levels import NAMESPACES, Layer

PROJECT = Path(__file__).resolve().parents[1]
ATTACKS = PROJECT / "tests" / "attacks"
START, END = (
    "<!-- ablation: made by benchmarks/ablation.py -->",
    "<!-- /ablation -->",
)
NOBODY = 65534
MOST_SECONDS = 1200
DIGITS = "0123456789abcdef"
LIMITS = Limits(
    call_seconds=1.0,
    load_seconds=2.0,
    total_seconds=6.0,
    memory_mib=128,
    reply_mib=1,
)
#: What attacks are told: twice the memory that is allowed, and no signal that would end
#: the measurement.
NUMBERS = {
    "SIGNAL": 0,
    "FILES": 256,
    "BOMB": 256,
    "FILL": 2,
    "CHILDREN": 3,
    "MARK": "ablation",
}
#: One layer at a time, the namespaces together: none of them can be entered by an
#: ordinary user without the first.
ALONE = {
    "descriptors": {Layer.DESCRIPTORS},
    "limits": {Layer.LIMITS},
    "identity": {Layer.IDENTITY},
    "landlock": {Layer.LANDLOCK},
    "namespaces": NAMESPACES,
    "seccomp": {Layer.SECCOMP},
}
MEASURED = [layer for layer in Layer if layer is not Layer.CGROUP]

corpus = import_file(ATTACKS / "corpus.py", "attack_corpus")
guard = import_file(ATTACKS / "guard.py", "attack_guard")


def main() -> None:
    """Measure in the guard, and print or write the tables."""
    parser = argparse.ArgumentParser(
        description="Which layer stops which attack."
    )
    parser.add_argument(
        "--write", type=Path, help="the file whose marked part is replaced"
    )
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        print(json.dumps(measure()))
        return
    text = tables(guarded())
    if arguments.write is None:
        print(text)
        return
    page = arguments.write.read_text(encoding="utf-8")
    head, tail = page.partition(START)[0], page.partition(END)[2]
    arguments.write.write_text(
        f"{head}{START}\n\n{text}\n{END}{tail}", encoding="utf-8"
    )


# --- the guard --------------------------------------------------------------------------------------------------------


def guarded() -> dict[str, Any]:
    """Return what `measure` finds in a process that can harm nothing."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.dup2(writing, 1)
            _enter()
            os.execve(
                sys.executable,
                [sys.executable, __file__, "--inside"],
                {"PATH": os.defpath, "HOME": "/tmp"},
            )
        finally:
            os._exit(99)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status:
        sys.exit(
            "The guard cannot be set up here, so nothing was run: it needs user namespaces (see `grader doctor`)."
        )
    found: dict[str, Any] = json.loads(text)
    return found


def _enter() -> None:
    """Become an ordinary user in namespaces of one's own where only small private folders can be written."""
    libc = guard.libc
    if os.geteuid() == 0:
        guard.open_the_way([Path(sys.base_prefix), Path(sys.prefix), PROJECT])
        guard.become(NOBODY)
        libc.prctl(
            4, 1, 0, 0, 0
        )  # dumpable again, or its files below /proc are root's
    user, group = os.getuid(), os.getgid()
    guard.call(
        libc.unshare(
            0x10000000
            | 0x40000000
            | 0x20000000
            | 0x08000000
            | 0x04000000
            | 0x00020000
        )
    )
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    guard.call(
        libc.mount(None, b"/", None, guard.MS_REC | guard.MS_PRIVATE, None)
    )
    # struct mount_attr: MOUNT_ATTR_RDONLY
    read_only = ctypes.create_string_buffer(struct.pack("QQQQ", 1, 0, 0, 0))
    # mount_setattr, AT_RECURSIVE
    guard.call(
        libc.syscall(442, -100, b"/", 0x8000, read_only, ctypes.c_size_t(32))
    )
    for folder in (b"/tmp", b"/dev/shm", b"/var/tmp", b"/run"):
        guard.call(
            libc.mount(b"tmpfs", folder, b"tmpfs", 0, b"size=64m,mode=1777")
        )
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as loopback:
        # SIOCSIFFLAGS: up and running
        fcntl.ioctl(loopback, 0x8914, struct.pack("16sh14x", b"lo", 0x41))
    for name, most in (
        (resource.RLIMIT_AS, 4 << 30),
        (resource.RLIMIT_FSIZE, 32 << 20),
        (resource.RLIMIT_CPU, 600),
    ):
        resource.setrlimit(name, (most, most))
    # only children are in the new pid namespace, and everything in it ends with the
    # first
    _fork_and_wait()
    libc.prctl(1, signal.SIGKILL, 0, 0, 0)  # with the process that waits for it
    guard.call(libc.mount(b"proc", b"/proc", b"proc", 0, None))
    # In a pid namespace further in, no process may have the number of one out here.
    Path("/proc/sys/kernel/ns_last_pid").write_text("20000")
    _fork_and_wait()


def _fork_and_wait() -> None:
    """Go on in a child; this process ends as it ends, or when the time is up."""
    child = os.fork()
    if child:
        signal.alarm(MOST_SECONDS)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)


# --- the measurement --------------------------------------------------------------------------------------------------


def measure() -> dict[str, Any]:
    """Return which attacks do harm without any layer, and what becomes of these as layers come and go."""
    crimes = [
        name for name in corpus.names() if "# INCLUDE harm" in _source(name)
    ]
    with Bench(Path("/tmp/bench")) as bench:
        harmful = bench.harmed(crimes, MEASURED)
        return {
            "attacks": len(corpus.names()),
            "crimes": len(crimes),
            "harmful": harmful,
            "all on": bench.harmed(crimes, ()),
            "alone": {
                name: bench.harmed(harmful, set(MEASURED) - layers)
                for name, layers in ALONE.items()
            },
            "without": {
                layer.value: bench.harmed(harmful, (layer,))
                for layer in MEASURED
            },
        }


def _source(name: str) -> str:
    return "".join(
        path.read_text(encoding="utf-8")
        for path in (corpus.CORPUS / name).glob("**/*.py")
    )


class Bench:
    """A place with canaries in which attacks are let loose, one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.canary = folder / "canary"
        self.assignment: Assignment

    def __enter__(self) -> Self:
        for name in ("canary/alice", "class", "out"):
            (self.folder / name).mkdir(parents=True)
        for part in ("assignments", "hidden_tests", "reference"):
            shutil.copytree(
                PROJECT / part / "nyu_hw1",
                self.folder / "course" / part / "nyu_hw1",
            )
        self.assignment = replace(
            get_assignment(self.folder / "course", "nyu_hw1"), limits=LIMITS
        )
        for path in (
            *self.assignment.hidden_tests.glob("*.py"),
            *self.assignment.reference.glob("*.py"),
        ):
            path.write_text(
                f'{path.read_text()}\nSECRET = "HIDDEN-CANARY-{DIGITS}"\n'
            )
        self.canaries = guard.Canaries(self.canary)
        self.sentinel = subprocess.Popen(["sleep", "3600"])
        os.environ["GRADER_SECRET"] = f"ENVIRONMENT-CANARY-{DIGITS}"
        return self

    def __exit__(self, *_: object) -> None:
        self.sentinel.kill()
        self.sentinel.wait()
        self.canaries.__exit__()

    def harmed(
        self, attacks: Iterable[str], layers_off: Iterable[Layer]
    ) -> list[str]:
        """Return which of *attacks* do harm where *layers_off* are left out."""
        with self._zygote(layers_off) as zygote:
            return [name for name in attacks if self._does_harm(name, zygote)]

    @contextmanager
    def _zygote(self, layers_off: Iterable[Layer]) -> Iterator[Zygote]:
        settings = process_settings(
            self.assignment, [layer.value for layer in layers_off]
        )
        zygote = Zygote(settings)
        try:
            yield zygote
        finally:
            zygote.close()

    def _does_harm(self, name: str, zygote: Zygote) -> bool:
        """Let the attack load and answer one question.

        Return whether it says that it did harm, or a canary does.
        """
        before = self._plant()
        session = Session(
            self._submission(name), self.assignment, lambda: zygote.fork(LIMITS)
        )
        one = Array("float64", (1, 1), struct.pack("d", 0.5))
        try:
            session.ask("mse_loss", {"y": one, "y_hat": one}, 0)
        except WorkerError:
            pass  # its claim of a lazy import is no harm
        finally:
            session.end_worker()
        signs = (
            b"DENWP"[::-1] in session.output,
            self.canaries.reached(),  # all of it, or the next attack is blamed
            self._plant_state() != before,
            self.sentinel.poll() is not None,
        )
        return any(signs)

    def _submission(self, name: str) -> Submission:
        target = self.folder / "class"
        places = {
            "CANARY": self.canary,
            "CLASS": target,
            "OUT": self.folder / "out",
            "ROOT": PROJECT,
            "HIDDEN": self.assignment.hidden_tests,
            "REFERENCE": self.assignment.reference,
        }
        now = {
            "JUDGE": os.getpid(),
            "JUDGE_GROUP": os.getpgrp(),
            "SENTINEL": self.sentinel.pid,
            **self.canaries.words(),
        }
        corpus.write(name, target, {**places, **NUMBERS, **now})
        paths = sorted((target / name).rglob("*.py"))
        files = tuple(
            SourceFile(str(path.relative_to(target / name)), path.read_bytes())
            for path in paths
        )
        return Submission(name, name, files, "mlp.py")

    def _plant(self) -> dict[str, object]:
        """Write the canaries afresh and return their state."""
        (self.folder / "class" / "honest_1").mkdir(exist_ok=True)
        paths = [
            self.canary / name
            for name in ("private.txt", "results.json", "alice/mlp.py")
        ]
        for path in (*paths, self.folder / "class" / "honest_1" / "mlp.py"):
            path.unlink(missing_ok=True)
            path.write_text("FILE-CANARY-0")
        for stranger in set(self.canary.iterdir()) - {
            *paths,
            self.canary / "alice",
            self.canary / "socket",
        }:
            stranger.unlink()
        return self._plant_state()

    def _plant_state(self) -> dict[str, object]:
        stats = {str(path): path.lstat() for path in self.canary.rglob("*")}
        return {
            path: (s.st_mode, s.st_size, s.st_mtime_ns)
            for path, s in stats.items()
            if not path.endswith("alice")
        }


# --- the tables -------------------------------------------------------------------------------------------------------


def tables(found: dict[str, Any]) -> str:
    """Return the measurement as Markdown."""
    harmful, alone = found["harmful"], found["alone"]
    lines = [
        (
            f"Of {found['attacks']} attacks {found['attacks'] - found['crimes']} aim at the grading; they fail because only"
            f" values cross. Of the {found['crimes']} that reach for the machine, {len(harmful)} succeed against canaries"
            f" where every layer is off, and {len(found['all on'])} where all are on. Measured as an ordinary user. ✓: this"
            " layer alone stops the attack."
        ),
        "",
        f"| attack | {' | '.join(ALONE)} |",
        f"|---|{':-:|' * len(ALONE)}",
    ]
    lines += [
        f"| {name} | {' | '.join('✓' * (name not in alone[layer]) for layer in ALONE)} |"
        for name in harmful
    ]
    totals = " | ".join(
        f"{len(harmful) - len(alone[layer])}" for layer in ALONE
    )
    lines += [
        f"| **stopped of {len(harmful)}** | {totals} |",
        "",
        "| switched off | attacks that then succeed |",
        "|---|---|",
    ]
    lines += [
        f"| {layer} | {', '.join(names) or 'none'} |"
        for layer, names in found["without"].items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
