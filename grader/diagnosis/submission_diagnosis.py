"""Names the mistake behind failed tests, where the student's values leave no doubt.

Else states what was measured.

Pure.

Known mistakes are named first (naming.py), also those that a test itself has told. What
they change is explained by them; the other wrong values are measured (facts.py,
measured.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from grader.diagnosis.altered_replies import Altered, Mistakes, upstream_of
from grader.diagnosis.attribution import Naming
from grader.diagnosis.explanation import Explanation
from grader.diagnosis.fact_selection import measured
from grader.diagnosis.leaves import Part, parts_of
from grader.diagnosis.suspects import rtols_of, suspects_of
from grader.model import Diagnosis, Misconception, NoteKind, Outcome, OutcomeKind


def diagnose(outcomes: Sequence[Outcome], altered: Altered) -> tuple[Explanation, ...]:
    """Return what explains the failed tests among *outcomes*: named mistakes first, then measured facts.

    *altered* tells what the reference replies under any combination of known mistakes.
    """
    failed = {
        outcome.test
        for outcome in outcomes
        if outcome.kind in (OutcomeKind.DIFFERENT, OutcomeKind.FAILED)
    }
    if not failed:
        return ()
    calls = [
        (call, (outcome.test,))
        for outcome in outcomes
        for call in outcome.calls
        if not altered.contract.hooks[call.hook].judged_by_tests
    ]
    parts = parts_of(
        calls, altered.contract, partial(altered.leaves, ()), failed, rtols_of(outcomes)
    )
    suspects = suspects_of(parts, failed, outcomes)
    upstream = upstream_of(
        altered.contract, [leaf.call for part in parts for leaf in part.leaves]
    )
    naming = Naming(parts, altered, upstream)
    named = naming.named(suspects)
    explained = [
        _named(naming, mistakes, found, failed) for mistakes, found in named.items()
    ]
    sure = [mistakes[:1] for mistakes in named]
    left = [
        rest
        for part in suspects
        if (rest := _unexplained(naming, sure, part, failed)) is not None
    ]
    told = {part.hook for found in named.values() for part in found}
    told_by_tests = _told_by_tests(
        outcomes, altered.misconceptions, {mistakes[0] for mistakes in named}
    )
    facts = measured(left, naming, told, failed)
    return (*explained, *told_by_tests, *facts, *_changed_inputs(outcomes, failed))


def _named(
    naming: Naming, mistakes: Mistakes, parts: Sequence[Part], failed: Collection[str]
) -> Explanation:
    """Return the diagnosis of *mistakes*, with the failed tests in which they make something wrong."""
    one = _common(naming, mistakes)
    tests = {
        test: None
        for part in naming.parts
        for leaf in part.wrong
        if naming.altered.changes(mistakes[:1], leaf)
        for test in leaf.tests
        if test in failed
    }
    diagnosis = Diagnosis(
        one.title, one.explanation, one.hint, one.id, tuple(tests), formula=one.formula
    )
    return Explanation(diagnosis, mistakes, tuple(parts))


def _told_by_tests(
    outcomes: Iterable[Outcome],
    misconceptions: Mapping[str, Misconception],
    named: Collection[str],
) -> Iterator[Explanation]:
    """Yield the known mistakes that tests themselves proved, unless they are *named* already."""
    found: dict[str, list[str]] = {}
    for outcome in outcomes:
        if (
            outcome.difference is not None
            and outcome.difference.mistake in misconceptions
        ):
            found.setdefault(outcome.difference.mistake, []).append(outcome.test)
    for mistake, tests in found.items():
        if mistake not in named:
            one = misconceptions[mistake]
            diagnosis = Diagnosis(
                one.title,
                one.explanation,
                one.hint,
                one.id,
                tuple(tests),
                formula=one.formula,
            )
            yield Explanation(diagnosis, (mistake,), ())


def _common(naming: Naming, mistakes: Mistakes) -> Misconception:
    """Return the mistake, or what several of one family have in common."""
    first = naming.misconceptions[mistakes[0]]
    if len(mistakes) == 1:
        return first
    titles = "; or: ".join(
        naming.misconceptions[name].title.rstrip(".") for name in mistakes
    )
    text = f"Your values fit more than one mistake of this kind: {titles}."
    return Misconception(first.family, first.family, first.criterion, text, first.hint)


def _unexplained(
    naming: Naming, sure: Sequence[Mistakes], part: Part, failed: Collection[str]
) -> Part | None:
    """Return *part* without the calls that a named mistake changes, or None where no failed test is left in it."""
    if part.random:
        return None
    rest = Part(
        part.hook,
        part.name,
        tuple(leaf for leaf in part.leaves if not naming.reaches(sure, leaf)),
    )
    return rest if set(rest.tests) & set(failed) else None


def _changed_inputs(
    outcomes: Iterable[Outcome], failed: Collection[str]
) -> Iterator[Explanation]:
    """Yield what the workers noticed of inputs that were changed in place, in failed tests."""
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for note in outcome.notes:
            if note.kind is NoteKind.INPUT_CHANGED and outcome.test in failed:
                found.setdefault(note.text, []).append(outcome)
    for text, those in found.items():
        hint = (
            "What comes in belongs to the caller, who may use it again. Work on a copy."
        )
        title = text.partition(":")[0].rstrip(".")
        yield Explanation(
            Diagnosis(title, text, hint, None, tuple(one.test for one in those)), (), ()
        )
