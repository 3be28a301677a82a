"""What handing in late costs, by the kept time and the rules as they are today.

Pure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from grader.model import Late

_DAY = timedelta(days=1)
_DATE_ONLY = len("2026-03-01")


@dataclass(frozen=True, slots=True)
class Penalty:
    """The points that lateness takes, and how they come about, in words."""

    points: Fraction
    arithmetic: str


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
    base, name = earned, "the earned"
    if policy.of == "maximum":
        base, name = maximum, "the maximum of"
    cost = base * percent / 100
    points = min(cost, max(earned, Fraction(0)))
    words = f"{_count(days)} late"
    if policy.free_days:
        words += f", {min(days, policy.free_days)} of them free"
    if policy.pool_days:
        words += f", {of_pool} of the {left} left for the term"
    taken = f"{charged} · {_number(policy.per_day)} %"
    if charged * policy.per_day > policy.cap:
        taken += f", at most {_number(policy.cap)} %,"
    sentence = (
        f"{words}: {taken} of {name} {_number(base)} points = {_number(cost)}"
    )
    if points < cost:
        sentence += f"; only {_number(points)} were there to take"
    return Penalty(points, f"{sentence}.")


def _count(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _number(value: Fraction) -> str:
    return f"{float(round(value, 4)):g}"
