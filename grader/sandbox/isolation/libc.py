"""The kernel calls Python has no function for, with its errors as OSError."""

from __future__ import annotations

import ctypes
import errno
import functools
import os

from grader.sandbox.isolation import arch

PR_SET_PDEATHSIG = 1
PR_GET_PDEATHSIG = 2
PR_GET_DUMPABLE = 3
PR_SET_DUMPABLE = 4
PR_SET_NAME = 15
PR_GET_NAME = 16
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
PR_GET_NO_NEW_PRIVS = 39

Argument = int | bytes | ctypes.Array[ctypes.c_char] | None


@functools.cache
def _entry() -> tuple[ctypes.CDLL, dict[str, int]]:
    """Return the C library and the call numbers.

    Cached, because a worker has no file system to look them up in.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    here = arch.current()
    return libc, dict(here.numbers) if here else {}


def warm() -> None:
    """Make the first call, whose page faults would otherwise be paid by every worker."""
    prctl(PR_GET_DUMPABLE)


def syscall(name: str, *arguments: Argument) -> int:
    """Make the system call *name* and return its result.

    Raise OSError with the call's name for an error.
    """
    libc, numbers = _entry()
    if name not in numbers:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), name)
    # A bare int would be passed as a 32-bit int and cut off.
    words = [
        ctypes.c_long(word) if isinstance(word, int) else word
        for word in arguments
    ]
    result = int(libc.syscall(ctypes.c_long(numbers[name]), *words))
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)
    return result


def prctl(option: int, *arguments: Argument) -> int:
    """Call prctl with the missing arguments as zeros, which several options insist on."""
    return syscall("prctl", option, *arguments, *[0] * (4 - len(arguments)))


def no_new_privileges() -> None:
    """Give up that executing a file could add rights.

    The kernel asks for this before Landlock and a filter.
    """
    prctl(PR_SET_NO_NEW_PRIVS, 1)
