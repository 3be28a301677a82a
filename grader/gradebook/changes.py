"""How two results of one student differ, and what made the difference."""

from __future__ import annotations

from dataclasses import dataclass

from grader.gradebook.keys import Keys
from grader.gradebook.run_records import Standing
from grader.model import Verdict

NOTHING = "nothing changed: the submission is not deterministic"
ABSENT = "not in the first"
GONE = "not in the second"


@dataclass(frozen=True, slots=True)
class Change:
    """A student whose result is another than before, and what made the difference.

    `gained` and `lost` are the tests that pass now, or passed before; `other` those
    that fail in another way. Points are exact, None where there is no grade.
    """

    student: str
    before: str | None
    after: str | None
    why: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def is_flaky(self) -> bool:
        """Whether the same work, tests and environment gave two results."""
        return self.why == NOTHING


def change(
    student: str, before: Standing | None, after: Standing | None
) -> Change | None:
    """Return how a student's two results differ.

    None where they agree on the points and on every verdict.
    """
    if before is None or after is None:
        return (
            None
            if before is after
            else Change(
                student,
                _earned(before),
                _earned(after),
                ABSENT if before is None else GONE,
            )
        )
    tests = [
        test
        for test in {**before.verdicts, **after.verdicts}
        if _differs(test, before, after)
    ]
    if not tests and before.earned == after.earned:
        return None
    gained = tuple(test for test in tests if after.verdicts.get(test) == Verdict.PASSED)
    lost = tuple(test for test in tests if before.verdicts.get(test) == Verdict.PASSED)
    other = tuple(test for test in tests if test not in {*gained, *lost})
    return Change(
        student,
        before.earned,
        after.earned,
        why_changed(before.keys, after.keys),
        gained,
        lost,
        other,
    )


def why_changed(before: Keys, now: Keys) -> str:
    """Return what made two results differ, in words."""
    reasons = [
        words
        for words, old, new in (
            ("the submission changed", before.submission, now.submission),
            ("the tests or the reference changed", before.assignment, now.assignment),
            ("the grader or a library changed", before.environment, now.environment),
        )
        if old != new
    ]
    return " and ".join(reasons) or NOTHING


def _earned(standing: Standing | None) -> str | None:
    return None if standing is None else standing.earned


def _differs(test: str, before: Standing, after: Standing) -> bool:
    return before.verdicts.get(test) != after.verdicts.get(test)
