"""Progress of a run, as a plugin: a bar on a terminal, plain lines otherwise."""

from __future__ import annotations

import time
from collections import Counter
from types import TracebackType
from typing import Self

import pluggy
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from grader.cli.terminal import errors
from grader.grading.final_grade import waits_for
from grader.model import Result
from grader.model.safe_text import clean_line

#: That of `hookspecs`, which imports what hooks speak of.
hookimpl = pluggy.HookimplMarker("grader")


class ProgressBar:
    """Shows how many submissions are graded, and how they fared.

    A context manager.
    """

    def __init__(self) -> None:
        self.states: Counter[str] = Counter()
        self.started = time.monotonic()
        self.slowest: tuple[float, str] = (0.0, "")
        self.bar = Progress(
            TextColumn("[bold]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[states]}"),
            TimeElapsedColumn(),
            TextColumn("eta"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[pace]}"),
            console=errors(),
            transient=True,
        )
        self.task = self.bar.add_task("grading", total=None, states="", pace="")

    def __enter__(self) -> Self:
        self.bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.bar.stop()
        if self.slowest[1]:
            errors().print(
                f"{sum(self.states.values())} graded, {self._pace()}",
                markup=False,
            )

    @hookimpl
    def grader_submission_graded(self, result: Result, total: int) -> None:
        """Count *result*."""
        state = state_of(result)
        self.states[state] += 1
        name = clean_line(result.submission.id, 64)
        self.slowest = max(self.slowest, (result.seconds, name))
        if not errors().is_terminal:
            errors().print(f"{name}: {state}", markup=False)
            return
        counts = [
            f"{count} {name}" for name, count in sorted(self.states.items())
        ]
        states = " · ".join(counts)
        self.bar.update(
            self.task,
            total=total,
            advance=1,
            states=states,
            pace=self._pace(),
        )

    def _pace(self) -> str:
        """Return how many submissions a minute are graded, and which took longest."""
        elapsed = max(time.monotonic() - self.started, 1e-3)
        rate = 60 * sum(self.states.values()) / elapsed
        seconds, name = self.slowest
        return f"{rate:.0f} a minute; slowest: {name}, {seconds:.1f} s"


def state_of(result: Result) -> str:
    """Return how a submission fared, in a few words."""
    submission, score = result.submission, result.score
    states = (
        (submission.missing and not result.is_excused, "nothing handed in"),
        (result.is_excused, "excused"),
        (score is None, "internal error"),
        (submission.too_large, "too large to grade"),
        (submission.problem is not None, "nothing to grade"),
        (bool(waits_for(result)), "waits for a person"),
        (score is not None and score.earned >= score.maximum, "full score"),
        (score is not None and not score.earned, "no points"),
    )
    return next((state for holds, state in states if holds), "partial score")
