"""The unit of work: one submission in, one result out, in whichever process an executor runs it.

Engine, tests and zygote are one per process and assignment: the first
submission builds them, `close` ends them.
"""

from __future__ import annotations

import atexit
import os
import signal
import threading
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Protocol

from grader.course.catalogue import get_assignment
from grader.errors import CourseError, GraderError, OverrunError
from grader.gradebook.keys import assignment_key
from grader.gradebook.provenance import make_manifest, with_submission
from grader.grading.engine import Engine
from grader.grading.salvage import salvage_with
from grader.model import Assignment, Result
from grader.model.options import Job, Options
from grader.plugins import make_plugins
from grader.runs.cpu_limit import end_process_beyond, limited_cpu
from grader.runs.packing import unpack
from grader.runs.reply_cache import ReplyCache
from grader.sandbox.host.requirement import check_isolation, is_base_or_better
from grader.sandbox.host.workers import open_workers
from grader.sandbox.isolation import cgroup
from grader.sandbox.reader.client import Reader
from grader.wording.texts import in_english


class Event(Protocol):
    """What `end_on` needs of an event, of threads or of processes."""

    def wait(self) -> object:
        """Return when the event is set."""


class _Bench:
    """All that grading submissions of one assignment under the same options needs."""

    def __init__(self, assignment: Assignment, options: Options) -> None:
        self.options = options
        self._stack = ExitStack()
        manager = make_plugins(assignment.course)
        try:
            self._stack.enter_context(
                open_workers(assignment, options, manager),
            )
            self.engine = Engine.with_hidden_tests(assignment, manager)
            self.engine.order = options.order
            self.engine.salvage = salvage_with(
                self._stack.enter_context(Reader()),
            )
            self.manifest = make_manifest(
                assignment,
                options,
                self.engine.suite.seed,
            )
            # last: the zygote has got ready meanwhile
            level = check_isolation(assignment, options, manager)
            if is_base_or_better(level):  # else student code might reach it
                cache = ReplyCache(assignment)
                if cache.is_usable:
                    self.engine.keep_replies(cache)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the zygote."""
        self._stack.close()


class _Process:
    """What this process knows and has built.

    `assignments` holds them, or why they cannot be graded here, by key.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.assignments: dict[str, Assignment | GraderError] = {}
        self.benches: dict[str, _Bench] = {}
        #: whether somebody starts another process in the place of this one
        self.is_replaceable = False

    def bench(self, key: str, options: Options) -> _Bench:
        """Return what is needed for the assignment with *key*.

        That of another is ended.
        """
        assignment = self.assignments.get(key)
        if isinstance(assignment, GraderError):
            raise assignment
        if assignment is None:
            raise CourseError(
                "The course was changed while it was being graded, or never reached"
                " this process.",
                "Run again.",
            )
        bench = self.benches.get(key)
        if bench is None or bench.options != options:
            self.clear()
            bench = self.benches[key] = _Bench(assignment, options)
        return bench

    def clear(self) -> None:
        """End all that was built."""
        while self.benches:
            _, bench = self.benches.popitem()
            bench.close()


_process = _Process()


def grade_submission(
    submission: bytes,
    assignment: str,
    options: Options,
) -> Result:
    """Return the result of *submission*, which `packing.pack` made, one at a time.

    *assignment* is the key of the assignment, which must have been offered to this
    process. Raises OverrunError where grading it computes for too long, and another
    GraderError where the course or the machine must be mended.
    """
    with _process.lock, in_english():
        bench = _process.bench(assignment, options)
        work = unpack(submission)
        if _process.is_replaceable:
            end_process_beyond()
        try:
            with limited_cpu():
                result = bench.engine.grade(work)
        except OverrunError:
            # it was left in the middle of anything
            _process.clear()
            raise
        return replace(result, manifest=with_submission(bench.manifest, work))


def offer(assignment: Assignment) -> str:
    """Let this process grade *assignment*, and return its key."""
    key = assignment_key(assignment)
    _process.assignments[key] = assignment
    return key


def refuse(key: str, reason: GraderError) -> None:
    """Let every request to grade the assignment with *key* here end with *reason*."""
    _process.assignments[key] = reason


def start(job: Job) -> None:
    """Build what *job* needs before the first submission comes.

    For a process that does nothing else. A Ctrl-C is the coordinating process's
    to handle.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _process.is_replaceable = True
    # the first submission meets it again, and it is told to a person
    with suppress(GraderError), _process.lock:
        key = offer(get_assignment(job.course, job.assignment))
        _process.bench(key, job.options)


def end_on(stop: Event) -> None:
    """End this process as soon as *stop* is set, whatever it is doing.

    Its zygote and workers end with it.
    """

    def wait() -> None:
        stop.wait()
        os._exit(0)

    threading.Thread(target=wait, daemon=True, name="end on stop").start()


def close() -> None:
    """End this process's zygote; the next submission builds another."""
    with _process.lock:
        _process.clear()
    # of processes that were ended rather than ending by themselves
    cgroup.sweep()


atexit.register(close)
