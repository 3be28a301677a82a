"""The whole stack, tried from inside, as root and as an ordinary user."""

import ctypes
import errno
import os
import signal
import sys
import threading
from dataclasses import asdict, replace

import pytest

from grader.model import Limits
from grader.sandbox.isolation import arch, probe
from grader.sandbox.isolation.confine import confine, enter_namespaces, prepare
from grader.sandbox.isolation.levels import (
    BASE,
    NAMESPACE_WALL,
    NAMESPACES,
    Layer,
    LayerReport,
    Level,
    Profile,
    level,
)
from grader.sandbox.isolation.targets import open_targets, traces

MEMORY_MIB = 256
#: Crimes that nobody but root can commit, confined or not: the zygote is not dumpable,
#: nor are its forks.
ROOT_ONLY = {
    "become root",
    "open its own memory as a file",
    "read the grader's memory",
}


def crimes(worker, *layers, against_zygote=False):
    """The worker that tried every crime under *layers*, and the names of those that were not contained.

    Where the tests run as root, an ordinary user could not reach their process anyway:
    its zygote is a better target.
    """
    with open_targets(MEMORY_MIB) as targets:

        def commit():
            against = (
                replace(targets, process=os.getppid())
                if against_zygote
                else targets
            )
            return [asdict(one) for one in probe.run(against)]

        ended = worker(commit, *layers)
        found = traces(targets)
    assert ended.code == 0, ended.value
    assert len(ended.value) == len(probe.CRIMES)
    committed = {one["name"] for one in ended.value if not one["contained"]}
    assert bool(found) == ("write a file" in committed)
    return ended, committed


def test_the_whole_stack_is_strong_and_contains_every_crime(worker):
    ended, committed = crimes(worker)
    assert committed == set()
    assert level(ended.reports.values()) is Level.STRONG
    missing = {
        layer for layer, report in ended.reports.items() if not report.applied
    }
    assert missing <= {Layer.USER}, ended.reports


def test_the_base_alone_contains_every_crime(worker):
    ended, committed = crimes(worker, *BASE)
    assert committed == set()
    assert level(ended.reports.values()) is Level.REDUCED


def test_the_second_walls_alone_leave_what_the_documentation_says(worker):
    without_filter = set(Layer) - {Layer.SECCOMP, Layer.CGROUP}
    ended, committed = crimes(worker, *without_filter)
    assert level(ended.reports.values()) is Level.PROCESS_ONLY
    assert committed <= {
        "send by UDP",
        "open a netlink socket",
        "pass on descriptors",
        "fork",
        "clone a process",
        "choose its cores",
        "create a file in memory",
        "use rare calls of the kernel",
        "enter a new user namespace",
    }


def test_a_probe_notices_what_is_not_contained(worker):
    _, committed = crimes(worker, Layer.CGROUP, against_zygote=True)
    assert set(probe.CRIMES) - committed <= ROOT_ONLY | {
        "read private variables",
    }


def test_a_probe_notices_descriptors_and_variables(child):
    def look():
        os.environ["GITHUB_TOKEN"] = "x"
        stranger = os.dup2(0, 77)
        with open_targets(MEMORY_MIB) as targets:
            found = {one.name: one.detail for one in probe.run(targets)}
        os.close(stranger)
        return [
            found["use inherited descriptors"].split(", "),
            found["read private variables"],
        ]

    descriptors, variables = child(look).value
    assert "77" in descriptors
    assert variables == "GITHUB_TOKEN"


def test_reports_come_in_the_order_of_the_layers(worker):
    reports = worker(lambda: None).reports
    assert list(reports) == [
        layer for layer in Layer if layer is not Layer.CGROUP
    ]


def test_everything_is_said_to_be_missing_on_another_machine(
    child,
    monkeypatch,
):
    monkeypatch.setattr(arch, "current", lambda: None)

    def work():
        prepared = prepare(Profile())
        return [asdict(report) for report in confine(prepared, 0, Limits())]

    reports = child(work).value
    assert not any(report["applied"] for report in reports)
    assert all("needs 64-bit Linux" in report["detail"] for report in reports)


def test_a_layer_the_kernel_refuses_is_reported_and_the_others_are_applied(
    worker,
    monkeypatch,
):
    def refuse(*_):
        raise OSError(
            errno.EOPNOTSUPP,
            "Operation not supported",
            "landlock_create_ruleset",
        )

    monkeypatch.setattr("grader.sandbox.isolation.landlock.version", refuse)
    reports = worker(lambda: None, *BASE, Layer.LANDLOCK).reports
    assert reports[Layer.LANDLOCK] == LayerReport(
        Layer.LANDLOCK,
        applied=False,
        detail="landlock_create_ruleset: Operation not supported",
    )
    assert level(reports.values()) is Level.REDUCED


def test_a_layer_without_effect_is_not_called_applied(worker, monkeypatch):
    monkeypatch.setattr(
        "grader.sandbox.isolation.seccomp.apply",
        lambda _: "pretended",
    )
    reports = worker(lambda: None).reports
    assert not reports[Layer.SECCOMP].applied
    assert level(reports.values()) is Level.PROCESS_ONLY


def test_namespaces_that_are_refused_leave_landlock_as_second_wall(
    worker,
    monkeypatch,
):
    def refuse(_):
        raise OSError(errno.EPERM, "Operation not permitted", "unshare")

    monkeypatch.setattr("grader.sandbox.isolation.namespaces.apply", refuse)
    monkeypatch.setattr(
        "grader.sandbox.isolation.processes.Holder.start",
        refuse,
    )
    ended, committed = crimes(worker)
    assert committed == set()
    assert not any(ended.reports[layer].applied for layer in NAMESPACES)
    assert level(ended.reports.values()) is Level.STRONG


def test_without_landlock_the_namespaces_are_the_second_wall(worker):
    ended, committed = crimes(worker, *BASE, *NAMESPACES)
    assert committed == set()
    assert {
        layer for layer in NAMESPACE_WALL if ended.reports[layer].applied
    } == NAMESPACE_WALL
    assert level(ended.reports.values()) is Level.STRONG


def test_workers_end_with_their_zygote_whatever_they_ignore(run):
    ours, theirs = os.pipe()

    def zygote():
        prepared = prepare(
            Profile(NAMESPACES),
            enter_namespaces(Profile(NAMESPACES)),
        )
        if os.fork() == 0:
            confine(prepared, 0, Limits())
            os.write(theirs, b"ready")
            while True:
                signal.pause()
        os.read(ours, 5)
        os.kill(os.getpid(), signal.SIGKILL)

    assert run(zygote).code == -signal.SIGKILL
    os.close(theirs)
    assert os.read(ours, 1) == b""
    os.close(ours)


def test_a_zygote_that_ends_in_good_order_leaves_no_process(run):
    def zygote():
        prepared = prepare(
            Profile(NAMESPACES),
            enter_namespaces(Profile(NAMESPACES)),
        )
        if os.fork() == 0:
            confine(prepared, 0, Limits())
            while True:
                signal.pause()
        prepared.holder.end()
        try:
            return os.wait()
        except ChildProcessError:
            return "no child is left"

    assert run(zygote).value == "no child is left"


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (lambda: os._exit(7), 7),
        (os.abort, -signal.SIGABRT),
        (lambda: ctypes.string_at(8), -signal.SIGSEGV),
        (lambda: signal.raise_signal(signal.SIGKILL), -signal.SIGKILL),
        (
            lambda: signal.pthread_kill(threading.get_ident(), signal.SIGTERM),
            -signal.SIGTERM,
        ),
    ],
    ids=[
        "exit",
        "abort",
        "segmentation fault",
        "kill itself",
        "signal its thread",
    ],
)
def test_a_worker_ends_with_its_own_status(worker, end, code):
    assert worker(end).code == code


@pytest.mark.skipif(
    arch.current() is not arch.X86_64,
    reason="x32 is a convention of x86-64",
)
def test_a_call_by_the_x32_convention_ends_the_worker(worker):
    def call():
        return ctypes.CDLL(None).syscall(ctypes.c_long(0x40000000 + 39))

    assert worker(call, *BASE).code == -signal.SIGSYS


def test_prints_leave_by_the_descriptors_one_and_two(worker):
    ours, theirs = os.pipe()

    def speak():
        print("to one", flush=True, file=sys.__stdout__)
        os.write(2, b"to two\n")

    kept = [os.dup(1), os.dup(2)]
    os.dup2(theirs, 1)
    os.dup2(theirs, 2)
    try:
        ended = worker(speak)
    finally:
        os.dup2(kept[0], 1)
        os.dup2(kept[1], 2)
        os.close(theirs)
    assert ended.code == 0, ended.value
    with os.fdopen(ours, "rb") as output:
        assert output.read() == b"to one\nto two\n"
    for descriptor in kept:
        os.close(descriptor)
