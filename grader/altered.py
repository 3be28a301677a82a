"""What the calls of one submission would have given under known mistakes: the replay, taken apart into leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from grader.contract import Contract
from grader.leaves import Failed, Leaf, Part, Value, leaves_of, same
from grader.model import Call, Plain, StudentFailure

Mistakes = tuple[str, ...]
#: Answers a call, its random numbers drawn from a seed, as the reference with the given mistakes would.
Replay = Callable[[Mistakes, Call, int], Plain | StudentFailure]


class Altered:
    """The replies of the altered reference to the calls of *parts*, compared with what is right."""

    def __init__(self, parts: Sequence[Part], contract: Contract, replay: Replay) -> None:
        self.contract = contract
        self.replay = replay
        self._parts = parts
        self._replies: dict[tuple[Mistakes, int, int], dict[str, Value] | Failed] = {}
        self._changes: dict[tuple[Mistakes, int], bool] = {}
        self._calls: dict[int, Call] = {}
        self._simpler: dict[int, list[Call]] = {}

    def value(self, mistakes: Mistakes, call: Call, name: str, seed: int = 0) -> Value:
        """Return the leaf *name* of what the reference with *mistakes* replies to *call*."""
        key = (mistakes, id(call), seed)
        if key not in self._replies:
            self._calls[id(call)] = call  # keeps the call, and so its id, alive
            leaves = leaves_of(self.contract, call.hook, self.replay(mistakes, call, seed))
            self._replies[key] = leaves if isinstance(leaves, Failed) else dict(leaves)
        found = self._replies[key]
        return found if isinstance(found, Failed) else found.get(name, Failed("returned something else"))

    def changes(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* make *leaf* other than right."""
        key = (mistakes, id(leaf))
        if key not in self._changes:
            drawn = leaf.refused is not None
            value = self.value(mistakes, leaf.call, leaf.name)
            self._changes[key] = self.is_fixed(mistakes, leaf) if drawn else not leaf.is_right(value)
        return self._changes[key]

    def touches(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether *mistakes* change a leaf of *part*."""
        return any(self.changes(mistakes, leaf) for leaf in part.leaves)

    def reaches(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* change *leaf*, or what a hook upstream of it gives for the same arguments."""
        return self.changes(mistakes, leaf) or any(
            self._differs(mistakes, call) for call in self._upstream_of(leaf.call)
        )

    def gives(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* give the student's value of *leaf*."""
        return same(self.value(mistakes, leaf.call, leaf.name), leaf.actual, leaf.rtol)

    def is_fixed(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* make a number that should be random the same every time."""
        one, other = (self.value(mistakes, leaf.call, leaf.name, seed) for seed in (0, 1))
        return same(one, other)

    @cached_property
    def upstream(self) -> dict[str, frozenset[str]]:
        """By hook, the hooks whose code it runs as well."""
        return upstream(self.contract, [leaf.call for part in self._parts for leaf in part.leaves])

    def _differs(self, mistakes: Mistakes, call: Call) -> bool:
        """Return whether *mistakes* change any leaf of the reply to *call*."""
        right = leaves_of(self.contract, call.hook, self.replay((), call, 0))
        if isinstance(right, Failed):
            return False
        return any(not same(self.value(mistakes, call, name), value) for name, value in right.items())

    def _upstream_of(self, call: Call) -> list[Call]:
        """Return the calls of upstream hooks with those of *call*'s arguments that they take."""
        if id(call) not in self._simpler:
            self._calls[id(call)] = call
            self._simpler[id(call)] = [
                Call(name, {key: call.arguments[key] for key in parameters}, None)
                for name in sorted(self.upstream[call.hook])
                if set(parameters := self.contract.hooks[name].signature.parameters) < set(call.arguments)
            ]
        return self._simpler[id(call)]


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
