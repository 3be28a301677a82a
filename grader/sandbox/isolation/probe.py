"""Tries to break out of a worker, from inside, and reports what could be done.

Import it in the zygote: a confined worker can import nothing. A crime returns
what it gained, or an empty text, or is refused with an error. Each is harmless
where it succeeds.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import mmap
import os
import resource
import signal
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.isolation import libc
from grader.sandbox.isolation.targets import Targets

_MIB = 2**20
_KEPT = 4
_DESCRIPTORS = 1024
_NEW_USER = 0x10000000
#: Words that no variable's name may hold, in any case: a worker's environment
#: is scrubbed.
_PRIVATE = (
    "HOME",
    "USER",
    "TOKEN",
    "SECRET",
    "KEY",
    "PASSW",
    "SSH",
    "AWS",
    "PWD",
)
#: A system call and its arguments.
_Call = tuple[str, *tuple[libc.Argument, ...]]
#: Answers that say the call was refused for what it is, not for its arguments.
_REFUSED = (errno.EPERM, errno.EACCES, errno.ENOENT, errno.ENOSYS)


@dataclass(frozen=True, slots=True)
class Probe:
    """One crime: whether it was contained, and what was gained or how it was refused."""

    name: str
    contained: bool
    detail: str


def run(targets: Targets) -> tuple[Probe, ...]:
    """Try every crime in the calling process and return what became of each."""
    return tuple(_try(name, crime, targets) for name, crime in CRIMES.items())


def _try(name: str, crime: Callable[[Targets], str], targets: Targets) -> Probe:
    try:
        gained = crime(targets)
    except MemoryError:
        return Probe(name, contained=True, detail="no memory")
    except OSError as error:
        return Probe(name, contained=True, detail=error.strerror or str(error))
    return Probe(name, contained=not gained, detail=gained or "nothing to gain")


def _reached(call: str, *arguments: libc.Argument) -> str:
    """Return the call's name unless the kernel refuses it for what it is.

    Close the descriptor it may give.
    """
    try:
        libc.syscall(call, *arguments)
    except OSError as error:
        return "" if error.errno in _REFUSED else call
    return call


def _read_file(targets: Targets) -> str:
    return f"read {Path(targets.file).read_text()!r}"


def _look_at_file(targets: Targets) -> str:
    return f"{Path(targets.file).stat().st_size} bytes"


def _list_root(_: Targets) -> str:
    return ", ".join(os.listdir("/"))  # names are what is wanted


def _write_file(targets: Targets) -> str:
    Path(targets.folder, "written").write_text("by a worker")
    return "wrote a file"


def _touch_file(targets: Targets) -> str:
    os.utime(targets.file)
    return "changed a file's times"


def _read_own_memory_file(_: Targets) -> str:
    # nothing of pathlib should stand between
    with open("/proc/self/mem", "rb", buffering=0):  # noqa: PTH123
        return "opened /proc/self/mem"


def _connect(family: int, address: str | tuple[str, int]) -> str:
    with socket.socket(family, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        client.connect(address)
    return "connected"


def _connect_tcp(targets: Targets) -> str:
    return _connect(socket.AF_INET, ("127.0.0.1", targets.tcp_port))


def _send_udp(targets: Targets) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(b"probe", ("127.0.0.1", targets.udp_port))
    return "sent"


def _connect_path(targets: Targets) -> str:
    return _connect(socket.AF_UNIX, targets.socket_path)


def _connect_abstract(targets: Targets) -> str:
    return _connect(socket.AF_UNIX, f"\0{targets.abstract_name}")


def _open_netlink(_: Targets) -> str:
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close()
    return "opened a netlink socket"


def _pass_descriptors(_: Targets) -> str:
    # On the reply socket a real message would break the protocol; a null one
    # fails behind the filter.
    return _reached("sendmsg", _KEPT - 1, None, 0)


def _fork(_: Targets) -> str:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return "forked"


def _clone(_: Targets) -> str:
    child = libc.syscall("clone", int(signal.SIGCHLD), 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return "cloned"


def _execute(_: Targets) -> str:
    try:
        # not found where execution is not refused
        os.execv("/nonexistent/program", ["program"])
    except FileNotFoundError:
        os.close(os.open("/bin/sh", os.O_RDONLY))
    return "could run /bin/sh"


def _signal(targets: Targets) -> str:
    os.kill(targets.process, 0)
    return f"reached process {targets.process}"


def _signal_parent(_: Targets) -> str:
    parent = os.getppid()
    if parent == 0:  # it has no number here, and kill(0) means the own group
        return ""
    os.kill(parent, 0)
    return f"reached process {parent}"


def _signal_thread(targets: Targets) -> str:
    libc.syscall("tgkill", targets.process, targets.process, 0)
    return f"reached thread {targets.process}"


def _open_process(targets: Targets) -> str:
    os.close(libc.syscall("pidfd_open", targets.process, 0))
    return f"holds process {targets.process}"


def _read_memory(targets: Targets) -> str:
    buffer = ctypes.create_string_buffer(8)
    local = struct.pack("@PN", ctypes.addressof(buffer), len(buffer))
    remote = struct.pack("@PN", 8, 8)
    try:
        libc.syscall(
            "process_vm_readv",
            targets.process,
            local,
            1,
            remote,
            1,
            0,
        )
    except OSError as error:
        # nothing lies at that address, but looking there is allowed
        if error.errno != errno.EFAULT:
            raise
    return f"may read memory of process {targets.process}"


def _slow_down(targets: Targets) -> str:
    niceness = os.getpriority(os.PRIO_PROCESS, targets.process)
    os.setpriority(os.PRIO_PROCESS, targets.process, niceness)
    return f"may slow down process {targets.process}"


def _limit(targets: Targets) -> str:
    resource.prlimit(targets.process, resource.RLIMIT_NOFILE)
    return f"reaches the limits of process {targets.process}"


def _watch(targets: Targets) -> str:
    clock = (~targets.process << 3) | 2
    return f"{time.clock_gettime(clock):.1f} s of CPU"


def _change_core(_: Targets) -> str:
    os.sched_setaffinity(0, os.sched_getaffinity(0))
    return "may choose its cores"


def _descriptors(_: Targets) -> str:
    still_open = []
    for descriptor in range(_KEPT, _DESCRIPTORS):
        try:
            fcntl.fcntl(descriptor, fcntl.F_GETFD)
        except OSError as error:
            if error.errno == errno.EBADF:
                continue
        still_open.append(str(descriptor))
    return ", ".join(still_open)


def _environment(_: Targets) -> str:
    return ", ".join(filter(_is_private, os.environ))


def _is_private(variable: str) -> bool:
    return any(word in variable.upper() for word in _PRIVATE)


def _take_memory(targets: Targets) -> str:
    return _mapped(targets, mmap.MAP_PRIVATE)


def _take_shared_memory(targets: Targets) -> str:
    return _mapped(targets, mmap.MAP_SHARED)


def _mapped(targets: Targets, kind: int) -> str:
    size = targets.memory_mib * _MIB
    mmap.mmap(-1, size, flags=kind | mmap.MAP_ANONYMOUS).close()
    return f"{targets.memory_mib} MiB"


def _memory_file(_: Targets) -> str:
    return _reached("memfd_create", b"probe", 0)


def _rare_calls(_: Targets) -> str:
    attributes = ctypes.create_string_buffer(128)
    with_files: tuple[_Call, ...] = (
        ("io_uring_setup", 1, None),
        ("userfaultfd", -1),
        ("bpf", -1, attributes, 128),
        ("perf_event_open", attributes, 0, -1, -1, 0),
        ("keyctl", 0, -3, 0),
    )
    with_processes: tuple[_Call, ...] = (
        ("pidfd_getfd", -1, 0, 0),
        ("setns", -1, 0),
        ("mount", None, None, None, 0, None),
        ("personality", 0xFFFFFFFF),
        ("open_by_handle_at", -1, None, 0),
        ("execveat", -1, None, None, None, 0),
    )
    reached = [_reached(*call) for call in (*with_files, *with_processes)]
    return ", ".join(filter(None, reached))


def _become_root(_: Targets) -> str:
    os.setuid(0)
    return "is root"


def _new_namespace(_: Targets) -> str:
    libc.syscall("unshare", _NEW_USER)
    return "has a user namespace of its own"


Crime = Callable[[Targets], str]
_WITH_FILES: dict[str, Crime] = {
    "read a file": _read_file,
    "look at a file": _look_at_file,
    "list the root folder": _list_root,
    "write a file": _write_file,
    "change a file's times": _touch_file,
    "open its own memory as a file": _read_own_memory_file,
}
_WITH_SOCKETS: dict[str, Crime] = {
    "connect by TCP": _connect_tcp,
    "send by UDP": _send_udp,
    "connect to a socket by path": _connect_path,
    "connect to an abstract socket": _connect_abstract,
    "open a netlink socket": _open_netlink,
    "pass on descriptors": _pass_descriptors,
}
_WITH_PROCESSES: dict[str, Crime] = {
    "fork": _fork,
    "clone a process": _clone,
    "execute a program": _execute,
    "signal the grader": _signal,
    "signal its parent": _signal_parent,
    "signal a thread of the grader": _signal_thread,
    "get hold of the grader": _open_process,
    "read the grader's memory": _read_memory,
    "slow down the grader": _slow_down,
    "limit the grader": _limit,
    "watch the grader's CPU time": _watch,
    "choose its cores": _change_core,
}
_WITH_RESOURCES: dict[str, Crime] = {
    "use inherited descriptors": _descriptors,
    "read private variables": _environment,
    "take more memory than allowed": _take_memory,
    "take more shared memory than allowed": _take_shared_memory,
    "create a file in memory": _memory_file,
    "use rare calls of the kernel": _rare_calls,
}
_WITH_RIGHTS: dict[str, Crime] = {
    "become root": _become_root,
    # last: where it succeeds, later crimes would be tried from there
    "enter a new user namespace": _new_namespace,
}
CRIMES = {
    **_WITH_FILES,
    **_WITH_SOCKETS,
    **_WITH_PROCESSES,
    **_WITH_RESOURCES,
    **_WITH_RIGHTS,
}
