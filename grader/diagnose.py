"""Names the mistake behind failed tests, where the student's values leave no doubt; else states what was measured. Pure.

Known mistakes are named first (naming.py). What they change is explained by them; the other wrong values are measured
(facts.py), each fact told once, and none that only follows from what was told already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.arrays import to_numpy
from grader.compare import allowed_error
from grader.contract import Contract
from grader.facts import Fact, facts, sentence_of
from grader.leaves import WHOLE, Failed, Part, parts_of
from grader.measures import ROUNDING
from grader.model import Array, Call, Diagnosis, Difference, Misconception, NoteKind, Outcome, OutcomeKind
from grader.naming import Mistakes, Naming, Replay

#: More facts than this are noise: almost everything is wrong.
MOST_FACTS = 8


@dataclass(frozen=True)
class Explanation:
    """A diagnosis, with the mistakes that it names (none: it is a measured fact) and the parts that it is about."""

    diagnosis: Diagnosis
    mistakes: Mistakes
    parts: tuple[Part, ...]


def diagnose(
    outcomes: Sequence[Outcome], contract: Contract, misconceptions: Mapping[str, Misconception], replay: Replay
) -> tuple[Explanation, ...]:
    """Return what explains the failed tests among *outcomes*: named mistakes first, then measured facts.

    *replay* answers a call with the reference under a combination of *misconceptions*.
    """
    failed = {outcome.test for outcome in outcomes if outcome.kind in (OutcomeKind.DIFFERENT, OutcomeKind.FAILED)}
    if not failed:
        return ()
    calls = [(call, (outcome.test,)) for outcome in outcomes for call in outcome.calls]
    parts = parts_of(calls, contract, lambda call, seed: replay((), call, seed), failed, _rtols(outcomes))
    suspects = _suspects(parts, failed, outcomes)
    naming = Naming(parts, contract, misconceptions, replay)
    named = naming.named(suspects)
    explained = [_named(naming, mistakes, found, failed) for mistakes, found in named.items()]
    sure = [mistakes[:1] for mistakes in named]
    left = [rest for part in suspects if (rest := _unexplained(naming, sure, part, failed)) is not None]
    told = {part.hook for found in named.values() for part in found}
    measured = _measured(left, parts, naming, told, failed)
    return (*explained, *measured, *_changed_inputs(outcomes, failed))


# --- what is suspect --------------------------------------------------------------------------------------------------


def _rtols(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], float]:
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


def _suspects(parts: Sequence[Part], failed: Collection[str], outcomes: Sequence[Outcome]) -> list[Part]:
    """Return the parts that may be why tests failed.

    What tests credit all the same (another convention, a little rounding) is suspect only where nothing else is.
    """
    passed = {outcome.test for outcome in outcomes if outcome.kind is OutcomeKind.PASSED}
    credited = {
        outcome.test
        for outcome in outcomes
        if outcome.test in passed and any(note.kind is NoteKind.CONVENTION for note in outcome.notes)
    }
    wrong = [part for part in parts if set(part.tests) & set(failed)]
    excused = {
        id(part) for part in wrong if set(part.tests) & credited or (_is_rounding(part) and set(part.tests) & passed)
    }
    blamed = {test for part in wrong if id(part) not in excused for test in part.tests}
    return [part for part in wrong if id(part) not in excused or (set(part.tests) & set(failed)) - blamed]


def _is_rounding(part: Part) -> bool:
    return not part.random and all(
        not isinstance(leaf.actual, Failed)
        and leaf.actual.shape == leaf.right.shape
        and leaf.actual.dtype.kind == "f"
        and bool(np.abs(leaf.actual - leaf.right).max(initial=0) <= allowed_error(leaf.right, ROUNDING))
        for leaf in part.wrong
    )


# --- names ------------------------------------------------------------------------------------------------------------


def _named(naming: Naming, mistakes: Mistakes, parts: Sequence[Part], failed: Collection[str]) -> Explanation:
    """Return the diagnosis of *mistakes*, with the failed tests in which they make something wrong."""
    one = _common(naming, mistakes)
    tests = {
        test: None
        for part in naming.parts
        for leaf in part.wrong
        if naming.changes(mistakes[:1], leaf)
        for test in leaf.tests
        if test in failed
    }
    diagnosis = Diagnosis(one.title, one.explanation, one.hint, one.id, tuple(tests), formula=one.formula)
    return Explanation(diagnosis, mistakes, tuple(parts))


def _common(naming: Naming, mistakes: Mistakes) -> Misconception:
    """Return the mistake, or what several of one family have in common."""
    first = naming.misconceptions[mistakes[0]]
    if len(mistakes) == 1:
        return first
    titles = "; or: ".join(naming.misconceptions[name].title.rstrip(".") for name in mistakes)
    text = f"Your values fit more than one mistake of this kind: {titles}."
    return Misconception(first.family, first.family, first.criterion, text, first.hint)


def _unexplained(naming: Naming, sure: Sequence[Mistakes], part: Part, failed: Collection[str]) -> Part | None:
    """Return *part* without the calls that a named mistake changes, or None where no failed test is left in it."""
    if part.random:
        return None
    leaves = [leaf for leaf in part.leaves if not any(naming.reaches(mistakes, leaf) for mistakes in sure)]
    rest = Part(part.hook, part.name, tuple(leaves))
    return rest if set(rest.tests) & set(failed) else None


# --- facts ------------------------------------------------------------------------------------------------------------


def _measured(
    left: Sequence[Part], parts: Sequence[Part], naming: Naming, told: set[str], failed: Collection[str]
) -> Iterator[Explanation]:
    """Yield the measured facts about the parts *left*, those about most tests first, each with all parts it holds for.

    *told* are the hooks that something was said about already.
    """
    hooks = naming.contract.hooks
    siblings: dict[int, dict[str, np.ndarray]] = {}
    for part in parts:
        for leaf in part.leaves:
            if part.name != WHOLE and not part.random:
                siblings.setdefault(id(leaf.call), {})[part.name] = leaf.right
    found: dict[str, list[tuple[Fact, Part]]] = {}
    wrong_in: dict[str, set[str]] = {}
    for part in parts:
        wrong_in.setdefault(part.hook, set()).update(part.tests)
    for hook in hooks.values():
        own = [part for part in left if part.hook == hook.name]
        for part in own:
            for one in facts(part, hook.label, _name(part, parts), siblings):
                tests = set(one.tests) & set(failed)
                if tests and not (_follows(one, part, tests, naming, told, wrong_in) or _is_known(one, found)):
                    found.setdefault(one.predicate, []).append((one, part))
        told |= {part.hook for those in found.values() for _, part in those}
    ordered = sorted(found.values(), key=lambda those: -len({test for one, _ in those for test in one.tests}))
    for those in ordered[:MOST_FACTS]:
        yield _told(those, parts, failed)


def _name(part: Part, parts: Sequence[Part]) -> str:
    """Return what to call *part*: the last part of its path, or all of it where others end alike."""
    last = part.name.rpartition(".")[2]
    alike = [other for other in parts if other.hook == part.hook and other.name.rpartition(".")[2] == last]
    return last if len(alike) == 1 else part.name


def _follows(  # noqa: PLR0917 - the facts that decide
    one: Fact, part: Part, tests: set[str], naming: Naming, told: Collection[str], wrong_in: Mapping[str, set[str]]
) -> bool:
    """Return whether *one* may well be a consequence of what was told about hooks whose code *part*'s hook runs, too."""
    label, calls = naming.contract.hooks[part.hook].label, [leaf.call for leaf in part.wrong]
    for name in naming.upstream[part.hook] & set(told):
        other = naming.contract.hooks[name].label
        whole = other == label or other.startswith(f"{label}.")
        asked = any(value == name for call in calls for value in call.arguments.values() if isinstance(value, str))
        if one.vague or whole or asked or tests <= wrong_in[name]:
            return True
    return False


def _is_known(one: Fact, found: Mapping[str, Sequence[tuple[Fact, Part]]]) -> bool:
    """Return whether the exception of *one* was told already, of another function and other cases."""
    causes = {other.cause for those in found.values() for other, _ in those}
    return bool(one.cause) and one.cause in causes and one.predicate not in found


def _told(those: Sequence[tuple[Fact, Part]], parts: Sequence[Part], failed: Collection[str]) -> Explanation:
    found = [one for one, _ in those]
    sentence = f"{sentence_of(found)}."
    details = {one.detail for one in found}
    detail = details.pop() if len(details) == 1 else ""
    if found[0].vague:
        detail = f"{detail} {_right_beside([part for _, part in those], parts)}".strip()
    tests = tuple(sorted({test for one in found for test in one.tests if test in failed}))
    diagnosis = Diagnosis(sentence.removesuffix("."), f"{sentence} {detail}".strip(), found[0].hint, None, tests)
    return Explanation(diagnosis, (), tuple(part for _, part in those))


def _right_beside(wrong: Sequence[Part], parts: Sequence[Part]) -> str:
    """Return which other parts of the same hook are right in every call."""
    hook = wrong[0].hook
    names = [f"`{_name(part, parts)}`" for part in parts if part.hook == hook and not part.wrong]
    return f"Right in all calls: {', '.join(names)}." if names else ""


def _changed_inputs(outcomes: Iterable[Outcome], failed: Collection[str]) -> Iterator[Explanation]:
    """Yield what the workers noticed of inputs that were changed in place, in failed tests."""
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for note in outcome.notes:
            if note.kind is NoteKind.INPUT_CHANGED and outcome.test in failed:
                found.setdefault(note.text, []).append(outcome)
    for text, those in found.items():
        hint = "What comes in belongs to the caller, who may use it again. Work on a copy."
        title = text.partition(":")[0].rstrip(".")
        yield Explanation(Diagnosis(title, text, hint, None, tuple(one.test for one in those)), (), ())


def calls_of(explanation: Explanation) -> list[Call]:
    """Return the calls in which what *explanation* is about went wrong."""
    return [leaf.call for part in explanation.parts for leaf in part.wrong]
