"""Forked children in which a layer can be applied for good, and what they saw as plain values."""

import functools
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import pytest

from grader.model import Limits
from grader.sandbox.isolation.confine import confine, enter_namespaces, prepare
from grader.sandbox.isolation.levels import Layer, LayerReport, Profile

NOBODY = 65534
DEADLINE = 60
LIMITS = Limits(memory_mib=256)
#: Opened here: where the root folder is empty there is no /dev/null.
QUIET = os.open(os.devnull, os.O_RDWR)


@dataclass(frozen=True)
class Ended:
    """How a child ended: the last line of its replies, the first, and its exit code, negative for a signal."""

    value: Any
    code: int
    first: Any = None


def in_child(function: Callable[[], Any], *, user: int | None = None) -> Ended:
    """Run *function* in a forked child, as *user* if given, with the reply pipe as its descriptor 3."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        _child(function, theirs, user)
    os.close(theirs)
    with os.fdopen(ours, "rb") as reply:
        replies = [json.loads(line) for line in reply]
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return (
        Ended(replies[-1], code, replies[0]) if replies else Ended(None, code)
    )


def _child(function: Callable[[], Any], reply: int, user: int | None) -> None:
    code = 1
    try:
        signal.alarm(DEADLINE)
        os.dup2(reply, 3)
        os.dup2(QUIET, 0)
        os.environ.clear()
        if user is not None:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        os.write(3, json.dumps(function()).encode())
        code = 0
    except BaseException as error:  # noqa: BLE001 - a child must never run on into the tests of its parent
        os.write(3, json.dumps(f"{type(error).__name__}: {error}").encode())
    finally:
        os._exit(code)


def _needs_linux() -> None:
    if sys.platform != "linux":
        pytest.skip("layers are a matter of Linux")


@pytest.fixture(params=["root", "ordinary user"])
def run(request: pytest.FixtureRequest) -> Callable[..., Ended]:
    """Runs a function in a child, once as root (where the tests are) and once as an ordinary user."""
    _needs_linux()
    if os.geteuid() == 0:
        return functools.partial(
            in_child,
            user=None if request.param == "root" else NOBODY,
        )
    if request.param == "root":
        pytest.skip("the tests do not run as root")
    return in_child


@pytest.fixture
def child() -> Callable[..., Ended]:
    """Runs a function in a child, as whoever runs the tests."""
    _needs_linux()
    return in_child


@dataclass(frozen=True)
class Worker:
    """How a confined worker ended, and what its layers reported before."""

    reports: dict[Layer, LayerReport]
    value: Any
    code: int


@pytest.fixture
def worker(run: Callable[..., Ended]) -> Callable[..., Worker]:
    """Runs a function in a worker under the layers given (all if none), forked from a zygote prepared for it."""

    def work(
        function: Callable[[], Any],
        *layers: Layer,
        limits: Limits = LIMITS,
    ) -> Worker:
        profile = Profile(frozenset(layers)) if layers else Profile()

        def confined() -> list[Any]:
            reports = [
                asdict(report)
                for report in confine(prepared, slot=1, budget=limits)
            ]
            os.write(3, json.dumps(reports).encode() + b"\n")
            return function()

        def zygote() -> list[Any]:
            nonlocal prepared
            prepared = prepare(profile, enter_namespaces(profile))
            ended = in_child(confined)
            return [ended.first, ended.value, ended.code]

        prepared = None
        ended = run(zygote)
        assert ended.code == 0, ended.value
        reports, value, code = ended.value
        read_back = [
            LayerReport(Layer(one["layer"]), one["applied"], one["detail"])
            for one in reports
        ]
        return Worker(
            {report.layer: report for report in read_back},
            value,
            code,
        )

    return work
