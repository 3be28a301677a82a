"""A memory group around a zygote and its workers: a hard limit nothing gets around.

For the launcher: make the group before the zygote is spawned and put the zygote
in at once, so that all its memory counts. Where the group is full, the kernel
ends the largest process in it, which is a worker. Control groups of both
versions; version 2 has not been run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.isolation.levels import Layer, LayerReport

_NAME = re.compile(r"grader-(\d+)-\w+")


@dataclass(frozen=True, slots=True)
class Group:
    """One memory group, by its folder.

    `version` is that of the control groups.
    """

    path: Path
    version: int

    def attach(self, process: int) -> LayerReport:
        """Put *process* and all it forks from now on into the group."""
        try:
            (self.path / "cgroup.procs").write_text(str(process))
            inside = (
                str(process) in (self.path / "cgroup.procs").read_text().split()
            )
        except OSError as error:
            return _refused(error)
        return LayerReport(
            Layer.CGROUP,
            applied=inside,
            detail=f"version {self.version}, {self.path.name}",
        )

    def kills(self) -> int:
        """Return how many processes the kernel ended because the group was full.

        0 where the kernel does not count them.
        """
        name = "memory.events" if self.version == 2 else "memory.oom_control"
        try:
            lines = (self.path / name).read_text().splitlines()
        except OSError:
            return 0
        counters = dict(line.split() for line in lines)
        return int(counters.get("oom_kill", 0))

    def remove(self) -> bool:
        """Remove the group and return whether it is gone.

        It stays while a process is in it.
        """
        try:
            self.path.rmdir()
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True


def create(label: str, memory: int) -> tuple[Group | None, LayerReport]:
    """Make a group for at most *memory* bytes, swap included.

    It is named after this process and *label* (a word).

    None where no folder of control groups can be written; the report says why.
    """
    refusal = LayerReport(
        Layer.CGROUP,
        applied=False,
        detail="no memory controller can be written",
    )
    for parent, version in _here():
        group = Group(parent / f"grader-{os.getpid()}-{label}", version)
        try:
            group.path.mkdir(exist_ok=True)
            _set_limit(group, memory)
        except OSError as error:
            group.remove()
            refusal = _refused(error)
            continue
        detail = f"version {version}, {memory // 2**20} MiB"
        return group, LayerReport(Layer.CGROUP, applied=True, detail=detail)
    return None, refusal


def sweep() -> None:
    """Remove the empty groups of graders that are no longer running."""
    for parent, version in _here():
        for path in parent.glob("grader-*"):
            name = _NAME.fullmatch(path.name)
            if name and not Path("/proc", name[1]).exists():
                Group(path, version).remove()


def _set_limit(group: Group, memory: int) -> None:
    if group.version == 1:
        (group.path / "memory.limit_in_bytes").write_text(str(memory))
        # Only kernels that account for swap have these; the limit of both
        # counts memory and swap together.
        with suppress(FileNotFoundError, PermissionError):
            (group.path / "memory.memsw.limit_in_bytes").write_text(str(memory))
    else:
        (group.path / "memory.max").write_text(str(memory))
        with suppress(FileNotFoundError, PermissionError):
            (group.path / "memory.swap.max").write_text("0")


def _here() -> Iterator[tuple[Path, int]]:
    try:
        mounts = Path("/proc/self/mountinfo").read_text().splitlines()
        groups = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    yield from parents(mounts, groups)


def parents(mounts: list[str], groups: list[str]) -> Iterator[tuple[Path, int]]:
    """Yield the folders in which a memory group could be made, and their version.

    *mounts* and *groups* are the lines of /proc/self/mountinfo and /proc/self/cgroup.
    Version 2 allows no group with limits below one that holds processes, which ours
    does: there it is a folder above that hands the controller on.
    """
    for line in groups:
        _, controllers, group_path = line.split(":", 2)
        if not controllers:
            folder = _folder(mounts, "cgroup2", "", group_path)
            above = (folder, *folder.parents) if folder else ()
            for path in above:
                if _hands_memory_on(path):
                    yield path, 2
        elif "memory" in controllers.split(","):
            folder = _folder(mounts, "cgroup", "memory", group_path)
            if folder:
                yield folder, 1


def _hands_memory_on(folder: Path) -> bool:
    with suppress(OSError):
        return (
            "memory" in (folder / "cgroup.subtree_control").read_text().split()
        )
    return False


def _folder(
    mounts: list[str],
    kind: str,
    option: str,
    group_path: str,
) -> Path | None:
    """Return the folder of *group_path* in the mounted control groups, or None.

    Control groups of *kind* with *option* are looked for. In a container the
    mount may show a part of the tree only, while *group_path* is told from its
    top (proc_pid_mountinfo(5)).
    """
    for line in mounts:
        fields, _, tail = line.partition(" - ")
        filesystem, _, options = tail.split(" ", 2)
        if filesystem != kind:
            continue
        if not option or option in options.split(","):
            top, mount = fields.split()[3:5]
            return Path(mount, group_path.removeprefix(top).lstrip("/"))
    return None


def _refused(error: OSError) -> LayerReport:
    detail = f"{error.filename or 'refused'}: {error.strerror}"
    return LayerReport(Layer.CGROUP, applied=False, detail=detail)
