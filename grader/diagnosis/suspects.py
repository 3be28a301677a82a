"""Which parts of a submission may be why its tests failed. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from grader.diagnosis.conditions import precision_of
from grader.diagnosis.leaves import Failed, Leaf, Part
from grader.diagnosis.relations import ROUNDING
from grader.model import Array, Difference, NoteKind, Outcome, OutcomeKind
from grader.testing.arrays import to_numpy
from grader.testing.compare import allowed_error

_WORD = re.compile(r"\w+")


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
    blame: Blamed,
) -> list[Part]:
    """Return the parts that may be why tests failed.

    What tests credit all the same (another convention, a little rounding) is
    suspect only where nothing else is, and where a test that failed found it
    wrong.
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
        *(
            part
            for part in excused
            if any(
                is_about(blame, test, part)
                for test in unexplained & set(part.tests)
            )
        ),
    }
    return [part for part in parts if part in suspects]


def assigned(suspects: Iterable[Part]) -> list[Part]:
    """Return *suspects* without what stands beside a value that is always None.

    The function is not written to its end, and what else it returns may be what
    it began with.
    """
    listed = list(suspects)
    unfinished = {part.hook for part in listed if part.is_none}
    return [
        part for part in listed if part.is_none or part.hook not in unfinished
    ]


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


def works_in_float32_only(part: Part) -> bool:
    """Return whether *part* raises for float64 and gives values for float32.

    That costs nothing, and is no cause.
    """
    valued = {
        precision_of(leaf.call) for leaf in part.leaves if not leaf.has_failed
    }
    failed = {
        precision_of(leaf.call) for leaf in part.leaves if leaf.has_failed
    }
    return failed == {"float64"} and valued == {"float32"}


#: By test, the hooks and names of the leaves that it found wrong.
Blamed = Mapping[str, frozenset[tuple[str, str]]]


def blamed_leaves(
    outcomes: Iterable[Outcome],
    parts: Iterable[Part],
) -> Blamed:
    """Return the leaves that each test found wrong, where that is known.

    Its difference names them, or their calls failed. A cause belongs to a test
    only where it can change what the test found.
    """
    places: dict[str, set[tuple[str, str]]] = {}
    failed: dict[str, set[tuple[str, str]]] = {}
    for part in parts:
        for leaf in part.wrong:
            for test in leaf.tests:
                places.setdefault(test, set()).add(part.place)
                if leaf.has_failed:
                    failed.setdefault(test, set()).add(part.place)
    blamed: dict[str, frozenset[tuple[str, str]]] = {}
    for outcome in outcomes:
        blamed_here = failed.get(outcome.test, set())
        if outcome.difference is not None:
            words = set(_WORD.findall(outcome.difference.name))
            blamed_here = {
                (hook, name)
                for hook, name in places.get(outcome.test, ())
                if name.rpartition(".")[2] in words
            }
        if blamed_here:
            blamed[outcome.test] = frozenset(blamed_here)
    return blamed


def is_about(blamed: Blamed, test: str, part: Part) -> bool:
    """Return whether *test* may have failed for *part*."""
    place = part.hook, part.name
    return test not in blamed or place in blamed[test]
