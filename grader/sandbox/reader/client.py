"""The trusted end of reading: forks a process for each submission, checks its claims."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from grader.model import (
    Limits,
    Plain,
    Problem,
    ProblemKind,
    SourceFile,
    StudentFailure,
)
from grader.sandbox.host.channel import Channel, WorkerLost
from grader.sandbox.host.claim_shapes import mapping_of
from grader.sandbox.host.launcher import ForkedWorker, Zygote
from grader.sandbox.host.settings import READER_MIB, reader_settings
from grader.sandbox.reader.claimed import salvage_of, survey_of
from grader.sandbox.reader.source_lines import bytes_array
from grader.sandbox.reader.survey import Salvage, Survey
from grader.sandbox.spawned import SpawnedWorker
from grader.wording.failures import sentence

#: CPU seconds that one file may take, and all files of a submission together.
FILE_SECONDS = 8.0
TOTAL_SECONDS = 30.0
#: After so many files on which the reader's process ended, no further file of
#: the submission is read.
MAX_LOST = 2
#: The largest answer to one request: code and files, never the pictures of a
#: notebook.
MAX_ANSWER = 32 << 20
#: Whether this system can fork confined processes; else each is spawned.
HAS_ZYGOTE = sys.platform == "linux"
LIMITS = Limits(
    memory_mib=READER_MIB,
    total_seconds=TOTAL_SECONDS,
    output_kib=4,
)


@dataclass(frozen=True, slots=True)
class Lost:
    """A request without an answer: the process ended on it, or could not read what it was given."""

    kind: ProblemKind
    detail: str = ""

    def problem(self, file: str) -> Problem:
        """Return this as the problem of *file*."""
        return Problem(self.kind, file, detail=self.detail)


_TIME_USED_UP = Lost(
    ProblemKind.TOO_LARGE,
    "the files before it used up the time for reading",
)


class Reader:
    """Has files read in confined processes.

    The zygote is started when the first file comes, and ended by `close`.
    """

    def __init__(self, settings: dict[str, Plain] | None = None) -> None:
        """Make a reader of sources, or of whatever the processes with *settings* answer."""
        self._settings = settings or reader_settings()
        self._zygote: Zygote | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote; the next request would start another."""
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

    def survey(self, files: Sequence[SourceFile]) -> tuple[Survey, ...]:
        """Return what each of *files*, all of one submission, holds."""
        answers = self.ask(("survey", _request(file)) for file in files)
        surveys: list[Survey] = []
        for file, answer in zip(files, answers, strict=True):
            if isinstance(answer, Lost):
                survey = Survey(file.path, problem=answer.problem(file.path))
            else:
                survey = survey_of(file.path, answer)
            surveys.append(survey)
        return tuple(surveys)

    def salvage(self, file: SourceFile) -> Salvage:
        """Return what is left of *file* without the statements that do not parse."""
        (answer,) = self.ask([("salvage", _request(file))])
        if isinstance(answer, Lost):
            return Salvage(file.path, problem=answer.problem(file.path))
        return salvage_of(file.path, answer)

    def ask(self, requests: Iterable[tuple[str, Plain]]) -> list[Plain | Lost]:
        """Return the answer to each of *requests*, pairs of a kind and a value, on one submission.

        An answer is a claim: whoever asks checks it. A request on which the
        process ends is answered with why, and the others have a fresh process.
        Raises WorkerError where no process can be had.
        """
        answers: list[Plain | Lost] = []
        worker: ForkedWorker | SpawnedWorker | None = None
        lost = 0
        try:
            for kind, value in requests:
                if lost >= MAX_LOST:
                    answers.append(_TIME_USED_UP)
                    continue
                worker = worker or self._start()
                answer = _exchange(worker.channel, kind, value)
                answers.append(answer)
                if isinstance(answer, Lost):
                    worker.end()
                    worker = None
                    lost += 1
        finally:
            if worker is not None:
                worker.end()
        return answers

    def _start(self) -> ForkedWorker | SpawnedWorker:
        if not HAS_ZYGOTE:
            return SpawnedWorker(self._settings, LIMITS)
        if self._zygote is None:
            self._zygote = Zygote(self._settings)
        return self._zygote.fork(LIMITS)


def _exchange(channel: Channel, kind: str, value: Plain) -> Plain | Lost:
    try:
        frame = channel.exchange(kind, value, FILE_SECONDS, MAX_ANSWER)
    except WorkerLost as lost:
        reason = sentence(StudentFailure(lost.details))
        detail = f"the process that read it was lost: {reason}"
        return Lost(ProblemKind.TOO_LARGE, detail)
    if frame.kind == "value":
        return frame.value
    claims = mapping_of(frame.value)
    if claims.get("code") == "large":
        return Lost(
            ProblemKind.TOO_LARGE,
            "it takes more memory or depth than is allowed",
        )
    return Lost(ProblemKind.FAILED, str(claims.get("exception", ""))[:100])


def _request(file: SourceFile) -> Plain:
    return {"path": file.path, "content": bytes_array(file.content)}
