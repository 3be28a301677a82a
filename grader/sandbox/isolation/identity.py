"""Who a worker is: a session and, under root, a user of its own, without any right."""

from __future__ import annotations

import ctypes
import os
import signal
import struct
from contextlib import suppress

from grader.sandbox.isolation import libc

#: The users of root's workers: 60600 + slot. Below 65536, as containers often
#: map no more; systemd's table of user ids lists 60578 to 61183 as unused.
#: Graders that run at once share them, which is harmless: no worker can reach
#: another.
FIRST_USER = 60600
SLOTS = 500

_CAPABILITY_VERSION_3 = 0x20080522
_NO_CAPABILITIES = bytes(24)


def user_of(slot: int) -> int:
    """Return the user id of root's worker in *slot*."""
    return FIRST_USER + slot % SLOTS


def drop_bounding_set() -> None:
    """Give up, in the zygote, that executing a file could bring capabilities back.

    Nothing is done where there is no right to give up.
    """
    # EINVAL ends the list of capabilities, EPERM says that there is nothing to
    # give up
    with suppress(OSError):
        for capability in range(64):
            libc.prctl(libc.PR_CAPBSET_DROP, capability)


def apply(slot: int) -> str:
    """Become the leader of an own session and, when root, the user of *slot*.

    Give up all rights, now and later.
    """
    if os.getsid(0) != os.getpid():
        os.setsid()
    user = os.getuid()
    if 0 in os.getresuid():
        user = user_of(slot)
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    libc.syscall(
        "capset",
        struct.pack("=Ii", _CAPABILITY_VERSION_3, 0),
        _NO_CAPABILITIES,
    )
    libc.no_new_privileges()
    libc.prctl(libc.PR_SET_DUMPABLE, 0)
    # Only now: a change of user clears it.
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
    return f"user {user}, no capabilities, no new privileges"


def verify(parent: int) -> str:
    """Return an empty text if no right remains and the zygote lives, else what is wrong.

    *parent* is the process id of the zygote.
    """
    capabilities = ctypes.create_string_buffer(len(_NO_CAPABILITIES))
    libc.syscall(
        "capget",
        struct.pack("=Ii", _CAPABILITY_VERSION_3, 0),
        capabilities,
    )
    death_signal = ctypes.create_string_buffer(4)
    libc.prctl(libc.PR_GET_PDEATHSIG, death_signal)
    problems = {
        "still root": 0 in os.getresuid(),
        "capabilities are left": capabilities.raw != _NO_CAPABILITIES,
        "new privileges are possible": libc.prctl(libc.PR_GET_NO_NEW_PRIVS)
        != 1,
        "the process can be dumped": libc.prctl(libc.PR_GET_DUMPABLE) != 0,
        "outlives the zygote": (
            struct.unpack("=i", death_signal.raw)[0] != signal.SIGKILL
        ),
        # In a pid namespace of its own the parent has no number: 0.
        "the zygote is gone": os.getppid() not in (0, parent),
        "no session of its own": os.getsid(0) != os.getpid(),
    }
    return ", ".join(
        problem for problem, is_present in problems.items() if is_present
    )
