"""How two results of one student differ, and what made the difference."""

from __future__ import annotations

from dataclasses import dataclass

from grader.gradebook.keys import Keys
from grader.gradebook.run_records import Standing
from grader.model import Verdict
from grader.model.phrase import Phrase, phrase
from grader.wording.phrases import say

NOTHING = "nothing changed: the submission is not deterministic"
ABSENT = "not in the first"
GONE = "not in the second"


@dataclass(frozen=True, slots=True)
class Change:
    """A student whose result differs from the earlier one, and what made the difference.

    `gained` and `lost` are the tests that pass now, or passed before;
    `differing` those that fail in another way. Points are exact, None where
    there is no grade.
    """

    student: str
    before: str | None
    after: str | None
    why: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    #: whether the same work, tests and environment gave two results
    is_flaky: bool = False


def change(
    student: str,
    before: Standing | None,
    after: Standing | None,
) -> Change | None:
    """Return how a student's two results differ.

    None where they agree on the points and on every verdict.
    """
    if before is None:
        return (
            None
            if after is None
            else Change(student, None, after.earned, ABSENT)
        )
    if after is None:
        return Change(student, before.earned, None, GONE)
    gained, lost, differing = [], [], []
    for test in {**before.verdicts, **after.verdicts}:
        old, new = before.verdicts.get(test), after.verdicts.get(test)
        if old == new:
            continue
        if new == Verdict.PASSED:
            gained.append(test)
        elif old == Verdict.PASSED:
            lost.append(test)
        else:
            differing.append(test)
    if before.earned == after.earned and not (gained or lost or differing):
        return None
    return Change(
        student,
        before.earned,
        after.earned,
        why_changed(before.keys, after.keys),
        tuple(gained),
        tuple(lost),
        tuple(differing),
        is_flaky=before.keys == after.keys,
    )


def why_changed(before: Keys, now: Keys) -> str:
    """Return what made two results differ, in words."""
    reasons = reasons_of_change(before, now)
    return " and ".join(map(say, reasons)) or NOTHING


def reasons_of_change(before: Keys, now: Keys) -> list[Phrase]:
    """Return what may have made two results differ."""
    reasons: list[Phrase] = []
    if before.submission != now.submission:
        reasons.append(phrase("the submission changed"))
    if before.assignment != now.assignment:
        reasons.append(phrase("the tests or the reference changed"))
    if before.environment != now.environment:
        reasons.append(phrase("the grader or a library changed"))
    return reasons
