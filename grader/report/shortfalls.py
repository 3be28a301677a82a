"""Who has little or nothing, and why: the students of a class by cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from grader.grading.shortfall import Cause, Shortfall, shortfall
from grader.model import Result
from grader.model.safe_text import clean_line
from grader.report.writing.numbers import points
from grader.report.writing.texts import tr

#: Students named below one cause.
MAX_OF_ONE_CAUSE = 200
MAX_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Student:
    """A student by name, with a link."""

    name: str = field(metadata={"help": "the name"})
    href: str = field(metadata={"help": "link to the page for staff"})


@dataclass(frozen=True, slots=True)
class LittleRow:
    """A student who has little or nothing."""

    student: Student = field(metadata={"help": "who it is"})
    earned: str = field(metadata={"help": "the points"})
    reason: str = field(metadata={"help": "why, where the cause does not say it all"})
    second: str = field(
        metadata={
            "help": (
                "what a second grading gives, in words; empty where it gives no more"
            )
        }
    )


@dataclass(frozen=True, slots=True)
class LittleGroup:
    """The students who have little or nothing for one cause."""

    cause: str = field(metadata={"help": "the cause in a few words"})
    count: int = field(metadata={"help": "how many they are"})
    rows: tuple[LittleRow, ...] = field(metadata={"help": "the first of them"})
    more: int = field(metadata={"help": "how many are not listed"})


def little_groups(
    results: Iterable[Result], student: Callable[[Result], Student]
) -> tuple[LittleGroup, ...]:
    """Return everybody of *results* who has little or nothing, by cause.

    *student* gives a name with its link.
    """
    found: dict[Cause, list[LittleRow]] = {cause: [] for cause in Cause}
    for result in results:
        why = shortfall(result)
        if why is not None:
            found[why.cause].append(_row(result, why, student(result)))
    return tuple(
        LittleGroup(
            _words(cause),
            len(rows),
            tuple(rows[:MAX_OF_ONE_CAUSE]),
            max(len(rows) - MAX_OF_ONE_CAUSE, 0),
        )
        for cause, rows in found.items()
        if rows
    )


def _row(result: Result, why: Shortfall, student: Student) -> LittleRow:
    second = (
        ""
        if why.second is None
        else tr("A second grading gives {points} points.", points=points(why.second))
    )
    earned = points(result.score.earned, result.score.maximum) if result.score else ""
    return LittleRow(student, earned, clean_line(why.sentence, MAX_SENTENCE), second)


def _words(cause: Cause) -> str:
    words = {
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
