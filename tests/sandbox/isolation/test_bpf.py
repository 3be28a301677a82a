"""The filter of either processor, run by an interpreter of classic BPF: so aarch64's is tested on any machine."""

import errno
import struct

import pytest

from grader.sandbox.isolation import allow, arch
from grader.sandbox.isolation.bpf import (
    ALLOW,
    ERRNO,
    KILL_PROCESS,
    Check,
    Rule,
    compile_filter,
    whole,
)

PID = 4321
EPERM = ERRNO | errno.EPERM
ENOENT = ERRNO | errno.ENOENT
ARCHES = pytest.mark.parametrize(
    "processor",
    arch.ARCHES,
    ids=lambda processor: processor.name,
)
#: Calls that take a path, or give a descriptor, another process or another right.
NEVER = """
    open openat openat2 stat newfstatat statx access faccessat readlink readlinkat getcwd chdir truncate unlink
    unlinkat mkdirat renameat2 fchmodat fchownat utimensat setxattr getdents64 execve execveat fork vfork kill tkill
    rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_send_signal pidfd_getfd ptrace process_vm_readv
    process_vm_writev process_madvise kcmp socket socketpair connect bind sendmsg recvmsg sendmmsg shutdown dup dup3
    pipe2 eventfd2 memfd_create memfd_secret userfaultfd io_uring_setup bpf perf_event_open keyctl add_key setns
    unshare mount umount2 pivot_root chroot personality setpriority sched_setaffinity sched_setscheduler setuid
    setgid shmget msgget semget mq_open inotify_init1 fanotify_init timer_create timerfd_create signalfd4 setrlimit
    seccomp landlock_restrict_self capset modify_ldt arch_prctl open_by_handle_at reboot init_module quotactl
""".split()  # noqa: SIM905 - 90 quoted names in a column read worse


def answer(processor, call, *arguments, audit=None, rules=allow.RULES):
    """What the filter of *processor* answers to a call, by name or number."""
    number = processor.numbers[call] if isinstance(call, str) else call
    words = [word & (2**64 - 1) for word in arguments] + [0] * (
        6 - len(arguments)
    )
    data = struct.pack(
        "<IIQ6Q",
        number & 0xFFFFFFFF,
        audit or processor.audit,
        0,
        *words,
    )
    return interpret(
        bytes(compile_filter(processor, rules).for_process(PID)),
        data,
    )


def interpret(program, data):
    """Run a classic BPF program, as far as the filters use it, on one `struct seccomp_data`."""
    code = [
        struct.unpack_from("<HBBI", program, at)
        for at in range(0, len(program), 8)
    ]
    accumulator = 0
    at = 0
    while True:
        operation, if_true, if_false, value = code[at]
        at += 1
        match operation:
            case 0x20:
                (accumulator,) = struct.unpack_from("<I", data, value)
            case 0x54:
                accumulator &= value
            case 0x15:
                at += if_true if accumulator == value else if_false
            case 0x35:
                at += if_true if accumulator >= value else if_false
            case 0x06:
                return value
            case _:
                raise AssertionError(f"unknown instruction {operation:#x}")


@ARCHES
def test_what_computing_needs_is_allowed(processor):
    free = [
        rule.call
        for rule in allow.RULES
        if not rule.alternatives and rule.answer == ALLOW
    ]
    assert {
        answer(processor, call) for call in free if call in processor.numbers
    } == {ALLOW}


@ARCHES
def test_paths_processes_sockets_and_rights_are_refused(processor):
    known = [call for call in NEVER if call in processor.numbers]
    absent = {rule.call for rule in allow.RULES if rule.answer == ENOENT}
    assert {call: answer(processor, call) for call in known} == {
        call: ENOENT if call in absent else EPERM for call in known
    }
    assert {"openat", "statx", "readlinkat"} <= absent


@ARCHES
def test_every_number_that_no_rule_names_is_refused(processor):
    named = {processor.numbers.get(rule.call) for rule in allow.RULES}
    answers = {
        answer(processor, number)
        for number in range(1024)
        if number not in named
    }
    assert answers == {EPERM}


@ARCHES
def test_another_calling_convention_ends_the_process(processor):
    i386 = 0x40000003
    assert answer(processor, "read", audit=i386) == KILL_PROCESS


def test_x32_ends_the_process():
    assert (
        answer(arch.X86_64, 0x40000000 + arch.X86_64.numbers["getpid"])
        == KILL_PROCESS
    )
    assert answer(arch.X86_64, 0x3FFFFFFF) == EPERM


@ARCHES
@pytest.mark.parametrize(
    ("call", "arguments", "expected"),
    [
        ("clone", [allow.PTHREAD_FLAGS], ALLOW),
        ("clone", [17], EPERM),  # fork
        ("clone", [allow.PTHREAD_FLAGS | 0x10000000], EPERM),  # CLONE_NEWUSER
        ("clone", [allow.PTHREAD_FLAGS | 1 << 32], EPERM),
        ("clone3", [], ERRNO | errno.ENOSYS),
        ("tgkill", [PID, PID, 6], ALLOW),
        ("tgkill", [PID + 1, PID, 6], EPERM),
        ("ioctl", [1, 0x5401], ALLOW),
        ("ioctl", [0, 0x5412], EPERM),  # TIOCSTI
        ("fcntl", [1, 3], ALLOW),
        ("fcntl", [1, 0], EPERM),  # F_DUPFD
        ("fcntl", [1, 4], EPERM),  # F_SETFL
        ("prctl", [15], ALLOW),
        ("prctl", [4, 1], EPERM),  # PR_SET_DUMPABLE
        ("prctl", [22], EPERM),
        ("prlimit64", [0, 7, 0, 0x1000], ALLOW),
        ("prlimit64", [0, 7, 0x1000, 0], EPERM),
        ("prlimit64", [0, 7, 1 << 40, 0], EPERM),
        ("prlimit64", [1, 7, 0, 0x1000], EPERM),
        ("sendto", [3, 0x1000, 8, 0, 0, 0], ALLOW),
        ("sendto", [3, 0x1000, 8, 1, 0, 0], EPERM),  # MSG_OOB
        ("sendto", [3, 0x1000, 8, 0, 1 << 40, 16], EPERM),
        ("recvfrom", [3, 0x1000, 8, 0, 0, 0], ALLOW),
        ("recvfrom", [3, 0x1000, 8, 2, 0, 0], EPERM),
        ("mmap", [0, 4096, 3, 0x22, -1, 0], ALLOW),
        ("mmap", [0, 4096, 3, 0x40022, -1, 0], EPERM),  # MAP_HUGETLB
        ("clock_gettime", [2], ALLOW),
        ("clock_gettime", [(~PID << 3) | 2], EPERM),
        ("clock_nanosleep", [1], ALLOW),
    ],
)
def test_calls_are_allowed_by_their_arguments(
    processor,
    call,
    arguments,
    expected,
):
    assert answer(processor, call, *arguments) == expected


@ARCHES
def test_the_upper_half_of_an_int_is_ignored_as_the_kernel_ignores_it(
    processor,
):
    garbage = 0xDEAD << 32
    assert answer(processor, "tgkill", garbage | PID + 1) == EPERM
    assert answer(processor, "tgkill", garbage | PID) == ALLOW


def test_all_checks_of_an_alternative_must_hold_and_any_alternative_will_do():
    rules = (
        Rule("read", ((Check(0, 1), whole(1, 2**40)), (Check(2, None),))),
        Rule("write"),
    )

    def read(*arguments):
        return answer(arch.X86_64, "read", *arguments, rules=rules)

    assert read(1, 2**40) == ALLOW
    assert read(1, 0) == EPERM
    assert read(0, 2**40) == EPERM
    assert read(0, 0, PID) == ALLOW
    assert answer(arch.X86_64, "write", rules=rules) == ALLOW
