"""Which known mistake made a submission's wrong values, found by replaying its calls.

Pure but for the replay.

A known mistake (or two at once) is *possible* if nothing that the student got right would have gone wrong with it. It is
*confirmed* if it also reproduces the student's values in every call of every part that it changes. Parts further
downstream may differ: a wrong sigmoid may well have another derivative than ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from grader.diagnosis.altered_replies import Altered, Mistakes, Upstream
from grader.diagnosis.leaves import Failed, Leaf, Part

#: The parts that mistakes reproduce, by id.
Met = frozenset[int]


class Naming:
    """The known mistakes that reproduce parts of one submission.

    *parts* are all of its parts, right ones included.
    """

    def __init__(
        self, parts: Sequence[Part], altered: Altered, upstream: Upstream
    ) -> None:
        self.parts = parts
        self.misconceptions = altered.misconceptions
        self.altered = altered
        self.upstream = upstream
        self._singles: list[Mistakes] = [(name,) for name in self.misconceptions]
        self._judged: dict[Mistakes, Met | None] = {}
        self._contradictions: dict[Mistakes, bool] = {}

    def named(self, suspects: Iterable[Part]) -> dict[Mistakes, list[Part]]:
        """Return the mistakes that are certain, each with those of *suspects* that it explains.

        Several mistakes of one family stand together where the calls cannot tell them
        apart.
        """
        found: dict[Mistakes, list[Part]] = {}
        left: list[Part] = []
        for part in suspects:
            certain = self._certain(self._alone(part))
            if certain:
                found.setdefault(certain, []).append(part)
            else:
                left.append(part)
        for part in left:
            for certain in self._with_named(part, found) or self._together(part, found):
                found.setdefault(certain, []).append(part)
        return _merged(found)

    def reaches(self, several: Iterable[Mistakes], leaf: Leaf) -> bool:
        """Return whether any of *several* changes *leaf*, or what a hook upstream of it gives for the same arguments."""
        return any(
            self.altered.reaches(mistakes, leaf, self.upstream) for mistakes in several
        )

    # --- one mistake --------------------------------------------------------------------------------------------------

    def _alone(self, part: Part) -> list[Mistakes]:
        """Return the single mistakes that may be what is wrong in *part*.

        There are none where another possible mistake lacks confirmation in a part that
        they do not explain: it might be right together with a further mistake, and
        nothing is certain.
        """
        possible = [
            one
            for one in self._singles
            if self._reproduces(one, part) and not self._contradicted(one)
        ]
        confirmed = {
            mistakes: met
            for mistakes in possible
            if (met := self._confirmed(mistakes)) is not None
        }
        best = _largest(confirmed)
        explained = frozenset[int]().union(*(confirmed[mistakes] for mistakes in best))
        rivals = [mistakes for mistakes in possible if mistakes not in confirmed]
        return (
            best
            if all(
                frozenset(map(id, self._touched(rival))) <= explained
                for rival in rivals
            )
            else []
        )

    def _certain(self, found: Sequence[Mistakes]) -> Mistakes:
        """Return the only one of *found*, or all of them if they are of one family, or none."""
        if len(found) == 1:
            return found[0]
        families = {
            self.misconceptions[name].family for mistakes in found for name in mistakes
        }
        return (
            tuple(name for (name,) in found)
            if len(families) == 1 and families != {""}
            else ()
        )

    def _confirmed(self, mistakes: Mistakes) -> Met | None:
        """Return which wrong parts *mistakes* reproduce, or None where they are not confirmed."""
        if mistakes not in self._judged:
            self._judged[mistakes] = (
                None if self._contradicted(mistakes) else self._confirm(mistakes)
            )
        return self._judged[mistakes]

    def _confirm(self, mistakes: Mistakes) -> Met | None:
        changed = self._touched(mistakes)
        met = [part for part in changed if self._reproduces(mistakes, part)]
        hooks = {part.hook for part in met}
        unmet = [part for part in changed if part not in met and not part.random]
        if not met or any(not self.upstream[part.hook] & hooks for part in unmet):
            return None
        return frozenset(map(id, met))

    def _contradicted(self, mistakes: Mistakes) -> bool:
        """Return whether *mistakes* would make a value wrong that the student has right.

        Where something else is wrong upstream, two mistakes may cancel each other out,
        and nothing follows.
        """
        if mistakes not in self._contradictions:
            sound = (
                part
                for part in self.parts
                if not part.random and self._breaks(mistakes, part)
            )
            self._contradictions[mistakes] = any(
                not self._is_shaky(mistakes, part) for part in sound
            )
        return self._contradictions[mistakes]

    def _is_shaky(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether something is wrong upstream of *part* that *mistakes* do not explain."""
        hooks = self.upstream[part.hook]
        return any(
            other.hook in hooks and not self._reproduces(mistakes, other)
            for other in self._wrong
        )

    def _breaks(self, mistakes: Mistakes, part: Part) -> bool:
        return any(self.altered.changes(mistakes, leaf) for leaf in part.right)

    @cached_property
    def _wrong(self) -> list[Part]:
        return [part for part in self.parts if part.wrong and not part.random]

    def _touched(self, mistakes: Mistakes) -> list[Part]:
        """Return the wrong parts that *mistakes* change."""
        return [
            part
            for part in self.parts
            if part.wrong and self.altered.touches(mistakes, part)
        ]

    def _reproduces(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether *mistakes* give the student's value in every call of *part*, wrong ones first."""
        failures = [
            leaf.actual for leaf in part.leaves if isinstance(leaf.actual, Failed)
        ]
        if not part.wrong or any(failure.lost for failure in failures):
            return False
        if len(failures) == len(part.leaves) and not self._is_telling(part, failures):
            return False
        if part.random and not self.altered.is_fixed(mistakes, part.leaves[0]):
            return False
        return all(
            self.altered.gives(mistakes, leaf) for leaf in (*part.wrong, *part.right)
        )

    def _is_telling(self, part: Part, failures: Sequence[Failed]) -> bool:
        """Return whether a part that fails in every call shows how: all that it rests on must be right."""
        rests_on = self.upstream[part.hook]
        sound = not any(other.hook in rests_on for other in self._wrong)
        return sound and any(failure.telling for failure in failures)

    # --- two mistakes -------------------------------------------------------------------------------------------------

    def _with_named(self, part: Part, found: Collection[Mistakes]) -> list[Mistakes]:
        """Return the mistakes named already that, alone or two at once, reproduce *part*."""
        known = [
            one for one in found if len(one) == 1 and self.altered.touches(one, part)
        ]
        for one in known:
            if self._reproduces(one, part):
                return [one]
        for one, other in combinations(known, 2):
            if self._reproduces(_joined(one, other), part):
                return [one, other]
        return []

    def _together(self, part: Part, found: Collection[Mistakes]) -> list[Mistakes]:
        """Return the mistakes that are certain from *part* as one of two.

        Pairs are tried of which one member is named elsewhere, or reproduces *part* by
        itself, or both do some of it.
        """
        known = [
            one for one in found if len(one) == 1 and self.altered.touches(one, part)
        ]
        bases = dict.fromkeys(
            [*known, *(one for one in self._eligible if self._reproduces(one, part))]
        )
        some = [one for one in self._eligible if self._reproduces_some(one, part)]
        pairs = dict.fromkeys(
            [
                _joined(one, other)
                for one in bases
                for other in self._eligible
                if one != other
            ]
            + [_joined(one, other) for one, other in combinations(some, 2)]
        )
        confirmed = {
            pair: met
            for pair in pairs
            if self._reproduces(pair, part)
            and (met := self._confirmed(pair)) is not None
        }
        best = _largest(confirmed)
        if len(best) == 1:
            return [
                (name,)
                for name in best[0]
                if self.altered.touches((name,), part) and self._shows(name, best[0])
            ]
        return [one for one in known if best and all(one[0] in pair for pair in best)]

    def _shows(self, name: str, pair: Mistakes) -> bool:
        """Return whether a number, not only an exception, is as *pair* makes it and not as the other one alone does."""
        rest = tuple(other for other in pair if other != name)
        leaves = (
            leaf
            for part in self._touched(pair)
            for leaf in part.wrong
            if not isinstance(leaf.actual, Failed)
        )
        return any(
            self.altered.gives(pair, leaf) and not self.altered.gives(rest, leaf)
            for leaf in leaves
        )

    @cached_property
    def _eligible(self) -> list[Mistakes]:
        """The mistakes that change something wrong and nothing right."""
        return [
            one
            for one in self._singles
            if any(self.altered.touches(one, part) for part in self._wrong)
            and not self._contradicted(one)
        ]

    def _reproduces_some(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether *mistakes* change *part* and give the student's value in some of the calls that they change."""
        return any(
            self.altered.changes(mistakes, leaf) and self.altered.gives(mistakes, leaf)
            for leaf in part.wrong
        )


def _joined(one: Mistakes, other: Mistakes) -> Mistakes:
    return tuple(sorted((*one, *other)))


def _largest(explained: Mapping[Mistakes, Met]) -> list[Mistakes]:
    """Return those that explain all that others do, or something else."""
    return [
        one
        for one, own in explained.items()
        if not any(own < other for other in explained.values())
    ]


def _merged(found: Mapping[Mistakes, list[Part]]) -> dict[Mistakes, list[Part]]:
    """Return *found* with families narrowed to the members that other parts made certain."""
    merged: dict[Mistakes, list[Part]] = {}
    for mistakes, parts in found.items():
        narrower = next(
            (other for other in found if set(other) < set(mistakes)), mistakes
        )
        merged.setdefault(narrower, []).extend(parts)
    return merged
