"""Grades one class in this process and says where the time goes: CPU by phase, seconds, memory."""

from __future__ import annotations

import os
import resource
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from grader import pipeline
from grader.course.catalogue import get_assignment
from grader.gradebook import Gradebook
from grader.grading.engine import Engine
from grader.model.options import Options
from grader.sandbox.host.launcher import Zygote
from grader.sandbox.host.session import Session

PHASES = ("fork", "load", "calls", "judging", "diagnosis", "keeping", "report")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a class of `size` cost: seconds from the first submission's start, CPU seconds by phase, peak MiB."""

    size: int
    jobs: int
    grading: float
    reports: float
    cpu: dict[str, float]
    grader_mib: float
    zygote_mib: float

    @property
    def judged(self) -> float:
        """Submissions judged a second, reports rendered afterwards."""
        return self.size / self.grading

    @property
    def reported(self) -> float:
        """Submissions a second with full reports."""
        return self.size / (self.grading + self.reports)


class Clocks:
    """CPU seconds of this process by phase.

    What a phase calls counts for the innermost one only.
    """

    def __init__(self) -> None:
        self.cpu: dict[str, float] = defaultdict(float)
        self.wall: dict[str, float] = defaultdict(float)
        self._inner = 0.0

    def on(self, owner: Any, name: str, phase: str) -> None:
        """Count calls of *owner*'s function *name* as *phase*."""
        function: Callable[..., Any] = getattr(owner, name)

        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            outer, self._inner = self._inner, 0.0
            cpu, wall = time.process_time(), time.monotonic()
            try:
                return function(*args, **kwargs)
            finally:
                spent = time.process_time() - cpu
                self.cpu[phase] += spent - self._inner
                self.wall[phase] += time.monotonic() - wall
                self._inner = outer + spent

        setattr(owner, name, timed)

    def on_workers(self) -> None:
        """Count the CPU time of workers as loading or calls, that of the zygote as fork, and note its memory."""
        # measured from outside
        exchange = Session._exchange  # noqa: SLF001
        close, start = Zygote.close, Zygote.wait_ready

        @wraps(exchange)
        def counted(session: Session, kind: str, *args: Any) -> Any:
            # see above
            channel = session._worker.channel  # type: ignore[union-attr]  # noqa: SLF001
            before = channel.last_cpu or 0.0
            try:
                return exchange(session, kind, *args)
            finally:
                self.cpu["calls" if kind == "call" else "load"] += (
                    channel.last_cpu or before
                ) - before

        @wraps(start)
        def started(zygote: Zygote) -> None:
            first = zygote.absent is None
            start(zygote)
            if first:
                self.cpu["fork"] -= _cpu_of(zygote.process.pid)
                self.wall["started"] = time.monotonic()

        @wraps(close)
        def closed(zygote: Zygote) -> None:
            self.cpu["fork"] += _cpu_of(zygote.process.pid)
            self.wall["zygote MiB"] = _peak_mib(zygote.process.pid)
            close(zygote)

        Session._exchange = counted  # type: ignore[method-assign]  # noqa: SLF001
        Zygote.close = closed  # type: ignore[method-assign]
        Zygote.wait_ready = started  # type: ignore[method-assign]


def measure(course: Path, source: Path, out: Path, jobs: int) -> dict[str, Any]:
    """Grade the class in *source*.

    With more than one of *jobs*, CPU by phase is that of this process only.
    """
    clocks = Clocks()
    clocks.on(Engine, "grade", "judging")
    clocks.on(Engine, "_diagnoses", "diagnosis")
    clocks.on(Engine, "_published_only", "diagnosis")
    clocks.on(Gradebook, "record", "keeping")
    clocks.on(pipeline, "write_all", "report")
    clocks.on_workers()
    started = time.monotonic()
    graded = pipeline.grade_class(
        get_assignment(course, "nyu_hw1"), source, Options(out=out, jobs=jobs)
    )
    ended = time.monotonic()
    reports = clocks.wall["report"]
    return asdict(
        Measured(
            size=len(graded.results),
            jobs=jobs,
            grading=ended - clocks.wall.get("started", started) - reports,
            reports=reports,
            cpu={phase: clocks.cpu[phase] for phase in PHASES},
            grader_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            / 1024,
            zygote_mib=clocks.wall["zygote MiB"],
        )
    )


def _cpu_of(process: int) -> float:
    """Return the CPU seconds of a process without its children: clock_getcpuclockid(3)."""
    return time.clock_gettime((~process << 3) | 2)


def _peak_mib(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(
        int(line.split()[1]) / 1024
        for line in lines
        if line.startswith("VmHWM")
    )


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))
