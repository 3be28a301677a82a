"""The plugin that answers `grader_start_worker` with processes forked from a zygote."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pluggy

from grader.errors import IsolationError
from grader.model import Assignment, Limits, Plain, Submission
from grader.model.options import Options
from grader.sandbox.host.launcher import ForkedWorker, Zygote
from grader.sandbox.host.requirement import refuse_below
from grader.sandbox.host.settings import process_settings
from grader.sandbox.libraries.demand import needs_heavy_modules
from grader.sandbox.spawned import SpawnedWorker

hookimpl = pluggy.HookimplMarker("grader")

#: Zygotes that one process keeps for single modules, beside the ordinary one
#: and the one with heavy modules.
MOST_FOR_MODULES = 3


class ZygoteWorkers:
    """Forks each worker from a zygote.

    The ordinary one is started at once and imports while the caller prepares.

    Another is started, and kept, for the first submission whose files mention
    what takes libraries seconds to load, and for modules that the assignment
    given with a submission lists beyond those it listed at the start.
    """

    def __init__(self, assignment: Assignment, options: Options) -> None:
        self.options = options
        self.settings = process_settings(assignment, options.layers_off)
        self.modules = assignment.modules
        self.zygote = Zygote(self.settings, options.hash_seed)
        #: by the modules that they import beside the heavy ones
        self._heavy_zygotes: dict[tuple[str, ...], Zygote] = {}

    @hookimpl(trylast=True)
    def grader_start_worker(
        self,
        submission: Submission,
        assignment: Assignment,
        limits: Limits,
    ) -> ForkedWorker:
        """Return a forked worker.

        Raises IsolationError where it is less isolated than it must be.
        """
        worker = self._zygote_for(submission, assignment).fork(limits)
        try:
            refuse_below(worker.level, assignment, self.options)
        except IsolationError:
            worker.end()
            raise
        return worker

    def close(self) -> None:
        """End the zygotes."""
        for zygote in (self.zygote, *self._heavy_zygotes.values()):
            zygote.close()

    def _zygote_for(
        self,
        submission: Submission,
        assignment: Assignment,
    ) -> Zygote:
        modules = tuple(
            module
            for module in assignment.modules
            if module not in self.modules
        )
        if not modules and not self._needs_heavy_zygote(submission, assignment):
            return self.zygote
        is_new = modules not in self._heavy_zygotes
        if (
            is_new
            and len(self._heavy_zygotes.keys() - {()}) >= MOST_FOR_MODULES
        ):
            modules = ()
        if modules not in self._heavy_zygotes:
            more: dict[str, Plain] = {
                "modules": [*self.modules, *modules],
                "heavy": assignment.arrays == "torch",
            }
            zygote = Zygote(self.settings | more, self.options.hash_seed)
            self._heavy_zygotes[modules] = zygote
        return self._heavy_zygotes[modules]

    def _needs_heavy_zygote(
        self,
        submission: Submission,
        assignment: Assignment,
    ) -> bool:
        if self.settings["heavy"]:
            return False
        return _needs_heavy_modules(submission, assignment)


class SpawnedWorkers:
    """Starts each worker as a process of its own.

    For systems without fork or without what the zygote needs.

    Such a process has files, so libraries import what they need when they need
    it.
    """

    def __init__(self, assignment: Assignment, options: Options) -> None:
        self.options = options
        settings = process_settings(assignment, options.layers_off)
        self.settings = settings | {"heavy": False}

    @hookimpl(trylast=True)
    def grader_start_worker(
        self,
        submission: Submission,
        assignment: Assignment,
        limits: Limits,
    ) -> SpawnedWorker:
        """Return a spawned worker.

        Raises IsolationError where it must be isolated: it is not.
        """
        del submission
        refuse_below(SpawnedWorker.level, assignment, self.options)
        return SpawnedWorker(self.settings, limits, self.options.hash_seed)

    def close(self) -> None:
        """Do nothing: no process is kept between workers."""


Workers = ZygoteWorkers | SpawnedWorkers


def start_workers(assignment: Assignment, options: Options) -> Workers:
    """Return the kind of workers that this system allows.

    A zygote among them gets ready while the caller goes on.
    """
    kind = ZygoteWorkers if sys.platform == "linux" else SpawnedWorkers
    return kind(assignment, options)


@contextmanager
def open_workers(
    assignment: Assignment,
    options: Options,
    manager: pluggy.PluginManager,
    workers: Workers | None = None,
) -> Iterator[None]:
    """Register *workers*, by default new ones, with *manager*, and close them at the end."""
    workers = workers or start_workers(assignment, options)
    manager.register(workers, "workers")
    try:
        yield
    finally:
        manager.unregister(workers)
        workers.close()


def _needs_heavy_modules(
    submission: Submission,
    assignment: Assignment,
) -> bool:
    if assignment.arrays != "torch":
        return False
    sources = [
        file.content
        for file in submission.files
        if file.path.endswith((".py", ".ipynb"))
    ]
    return needs_heavy_modules(sources)
