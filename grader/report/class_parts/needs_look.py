"""Who of a class needs a person, by cause: why, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from grader.grading.final_grade import waits_for
from grader.grading.looks import Look, earned_extra, looks
from grader.grading.shortfall import Cause
from grader.model import CriterionScore, Result, Unmatched
from grader.model.safe_text import clean_line
from grader.report.class_parts.look_words import advice_on, title_of
from grader.report.parts.forbidden_means import findings_in_words
from grader.report.parts.headline import Student, student_of
from grader.report.parts.outline import MAX_TITLE
from grader.report.writing.numbers import points
from grader.wording.texts import of_course, plural, tr

MAX_SENTENCE = 1000
#: Students named below one cause, and files that no submission was made of.
MAX_OF_ONE_CAUSE = 200
MAX_UNMATCHED = 500
#: A longer list is unfolded with a click.
_FEW = 3


@dataclass(frozen=True, slots=True)
class LookRow:
    """A student whom a person should look at."""

    student: Student = field(metadata={"help": "who it is"})
    id: str = field(metadata={"help": "the id, for commands"})
    earned: str = field(metadata={"help": "the points, if there are any"})
    reason: str = field(
        metadata={"help": "why, where the cause does not say it all"},
    )
    second: str = field(
        metadata={"help": "what a second grading gives; empty without one"},
    )


@dataclass(frozen=True, slots=True)
class LookGroup:
    """The students who need a person for one cause."""

    cause: str = field(metadata={"help": "the cause in a few words"})
    advice: str = field(metadata={"help": "what to do about it"})
    rows: tuple[LookRow, ...] = field(metadata={"help": "the first of them"})
    count: int = field(metadata={"help": "how many they are"})
    more: int = field(metadata={"help": "how many are not listed"})
    is_open: bool = field(metadata={"help": "whether the list is unfolded"})


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something in the source that no submission was made of."""

    path: str = field(metadata={"help": "where it is"})
    reason: str = field(metadata={"help": "why it was left"})


@dataclass(frozen=True, slots=True)
class NeedsLook:
    """What of a class needs a person."""

    count: int = field(
        metadata={"help": "how many things nobody has looked at yet"},
    )
    groups: tuple[LookGroup, ...] = field(
        metadata={"help": "students by cause, the most urgent first"},
    )
    seen: tuple[LookRow, ...] = field(
        metadata={"help": "what somebody has ticked off"},
    )
    unmatched: tuple[Leftover, ...] = field(
        metadata={"help": "what no submission was made of"},
    )
    more_unmatched: int = field(
        metadata={"help": "how many of these are not listed"},
    )


def needs_look(
    results: Iterable[Result],
    unmatched: Sequence[Unmatched],
) -> NeedsLook:
    """Return what of *results*, and of what became none, needs a person."""
    rows: dict[Cause, list[LookRow]] = {cause: [] for cause in Cause}
    seen: list[LookRow] = []
    for result in results:
        for look in looks(result):
            (seen if look.is_seen else rows[look.cause]).append(
                _row(result, look),
            )
    groups = [_group(cause, listed) for cause, listed in rows.items() if listed]
    return NeedsLook(
        count=sum(group.count for group in groups) + len(unmatched),
        groups=tuple(groups),
        seen=tuple(seen[:MAX_OF_ONE_CAUSE]),
        unmatched=tuple(map(_leftover, unmatched[:MAX_UNMATCHED])),
        more_unmatched=max(len(unmatched) - MAX_UNMATCHED, 0),
    )


def fault(result: Result) -> str:
    """Return in which way the grader itself failed on *result*, or nothing."""
    if result.score is not None or result.is_excused:
        return ""
    if not result.internal_errors:
        return tr("There is no score.")
    tests = plural(len(result.internal_errors), "test")
    return tr("The grader failed in {tests}; nothing is exported.", tests=tests)


def _group(cause: Cause, rows: Sequence[LookRow]) -> LookGroup:
    return LookGroup(
        cause=title_of(cause),
        advice=advice_on(cause),
        rows=tuple(rows[:MAX_OF_ONE_CAUSE]),
        count=len(rows),
        more=max(len(rows) - MAX_OF_ONE_CAUSE, 0),
        is_open=len(rows) <= _FEW,
    )


def _row(result: Result, look: Look) -> LookRow:
    score, second = result.score, ""
    if look.second is not None:
        earned = points(look.second)
        second = tr("A second grading gives {points} points.", points=earned)
    return LookRow(
        student=student_of(result),
        id=clean_line(result.submission.id, MAX_TITLE),
        earned=points(score.earned, score.maximum) if score else "",
        reason=clean_line(_reason(result, look), MAX_SENTENCE),
        second=second,
    )


def _reason(result: Result, look: Look) -> str:
    if look.cause is Cause.FAULT:
        return fault(result)
    if look.cause is Cause.FORBIDDEN:
        return findings_in_words(result)
    if look.cause is Cause.MANUAL:
        return ", ".join(
            of_course(criterion.title) for criterion in waits_for(result)
        )
    if look.cause is Cause.EXTRA_CREDIT:
        return "; ".join(map(_award, earned_extra(result)))
    if look.cause in (Cause.PUBLISHED_ONLY, Cause.EDITION):
        return of_course(look.sentence)
    return look.sentence


def _award(line: CriterionScore) -> str:
    title = of_course(clean_line(line.criterion.title, MAX_TITLE))
    return tr("{points} for {title}", points=points(line.earned), title=title)


def _leftover(unmatched: Unmatched) -> Leftover:
    path = clean_line(unmatched.path, MAX_SENTENCE)
    return Leftover(path, of_course(clean_line(unmatched.reason, MAX_SENTENCE)))
