"""Names the mistake behind failed tests, where the student's values leave no doubt; else states what was measured. Pure.

A known mistake is named for a part (such as dJdy_hat of mse_loss) only if the reference with that mistake reproduces
the student's value of the part on **every** recorded call, right ones included, no other known mistake does, and
nothing that the student got right would have gone wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from grader.contract import Contract
from grader.facts import Fact, fact, subject_of
from grader.leaves import Part, leaves_of, parts_of, same
from grader.model import Call, Diagnosis, FailureKind, Misconception, Outcome, OutcomeKind, Plain, StudentFailure

#: Answers a call as the reference with the given mistakes would.
Replay = Callable[[tuple[str, ...], Call], Plain | StudentFailure]
Mistakes = tuple[str, ...]


def diagnose(
    outcomes: Sequence[Outcome], contract: Contract, misconceptions: Mapping[str, Misconception], replay: Replay
) -> tuple[Diagnosis, ...]:
    """Return what explains the failed tests among *outcomes*: named mistakes first, then measured facts.

    *replay* answers a call with the reference under a combination of *misconceptions*.
    """
    failed = {outcome.test for outcome in outcomes if outcome.kind in (OutcomeKind.DIFFERENT, OutcomeKind.FAILED)}
    if not failed:
        return ()
    parts = parts_of(_calls(outcomes), contract, lambda call: replay((), call))
    search = Search(parts, contract, misconceptions, replay)
    suspects = [part for part in parts if set(part.tests) & failed]
    named: dict[Mistakes, list[Part]] = {}
    unnamed: list[Part] = []
    for part in suspects:
        mistakes = search.certain(part)
        if mistakes is None:
            unnamed.append(part)
        else:
            named.setdefault(mistakes, []).append(part)
    unnamed = _explained_by_named(search, named, unnamed)
    diagnoses = [_named(search.describe(mistakes), explained, failed) for mistakes, explained in named.items()]
    return (*diagnoses, *_facts(unnamed, contract, failed))


def _calls(outcomes: Iterable[Outcome]) -> list[tuple[Call, tuple[str, ...]]]:
    """Return every call of *outcomes* with the tests that made it; a call that several tests made stands for each."""
    return [(call, (outcome.test,)) for outcome in outcomes for call in outcome.calls]


class Search:
    """Finds the known mistakes that reproduce parts of one submission."""

    def __init__(
        self, parts: Sequence[Part], contract: Contract, misconceptions: Mapping[str, Misconception], replay: Replay
    ) -> None:
        self.parts = parts
        self.contract = contract
        self.misconceptions = misconceptions
        self.replay = replay
        self._candidates: dict[int, list[str]] = {}

    def certain(self, part: Part) -> Mistakes | None:
        """Return the one known mistake that reproduces *part*, or the several of one family, or None."""
        found = self.candidates(part)
        if len(found) == 1:
            return (found[0],)
        families = {self.misconceptions[name].family for name in found}
        return tuple(found) if len(families) == 1 and families != {""} else None

    def candidates(self, part: Part) -> list[str]:
        """Return the known mistakes that reproduce *part* and break nothing that the student got right."""
        if id(part) not in self._candidates:
            names = [name for name in self.misconceptions if self.reproduces((name,), part)]
            self._candidates[id(part)] = [name for name in names if self.harmless((name,))]
        return self._candidates[id(part)]

    def reproduces(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether the reference with *mistakes* gives the student's value in every call of *part*, wrong ones first."""
        leaves = sorted(part.leaves, key=lambda leaf: not leaf.is_wrong)
        if all(leaf.actual is None for leaf in leaves) or any(_was_lost(leaf.call) for leaf in leaves):
            return False
        return all(same(self._value(mistakes, leaf.call, part.name), leaf.actual) for leaf in leaves)

    def harmless(self, mistakes: Mistakes) -> bool:
        """Return whether *mistakes* leave every part right that the student has right everywhere."""
        right = (part for part in self.parts if not part.wrong)
        return all(
            same(self._value(mistakes, leaf.call, part.name), leaf.right, loosely=True)
            for part in right
            for leaf in part.leaves
        )

    def describe(self, mistakes: Mistakes) -> Misconception:
        """Return the mistake, or what several of one family have in common."""
        first = self.misconceptions[mistakes[0]]
        if len(mistakes) == 1:
            return first
        titles = "; or ".join(self.misconceptions[name].title.rstrip(".") for name in mistakes)
        text = f"Your values fit more than one mistake of this kind: {titles}."
        return Misconception(first.family, first.family, first.criterion, text, first.hint)

    def _value(self, mistakes: Mistakes, call: Call, name: str):  # noqa: ANN202 - an array or None, as in Leaf
        leaves = leaves_of(self.contract, call.hook, self.replay(mistakes, call))
        return None if leaves is None else leaves.get(name)


def _was_lost(call: Call) -> bool:
    """Return whether the call failed in a way that tells nothing about its formula: too slow, crashed, absent."""
    kinds = (FailureKind.RAISED, FailureKind.BAD_REPLY)
    return isinstance(call.reply, StudentFailure) and call.reply.kind not in kinds


def _explained_by_named(search: Search, named: dict[Mistakes, list[Part]], unnamed: list[Part]) -> list[Part]:
    """Move parts that a mistake named elsewhere explains to it, alone or together with one more; return the rest.

    A mistake that is certain from one part needs no further proof for another; two together are named only where one of
    them is certain and no other second mistake would do.
    """
    rest: list[Part] = []
    for part in unnamed:
        sure = [mistakes for mistakes in named if len(mistakes) == 1]
        alone = next((mistakes for mistakes in sure if search.reproduces(mistakes, part)), None)
        together = alone or _pair(search, sure, part)
        if together is None:
            rest.append(part)
        else:
            named.setdefault(together, []).append(part)
    return rest


def _pair(search: Search, sure: Sequence[Mistakes], part: Part) -> Mistakes | None:
    """Return the certain mistake that, with another certain one, reproduces *part*, or None."""
    pairs = [(*first, *second) for n, first in enumerate(sure) for second in sure[n + 1 :]]
    return next(((pair[0],) for pair in pairs if search.reproduces(pair, part)), None)


def _named(mistake: Misconception, parts: Sequence[Part], failed: set[str]) -> Diagnosis:
    tests = tuple(dict.fromkeys(test for part in parts for test in part.tests if test in failed))
    return Diagnosis(mistake.title, mistake.explanation, mistake.hint, mistake.id, tests, formula=mistake.formula)


def _facts(parts: Sequence[Part], contract: Contract, failed: set[str]) -> tuple[Diagnosis, ...]:
    """Return the measured facts about *parts*, those about most tests first.

    The same fact about several parts is told once, and one whose tests are all explained by others is left out: it is a
    consequence of theirs.
    """
    found: dict[str, list[Fact]] = {}
    tests: dict[str, set[str]] = {}
    for part in parts:
        one = fact(part, contract.hooks[part.hook].label)
        if one is not None and failed & set(part.tests):
            found.setdefault(one.predicate, []).append(one)
            tests.setdefault(one.predicate, set()).update(failed & set(part.tests))
    told: list[Diagnosis] = []
    explained: set[str] = set()
    for predicate in sorted(found, key=lambda predicate: -len(tests[predicate])):
        if not tests[predicate] <= explained:
            told.append(_told(found[predicate], tests[predicate]))
            explained |= tests[predicate]
    return tuple(told)


def _told(facts: Sequence[Fact], tests: set[str]) -> Diagnosis:
    subject = subject_of(facts)
    verb = "are" if " and " in subject else "is"
    title = f"{subject} {verb} {facts[0].predicate}"
    return Diagnosis(title, f"{title}. {facts[0].detail}".strip(), facts[0].hint, None, tuple(sorted(tests)))
