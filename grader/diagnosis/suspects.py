"""Which parts of a submission may be why its tests failed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from grader.diagnosis.leaves import Failed, Part
from grader.diagnosis.relations import ROUNDING
from grader.model import Array, Difference, NoteKind, Outcome, OutcomeKind
from grader.testing.arrays import to_numpy
from grader.testing.compare import allowed_error


def rtols_of(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], float]:
    """Return the smallest relative tolerance of the tests that found a leaf wrong, by hook and name of the leaf."""
    found: dict[tuple[str, str], float] = {}
    for outcome in outcomes:
        rtol = _rtol(outcome.difference) if outcome.difference is not None else None
        if outcome.difference is None or rtol is None:
            continue
        leaf = outcome.difference.name.split(" ")[0]
        for hook in {call.hook for call in outcome.calls}:
            found[hook, leaf] = min(rtol, found.get((hook, leaf), rtol))
    return found


def _rtol(difference: Difference) -> float | None:
    if difference.allowed is None or not isinstance(difference.expected, Array):
        return None
    unit = allowed_error(to_numpy(difference.expected), 1.0)
    return min(difference.allowed / unit, ROUNDING) if unit > 0 else None


def suspects_of(
    parts: Sequence[Part], failed: Collection[str], outcomes: Sequence[Outcome]
) -> list[Part]:
    """Return the parts that may be why tests failed.

    What tests credit all the same (another convention, a little rounding) is suspect
    only where nothing else is.
    """
    passed = {
        outcome.test for outcome in outcomes if outcome.kind is OutcomeKind.PASSED
    }
    credited = {
        outcome.test
        for outcome in outcomes
        if outcome.test in passed
        and any(note.kind is NoteKind.CONVENTION for note in outcome.notes)
    }
    wrong = [part for part in parts if set(part.tests) & set(failed)]
    excused = {
        id(part)
        for part in wrong
        if set(part.tests) & credited
        or (_is_rounding(part) and set(part.tests) & passed)
    }
    blamed = {test for part in wrong if id(part) not in excused for test in part.tests}
    return [
        part
        for part in wrong
        if id(part) not in excused or (set(part.tests) & set(failed)) - blamed
    ]


def _is_rounding(part: Part) -> bool:
    return not part.random and all(
        not isinstance(leaf.actual, Failed)
        and leaf.actual.shape == leaf.right.shape
        and leaf.actual.dtype.kind == "f"
        and bool(
            np.abs(leaf.actual - leaf.right).max(initial=0)
            <= allowed_error(leaf.right, ROUNDING)
        )
        for leaf in part.wrong
    )
