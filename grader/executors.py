"""Executors for whole submissions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

from grader.job import Job

P = ParamSpec("P")
T = TypeVar("T")


class InlineExecutor(Executor):
    """Runs each call at once, in the thread that submits it."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Return a finished future of `fn(*args, **kwargs)`."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as problem:  # noqa: BLE001 - a future carries whatever its call raised
            future.set_exception(problem)
        return future


def local_processes(count: int, job: Job) -> Executor:
    """Return *count* processes of this machine, each of which gets ready for *job* at once.

    They are spawned, not forked: torch hangs in a fork of a process that has used it.
    """
    return ProcessPoolExecutor(count, get_context("spawn"), _start, (job,))


def _start(job: Job) -> None:
    from grader.work import start  # noqa: PLC0415 - in the new process only

    start(job)
