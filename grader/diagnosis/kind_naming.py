"""Which kinds of mistakes reproduce wrong values that no misconception explains.

Pure but for the replay. A kind is one change to one place of the reference
(the room `kinds`). It is told only where it gives the student's value in every
call of a part that gave one, and makes nothing wrong that the student has
right. That is a claim about values, and is worded as one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from itertools import combinations, islice

import numpy as np

from grader.diagnosis.altered_replies import Altered, Mistakes
from grader.diagnosis.explanation import Explanation
from grader.diagnosis.facts import Fact, sentence_of
from grader.diagnosis.leaves import Failed, Leaf, Part, flat, same_function
from grader.model import Misconception
from grader.model.phrase import Phrase, Statement, phrase
from grader.suite.upstream import Upstream
from grader.wording.explanations import stated

#: How many of its calls a part must show the mistake in: one may fit by chance.
FEWEST = 2
#: One number may be made in many ways; an array of this many hardly.
ENOUGH = 6
#: Of how many parts two kinds at once are tried, and of how many kinds the two.
MOST_PAIRED = 3
MOST_OF_A_PAIR = 45


class KindNaming:
    """The kinds that reproduce parts of one submission.

    *parts* are all of its parts, right ones included.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        kinds: Altered,
        upstream: Upstream,
    ) -> None:
        self.parts = parts
        self.kinds = kinds
        self.upstream = upstream
        self._contradictions: dict[Mistakes, bool] = {}
        #: of each part, by id, those to compare
        self._leaves: dict[int, tuple[Leaf, ...]] = {}

    def named(
        self,
        suspects: Sequence[Part],
        failed: Collection[str],
    ) -> Iterator[Explanation]:
        """Yield what kinds say of *suspects*, those first that explain most.

        What no kind makes alone may be two in one place.
        """
        remaining = [part for part in suspects if self._may_be_named(part)]
        candidates = self._reproducing(remaining)
        covered = {id(part) for parts in candidates.values() for part in parts}
        open_parts = [part for part in remaining if id(part) not in covered]
        candidates |= self._paired(open_parts)
        while candidates:
            # the first of equals is the likeliest
            best = max(candidates, key=lambda kinds: len(candidates[kinds]))
            explanation = self._explanation(best, candidates[best], failed)
            if explanation is not None:
                yield explanation
            covered = {id(part) for part in candidates[best]}
            candidates = _without(candidates, covered)

    def explains(self, part: Part) -> bool:
        """Return whether a kind reproduces *part*."""
        if not self._may_be_named(part):
            return False
        return next(self._reproducing_alone(part), None) is not None

    def _may_be_named(self, part: Part) -> bool:
        """Return whether *part* has values enough, and is no mere consequence.

        Where something else is wrong upstream, it must be wrong in every call.
        """
        if not _is_comparable(part) or self._is_empty(part):
            return False
        return not self._rests_on_wrong(part) or not part.right

    def _rests_on_wrong(self, part: Part) -> bool:
        hooks = self.upstream[part.hook]
        return any(wrong.wrong and wrong.hook in hooks for wrong in self.parts)

    def _tells(self, kinds: Mistakes, part: Part) -> bool:
        """Return whether *kinds* are more than a guess at what may only follow.

        Then they speak of something that students know.
        """
        (kind,) = kinds
        clause = self.kinds.misconceptions[kind].clause
        return _has_names(clause) or not self._rests_on_wrong(part)

    def _is_idle(self, kinds: Mistakes, part: Part) -> bool:
        """Return whether *kinds* use an argument that is 0 in every wrong call.

        Then something is left out, and that argument has nothing to do with it.
        """
        (kind,) = kinds
        clause = self.kinds.misconceptions[kind].clause
        used = dict(clause.values).get("used") if clause else None
        if used is None:
            return False
        name = str(used).strip("`")
        numbers = [
            dict(flat(leaf.call.arguments)).get(name) for leaf in part.wrong
        ]
        return all(number == 0 for number in numbers)

    def _reproducing(
        self,
        suspects: Sequence[Part],
    ) -> dict[Mistakes, list[Part]]:
        """Return, by kind, those of *suspects* that it reproduces."""
        reproduced: dict[Mistakes, list[Part]] = {}
        for part in suspects:
            for kinds in self._reproducing_alone(part):
                reproduced.setdefault(kinds, []).append(part)
        in_order = ((kind,) for kind in self.kinds.misconceptions)
        return {
            kinds: reproduced[kinds]
            for kinds in in_order
            if kinds in reproduced
        }

    def _reproducing_alone(self, part: Part) -> Iterator[Mistakes]:
        """Yield the kinds that reproduce *part*, the likeliest first."""
        for kinds in self._running(part):
            if (
                self._tells(kinds, part)
                and not self._is_idle(kinds, part)
                and self._reproduces(kinds, part)
                and not self._contradicted(kinds)
            ):
                yield kinds

    def _paired(self, suspects: Sequence[Part]) -> dict[Mistakes, list[Part]]:
        """Return, by two kinds at once, the first parts that they reproduce."""
        reproduced: dict[Mistakes, list[Part]] = {}
        for part in suspects[:MOST_PAIRED]:
            # the smallest may be of a size at which a factor is 1
            largest = max(_with_values(part.wrong), key=_size)
            touching = (
                kinds
                for kinds in self._running(part)
                if self.kinds.changes(kinds, largest)
            )
            likely = list(islice(touching, MOST_OF_A_PAIR))
            for first, second in combinations(likely, 2):
                pair = (*first, *second)
                if self._reproduces(pair, part) and not self._contradicted(
                    pair,
                ):
                    reproduced.setdefault(pair, []).append(part)
                    break
        return reproduced

    def _running(self, part: Part) -> Iterator[Mistakes]:
        """Yield the kinds in functions that run for *part*, the likeliest first."""
        smallest = min(_with_values(part.wrong), key=_size)
        ran = self.kinds.ran(smallest.call)
        for kind in self.kinds.misconceptions:
            footprint = self.kinds.replayer.footprint(kind)
            if not footprint.is_missed_by(ran, ()):
                yield (kind,)

    def _compared(self, part: Part) -> tuple[Leaf, ...]:
        """Return the leaves of *part* to compare: the wrong ones first.

        Those come first whose call is wrong in most parts: one replay then
        decides on all of these.
        """
        if id(part) not in self._leaves:
            wrong = sorted(_with_values(part.wrong), key=self._order)
            self._leaves[id(part)] = (*wrong, *part.right)
        return self._leaves[id(part)]

    def _order(self, leaf: Leaf) -> tuple[int, int]:
        """Return a key that is the same for all leaves of one call."""
        wrong_leaves = self._wrong_by_call[id(leaf.call)]
        size = sum(map(_size, wrong_leaves))
        return -len(wrong_leaves), size

    @cached_property
    def _wrong_by_call(self) -> Mapping[int, Sequence[Leaf]]:
        """The wrong leaves of every call, by its id."""
        by_call: dict[int, list[Leaf]] = {}
        for part in self.parts:
            for leaf in _with_values(part.wrong):
                by_call.setdefault(id(leaf.call), []).append(leaf)
        return by_call

    def _reproduces(self, kinds: Mistakes, part: Part) -> bool:
        """Return whether *kinds* give the student's value in every call that gave one.

        Of values that are not finite they must make the same calls so.
        """
        alike = self._overflows if _is_infinite(part) else self.kinds.gives
        return all(alike(kinds, leaf) for leaf in self._compared(part))

    def _overflows(self, kinds: Mistakes, leaf: Leaf) -> bool:
        """Return whether *kinds* make *leaf* overflow, or right, as it is."""
        if not leaf.is_wrong:
            return self.kinds.gives(kinds, leaf)
        value = self.kinds.value(kinds, leaf)
        return not isinstance(value, Failed) and not _is_finite(value)

    def _contradicted(self, kinds: Mistakes) -> bool:
        """Return whether *kinds* make something wrong that the student has right."""
        if kinds not in self._contradictions:
            self._contradictions[kinds] = any(
                # in this order: the wrong parts are few, and replayed already
                not self._is_shaky(kinds, part)
                and any(self.kinds.changes(kinds, leaf) for leaf in part.right)
                for part in self.parts
                if not part.random
            )
        return self._contradictions[kinds]

    def _is_shaky(self, kinds: Mistakes, part: Part) -> bool:
        """Return whether something else is wrong upstream of *part*.

        Then two mistakes may cancel each other out.
        """
        hooks = self.upstream[part.hook]
        return any(
            wrong.wrong
            and wrong.hook in hooks
            and not self._reproduces(kinds, wrong)
            for wrong in self.parts
        )

    def _is_empty(self, part: Part) -> bool:
        """Return whether *part* is zero in every call, like all that it rests on.

        Or like all that the same function is asked. Nothing is written then, and
        any step may be missing.
        """
        rests_on = {part.hook, *self.upstream[part.hook]}
        own = same_function(self.kinds.contract, part.hook)
        return self._is_zero(part, rests_on) or self._is_zero(part, own)

    def _is_zero(self, part: Part, hooks: Collection[str]) -> bool:
        return not any(
            np.asarray(leaf.actual).any()
            for further in self.parts
            if further.hook in hooks and further.name == part.name
            for leaf in _with_values(further.leaves)
        )

    def _explanation(
        self,
        kinds: Mistakes,
        explained: Sequence[Part],
        failed: Collection[str],
    ) -> Explanation | None:
        """Return what *kinds* say of the parts *explained*.

        None where no failed test is about them.
        """
        mistakes = [self.kinds.misconceptions[kind] for kind in kinds]
        leaves = [
            leaf for part in explained for leaf in _with_values(part.wrong)
        ]
        tests = {
            test for leaf in leaves for test in leaf.tests if test in failed
        }
        if not tests:
            return None
        title = sentence_of([self._fact(part, mistakes) for part in explained])
        statement = Statement(
            title,
            (_evidence(explained, leaves, is_one=len(kinds) == 1),),
            phrase(mistakes[0].hint) if mistakes[0].hint else None,
        )
        diagnosis = stated(statement, sorted(tests))
        return Explanation(diagnosis, mistakes=(), parts=tuple(explained))

    def _fact(self, part: Part, mistakes: Sequence[Misconception]) -> Fact:
        clauses = [mistake.clause for mistake in mistakes if mistake.clause]
        clause = reduce(_and_clause, clauses)
        predicate = phrase("as if {clause}", clause=clause)
        if _is_infinite(part):
            predicate = phrase("not finite, as if {clause}", clause=clause)
        return Fact(
            self.kinds.contract.hooks[part.hook].label,
            name=part.name.rpartition(".")[2],
            predicate=predicate,
        )


def _has_names(clause: Phrase | None) -> bool:
    """Return whether *clause* speaks of something that students know."""
    values = {} if clause is None else dict(clause.values)
    return bool(values.get("names") or values.get("used"))


def _and_clause(first: Phrase, second: Phrase) -> Phrase:
    return phrase("{first}, and {second}", first=first, second=second)


def _without(
    candidates: Mapping[Mistakes, Sequence[Part]],
    covered: Collection[int],
) -> dict[Mistakes, list[Part]]:
    """Return *candidates* without the parts *covered*, by id."""
    remaining: dict[Mistakes, list[Part]] = {}
    for kind, parts in candidates.items():
        open_parts = [part for part in parts if id(part) not in covered]
        if open_parts:
            remaining[kind] = open_parts
    return remaining


def _evidence(
    explained: Sequence[Part],
    leaves: Sequence[Leaf],
    *,
    is_one: bool,
) -> Phrase:
    """Return what the claim of a kind, or of two, rests on."""
    changes = phrase("these two changes")
    if is_one:
        changes = phrase("this one change")
    count = len({id(leaf.call) for leaf in leaves})
    calls = phrase("the call that shows it")
    if count > 1:
        calls = phrase("all {count} calls that show it", count=count)
    if all(_is_infinite(part) for part in explained):
        return phrase(
            "The right computation with {changes} overflows in {calls},"
            " and in no other.",
            changes=changes,
            calls=calls,
        )
    return phrase(
        "In {calls}, your values are those of the right computation with"
        " {changes}.",
        calls=calls,
        changes=changes,
    )


def _is_comparable(part: Part) -> bool:
    """Return whether *part* has enough values for a kind to be more than chance."""
    if part.random:
        return False
    leaves = _with_values(part.wrong)
    numbers = sum(leaf.right.size for leaf in leaves)
    return len(leaves) >= FEWEST or numbers >= ENOUGH


def _with_values(leaves: Sequence[Leaf]) -> list[Leaf]:
    return [leaf for leaf in leaves if not isinstance(leaf.actual, Failed)]


def _is_infinite(part: Part) -> bool:
    """Return whether all wrong values of *part* are NaN or infinite somewhere."""
    leaves = _with_values(part.wrong)
    return bool(leaves) and not any(
        _is_finite(np.asarray(leaf.actual)) for leaf in leaves
    )


def _is_finite(value: np.ndarray) -> bool:
    return value.dtype.kind != "f" or bool(np.isfinite(value).all())


def _size(leaf: Leaf) -> int:
    return leaf.right.size
