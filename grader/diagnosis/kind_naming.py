"""Which kinds of mistakes reproduce wrong values that no misconception explains.

Pure but for the replay. A kind is one change to one place of the reference
(the room `kinds`). It is told only where it gives the student's value in every
call of a part that gave one, and makes nothing wrong that the student has
right. That is a claim about values, and is worded as one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from grader.diagnosis.altered_replies import Altered, Upstream
from grader.diagnosis.explanation import Explanation
from grader.diagnosis.facts import Fact, sentence_of
from grader.diagnosis.leaves import Failed, Leaf, Part
from grader.model import Diagnosis, Misconception

#: How many of its calls a part must show the mistake in: one may fit by chance.
FEWEST = 2
#: One number may be made in many ways; an array of this many hardly.
ENOUGH = 6


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
        self._contradictions: dict[str, bool] = {}
        #: of each part, by id, those to compare: the smallest first
        self._leaves: dict[int, tuple[Leaf, ...]] = {}

    def named(
        self,
        suspects: Sequence[Part],
        failed: Collection[str],
    ) -> Iterator[Explanation]:
        """Yield what kinds say of *suspects*, those first that explain most."""
        remaining = [
            part
            for part in suspects
            if _is_comparable(part) and not self._is_empty(part)
        ]
        candidates = self._reproducing(remaining)
        while candidates:
            # the first of equals is the likeliest
            best = max(candidates, key=lambda kind: len(candidates[kind]))
            explanation = self._explanation(best, candidates[best], failed)
            if explanation is not None:
                yield explanation
            covered = {id(part) for part in candidates[best]}
            candidates = _without(candidates, covered)

    def explains(self, part: Part) -> bool:
        """Return whether a kind reproduces *part*."""
        return bool(
            _is_comparable(part)
            and not self._is_empty(part)
            and self._reproducing([part]),
        )

    def _reproducing(self, suspects: Sequence[Part]) -> dict[str, list[Part]]:
        """Return, by kind, those of *suspects* that it reproduces."""
        reproduced: dict[str, list[Part]] = {}
        for kind in self.kinds.misconceptions:
            parts = [part for part in suspects if self._reproduces(kind, part)]
            if parts and not self._contradicted(kind):
                reproduced[kind] = parts
        return reproduced

    def _reproduces(self, kind: str, part: Part) -> bool:
        """Return whether *kind* gives the student's value in every call that gave one.

        Of values that are not finite it must make the same calls so.
        """
        if id(part) not in self._leaves:
            wrong = sorted(_with_values(part.wrong), key=_size)
            self._leaves[id(part)] = (*wrong, *part.right)
        alike = self._overflows if _is_infinite(part) else self._gives
        return all(alike(kind, leaf) for leaf in self._leaves[id(part)])

    def _gives(self, kind: str, leaf: Leaf) -> bool:
        return self.kinds.gives((kind,), leaf)

    def _overflows(self, kind: str, leaf: Leaf) -> bool:
        """Return whether *kind* makes *leaf* overflow, or right, as it is."""
        if not leaf.is_wrong:
            return self._gives(kind, leaf)
        value = self.kinds.value((kind,), leaf)
        return not isinstance(value, Failed) and not _is_finite(value)

    def _contradicted(self, kind: str) -> bool:
        """Return whether *kind* makes something wrong that the student has right."""
        if kind not in self._contradictions:
            self._contradictions[kind] = any(
                any(self.kinds.changes((kind,), leaf) for leaf in part.right)
                and not self._is_shaky(kind, part)
                for part in self.parts
                if not part.random
            )
        return self._contradictions[kind]

    def _is_shaky(self, kind: str, part: Part) -> bool:
        """Return whether something else is wrong upstream of *part*.

        Then two mistakes may cancel each other out.
        """
        hooks = self.upstream[part.hook]
        return any(
            wrong.wrong
            and wrong.hook in hooks
            and not self._reproduces(kind, wrong)
            for wrong in self.parts
        )

    def _is_empty(self, part: Part) -> bool:
        """Return whether *part* is zero in every call, like all that it rests on.

        Nothing is written then, and any step may be missing.
        """
        hooks = {part.hook, *self.upstream[part.hook]}
        return not any(
            np.asarray(leaf.actual).any()
            for further in self.parts
            if further.hook in hooks and further.name == part.name
            for leaf in _with_values(further.leaves)
        )

    def _explanation(
        self,
        kind: str,
        explained: Sequence[Part],
        failed: Collection[str],
    ) -> Explanation | None:
        """Return what *kind* says of the parts *explained*.

        None where no failed test is about them.
        """
        mistake = self.kinds.misconceptions[kind]
        leaves = [
            leaf for part in explained for leaf in _with_values(part.wrong)
        ]
        tests = {
            test for leaf in leaves for test in leaf.tests if test in failed
        }
        if not tests:
            return None
        title = sentence_of([self._fact(part, mistake) for part in explained])
        diagnosis = Diagnosis(
            title,
            explanation=_evidence(explained, leaves),
            hint=mistake.hint,
            misconception=None,
            tests=tuple(sorted(tests)),
        )
        return Explanation(diagnosis, mistakes=(), parts=tuple(explained))

    def _fact(self, part: Part, mistake: Misconception) -> Fact:
        state = "not finite, " if _is_infinite(part) else ""
        return Fact(
            self.kinds.contract.hooks[part.hook].label,
            name=part.name.rpartition(".")[2],
            predicate=f"{state}as if {mistake.title}",
        )


def _without(
    candidates: Mapping[str, Sequence[Part]],
    covered: Collection[int],
) -> dict[str, list[Part]]:
    """Return *candidates* without the parts *covered*, by id."""
    remaining: dict[str, list[Part]] = {}
    for kind, parts in candidates.items():
        open_parts = [part for part in parts if id(part) not in covered]
        if open_parts:
            remaining[kind] = open_parts
    return remaining


def _evidence(explained: Sequence[Part], leaves: Sequence[Leaf]) -> str:
    """Return what the claim of a kind rests on."""
    count = len({id(leaf.call) for leaf in leaves})
    calls = (
        f"all {count} calls that show it"
        if count > 1
        else "the call that shows it"
    )
    if all(_is_infinite(part) for part in explained):
        return (
            f"The right computation with this one change overflows in {calls},"
            " and in no other."
        )
    return (
        f"In {calls}, your values are those of the right computation with this"
        " one change."
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
