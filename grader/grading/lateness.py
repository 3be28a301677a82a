"""What handing in late costs, by the kept time and the rules as they are today.

Pure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from grader.model import Late
from grader.model.phrase import Phrase, phrase
from grader.wording.phrases import english

_DAY = timedelta(days=1)
_DATE_ONLY = len("2026-03-01")


@dataclass(frozen=True, slots=True)
class Penalty:
    """The points that lateness takes, and how they come about."""

    points: Fraction
    phrase: Phrase

    @property
    def arithmetic(self) -> str:
        """How the points come about, in English."""
        return english(self.phrase)


def moment(text: str, policy: Late) -> datetime | None:
    """Return the time that *text*, ISO 8601, says.

    Without an offset it is one of the policy's time zone. None where it is not
    a time, or only a date.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= _DATE_ONLY:
        return None
    return time if time.tzinfo else time.replace(tzinfo=policy.due.tzinfo)


def days_late(submitted: str, policy: Late, until: str = "") -> int | None:
    """Return how many days after the due date were begun.

    None where *submitted* is not a time. *until* is a due date of the student's
    own. A day ends at the same time of the clock, or after 24 hours where the
    clocks are changed in between: whichever is later.
    """
    handed_in = moment(submitted, policy)
    if handed_in is None:
        return None
    handed_in = handed_in.astimezone(UTC)
    deadline = moment(until, policy) or policy.due
    deadline = deadline.astimezone(policy.due.tzinfo)
    deadline += timedelta(minutes=policy.grace_minutes)
    days = math.ceil((handed_in - deadline.astimezone(UTC)) / _DAY)
    if days > 1:
        # at the same time of the clock
        last_deadline = deadline + (days - 1) * _DAY
        if handed_in <= last_deadline.astimezone(UTC):
            days -= 1
    return max(days, 0)


def penalty(
    submitted: str,
    policy: Late,
    until: str,
    earned: Fraction,
    maximum: Fraction,
    pool_left: int | None = None,
) -> Penalty | None:
    """Return what handing in at *submitted* costs of *earned* points.

    *pool_left* are the free days of the term that earlier assignments left, by
    default all. None where it is in time, or no time is known.
    """
    days = days_late(submitted, policy, until)
    if not days:
        return None
    left = policy.pool_days if pool_left is None else pool_left
    of_pool = min(max(days - policy.free_days, 0), left)
    charged = max(days - policy.free_days, 0) - of_pool
    percent = min(charged * policy.per_day, policy.cap)
    base = maximum if policy.of == "maximum" else earned
    cost = base * percent / 100
    points = min(cost, max(earned, Fraction(0)))
    words = phrase(
        "{days}: {taken} {of} {base} points = {cost}",
        days=_days(days, of_pool, left, policy),
        taken=_taken(charged, policy),
        of=_BASES[policy.of == "maximum"],
        base=_number(base),
        cost=_number(cost),
    )
    if points < cost:
        words = phrase(
            "{words}; only {points} were there to take",
            words=words,
            points=_number(points),
        )
    return Penalty(points, phrase("{words}.", words=words))


_BASES = (phrase("of the earned"), phrase("of the maximum of"))


def _days(days: int, of_pool: int, pool_left: int, policy: Late) -> Phrase:
    """Return how late it was, and which of the days cost nothing."""
    words = phrase("{count} days late", count=days)
    if days == 1:
        words = phrase("1 day late")
    if policy.free_days:
        words = phrase(
            "{words}, {count} of them free",
            words=words,
            count=min(days, policy.free_days),
        )
    if policy.pool_days:
        words = phrase(
            "{words}, {count} of the {left} left for the term",
            words=words,
            count=of_pool,
            left=pool_left,
        )
    return words


def _taken(charged: int, policy: Late) -> Phrase:
    taken = phrase(
        "{count} · {percent} %",
        count=charged,
        percent=_number(policy.per_day),
    )
    if charged * policy.per_day <= policy.cap:
        return taken
    return phrase(
        "{taken}, at most {percent} %,",
        taken=taken,
        percent=_number(policy.cap),
    )


def _number(value: Fraction) -> str:
    return f"{float(round(value, 4)):g}"
