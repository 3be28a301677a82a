"""What one submission may still use: CPU and wall time, and workers it may lose."""

from __future__ import annotations

from dataclasses import replace

from grader.model import FailureKind, Limits, StudentFailure
from grader.model.failure_details import OutOfTime
from grader.model.failure_kinds import Overrun
from grader.sandbox.host.channel import WALL_FACTOR

#: A hook that never answered gets at least this share of a call's time, however
#: many calls overran before.
LEAST_SHARE = 0.25
#: So that a call can fail by itself.
LEAST_SECONDS = 0.05


class Budget:
    """Counts what was used, and says what the next call may use.

    An endless loop that many functions share must not cost its full time in
    each: every call that overran halves what a function gets that has not
    answered yet, down to `LEAST_SHARE`. One that has answered before keeps its
    full time.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cpu = 0.0
        self.wall = 0.0
        #: seconds in which workers neither ran nor waited for a core
        self.idle = 0.0
        #: whether the system told what of the time was idle, so far
        self.is_told = True
        #: wall seconds of loads, each of which has a limit of its own
        self.loading = 0.0
        self.deaths = 0
        self.overruns = 0
        #: how each hook that lost a worker lost its last one
        self.killers: dict[str, StudentFailure] = {}
        self._answered: set[str] = set()

    def spend(
        self,
        wall: float,
        cpu: float | None,
        idle: float,
        *,
        loading: bool = False,
    ) -> None:
        """Count the seconds of an exchange.

        Where the system cannot tell the CPU time, all of it counts as such.

        Loads do not count towards the total: how often a file is loaded is the
        tests' doing.
        """
        if loading:
            self.loading += wall
            return
        self.wall += wall
        self.idle += max(idle, 0.0)
        self.cpu += wall if cpu is None else cpu

    def answered(self, hook: str) -> None:
        """Remember that *hook* gave an answer in time."""
        self._answered.add(hook)

    def lost(self, hook: str, failure: StudentFailure) -> None:
        """Remember that a call of *hook* lost its worker."""
        self.deaths += 1
        self.overruns += failure.kind is FailureKind.TIME_LIMIT
        self.killers[hook] = failure

    def seconds_for(self, hook: str) -> float:
        """Return how many CPU seconds the next call of *hook* may take."""
        share = 1.0
        if hook not in self._answered:
            share = max(0.5**self.overruns, LEAST_SHARE)
        used = max(self.cpu, self.idle / WALL_FACTOR)
        seconds_left = max(self.limits.total_seconds - used, LEAST_SECONDS)
        return min(self.limits.call_seconds * share, seconds_left)

    def refusal(self, hook: str) -> StudentFailure | None:
        """Return why *hook* may not be called, or None.

        It or the submission has used up what it may.
        """
        if hook in self.killers and self.deaths >= self.limits.deaths:
            return replace(self.killers[hook], refused=True)
        total = self.limits.total_seconds
        if self.cpu <= total and self.idle <= WALL_FACTOR * total:
            return None
        is_clear = self.is_told or self.cpu > total
        overrun = Overrun.TOTAL if is_clear else Overrun.UNCLEAR
        return StudentFailure(OutOfTime(overrun, total))
