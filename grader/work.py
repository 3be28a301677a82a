"""The unit of work: one submission in, one result out, in whichever process an executor runs it.

Engine, tests and zygote are one per process and job: the first submission builds them, `close` ends them.
"""

from __future__ import annotations

import atexit
import os
import signal
import threading
from contextlib import ExitStack
from dataclasses import replace
from typing import Protocol, cast

from grader.course import get_assignment
from grader.engine import Engine
from grader.gradebook.manifest import make_manifest, with_submission
from grader.job import Job
from grader.model import Manifest, Result, Submission
from grader.plugins import make_plugins
from grader.sandbox.isolation import cgroup
from grader.sandbox.requirement import check_isolation
from grader.sandbox.workers import open_workers


class Event(Protocol):
    """What `end_on` needs of an event, of threads or of processes."""

    def wait(self) -> object:
        """Return when the event is set."""


class _Process:
    """What this process has built."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stack = ExitStack()
        self.job: Job | None = None
        self.engine: Engine | None = None
        self.manifest: Manifest | None = None


_process = _Process()


def grade_submission(submission: Submission, job: Job) -> Result:
    """Return the result of *submission*, with this process's engine for *job*; one at a time."""
    with _process.lock:
        result = _engine(job).grade(submission)
        return replace(result, manifest=with_submission(cast("Manifest", _process.manifest), submission))


def start(job: Job) -> None:
    """Build the engine for *job* before the first submission comes; for a process that does nothing else.

    A Ctrl-C is the coordinating process's to handle.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with _process.lock:
        _engine(job)


def end_on(stop: Event) -> None:
    """End this process as soon as *stop* is set, whatever it is doing: its zygote and workers end with it."""

    def wait() -> None:
        stop.wait()
        os._exit(0)

    threading.Thread(target=wait, daemon=True, name="end on stop").start()


def close() -> None:
    """End this process's zygote; the next submission builds another."""
    with _process.lock:
        _process.stack.close()
        _process.stack = ExitStack()
        _process.job = _process.engine = _process.manifest = None
    cgroup.sweep()  # of processes that were ended rather than ending by themselves


def _engine(job: Job) -> Engine:
    if _process.engine is None or _process.job != job:
        _process.stack.close()
        _process.stack = ExitStack()
        assignment = get_assignment(job.course, job.assignment)
        manager = make_plugins(job.course)
        _process.stack.enter_context(open_workers(assignment, job.options, manager))
        _process.engine = Engine.with_hidden_tests(assignment, manager)
        _process.engine.order = job.options.order
        _process.manifest = make_manifest(assignment, job.options, _process.engine.suite.seed)
        check_isolation(assignment, job.options, manager)  # last: the zygote has got ready meanwhile
        _process.job = job
    return _process.engine


atexit.register(close)
