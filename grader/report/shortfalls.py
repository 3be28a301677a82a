"""Who has little or nothing, and why: the students of a class by cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from grader.grading.shortfall import Cause, Shortfall, shortfall
from grader.model import Result
from grader.model.safe_text import clean_line
from grader.report.parts.headline import Student, student_of
from grader.report.writing.numbers import points
from grader.report.writing.texts import tr

#: Students named below one cause.
MAX_OF_ONE_CAUSE = 200
MAX_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class LittleRow:
    """A student who has little or nothing."""

    student: Student = field(metadata={"help": "who it is"})
    earned: str = field(metadata={"help": "the points"})
    reason: str = field(
        metadata={"help": "why, where the cause does not say it all"},
    )
    second: str = field(
        metadata={
            "help": (
                "what a second grading gives, in words; empty where it gives no more"
            ),
        },
    )


@dataclass(frozen=True, slots=True)
class LittleGroup:
    """The students who have little or nothing for one cause."""

    cause: str = field(metadata={"help": "the cause in a few words"})
    count: int = field(metadata={"help": "how many they are"})
    rows: tuple[LittleRow, ...] = field(metadata={"help": "the first of them"})
    more: int = field(metadata={"help": "how many are not listed"})


def little_groups(results: Iterable[Result]) -> tuple[LittleGroup, ...]:
    """Return everybody of *results* who has little or nothing, by cause."""
    rows_by_cause: dict[Cause, list[LittleRow]] = {cause: [] for cause in Cause}
    for result in results:
        why = shortfall(result)
        if why is not None:
            rows_by_cause[why.cause].append(_row(result, why))
    return tuple(
        _group(cause, rows) for cause, rows in rows_by_cause.items() if rows
    )


def _group(cause: Cause, rows: Sequence[LittleRow]) -> LittleGroup:
    return LittleGroup(
        cause=_words(cause),
        count=len(rows),
        rows=tuple(rows[:MAX_OF_ONE_CAUSE]),
        more=max(len(rows) - MAX_OF_ONE_CAUSE, 0),
    )


def _row(result: Result, why: Shortfall) -> LittleRow:
    score, second = result.score, ""
    if why.second is not None:
        earned = points(why.second)
        second = tr("A second grading gives {points} points.", points=earned)
    return LittleRow(
        student=student_of(result),
        earned=points(score.earned, score.maximum) if score else "",
        reason=clean_line(why.sentence, MAX_SENTENCE),
        second=second,
    )


def _words(cause: Cause) -> str:
    words = {
        Cause.TOO_LARGE: tr("Too large to grade"),
        Cause.UNREADABLE: tr("Could not be read"),
        Cause.NOT_PARSED: tr("Does not parse"),
        Cause.NOT_LOADED: tr("Does not load"),
        Cause.OTHER_FILE: tr("Another file is better than the graded one"),
        Cause.TIME_LIMIT: tr("Time limits only"),
        Cause.CRASHED: tr("Ends its process"),
        Cause.UNDEFINED: tr("Nothing of the handout is defined"),
        Cause.EMPTY: tr("Empty"),
        Cause.STARTER: tr("The starter as it was handed out"),
        Cause.UNWRITTEN: tr("Raises NotImplementedError"),
        Cause.FAILED: tr("Fails most tests"),
    }
    return words[cause]
