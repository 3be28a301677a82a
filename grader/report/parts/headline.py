"""What every page says of a result first: whose it is, where its pages are, its points."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from grader.model import Result, Submission
from grader.model.safe_text import clean_line
from grader.report.writing.numbers import percent, points
from grader.wording.texts import tr

MAX_NAME = 120
_HASH_DIGITS = 12


@dataclass(frozen=True, slots=True)
class ScoreView:
    """The points of a submission."""

    earned: str = field(metadata={"help": "its points"})
    possible: str = field(
        metadata={"help": "the points if all is right, without extra credit"},
    )
    percent: str = field(metadata={"help": "earned of possible"})


@dataclass(frozen=True, slots=True)
class Student:
    """A student by name, with a link."""

    name: str = field(metadata={"help": "the name"})
    href: str = field(metadata={"help": "link to the page for staff"})


def fields_of(page: Any) -> dict[str, Any]:
    """Return the fields of *page*, a record, by name, to make a richer page of them.

    `asdict` would take apart the records in them too.
    """
    return {part.name: getattr(page, part.name) for part in fields(page)}


def score_view(result: Result) -> ScoreView | None:
    """Return the points of *result* in words, or None where it has none."""
    if result.score is None:
        return None
    return points_of(result.score.earned, result.score.maximum)


def points_of(earned: Fraction, possible: Fraction) -> ScoreView:
    """Return *earned* of *possible* points in words."""
    return ScoreView(
        earned=points(earned, possible),
        possible=points(possible),
        percent=percent(earned, possible),
    )


def name_of(result: Result) -> str:
    """Return the name of the student of *result*, or the id where there is no name."""
    submission = result.submission
    return clean_line(submission.name, MAX_NAME) or clean_line(
        submission.id,
        MAX_NAME,
    )


def handed_in(submission: Submission) -> tuple[str, ...]:
    """Return what was graded, in words: when it came, which attempt, which file.

    The file with the beginning of its SHA-256.
    """
    delivery = submission.delivery
    facts = [clean_line(delivery.submitted, MAX_NAME)]
    if delivery.attempts > 1:
        facts.append(
            tr(
                "attempt {number} of {attempts}",
                number=delivery.attempt,
                attempts=delivery.attempts,
            ),
        )
    for file in submission.files:
        if file.path == submission.main:
            digest = hashlib.sha256(file.content).hexdigest()[:_HASH_DIGITS]
            facts.append(
                f"{clean_line(file.path, MAX_NAME)} · SHA-256 {digest}…",
            )
    return tuple(filter(None, facts))


def told_apart(results: Sequence[Result]) -> list[Result]:
    """Return *results* with the id behind every name that several students have."""
    names = Counter(name_of(result) for result in results)
    return [
        result if names[name_of(result)] == 1 else _with_id(result)
        for result in results
    ]


def _with_id(result: Result) -> Result:
    submission = result.submission
    name = f"{name_of(result)} ({submission.id})"
    return replace(result, submission=replace(submission, name=name))


def folder_link(result: Result) -> str:
    """Return the folder of a submission's pages as a relative link."""
    return f"students/{quote(result.submission.id, safe='')}"


def staff_link(result: Result) -> str:
    """Return the link from a page of the class to the staff page of *result*."""
    return f"{folder_link(result)}/staff.html"


def student_of(result: Result) -> Student:
    """Return the student of *result* with a link to the page for staff."""
    return Student(name_of(result), staff_link(result))


def most_common_isolation(results: Iterable[Result]) -> str:
    """Return how the code of most was contained, the first of equals, or nothing."""
    levels = Counter(result.isolation for result in results)
    [(level, _)] = levels.most_common(1) or [("", 0)]
    return level


def isolation_if_unconfined(result: Result) -> str:
    """Return the level of isolation of *result*, or nothing where code was confined."""
    if result.is_confined:
        return ""
    return tr(clean_line(result.isolation, MAX_NAME))
