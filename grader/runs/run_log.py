"""The log of a run: one JSON object a line in OUT/logs/run-N.jsonl, for programs and for whoever looks for a cause."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

import pluggy

from grader.errors import GraderError
from grader.model import Result

hookimpl = pluggy.HookimplMarker("grader")
FOLDER = "logs"
_MOST_ERROR = 2000


class RunLog:
    """Writes what happens in the runs of one command, from `begin` to the end of its `with`.

    A plugin that is told of each result. `trouble` is a sentence where the file could
    not be written: a log is never a reason to stop.
    """

    def __init__(self) -> None:
        self.trouble = ""
        self._stream: TextIO | None = None

    def begin(self, directory: Path | None, run: int) -> None:
        """Write to the log of the run with the number *run* in *directory*, unless a log is open already."""
        if directory is None or self._stream is not None or self.trouble:
            return
        try:
            (directory / FOLDER).mkdir(parents=True, exist_ok=True)
            self._stream = (directory / FOLDER / f"run-{run}.jsonl").open(
                "a", encoding="utf-8", buffering=1
            )
        except OSError as problem:
            self._give_up(problem)

    def write(self, event: str, **facts: Any) -> None:
        """Write one line about *event*.

        What JSON has no word for is written as text.
        """
        if self._stream is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        try:
            self._stream.write(
                json.dumps({"time": now, "event": event, **facts}, default=str) + "\n"
            )
        except OSError as problem:
            self._give_up(problem)

    @hookimpl
    def grader_submission_graded(self, result: Result, total: int) -> None:
        """Write a line about *result*."""
        self.write(
            "submission graded",
            assignment=result.assignment.id,
            student=result.submission.id,
            earned=None if result.score is None else float(result.score.earned),
            verdicts=Counter(
                judgement.verdict.value for judgement in result.judgements
            ),
            seconds=round(result.seconds, 3),
            isolation=result.isolation,
            problem=result.submission.problem or "",
            error=result.error[-_MOST_ERROR:],
            total=total,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(value, GraderError):
            self.write("stopped", reason=value.message, tip=value.tip)
        elif value is not None:
            self.write(
                "stopped",
                reason=(
                    "Ctrl-C" if isinstance(value, KeyboardInterrupt) else repr(value)
                ),
            )
        self._close()

    def _give_up(self, problem: OSError) -> None:
        self.trouble = (
            f"The log of this run is incomplete: {problem.strerror or problem}."
        )
        self._close()

    def _close(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            # what could not be written is tried once more, in vain
            with suppress(OSError):
                stream.close()
