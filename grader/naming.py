"""Which known mistake made a submission's wrong values: found by replaying its calls with each of them. Pure but for the replay.

A known mistake (or two at once) is *confirmed* if nothing that the student got right would have gone wrong with it, and it
reproduces the student's values in every call of every part that it changes. Parts further downstream may differ: a wrong
sigmoid may well have another derivative than ours.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property

from grader.contract import Contract
from grader.leaves import Failed, Leaf, Part, Value, leaves_of, same
from grader.model import Call, Misconception, Plain, StudentFailure

Mistakes = tuple[str, ...]
#: Answers a call, its random numbers drawn from a seed, as the reference with the given mistakes would.
Replay = Callable[[Mistakes, Call, int], Plain | StudentFailure]


class Naming:
    """The known mistakes that reproduce parts of one submission. *parts* are all of its parts, right ones included."""

    def __init__(
        self, parts: Sequence[Part], contract: Contract, misconceptions: Mapping[str, Misconception], replay: Replay
    ) -> None:
        self.parts = parts
        self.contract = contract
        self.misconceptions = misconceptions
        self.replay = replay
        self._leaves: dict[tuple[Mistakes, int, int], dict[str, Value] | Failed] = {}
        self._calls: dict[int, Call] = {}
        self._confirmed: dict[Mistakes, frozenset[int] | None] = {}

    def named(self, suspects: Iterable[Part]) -> dict[Mistakes, list[Part]]:
        """Return the mistakes that are certain, each with those of *suspects* that it explains.

        Several mistakes of one family stand together where the calls cannot tell them apart.
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
            for certain in self._together(part, found):
                found.setdefault(certain, []).append(part)
        return _merged(found)

    def changes(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* make *leaf* other than right."""
        if leaf.refused is not None:
            return self._is_fixed(mistakes, leaf)
        return not leaf.is_right(self._value(mistakes, leaf))

    # --- one mistake --------------------------------------------------------------------------------------------------

    def _alone(self, part: Part) -> list[Mistakes]:
        """Return the single mistakes that may be what is wrong in *part*: confirmed, and none explains more than they do."""
        return self._best([(name,) for name in self.misconceptions], part)

    def _best(self, candidates: Iterable[Mistakes], part: Part) -> list[Mistakes]:
        explained = {
            mistakes: found
            for mistakes in candidates
            if self._reproduces(mistakes, part) and (found := self._explained(mistakes)) is not None
        }
        return [one for one, own in explained.items() if not any(own < other for other in explained.values())]

    def _certain(self, found: Sequence[Mistakes]) -> Mistakes:
        """Return the only one of *found*, or all of them if they are of one family, or none."""
        if len(found) == 1:
            return found[0]
        families = {self.misconceptions[name].family for mistakes in found for name in mistakes}
        single = all(len(mistakes) == 1 for mistakes in found)
        return tuple(name for (name,) in found) if single and len(families) == 1 and families != {""} else ()

    def _explained(self, mistakes: Mistakes) -> frozenset[int] | None:
        """Return which wrong parts *mistakes* reproduce, or None where they are not confirmed."""
        if mistakes not in self._confirmed:
            self._confirmed[mistakes] = None if self._contradicted(mistakes) else self._confirm(mistakes)
        return self._confirmed[mistakes]

    def _confirm(self, mistakes: Mistakes) -> frozenset[int] | None:
        changed = [part for part in self.parts if part.wrong and any(self.changes(mistakes, leaf) for leaf in part.leaves)]
        met = [part for part in changed if self._reproduces(mistakes, part)]
        hooks = {part.hook for part in met}
        unmet = [part for part in changed if part not in met and not part.random]
        if any(not self.upstream[part.hook] & hooks for part in unmet):
            return None
        return frozenset(map(id, met))

    def _contradicted(self, mistakes: Mistakes) -> bool:
        """Return whether *mistakes* would make a value wrong that the student has right."""
        return any(self.changes(mistakes, leaf) for part in self.parts if not part.random for leaf in part.right)

    def _reproduces(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether *mistakes* give the student's value in every call of *part*, wrong ones first."""
        if not part.wrong or any(isinstance(leaf.actual, Failed) and leaf.actual.lost for leaf in part.leaves):
            return False
        if all(isinstance(leaf.actual, Failed) and not leaf.actual.telling for leaf in part.leaves):
            return False
        if part.random and not self._is_fixed(mistakes, part.leaves[0]):
            return False
        return all(same(self._value(mistakes, leaf), leaf.actual, leaf.rtol) for leaf in (*part.wrong, *part.right))

    # --- two mistakes -------------------------------------------------------------------------------------------------

    def _together(self, part: Part, found: Collection[Mistakes]) -> list[Mistakes]:
        """Return the mistakes that are certain from *part* because one of them, named elsewhere already, changes it."""
        sure = [mistakes for mistakes in found if len(mistakes) == 1 and self._touches(mistakes, part)]
        others = [(name,) for name in self.misconceptions if sure and self._touches((name,), part)]
        pairs = {tuple(sorted({*one, *other})) for one in sure for other in others if one != other}
        best = self._best(sorted(pairs), part)
        known = {name for mistakes in sure for name in mistakes}
        new = [tuple(name for name in pair if name not in known) for pair in best]
        if not best or (len(best) > 1 and not all(len(names) == 1 for names in new)):
            return []
        certain = self._certain([names for names in new if names])
        common = [mistakes for mistakes in sure if all(mistakes[0] in pair for pair in best)]
        return [*common, certain] if certain else common

    def _touches(self, mistakes: Mistakes, part: Part) -> bool:
        return any(self.changes(mistakes, leaf) for leaf in part.leaves)

    # --- replies ------------------------------------------------------------------------------------------------------

    def _value(self, mistakes: Mistakes, leaf: Leaf, seed: int = 0) -> Value:
        key = (mistakes, id(leaf.call), seed)
        if key not in self._leaves:
            self._calls[id(leaf.call)] = leaf.call  # keeps the call, and so its id, alive
            self._leaves[key] = leaves_of(self.contract, leaf.call.hook, self.replay(mistakes, leaf.call, seed))
        leaves = self._leaves[key]
        return leaves if isinstance(leaves, Failed) else leaves.get(leaf.name, Failed("returned nothing"))

    def _is_fixed(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* make a number that should be random the same every time."""
        return same(self._value(mistakes, leaf, 1), self._value(mistakes, leaf))

    @cached_property
    def upstream(self) -> Mapping[str, frozenset[str]]:
        """By hook, the hooks whose code it runs as well."""
        return upstream(self.contract, [leaf.call for part in self.parts for leaf in part.leaves])


def upstream(contract: Contract, calls: Iterable[Call]) -> dict[str, frozenset[str]]:
    """Return by hook the hooks whose code it runs as well, as far as contract and *calls* tell.

    These are the hooks that it is stated to run, those with a part of its parameters (or all, and stated earlier), those that
    its text arguments name, and, for a hook that asks a whole class, those that ask one of its methods.
    """
    texts: dict[str, set[str]] = {}
    for call in calls:
        texts.setdefault(call.hook, set()).update(v for v in call.arguments.values() if isinstance(v, str))
    hooks = list(contract.hooks.values())
    return {
        hook.name: frozenset(
            other.name
            for n, other in enumerate(hooks)
            if set(other.signature.parameters) < set(hook.signature.parameters)
            or (set(other.signature.parameters) == set(hook.signature.parameters) and n < place)
            or other.name in (*hook.runs, *texts.get(hook.name, ()))
            or other.label.startswith(f"{hook.label}.")
        )
        - {hook.name}
        for place, hook in enumerate(hooks)
    }


def _merged(found: Mapping[Mistakes, list[Part]]) -> dict[Mistakes, list[Part]]:
    """Return *found* with families narrowed to the members that other parts made certain."""
    merged: dict[Mistakes, list[Part]] = {}
    for mistakes, parts in found.items():
        narrower = next((other for other in found if set(other) < set(mistakes)), mistakes)
        merged.setdefault(narrower, []).extend(parts)
    return merged
