"""Executors for whole submissions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
)
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from grader.errors import ClusterError
from grader.model.options import Job

P = ParamSpec("P")
T = TypeVar("T")

#: Submissions handed to each process ahead of time: one it works at, one that
#: waits.
QUEUED_PER_PROCESS = 2


class InlineExecutor(Executor):
    """Runs each call at once, in the thread that submits it."""

    #: how many calls it is handed at once: the result of one is kept before the
    #: next
    window = 1

    def submit(
        self,
        fn: Callable[P, T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Future[T]:
        """Return a finished future of `fn(*args, **kwargs)`."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as problem:  # noqa: BLE001 - a future carries whatever its call raised
            future.set_exception(problem)
        return future


class LocalProcesses(Executor):
    """Processes of this machine, each of which gets ready for a job at once.

    They are spawned, not forked: torch hangs in a fork of a process that has
    used it. Where one of them is ended from outside, the futures of all end with
    `BrokenExecutor`, and the next call has new processes.
    """

    def __init__(self, count: int, job: Job) -> None:
        self.window = QUEUED_PER_PROCESS * count
        self._count = count
        self._job = job
        self._context = get_context("spawn")
        self._unfinished: set[Future[Any]] = set()
        self._begin()

    def _begin(self) -> None:
        # an event would wait for a process that was ended to be told
        stop, self._stop = self._context.Pipe(duplex=False)
        self._processes = ProcessPoolExecutor(
            self._count,
            self._context,
            _start,
            (self._job, stop),
        )

    def submit(
        self,
        fn: Callable[P, T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Future[T]:
        """Return the future of `fn(*args, **kwargs)` in one of the processes."""
        try:
            future = self._processes.submit(fn, *args, **kwargs)
        except BrokenExecutor:
            self._stop.close()
            self._processes.shutdown(wait=True)
            self._begin()
            future = self._processes.submit(fn, *args, **kwargs)
        self._unfinished.add(future)
        future.add_done_callback(self._unfinished.discard)
        return future

    # the standard library's signature
    def shutdown(
        self,
        wait: bool = True,
        *,
        cancel_futures: bool = False,
    ) -> None:
        """End the processes.

        Where futures are cancelled, those that run are too, without waiting for
        student code.
        """
        if cancel_futures and self._unfinished:
            self._stop.close()
        self._processes.shutdown(wait, cancel_futures=cancel_futures)


def cluster(address: str, job: Job) -> Executor:
    """Return the workers of the dask.distributed scheduler at *address*.

    Raises ClusterError where they cannot be had.
    """
    try:
        from grader.runs.cluster import Cluster  # an optional library
    except ModuleNotFoundError as problem:
        text = f"--cluster needs dask.distributed, which is not installed ({problem})."
        raise ClusterError(text, "pip install 'fairgrade[dask]'") from None
    return Cluster(address, job)


class _Closing:
    """Waits until the other end of a pipe is closed."""

    def __init__(self, reader: Connection) -> None:
        self._reader = reader

    def wait(self) -> None:
        """Return when it is closed."""
        self._reader.poll(None)


def _start(job: Job, stop: Connection) -> None:
    from grader.runs.work import end_on, start  # in the new process only

    end_on(_Closing(stop))
    start(job)
