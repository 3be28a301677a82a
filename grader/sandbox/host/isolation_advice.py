"""What each layer of isolation is, in words, and what to do where one does not hold."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.isolation.levels import (
    NAMESPACES,
    Layer,
    LayerReport,
    Level,
)

WHAT = {
    Layer.USER: "an ordinary user may enter the other namespaces",
    Layer.NETWORK: "no network, not even to this machine",
    Layer.IPC: "no shared memory or queues of other processes",
    Layer.HOSTNAME: "the machine's name is hidden",
    Layer.MOUNT: "an empty, read-only root folder",
    Layer.PROCESS: "no other process has a number",
    Layer.DESCRIPTORS: "no open file but four that are needed",
    Layer.LIMITS: "memory, CPU time, open files, threads",
    Layer.IDENTITY: "own session, no rights, another user when root",
    Layer.LANDLOCK: "the kernel's second wall around files, TCP, signals",
    Layer.SECCOMP: "no system call but those that computing needs",
    Layer.CGROUP: "a hard limit of memory for all workers together",
}
MEANING = {
    Level.STRONG: (
        "the filter of system calls and a second wall behind it: what gets through one"
        " stops at the other."
    ),
    Level.REDUCED: (
        "the filter of system calls, limits and given-up rights; no second wall stands"
        " behind them."
    ),
    Level.PROCESS_ONLY: (
        "student code is merely another process: that stops accidents, not attackers."
    ),
}
_GRADE_ON_LINUX = (
    "Grade on Linux: a virtual machine or, on Windows, WSL2 will do. There is no"
    " isolation on this system."
)
_UBUNTU = "kernel.apparmor_restrict_unprivileged_userns"
_DEBIAN = "kernel.unprivileged_userns_clone"
_COUNT = "user.max_user_namespaces"
_LANDLOCK_SINCE = (5, 13)
_CONTAINER_MARKS = ("/.dockerenv", "/run/.containerenv")


@dataclass(frozen=True, slots=True)
class Machine:
    """What advice depends on; `settings` are the kernel's, by name, as far as they can be read."""

    system: str
    kernel: tuple[int, ...]
    processor: str
    root: bool
    container: bool
    settings: dict[str, str]


def this_machine() -> Machine:
    """Return what there is to know of this machine."""
    release = platform.release().split("-")[0].split(".")
    settings: dict[str, str] = {}
    for name in (_UBUNTU, _DEBIAN, _COUNT):
        text = _read(f"/proc/sys/{name.replace('.', '/')}")
        if text:
            settings[name] = text
    return Machine(
        system=platform.system(),
        kernel=tuple(int(part) for part in release if part.isdigit()),
        processor=platform.machine(),
        root=hasattr(os, "geteuid") and os.geteuid() == 0,
        container=any(Path(mark).exists() for mark in _CONTAINER_MARKS),
        settings=settings,
    )


def advise(reports: Iterable[LayerReport], machine: Machine) -> tuple[str, ...]:
    """Return advice, a sentence or two each, on layers that do not hold on *machine*."""
    if machine.system != "Linux":
        return (_GRADE_ON_LINUX,)
    missing = {report.layer for report in reports if not report.applied}
    if machine.root:
        missing.discard(Layer.USER)
    return tuple(_advice(missing, machine))


def _advice(missing: set[Layer], machine: Machine) -> Iterator[str]:
    if Layer.SECCOMP in missing and machine.processor not in (
        "x86_64",
        "aarch64",
    ):
        yield (
            f"There is no table of system calls for {machine.processor}; use a machine"
            " with x86-64 or aarch64."
        )
    elif Layer.SECCOMP in missing:
        yield (
            "The kernel must be built with CONFIG_SECCOMP_FILTER; all large"
            " distributions do so."
        )
    if Layer.LANDLOCK in missing and machine.kernel < _LANDLOCK_SINCE:
        yield (
            f"Landlock came with Linux {'.'.join(map(str, _LANDLOCK_SINCE))}: use a"
            " newer kernel."
        )
    elif Layer.LANDLOCK in missing:
        yield (
            "Switch Landlock on: add it to the `lsm=` list of the kernel's command"
            " line, `lsm=landlock,…`."
        )
    if missing & NAMESPACES:
        yield from _about_namespaces(machine)
    if Layer.CGROUP in missing and machine.container:
        yield (
            "For the memory group, start the container with `--memory`, which limits"
            " the grader as a whole."
        )
    elif Layer.CGROUP in missing and not machine.root:
        yield (
            "For the memory group, start the grader with `systemd-run --user --scope"
            " grader …`."
        )
    elif Layer.CGROUP in missing:
        yield (
            "For the memory group, mount a cgroup file system with a memory controller"
            " that can be written."
        )


def _about_namespaces(machine: Machine) -> Iterator[str]:
    if machine.container:
        yield (
            "The container forbids namespaces. Docker allows them with `--security-opt"
            " seccomp=unconfined --security-opt apparmor=unconfined`, as root also"
            " `--cap-add SYS_ADMIN`; the grader's own filter stays. That weakens the"
            " container: on a machine for grading alone, running without one isolates"
            " better."
        )
        return
    if machine.settings.get(_UBUNTU) == "1":
        yield (
            "Ubuntu lets no ordinary user enter namespaces. `sudo sysctl -w"
            f" {_UBUNTU}=0` allows it for all programs."
        )
    if machine.settings.get(_DEBIAN) == "0":
        yield f"User namespaces are switched off: `sudo sysctl -w {_DEBIAN}=1`."
    if machine.settings.get(_COUNT) == "0":
        yield f"User namespaces are limited to none: `sudo sysctl -w {_COUNT}=10000`."
    culprits = {_UBUNTU: "1", _DEBIAN: "0", _COUNT: "0"}
    if not culprits.items() & machine.settings.items():
        yield (
            "Namespaces were refused; a security module or an outer sandbox is the"
            " usual reason."
        )


def _read(path: str) -> str:
    with suppress(OSError):
        return Path(path).read_text().strip()
    return ""
