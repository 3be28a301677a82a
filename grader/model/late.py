"""When an assignment is due, and what it costs to be late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Late:
    """The rules of an assignment about time.

    `due` has a time zone, in which times without one are read as well. Each
    started day after `due` and the grace costs `per_day` per cent, the first
    `free_days` of them nothing, and all together no more than `cap` per cent:
    of the maximum, or of what was earned. `pool_days` more are free over the term, in
    all assignments with such a pool together.
    """

    due: datetime
    grace_minutes: int = 0
    free_days: int = 0
    pool_days: int = 0
    per_day: Fraction = Fraction(0)
    cap: Fraction = Fraction(100)
    of: str = "maximum"
