"""What of a result a person should look at, and whether somebody has.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from grader.grading.final_grade import waits_for
from grader.grading.shortfall import Cause, shortfall
from grader.model import Act, Criterion, CriterionScore, Result


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at.

    `sentence` says why, where the cause alone does not; it may quote the
    submission. `second` is what a second grading would give, None where there
    is none. `is_seen` tells that somebody has ticked it off.
    """

    cause: Cause
    sentence: str = ""
    second: Fraction | None = None
    is_seen: bool = False


def looks(result: Result) -> tuple[Look, ...]:
    """Return what of *result* a person should look at, the most urgent first.

    What was seen stays seen until there is another cause.
    """
    if result.submission.missing:
        return ()
    seen = _seen(result)
    marked = [
        Look(look.cause, look.sentence, look.second, look.cause in seen)
        for look in _looks(result)
    ]
    return tuple(sorted(marked, key=lambda look: _ORDER[look.cause]))


def open_looks(results: Iterable[Result]) -> Counter[Cause]:
    """Return how many of *results* have each cause that nobody has seen yet."""
    return Counter(
        look.cause
        for result in results
        for look in looks(result)
        if not look.is_seen
    )


def reason_of(causes: Iterable[Cause]) -> str:
    """Return the reason of a decision that *causes* were seen."""
    return "; ".join(causes)


def earned_extra(result: Result) -> list[CriterionScore]:
    """Return the lines of *result* that tests gave extra credit for.

    What a person awarded is no more to be awarded.
    """
    lines = result.score.criteria if result.score else ()
    return [
        line for line in lines if _is_extra(line.criterion) and line.earned > 0
    ]


_ORDER = {cause: place for place, cause in enumerate(Cause)}


def _looks(result: Result) -> Iterator[Look]:
    if result.score is None and not result.is_excused:
        yield Look(Cause.FAULT)
    if result.findings:
        yield Look(Cause.FORBIDDEN)
    if result.published_only:
        yield Look(Cause.PUBLISHED_ONLY, result.published_only[0])
    edition = result.assignment.edition(result.submission.edition)
    if edition is not None and edition.not_asked:
        yield Look(Cause.EDITION, edition.title)
    why = shortfall(result)
    if why is not None:
        yield Look(why.cause, why.sentence, why.second)
    if waits_for(result) and not result.is_excused:
        yield Look(Cause.MANUAL)
    if earned_extra(result):
        yield Look(Cause.EXTRA_CREDIT)


def _is_extra(criterion: Criterion) -> bool:
    return criterion.extra_credit and bool(criterion.points)


def _seen(result: Result) -> set[str]:
    """Return the causes that somebody has seen."""
    reasons = [
        decision.reason
        for decision in result.decisions
        if decision.act is Act.SEEN
    ]
    return {cause for reason in reasons for cause in reason.split("; ")}
