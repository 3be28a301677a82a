"""Which known mistake made a submission's wrong values, found by replaying its calls. Pure but for the replay.

A known mistake (or two at once) is *possible* if nothing that the student got right would have gone wrong with it. It is
*confirmed* if it also reproduces the student's values in every call of every part that it changes. Parts further
downstream may differ: a wrong sigmoid may well have another derivative than ours.
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
#: The parts that mistakes reproduce, by id.
Met = frozenset[int]


class Naming:
    """The known mistakes that reproduce parts of one submission. *parts* are all of its parts, right ones included."""

    def __init__(
        self, parts: Sequence[Part], contract: Contract, misconceptions: Mapping[str, Misconception], replay: Replay
    ) -> None:
        self.parts = parts
        self.contract = contract
        self.misconceptions = misconceptions
        self.replay = replay
        self._replies: dict[tuple[Mistakes, int, int], dict[str, Value]] = {}
        self._lost: dict[tuple[Mistakes, int, int], Failed] = {}
        self._calls: dict[int, Call] = {}
        self._judged: dict[Mistakes, Met | None] = {}
        self._upstream_calls: dict[int, list[Call]] = {}

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
            for certain in self._together(part, [mistakes for mistakes in found if len(mistakes) == 1]):
                found.setdefault(certain, []).append(part)
        return _merged(found)

    def changes(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* make *leaf* other than right."""
        if leaf.refused is not None:
            return self._is_fixed(mistakes, leaf)
        return not leaf.is_right(self._value(mistakes, leaf.call, leaf.name))

    def reaches(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* change *leaf*, or what a hook upstream of it gives for the same arguments."""
        return self.changes(mistakes, leaf) or any(
            self._differ(mistakes, call) for call in self._same_arguments(leaf.call)
        )

    # --- one mistake --------------------------------------------------------------------------------------------------

    def _alone(self, part: Part) -> list[Mistakes]:
        """Return the single mistakes that may be what is wrong in *part*.

        There are none where another possible mistake lacks confirmation in a part that they do not explain: it might be
        right together with a further mistake, and nothing is certain.
        """
        possible = self._possible(part)
        confirmed = {mistakes: met for mistakes in possible if (met := self._confirmed(mistakes)) is not None}
        best = _largest(confirmed)
        explained = frozenset[int]().union(*(confirmed[mistakes] for mistakes in best))
        rivals = [mistakes for mistakes in possible if mistakes not in confirmed]
        return best if all(frozenset(map(id, self._touched(rival))) <= explained for rival in rivals) else []

    def _possible(self, part: Part) -> list[Mistakes]:
        return [one for one in self._singles if self._reproduces(one, part) and not self._contradicted(one)]

    def _certain(self, found: Sequence[Mistakes]) -> Mistakes:
        """Return the only one of *found*, or all of them if they are of one family, or none."""
        if len(found) == 1:
            return found[0]
        families = {self.misconceptions[name].family for mistakes in found for name in mistakes}
        single = all(len(mistakes) == 1 for mistakes in found)
        return tuple(mistakes[0] for mistakes in found) if single and len(families) == 1 and families != {""} else ()

    def _confirmed(self, mistakes: Mistakes) -> Met | None:
        """Return which wrong parts *mistakes* reproduce, or None where they are not confirmed."""
        if mistakes not in self._judged:
            self._judged[mistakes] = None if self._contradicted(mistakes) else self._confirm(mistakes)
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

        Where something else is wrong upstream, two mistakes may cancel each other out, and nothing follows.
        """
        broken = (part for part in self.parts if not part.random and self._breaks(mistakes, part))
        return any(
            not any(
                other.wrong and not other.random and not self._reproduces(mistakes, other)
                for other in self.parts
                if other.hook in self.upstream[part.hook]
            )
            for part in broken
        )

    def _breaks(self, mistakes: Mistakes, part: Part) -> bool:
        return any(self.changes(mistakes, leaf) for leaf in part.right)

    def _touched(self, mistakes: Mistakes) -> list[Part]:
        """Return the wrong parts that *mistakes* change."""
        return [part for part in self.parts if part.wrong and self._touches(mistakes, part)]

    def _touches(self, mistakes: Mistakes, part: Part) -> bool:
        return any(self.changes(mistakes, leaf) for leaf in part.leaves)

    def _reproduces(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether *mistakes* give the student's value in every call of *part*, wrong ones first."""
        if not part.wrong or any(isinstance(leaf.actual, Failed) and leaf.actual.lost for leaf in part.leaves):
            return False
        failures = [leaf.actual for leaf in part.leaves if isinstance(leaf.actual, Failed)]
        if len(failures) == len(part.leaves) and not self._is_telling(part, failures):
            return False
        if part.random and not self._is_fixed(mistakes, part.leaves[0]):
            return False
        return all(
            same(self._value(mistakes, leaf.call, leaf.name), leaf.actual, leaf.rtol)
            for leaf in (*part.wrong, *part.right)
        )

    def _is_telling(self, part: Part, failures: Sequence[Failed]) -> bool:
        """Return whether a part that fails in every call shows how: all that it rests on must be right."""
        rests_on = self.upstream[part.hook]
        sound = not any(other.wrong for other in self.parts if other.hook in rests_on and not other.random)
        return sound and any(failure.telling for failure in failures)

    # --- two mistakes -------------------------------------------------------------------------------------------------

    def _together(self, part: Part, sure: Collection[Mistakes]) -> list[Mistakes]:
        """Return the mistakes that are certain from *part* as one of two.

        Pairs are tried of which one member is named elsewhere, or reproduces *part* by itself.
        """
        known = [mistakes for mistakes in sure if self._touches(mistakes, part)]
        alone = [mistakes for mistakes in known if self._reproduces(mistakes, part)]
        if alone:
            return alone[:1]
        bases = dict.fromkeys([*known, *self._possible(part)])
        wrong = [other for other in self.parts if other.wrong and not other.random]
        others = [one for one in self._singles if bases and any(self._touches(one, other) for other in wrong)]
        pairs = dict.fromkeys(tuple(sorted((*one, *other))) for one in bases for other in others if one != other)
        confirmed = {
            pair: met for pair in pairs if self._reproduces(pair, part) and (met := self._confirmed(pair)) is not None
        }
        best = _largest(confirmed)
        if len(best) == 1:
            return [(name,) for name in best[0] if self._touches((name,), part)]
        return [one for one in known if best and all(one[0] in pair for pair in best)]

    @cached_property
    def _singles(self) -> list[Mistakes]:
        return [(name,) for name in self.misconceptions]

    # --- replies ------------------------------------------------------------------------------------------------------

    def _value(self, mistakes: Mistakes, call: Call, name: str, seed: int = 0) -> Value:
        key = (mistakes, id(call), seed)
        if key not in self._replies and key not in self._lost:
            self._calls[id(call)] = call  # keeps the call, and so its id, alive
            leaves = leaves_of(self.contract, call.hook, self.replay(mistakes, call, seed))
            if isinstance(leaves, Failed):
                self._lost[key] = leaves
            else:
                self._replies[key] = dict(leaves)
        if key in self._lost:
            return self._lost[key]
        return self._replies[key].get(name, Failed("returned something else"))

    def _is_fixed(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* make a number that should be random the same every time."""
        one, other = (self._value(mistakes, leaf.call, leaf.name, seed) for seed in (0, 1))
        return same(one, other)

    def _differ(self, mistakes: Mistakes, call: Call) -> bool:
        """Return whether *mistakes* change any part of the reply to *call*."""
        right = leaves_of(self.contract, call.hook, self.replay((), call, 0))
        if isinstance(right, Failed):
            return False
        return any(not same(self._value(mistakes, call, name), value) for name, value in right.items())

    def _same_arguments(self, call: Call) -> list[Call]:
        """Return the calls of upstream hooks with those of *call*'s arguments that they take."""
        if id(call) not in self._upstream_calls:
            self._calls[id(call)] = call
            self._upstream_calls[id(call)] = [
                Call(name, {key: call.arguments[key] for key in parameters}, None)
                for name in sorted(self.upstream[call.hook])
                if set(parameters := self.contract.hooks[name].signature.parameters) < set(call.arguments)
            ]
        return self._upstream_calls[id(call)]

    @cached_property
    def upstream(self) -> Mapping[str, frozenset[str]]:
        """By hook, the hooks whose code it runs as well."""
        return upstream(self.contract, [leaf.call for part in self.parts for leaf in part.leaves])


def upstream(contract: Contract, calls: Iterable[Call]) -> dict[str, frozenset[str]]:
    """Return by hook the hooks whose code it runs as well, as far as contract and *calls* tell.

    These are the hooks that it is stated to run, those with a part of its parameters (or all, and stated earlier), those
    that its text arguments name, and, for a hook that asks a whole class, those that ask one of its methods.
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


def _largest(explained: Mapping[Mistakes, Met]) -> list[Mistakes]:
    """Return those that explain all that others do, or something else."""
    return [one for one, own in explained.items() if not any(own < other for other in explained.values())]


def _merged(found: Mapping[Mistakes, list[Part]]) -> dict[Mistakes, list[Part]]:
    """Return *found* with families narrowed to the members that other parts made certain."""
    merged: dict[Mistakes, list[Part]] = {}
    for mistakes, parts in found.items():
        narrower = next((other for other in found if set(other) < set(mistakes)), mistakes)
        merged.setdefault(narrower, []).extend(parts)
    return merged
