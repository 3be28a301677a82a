"""Clocks in the processes of a run: CPU seconds by phase and by submission, and peak memory.

Functions of the grader are wrapped from outside, so that the grader itself knows
nothing of it. Each process writes one file when it ends.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

#: The folder for the files of all processes of a run.
FOLDER = "GRADER_BENCHMARK_CLOCKS"
PHASES = (
    "intake", "start", "fork", "load", "calls", "tests", "naming", "small cases",
    "hard-coding", "keeping", "pages",
)  # fmt: skip


class Clocks:
    """CPU seconds by phase. What a phase calls counts for the innermost phase only."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = defaultdict(float)
        self.zygote_mib = 0.0
        #: CPU seconds of each graded submission, by whether all of it is right, and by id
        self.submissions: dict[str, dict[str, float]] = {
            "right": {},
            "wrong": {},
        }
        self._inner = 0.0

    def on(self, owner: Any, name: str, phase: str) -> None:
        """Count calls of the function *name* of *owner*, a class or module, as *phase*."""
        function: Callable[..., Any] = getattr(owner, name)

        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            outer, self._inner = self._inner, 0.0
            before = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                spent = time.process_time() - before
                self.cpu[phase] += spent - self._inner
                self._inner = outer + spent

        setattr(owner, name, timed)

    def on_submissions(self, engine: Any) -> None:
        """Note what each submission that a class of *engine* grades costs, its worker included."""
        function: Callable[..., Any] = engine.grade

        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            before = time.process_time() + self._of_workers
            result = function(*args, **kwargs)
            spent = time.process_time() + self._of_workers - before
            group = self.submissions["right" if is_right(result) else "wrong"]
            group[result.submission.id] = spent
            return result

        engine.grade = timed

    def on_workers(self, session: Any) -> None:
        """Count the CPU time of workers as loading or calls; they are asked by a class of *session*."""
        exchange = session._exchange

        @wraps(exchange)
        def counted(asking: Any, kind: str, *args: Any) -> Any:
            channel = asking._worker.channel
            before = channel.last_cpu or 0.0
            try:
                return exchange(asking, kind, *args)
            finally:
                phase = "calls" if kind == "call" else "load"
                self.cpu[phase] += (channel.last_cpu or before) - before

        session._exchange = counted

    def on_zygotes(self, zygote: Any) -> None:
        """Count the CPU time of zygotes: until they are ready as start, then as fork; and note their memory."""
        wait_ready, close = zygote.wait_ready, zygote.close

        @wraps(wait_ready)
        def started(one: Any) -> None:
            is_first = one.absent is None
            wait_ready(one)
            if is_first:
                ready = _cpu_of(one.process.pid)
                self.cpu["start"] += ready
                self.cpu["fork"] -= ready

        @wraps(close)
        def closed(one: Any) -> None:
            if one.process.poll() is None:
                self.cpu["fork"] += _cpu_of(one.process.pid)
                self.zygote_mib = max(
                    self.zygote_mib,
                    _peak_mib(one.process.pid),
                )
            close(one)

        zygote.wait_ready, zygote.close = started, closed

    def write(self) -> None:
        """Write what was counted into the folder for that."""
        own_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        counted = {
            "cpu": self.cpu,
            "own_mib": own_mib,
            "zygote_mib": self.zygote_mib,
            "submissions": self.submissions,
        }
        path = Path(os.environ[FOLDER]) / f"{os.getpid()}.json"
        path.write_text(json.dumps(counted), encoding="utf-8")

    @property
    def _of_workers(self) -> float:
        return self.cpu["load"] + self.cpu["calls"]


def is_right(result: Any) -> bool:
    """Return whether a result earns everything, and fails in nothing that is extra either."""
    wrong = {"wrong answer", "runtime error"}
    if result.score is None or wrong & {
        one.verdict for one in result.judgements
    }:
        return False
    return bool(result.score.earned >= result.assignment.rubric.maximum)


def install() -> Clocks:
    """Set clocks in this process, and let it write what they show when it ends."""
    clocks = Clocks()
    atexit.register(clocks.write)  # before the grader's: it runs after them
    from grader import pipeline
    from grader.diagnosis.class_diagnosis import Diagnoser
    from grader.gradebook import Gradebook
    from grader.grading.engine import Engine
    from grader.runs import work
    from grader.sandbox.host.launcher import Zygote
    from grader.sandbox.host.session import Session

    clocks.on(pipeline, "read_source", "intake")
    clocks.on(work._Bench, "__init__", "start")
    clocks.on(Engine, "grade", "tests")
    clocks.on(Engine, "_diagnoses", "naming")
    clocks.on(Diagnoser, "_public_run", "small cases")
    clocks.on(Diagnoser, "_with_example", "small cases")
    clocks.on(Engine, "_published_only", "hard-coding")
    clocks.on(Gradebook, "record", "keeping")
    clocks.on(pipeline, "write_all", "pages")
    clocks.on_submissions(Engine)
    clocks.on_workers(Session)
    clocks.on_zygotes(Zygote)
    return clocks


def install_in_further_processes() -> None:
    """Let the processes that the grader starts for itself have clocks, too."""
    from grader.runs import executors

    executors._start = start_with_clocks


def start_with_clocks(*args: Any) -> None:
    """Start a process of the grader's with clocks: runs there."""
    install()
    from grader.runs import executors

    executors._start(*args)


def _cpu_of(process: int) -> float:
    """Return the CPU seconds of a process without its children: clock_getcpuclockid(3)."""
    return time.clock_gettime((~process << 3) | 2)


def _peak_mib(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
