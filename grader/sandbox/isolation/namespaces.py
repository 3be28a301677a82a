"""Namespaces that the zygote enters at its start, once; workers inherit them.

Root enters them directly. An ordinary user needs a user namespace first, which
gives the right to the others and which some systems refuse (Ubuntu since 23.10,
containers). The kernel grants it only to a process of one thread, so enter
before NumPy or torch is imported. Nothing but the network is lost yet: files go
in `root`, processes in `processes`.
"""

from __future__ import annotations

import os
from pathlib import Path

from grader.sandbox.isolation import libc
from grader.sandbox.isolation.levels import Layer

_HOSTNAME = b"worker"
_MS_REC = 0x4000
_MS_PRIVATE = 0x40000

#: The flag of unshare (linux/sched.h) and the name below /proc/self/ns.
_KINDS = {
    Layer.USER: (0x10000000, "user"),
    Layer.NETWORK: (0x40000000, "net"),
    Layer.IPC: (0x08000000, "ipc"),
    Layer.HOSTNAME: (0x04000000, "uts"),
    Layer.MOUNT: (0x00020000, "mnt"),
}


def is_root() -> bool:
    """Return whether this process needs no user namespace to enter the others."""
    return os.geteuid() == 0


def apply(layer: Layer) -> str:
    """Enter one new namespace; raise OSError where that is not allowed."""
    flag, name = _KINDS[layer]
    outside = _identity(name)
    user, group = os.getuid(), os.getgid()
    libc.syscall("unshare", flag)
    if layer is Layer.USER:
        _keep_ids(user, group)
    elif layer is Layer.MOUNT:
        # What is mounted from now on must not show outside.
        libc.syscall("mount", None, b"/", None, _MS_REC | _MS_PRIVATE, None)
    elif layer is Layer.HOSTNAME:
        libc.syscall("sethostname", _HOSTNAME, len(_HOSTNAME))
    inside = _identity(name)
    if inside == outside:
        raise OSError(0, "unshare had no effect", name)
    return inside


def _identity(name: str) -> str:
    return str(Path("/proc/self/ns", name).readlink())


def _keep_ids(user: int, group: int) -> None:
    """Map user and group to themselves, the one map an ordinary user may write."""
    # A process that changed its user before is not dumpable, and its files
    # below /proc are then root's.
    libc.prctl(libc.PR_SET_DUMPABLE, 1)
    proc = Path("/proc/self")
    (proc / "setgroups").write_text("deny")
    (proc / "uid_map").write_text(f"{user} {user} 1")
    (proc / "gid_map").write_text(f"{group} {group} 1")
