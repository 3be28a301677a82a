"""Where workers come from: the plugin that answers `grader_start_worker` with processes forked from a zygote."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pluggy

from grader.errors import IsolationError
from grader.model import Assignment, Limits, Submission
from grader.model.options import Options
from grader.sandbox.host.launcher import ForkedWorker, Zygote
from grader.sandbox.host.requirement import refuse_below
from grader.sandbox.host.settings import process_settings
from grader.sandbox.spawned import SpawnedWorker

hookimpl = pluggy.HookimplMarker("grader")


class ZygoteWorkers:
    """Forks each worker from a zygote that is started at once and imports while the caller prepares."""

    def __init__(self, assignment: Assignment, options: Options) -> None:
        self.options = options
        self.zygote = Zygote(process_settings(assignment, options.layers_off), options.hash_seed)

    @hookimpl(trylast=True)
    def grader_start_worker(self, submission: Submission, assignment: Assignment, limits: Limits) -> ForkedWorker:
        """Return a forked worker. Raises IsolationError where it is less isolated than it must be."""
        del submission
        worker = self.zygote.fork(limits)
        try:
            refuse_below(worker.level, assignment, self.options)
        except IsolationError:
            worker.end()
            raise
        return worker

    def close(self) -> None:
        """End the zygote."""
        self.zygote.close()


class SpawnedWorkers:
    """Starts each worker as a process of its own, for systems without fork or without the zygote's needs."""

    def __init__(self, assignment: Assignment, options: Options) -> None:
        self.options = options
        self.settings = process_settings(assignment, options.layers_off)

    @hookimpl(trylast=True)
    def grader_start_worker(self, submission: Submission, assignment: Assignment, limits: Limits) -> SpawnedWorker:
        """Return a spawned worker. Raises IsolationError where it must be isolated: it is not."""
        del submission
        refuse_below(SpawnedWorker.level, assignment, self.options)
        return SpawnedWorker(self.settings, limits, self.options.hash_seed)

    def close(self) -> None:
        """Do nothing: no process is kept between workers."""


Workers = ZygoteWorkers | SpawnedWorkers


def start_workers(assignment: Assignment, options: Options) -> Workers:
    """Return the kind of workers that this system allows; a zygote among them gets ready while the caller goes on."""
    return (ZygoteWorkers if sys.platform == "linux" else SpawnedWorkers)(assignment, options)


@contextmanager
def open_workers(
    assignment: Assignment, options: Options, manager: pluggy.PluginManager, workers: Workers | None = None
) -> Iterator[None]:
    """Register *workers*, by default new ones, with *manager*, and close them at the end."""
    workers = workers or start_workers(assignment, options)
    manager.register(workers, "workers")
    try:
        yield
    finally:
        manager.unregister(workers)
        workers.close()
