"""What a worker may use: memory, CPU time, files and threads, enforced by the kernel."""

from __future__ import annotations

import math
import os
import resource
from pathlib import Path

from grader.model import Limits

_MIB = 2**20
_STACK = 16 * _MIB
_OPEN_FILES = 16
_THREADS = 256


def address_space() -> int:
    """Return the size of this process's address space in bytes.

    Ask in the zygote: a worker has no /proc.
    """
    pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    return pages * resource.getpagesize()


def wanted(base: int, limits: Limits) -> dict[int, int]:
    """Return the limits by resource for a process that starts with *base* bytes of address space.

    RLIMIT_AS and not RLIMIT_DATA, which shared memory gets around. RLIMIT_NPROC
    only for root's workers, who have a user of their own: it counts all
    processes of a user. CPU time is a backstop, deadlines are kept from
    outside.
    """
    values = {
        resource.RLIMIT_AS: base + limits.memory_mib * _MIB,
        resource.RLIMIT_CPU: math.ceil(limits.total_seconds) + 1,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_STACK: _STACK,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_NICE: 0,
        resource.RLIMIT_RTPRIO: 0,
    }
    if os.geteuid() == 0:
        values[resource.RLIMIT_NPROC] = _THREADS
    return values


def apply(values: dict[int, int]) -> str:
    """Lower soft and hard limits to *values*.

    One that is lower already stays.
    """
    for name, value in values.items():
        hard = resource.getrlimit(name)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (bound, bound))
    return (
        f"{values[resource.RLIMIT_AS] // _MIB} MiB of addresses,"
        f" {values[resource.RLIMIT_CPU]} s of CPU"
    )


def verify(values: dict[int, int]) -> str:
    """Return an empty text if no limit is above its value, else the first that is."""
    for name, value in values.items():
        for bound in resource.getrlimit(name):
            if bound == resource.RLIM_INFINITY or bound > value:
                return f"limit {name} is above {value}"
    return ""
