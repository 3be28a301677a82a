"""What each layer does by itself, with all others switched off."""

import errno
import mmap
import os
import resource
import select
import signal
import socket
import threading
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from grader.model import Limits
from grader.sandbox.isolation import identity
from grader.sandbox.isolation.confine import confine, prepare
from grader.sandbox.isolation.levels import NAMESPACES, Layer, Profile
from grader.sandbox.isolation.targets import open_targets

MIB = 2**20


def refused(action, *arguments):
    """The name of the error number with which *action* is refused, or what it returned."""
    try:
        return repr(action(*arguments))
    except OSError as error:
        return errno.errorcode[error.errno]
    except MemoryError:
        return "MemoryError"


def only(ended, *layers):
    """The value of a worker under which exactly *layers* were applied."""
    applied = {
        layer for layer, report in ended.reports.items() if report.applied
    }
    assert applied - {Layer.USER} == set(layers) - {Layer.USER}, ended.reports
    assert ended.code == 0, ended.value
    return ended.value


def test_descriptors_are_closed_however_high_they_are(worker):
    low, _ = os.pipe()
    high = os.dup2(low, 900)

    def look():
        return [refused(os.fstat, fd) for fd in (low, high)] + [
            refused(os.write, 1, b""),
        ]

    assert only(worker(look, Layer.DESCRIPTORS), Layer.DESCRIPTORS) == [
        "EBADF",
        "EBADF",
        "0",
    ]
    os.close(high)


def test_closing_falls_back_where_the_kernel_has_no_close_range(
    worker,
    monkeypatch,
):
    def absent(name, *arguments):
        raise OSError(errno.ENOSYS, "Function not implemented", name)

    stranger, _ = os.pipe()
    monkeypatch.setattr("grader.sandbox.isolation.libc.syscall", absent)
    monkeypatch.setattr("grader.sandbox.isolation.libc.prctl", lambda *_: 0)
    ended = worker(lambda: refused(os.fstat, stranger), Layer.DESCRIPTORS)
    assert only(ended, Layer.DESCRIPTORS) == "EBADF"


@pytest.mark.parametrize(
    "flags",
    [mmap.MAP_PRIVATE, mmap.MAP_SHARED],
    ids=["private", "shared"],
)
def test_memory_is_limited_however_it_is_asked_for(worker, flags):
    def take():
        too_much = refused(
            lambda: mmap.mmap(-1, 300 * MIB, flags=flags | mmap.MAP_ANONYMOUS),
        )
        return [
            too_much,
            refused(bytearray, 300 * MIB),
            len(bytearray(100 * MIB)),
        ]

    assert only(worker(take, Layer.LIMITS), Layer.LIMITS) == [
        "ENOMEM",
        "MemoryError",
        100 * MIB,
    ]


def test_limits_are_hard(worker):
    def look():
        names = ("CPU", "FSIZE", "NOFILE", "CORE", "MEMLOCK", "MSGQUEUE")
        return {
            name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))
            for name in names
        }

    bounds = only(
        worker(look, Layer.LIMITS, limits=Limits(total_seconds=7.5)),
        Layer.LIMITS,
    )
    assert bounds == {
        "CPU": [9, 9],
        "FSIZE": [0, 0],
        "NOFILE": [16, 16],
        "CORE": [0, 0],
        "MEMLOCK": [0, 0],
        "MSGQUEUE": [0, 0],
    }


def test_the_cpu_limit_ends_a_loop_that_ignores_signals(worker):
    def loop():
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        while True:
            pass

    assert (
        worker(loop, Layer.LIMITS, limits=Limits(total_seconds=0)).code
        == -signal.SIGKILL
    )


def test_limits_that_are_lower_already_stay(worker):
    before = resource.getrlimit(resource.RLIMIT_NOFILE)

    def look():
        return resource.getrlimit(resource.RLIMIT_NOFILE)

    resource.setrlimit(resource.RLIMIT_NOFILE, (64, before[1]))
    try:
        assert only(worker(look, Layer.LIMITS), Layer.LIMITS) == [16, 16]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_root_gives_a_worker_a_user_of_its_own_and_no_way_back(worker):
    def look():
        ids = {*os.getresuid(), *os.getresgid()}
        return [
            sorted(ids),
            os.getgroups(),
            refused(os.setuid, 0),
            os.getsid(0) == os.getpid(),
        ]

    ids, groups, back, leader = only(
        worker(look, Layer.IDENTITY),
        Layer.IDENTITY,
    )
    assert ids in (
        [identity.user_of(1)],
        [65534],
        sorted({os.getuid(), os.getgid()}),
    )
    assert 0 not in ids
    assert groups in ([], os.getgroups())
    assert back == "EPERM"
    assert leader


def test_users_of_slots_are_in_the_documented_range():
    users = {identity.user_of(slot) for slot in range(identity.SLOTS)}
    assert len(users) == identity.SLOTS
    assert users <= set(range(60578, 61184))


def test_a_worker_ends_with_its_zygote(run):
    ours, theirs = os.pipe()

    def zygote():
        prepared = prepare(Profile(frozenset({Layer.IDENTITY})))
        if os.fork() == 0:
            confine(prepared, slot=1, budget=Limits())
            os.write(theirs, b"ready")
            time.sleep(60)
        os.read(ours, 5)
        os.kill(os.getpid(), signal.SIGKILL)

    assert run(zygote).code == -signal.SIGKILL
    os.close(theirs)
    # The worker holds the last end for writing: the pipe ends when it has ended, and
    # not after its 60 seconds.
    ended, _, _ = select.select([ours], [], [], 30)
    assert ended
    assert os.read(ours, 1) == b""
    os.close(ours)


def test_landlock_refuses_files_and_tcp_but_not_looking(worker):
    with open_targets(0) as targets:

        def look():
            client = socket.socket()
            return {
                "open": refused(open, targets.file),
                "list": refused(os.listdir, "/"),
                "tcp": refused(client.connect, ("127.0.0.1", targets.tcp_port)),
                "stat": refused(lambda: Path(targets.file).stat().st_size),
            }

        seen = only(worker(look, Layer.LANDLOCK), Layer.LANDLOCK)
    assert seen == {
        "open": "EACCES",
        "list": "EACCES",
        "tcp": "EACCES",
        "stat": "6",
    }


def test_the_filter_refuses_paths_processes_and_sockets_but_not_threads(worker):
    def look():
        done = []
        thread = threading.Thread(target=done.append, args=(1,))
        thread.start()
        thread.join()
        own = refused(signal.pthread_kill, threading.get_ident(), 0)
        parent = refused(os.kill, os.getppid(), 0)
        return [
            refused(os.stat, "/"),
            refused(os.fork),
            refused(socket.socket),
            parent,
            own,
            done,
        ]

    assert only(worker(look, Layer.SECCOMP), Layer.SECCOMP) == [
        "ENOENT",
        "EPERM",
        "EPERM",
        "EPERM",
        "None",
        [1],
    ]


def test_namespaces_hide_files_processes_network_and_name(worker):
    with open_targets(0) as targets:

        def look():
            client = socket.socket()
            abstract = socket.socket(socket.AF_UNIX)
            return {
                "files": refused(os.listdir, "/"),
                "write": refused(os.mkdir, "/new"),
                "parent": os.getppid(),
                "grader": refused(os.kill, targets.process, 0),
                "tcp": refused(client.connect, ("127.0.0.1", targets.tcp_port)),
                "abstract": refused(
                    abstract.connect,
                    f"\0{targets.abstract_name}",
                ),
                "name": os.uname().nodename,
            }

        seen = only(worker(look, *NAMESPACES), *NAMESPACES)
    assert seen.pop("write") in {"EROFS", "EACCES"}
    assert seen == {
        "files": "[]",
        "parent": 0,
        "grader": "ESRCH",
        "tcp": "ENETUNREACH",
        "abstract": "ECONNREFUSED",
        "name": "worker",
    }


def test_namespaces_leave_the_number_of_a_worker_to_its_zygote_and_threads_to_the_worker(
    worker,
):
    def look():
        thread = threading.Thread(target=time.sleep, args=(0,))
        thread.start()
        thread.join()
        return os.getpid()

    ended = worker(look, *NAMESPACES)
    assert 1 < only(ended, *NAMESPACES) < 10


def test_layers_that_are_switched_off_say_so(worker):
    reports = worker(lambda: None, Layer.LIMITS).reports
    off = [
        report
        for layer, report in reports.items()
        if layer not in {Layer.LIMITS, Layer.USER}
    ]
    assert {report.detail for report in off} == {"switched off"}
    assert asdict(off[0])["applied"] is False
