"""A pid namespace for the workers: in it, no process outside has a number, and all die with the zygote.

A pid namespace lives as long as its first process. That is a holder which only waits, so the zygote itself stays
outside: `os.fork` gives it the workers' numbers of the machine, and it can go on forking. The holder ends when the
zygote does, by the parent-death signal and by the end of a pipe, and the kernel then ends every worker.
"""

from __future__ import annotations

import fcntl
import os
import signal

from grader.sandbox.isolation import descriptors, libc

_CLONE_NEWPID = 0x20000000
_DESCRIPTOR_FROM = 100


def apply() -> str:
    """Let the children that the calling process forks from now on live in a pid namespace of their own.

    Call it in the zygote, with one thread and after every import: the process cannot start threads any more.
    """
    libc.syscall("unshare", _CLONE_NEWPID)
    ours, theirs = os.pipe()
    # Its other end stays open in the zygote, out of the way of the descriptors that workers rearrange.
    fcntl.fcntl(theirs, fcntl.F_DUPFD_CLOEXEC, _DESCRIPTOR_FROM)
    os.close(theirs)
    holder = os.fork()
    if holder == 0:
        _hold(ours)
    os.close(ours)
    return f"held by process {holder}"


def _hold(pipe: int) -> None:
    """Wait until the zygote has gone, then end; never returns."""
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
        descriptors.apply((pipe,))
        os.read(pipe, 1)
    finally:
        os._exit(0)


def verify() -> str:
    """Return an empty text if the parent of the calling worker has no number here, else what is wrong."""
    return "the zygote can be seen" if os.getppid() else ""
