"""What a gradebook lists: runs, and results in short."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from grader.gradebook.keys import Keys
from grader.model import Result, Unmatched


@dataclass(frozen=True, slots=True)
class Recorded:
    """A result as the gradebook lists it."""

    id: int
    run: int
    student: str
    keys: Keys
    graded: str
    earned: str | None

    COLUMNS = (
        "id, run, student, submission_key, assignment_key, environment_key, graded,"
        " earned"
    )

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> Self:
        """Return the result that a row of `COLUMNS` stands for."""
        (
            number,
            run,
            student,
            submission,
            assignment,
            environment,
            graded,
            earned,
        ) = row
        return cls(
            number,
            run,
            student,
            Keys(submission, assignment, environment),
            graded,
            earned,
        )


@dataclass(frozen=True, slots=True)
class Run:
    """One assignment graded over a class: when, and who was in it.

    `finished` is None where it was interrupted. `first` is the first of the
    runs that one command made over several assignments; of a run alone, itself.
    """

    id: int
    assignment: str
    started: str
    finished: str | None
    students: tuple[str, ...]
    unmatched: tuple[Unmatched, ...]
    first: int
    options: Mapping[str, Any]  #: what the run was asked to do, as JSON

    COLUMNS = "id, assignment, started, finished, class, first, options"

    @property
    def language(self) -> str:
        """The language of its pages."""
        return str(self.options.get("language", "en"))

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> Self:
        """Return the run that a row of `COLUMNS` stands for."""
        number, assignment, started, finished, listed, first, options = row
        members = json.loads(listed)
        unmatched = tuple(
            Unmatched(path, reason) for path, reason in members["unmatched"]
        )
        return cls(
            number,
            assignment,
            started,
            finished,
            tuple(members["students"]),
            unmatched,
            first,
            json.loads(options),
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """What a result says of a student: points, and the verdict on each test."""

    keys: Keys
    earned: str | None
    verdicts: Mapping[str, str]

    @classmethod
    def of(cls, result: Result, keys: Keys) -> Self:
        """Return what *result*, which was made under *keys*, says."""
        earned = None if result.score is None else str(result.score.earned)
        verdicts = {
            judgement.test.id: judgement.verdict.value
            for judgement in result.judgements
        }
        return cls(keys, earned, verdicts)


def now() -> str:
    """Return the time, to the second, as the gradebook keeps it: ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
