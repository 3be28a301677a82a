"""The log of a run: one JSON object a line in OUT/logs/run-N.jsonl.

It is for programs, and for whoever looks for a cause.
"""

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

    A plugin that is told of each result. `trouble` is a sentence where the file
    could not be written: a log is never a reason to stop.
    """

    def __init__(self) -> None:
        self.trouble = ""
        self._stream: TextIO | None = None

    def begin(self, directory: Path | None, run: int) -> None:
        """Write to the log of the run with the number *run* in *directory*.

        Does nothing where a log is open already.
        """
        if directory is None or self._stream is not None or self.trouble:
            return
        folder = directory / FOLDER
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"run-{run}.jsonl"
            self._stream = path.open("a", encoding="utf-8", buffering=1)
        except OSError as problem:
            self._give_up(problem)

    def write(self, event: str, **facts: Any) -> None:
        """Write one line about *event*.

        What JSON has no word for is written as text.
        """
        if self._stream is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": now, "event": event, **facts}, default=str)
        try:
            self._stream.write(f"{line}\n")
        except OSError as problem:
            self._give_up(problem)

    @hookimpl
    def grader_submission_graded(self, result: Result, total: int) -> None:
        """Write a line about *result*."""
        verdicts = Counter(
            judgement.verdict.value for judgement in result.judgements
        )
        self.write(
            "submission graded",
            assignment=result.assignment.id,
            student=result.submission.id,
            earned=None if result.score is None else float(result.score.earned),
            verdicts=verdicts,
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
        elif isinstance(value, KeyboardInterrupt):
            self.write("stopped", reason=str(value) or "Ctrl-C")
        elif value is not None:
            self.write("stopped", reason=repr(value))
        self._close()

    def _give_up(self, problem: OSError) -> None:
        reason = problem.strerror or problem
        self.trouble = f"The log of this run is incomplete: {reason}."
        self._close()

    def _close(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            # what could not be written is tried once more, in vain
            with suppress(OSError):
                stream.close()
