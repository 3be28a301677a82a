"""The system calls that a worker may make: those that computing with arrays needs.

None of them takes a path.

Everything absent here is answered EPERM, and a call that asks for a file ENOENT.
Read it as a list of what is left, not of what is forbidden.
"""

from __future__ import annotations

import errno

from grader.sandbox.isolation.bpf import ERRNO, Check, Rule, whole
from grader.sandbox.isolation.libc import PR_GET_NAME, PR_SET_NAME

_TCGETS = 0x5401
_F_GETFD = 1
_F_GETFL = 3
_MAP_HUGETLB = 0x40000
#: What pthread_create asks: VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, SETTLS,
#: PARENT_SETTID and CHILD_CLEARTID.
PTHREAD_FLAGS = 0x3D0F00
#: Clock ids below this are the machine's and our own; beyond are the CPU clocks
#: of other processes and of descriptors.
_CLOCKS = 16

_FREE = """
    read write readv writev close lseek poll ppoll select pselect6
    munmap mremap mprotect madvise brk
    futex set_robust_list rseq sched_yield sched_getaffinity getcpu
    gettid getpid getppid exit exit_group
    restart_syscall rt_sigreturn rt_sigaction rt_sigprocmask sigaltstack
    nanosleep gettimeofday time getrandom
    getuid geteuid getgid getegid getresuid getresgid getrusage times uname sysinfo
"""


def _own_clock(argument: int) -> tuple[Check, ...]:
    return (Check(argument, 0, mask=0xFFFFFFFF & -_CLOCKS),)


# Without flags: out-of-band data on AF_UNIX sockets has had its own holes in
# the kernel (CVE-2025-38236).
_PLAIN_TRANSFER = ((Check(3, 0), whole(4, 0)),)

_OF_MEMORY_AND_THREADS = (
    # Large pages are no part of RLIMIT_AS's promise to others: they come from a
    # pool of the whole machine.
    Rule("mmap", ((Check(3, 0, mask=_MAP_HUGETLB),),)),
    Rule("clone", ((whole(0, PTHREAD_FLAGS),),)),
    # Its flags lie in memory, out of the filter's sight. ENOSYS makes the C
    # library fall back on clone.
    Rule("clone3", answer=ERRNO | errno.ENOSYS),
    # abort() and raise() signal themselves this way; without it a worker would
    # end with another status.
    Rule("tgkill", ((Check(0, None),),)),
)
_OF_DESCRIPTORS = (
    Rule("recvfrom", _PLAIN_TRANSFER),
    Rule("sendto", _PLAIN_TRANSFER),
    Rule("ioctl", ((Check(1, _TCGETS),),)),
    Rule("fcntl", ((Check(1, _F_GETFD),), (Check(1, _F_GETFL),))),
)
_OF_THE_PROCESS = (
    Rule("prctl", ((Check(0, PR_SET_NAME),), (Check(0, PR_GET_NAME),))),
    Rule("prlimit64", ((Check(0, 0), whole(2, 0)),)),
    Rule("clock_gettime", (_own_clock(0),)),
    Rule("clock_getres", (_own_clock(0),)),
    Rule("clock_nanosleep", (_own_clock(0),)),
)

#: Calls that ask for a file. They are refused as if there were none, which is
#: what a program that can do without one expects.
_ASKS_FOR_A_FILE = """
    open openat openat2 stat lstat newfstatat statx
    access faccessat faccessat2 readlink readlinkat getcwd
"""
_OF_FILES = tuple(
    Rule(name, answer=ERRNO | errno.ENOENT) for name in _ASKS_FOR_A_FILE.split()
)

RULES = (
    *(Rule(name) for name in _FREE.split()),
    *_OF_MEMORY_AND_THREADS,
    *_OF_DESCRIPTORS,
    *_OF_THE_PROCESS,
    *_OF_FILES,
)
