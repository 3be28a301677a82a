"""How much help a student gets with a function: hint, diagnosis, small case.

Each level is unfolded after the one before, and the assignment says after how
many failed checks it may be. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from grader.model import HelpPolicy


class HelpLevel(StrEnum):
    """A level of help, in the order in which they are unfolded."""

    HINT = "hint"
    DIAGNOSIS = "diagnosis"
    SMALL_CASE = "small case"


@dataclass(frozen=True, slots=True)
class Help:
    """One level of help with a mistake: whether it may be unfolded by now, and when."""

    level: HelpLevel
    allowed: bool
    #: what to tell where it may not: empty where it may
    refusal: str = ""


def help_by_now(policy: HelpPolicy, failed_checks: int) -> tuple[Help, ...]:
    """Return all levels of help after *failed_checks* versions of a function failed."""
    return tuple(_levels(policy, failed_checks))


def _levels(policy: HelpPolicy, failed_checks: int) -> Iterator[Help]:
    needed_for = {
        HelpLevel.HINT: policy.hint,
        HelpLevel.DIAGNOSIS: policy.diagnosis,
        HelpLevel.SMALL_CASE: policy.small_case,
    }
    for level, needed in needed_for.items():
        if needed == 0:
            yield Help(
                level,
                allowed=False,
                refusal="This assignment gives none.",
            )
        elif failed_checks < needed:
            refusal = (
                f"It comes after {needed} versions that failed here; this is"
                f" number {failed_checks}."
            )
            yield Help(level, allowed=False, refusal=refusal)
        else:
            yield Help(level, allowed=True)
