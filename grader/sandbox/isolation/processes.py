"""A pid namespace for the workers.

In it, no process outside has a number, and all die with the zygote.

A pid namespace lives as long as its first process. That is a holder which only
waits, so the zygote itself stays outside: `os.fork` gives it the workers'
numbers of the machine, and it can go on forking. The holder ends when the
zygote does, by the parent-death signal and by the end of a pipe, and the kernel
then ends every worker.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal

from grader.sandbox.isolation import descriptors, libc

_CLONE_NEWPID = 0x20000000
_DESCRIPTOR_FROM = 100


class Holder:
    """The first process of the workers' pid namespace.

    None before `start` is called.
    """

    __slots__ = ("process",)

    def __init__(self) -> None:
        self.process = 0

    def start(self) -> str:
        """Give children forked from now on a pid namespace of their own.

        Call it in the zygote, with one thread and after every import: the
        process cannot start threads any more.
        """
        libc.syscall("unshare", _CLONE_NEWPID)
        life, zygote_end = os.pipe()
        # The zygote's end stays open until it ends, out of the way of the
        # descriptors that workers rearrange.
        fcntl.fcntl(zygote_end, fcntl.F_DUPFD_CLOEXEC, _DESCRIPTOR_FROM)
        os.close(zygote_end)
        ready, closed_when_ready = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            _hold(life)
        os.close(life)
        os.close(closed_when_ready)
        # A worker that is there before the holder can notice the zygote's end
        # could outlive it.
        os.read(ready, 1)
        os.close(ready)
        if os.waitpid(self.process, os.WNOHANG) != (0, 0):
            raise OSError(errno.ECHILD, "the holder ended at once", "fork")
        return "no process outside has a number"

    def end(self) -> None:
        """End the holder, and with it every worker; reap all children.

        For a zygote that is about to end.
        """
        if self.process == 0:
            return
        os.kill(self.process, signal.SIGKILL)
        try:
            # The holder is gone only after every worker has been reaped:
            # waiting for it alone could wait forever.
            while True:
                os.wait()
        except ChildProcessError:
            self.process = 0


def _hold(life: int) -> None:
    """Wait until the zygote has gone, then end; never returns."""
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
        descriptors.apply((life,))
        os.read(life, 1)
    finally:
        os._exit(0)


def verify() -> str:
    """Return an empty text if the parent has no number here, else what is wrong."""
    if os.getppid():
        return "the zygote can be seen"
    return ""
