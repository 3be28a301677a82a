"""Which parts of a submission may be why its tests failed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from grader.diagnosis.leaves import Failed, Leaf, Part
from grader.diagnosis.relations import ROUNDING
from grader.model import Array, Difference, NoteKind, Outcome, OutcomeKind
from grader.testing.arrays import to_numpy
from grader.testing.compare import allowed_error


def rtols_of(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], float]:
    """Return the smallest relative tolerance of the tests that found a leaf wrong.

    The keys are the hook and the name of the leaf.
    """
    rtols: dict[tuple[str, str], float] = {}
    for outcome in outcomes:
        if outcome.difference is None:
            continue
        rtol = _rtol(outcome.difference)
        if rtol is None:
            continue
        leaf = outcome.difference.name.split(" ")[0]
        for hook in {call.hook for call in outcome.calls}:
            rtols[hook, leaf] = min(rtol, rtols.get((hook, leaf), rtol))
    return rtols


def _rtol(difference: Difference) -> float | None:
    if difference.allowed is None or not isinstance(difference.expected, Array):
        return None
    unit = allowed_error(to_numpy(difference.expected), 1.0)
    return min(difference.allowed / unit, ROUNDING) if unit > 0 else None


def suspects_of(
    parts: Sequence[Part],
    failed: Collection[str],
    outcomes: Sequence[Outcome],
) -> list[Part]:
    """Return the parts that may be why tests failed.

    What tests credit all the same (another convention, a little rounding) is
    suspect only where nothing else is.
    """
    passed = [
        outcome for outcome in outcomes if outcome.kind is OutcomeKind.PASSED
    ]
    passed_tests = {outcome.test for outcome in passed}
    credited = {outcome.test for outcome in passed if _is_convention(outcome)}
    failed_tests = set(failed)
    excused: list[Part] = []
    blamed: list[Part] = []
    for part in parts:
        tests = set(part.tests)
        if not tests & failed_tests:
            continue
        rounded = bool(tests & passed_tests) and _is_rounding(part)
        if rounded or tests & credited:
            excused.append(part)
        else:
            blamed.append(part)
    explained = {test for part in blamed for test in part.tests}
    unexplained = failed_tests - explained
    suspects = {
        *blamed,
        *(part for part in excused if unexplained & set(part.tests)),
    }
    return [part for part in parts if part in suspects]


def _is_convention(outcome: Outcome) -> bool:
    return any(note.kind is NoteKind.CONVENTION for note in outcome.notes)


def _is_rounding(part: Part) -> bool:
    return not part.random and all(_is_rounded(leaf) for leaf in part.wrong)


def _is_rounded(leaf: Leaf) -> bool:
    actual, right = leaf.actual, leaf.right
    if isinstance(actual, Failed) or actual.shape != right.shape:
        return False
    if actual.dtype.kind != "f":
        return False
    error = np.abs(actual - right).max(initial=0)
    return bool(error <= allowed_error(right, ROUNDING))
