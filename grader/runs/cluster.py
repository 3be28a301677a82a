"""Grades on a cluster that dask.distributed runs.

Each worker process has an engine and a zygote of its own. The course travels
once to each worker, as an archive checked by its hash, also to those that join
or restart later.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

from distributed import Client, Worker, WorkerPlugin

from grader.course.catalogue import get_assignment
from grader.errors import ClusterError, GraderError
from grader.gradebook.keys import assignment_key, environment
from grader.model.options import Job
from grader.runs import work
from grader.runs.packing import pack_course, unpack_course

P = ParamSpec("P")
T = TypeVar("T")
CONNECT_SECONDS = 10
#: Submissions handed out per thread of the cluster: one it works at, one that
#: waits.
QUEUED_PER_THREAD = 2


class CourseOnWorker(WorkerPlugin):  # type: ignore[misc]  # of an optional library
    """Brings a course to each worker.

    A worker must have the versions of everything that the coordinating process
    has.
    """

    def __init__(self, job: Job) -> None:
        assignment = get_assignment(job.course, job.assignment)
        self.assignment = job.assignment
        self.key = assignment_key(assignment)
        self.archive = pack_course(assignment)
        self.versions = environment()
        self.name = f"grader-{self.key[:12]}-{uuid.uuid4().hex[:8]}"

    def setup(self, worker: Worker) -> None:
        """Unpack the course.

        Where it cannot be graded here, whoever asks for it is told so.
        """
        self.folder = TemporaryDirectory(prefix="grader-course-")
        folder = Path(self.folder.name)
        try:
            _check_versions(self.versions, str(worker.address))
            work.offer(
                unpack_course(self.archive, folder, self.assignment, self.key),
            )
        except GraderError as problem:
            work.refuse(self.key, problem)

    def teardown(self, worker: Worker) -> None:
        """End the zygote and remove the course.

        A submission that is being graded ends first.
        """
        del worker
        self.cleaning = threading.Thread(target=self._clean, daemon=True)
        self.cleaning.start()

    def _clean(self) -> None:
        work.close()
        self.folder.cleanup()


class Cluster(Executor):
    """The workers of a scheduler, as an executor.

    Raises ClusterError where the scheduler cannot be reached.
    """

    def __init__(self, address: str, job: Job) -> None:
        _silence_loggers()
        try:
            self._client = Client(
                address,
                timeout=CONNECT_SECONDS,
                set_as_default=False,
            )
        except (OSError, ValueError) as problem:
            reason = problem or type(problem).__name__
            raise ClusterError(
                f"No scheduler answers at {address}: {reason}.",
                "Start one with `dask scheduler`, and workers with `dask worker`.",
            ) from None
        self._course = CourseOnWorker(job)
        self._client.register_plugin(self._course)
        self._executor = self._client.get_executor(pure=False)

    @property
    def window(self) -> int:
        """How many submissions are handed out at once: more as workers join.

        Raises ClusterError without a scheduler.
        """
        try:
            threads: int = sum(self._client.nthreads().values())
        except Exception:  # noqa: BLE001 - of many kinds, and all mean the same
            raise _lost() from None
        return QUEUED_PER_THREAD * max(1, threads)

    def submit(
        self,
        fn: Callable[P, T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Future[T]:
        """Return the future of `fn(*args, **kwargs)` on one of the workers.

        It runs on another where that one is lost. Raises ClusterError, here or
        from the future, where the scheduler is lost.
        """
        future: Future[T] = Future()
        try:
            there: Future[T] = self._executor.submit(fn, *args, **kwargs)
        except Exception:  # noqa: BLE001 - of many kinds, and all mean the same
            raise _lost() from None
        there.add_done_callback(lambda done: _pass_on(done, future))
        return future

    # as inherited
    def shutdown(
        self,
        wait: bool = True,
        *,
        cancel_futures: bool = False,
    ) -> None:
        """Leave the cluster, whose workers forget the course.

        A scheduler that is gone needs no goodbye.
        """
        with suppress(Exception):
            self._executor.shutdown(wait=wait and not cancel_futures)
            self._client.unregister_worker_plugin(self._course.name)
        with suppress(Exception):
            self._client.close()


def _silence_loggers() -> None:
    """Silence what the cluster's libraries log: what matters becomes an error of ours."""
    # Dask gives many of its loggers levels of their own
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in {"asyncio", "distributed", "tornado"}:
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _pass_on(done: Future[T], future: Future[T]) -> None:
    """Give *future* what *done* holds; nobody but a lost scheduler cancels."""
    problem = _lost() if done.cancelled() else done.exception()
    if problem is not None:
        future.set_exception(problem)
    else:
        future.set_result(done.result())


def _lost() -> ClusterError:
    return ClusterError(
        "The cluster's scheduler is lost.",
        "What is graded is kept; run the same command again to go on.",
    )


def _check_versions(wanted: dict[str, str], place: str) -> None:
    """Raise ClusterError where this process would grade otherwise than the coordinator."""
    actual = environment()
    if actual == wanted:
        return
    lines = [
        f"{name} is {actual[name]} there, {value} here"
        for name, value in wanted.items()
        if actual[name] != value
    ]
    raise ClusterError(
        f"The worker at {place} has other versions: {'; '.join(lines)}.",
        "Install the same versions everywhere, for example in one container image.",
    )
