"""What calls would have given under known mistakes: the replay, taken apart into leaves and compared with what is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from grader.course.handout import Contract
from grader.diagnosis.leaves import Failed, Leaf, Leaves, Part, Value, leaves_of, same
from grader.model import Call, Misconception, Plain, StudentFailure
from grader.suite.footprints import Footprint, Functions

Mistakes = tuple[str, ...]
#: Returns a hash of a call: of its hook and its arguments.
KeyOf = Callable[[str, Mapping[str, Plain]], bytes]
#: By hook, the hooks whose code it runs as well.
Upstream = Mapping[str, frozenset[str]]

#: How many replies, comparisons and keys of calls are kept. Hidden inputs are the same
#: for every student; what follows from a student's own values is not.
_REPLIES = 20_000
_COMPARISONS = 500_000
_CALLS = 1_000


class Replaying(Protocol):
    """Answers calls as the reference with known mistakes would."""

    def reply(
        self, mistakes: Mistakes, call: Call, seed: int
    ) -> tuple[Plain | StudentFailure, Functions]:
        """Return the reply to *call*, its random numbers drawn from *seed*, and the functions of the reference that ran."""

    def footprint(self, mistake: str) -> Footprint:
        """Return what one known mistake replaces in the reference."""


@dataclass(frozen=True)
class _Replied:
    """The leaves of a reply, and which functions of the reference ran for it."""

    leaves: Leaves
    ran: Functions


class Altered:
    """The replies of the altered reference, compared with the right ones.

    Memoised over a class.
    """

    def __init__(
        self,
        contract: Contract,
        misconceptions: Mapping[str, Misconception],
        replayer: Replaying,
        key_of: KeyOf,
    ) -> None:
        self.contract = contract
        self.misconceptions = misconceptions
        self.replayer = replayer
        self.key_of = key_of
        self._replies: dict[tuple[Mistakes, bytes, int], _Replied] = {}
        #: one object for the same functions
        self._kinds: dict[Functions, Functions] = {}
        self._changes: dict[tuple[Mistakes, bytes, str, float | None, bool], bool] = {}
        #: by id; the call is kept, and so its id
        self._keys: dict[int, tuple[Call, bytes]] = {}

    def leaves(self, mistakes: Mistakes, call: Call, seed: int = 0) -> Leaves:
        """Return the leaves of what the reference with *mistakes* replies to *call*, its random numbers from *seed*."""
        return self._replied(mistakes, call, seed).leaves

    def value(self, mistakes: Mistakes, leaf: Leaf, seed: int = 0) -> Value:
        """Return *leaf* of what the reference with *mistakes* replies to its call."""
        found = self.leaves(mistakes, leaf.call, seed)
        return found if isinstance(found, Failed) else found.get(leaf.name, _OTHER)

    def changes(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* make *leaf* other than right."""
        key = (
            mistakes,
            self._key(leaf.call),
            leaf.name,
            leaf.rtol,
            leaf.refused is not None,
        )
        if key not in self._changes:
            keep(self._changes, key, self._compare(mistakes, leaf), _COMPARISONS)
        return self._changes[key]

    def touches(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether *mistakes* change a leaf of *part*."""
        return any(self.changes(mistakes, leaf) for leaf in part.leaves)

    def reaches(self, mistakes: Mistakes, leaf: Leaf, upstream: Upstream) -> bool:
        """Return whether *mistakes* change *leaf*, or what a hook *upstream* of it gives for the same arguments."""
        return self.changes(mistakes, leaf) or any(
            self._differs(mistakes, call) for call in self._simpler(leaf.call, upstream)
        )

    def gives(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* give the student's value of *leaf*."""
        return leaf.is_given_by(self.value(mistakes, leaf))

    def is_fixed(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* make a number that should be random the same every time."""
        return same(self.value(mistakes, leaf, 0), self.value(mistakes, leaf, 1))

    def _compare(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        if leaf.refused is not None:
            return self.is_fixed(mistakes, leaf)
        if mistakes and self.leaves(mistakes, leaf.call) is self.leaves((), leaf.call):
            return self.changes((), leaf)
        return not leaf.is_right(self.value(mistakes, leaf))

    def _replied(self, mistakes: Mistakes, call: Call, seed: int) -> _Replied:
        key = (mistakes, self._key(call), seed)
        if key in self._replies:
            return self._replies[key]
        for one in mistakes:
            rest = tuple(other for other in mistakes if other != one)
            without = self._replied(rest, call, seed)
            if self.replayer.footprint(one).is_missed_by(
                without.ran, map(self.replayer.footprint, rest)
            ):
                return without
        reply, ran = self.replayer.reply(mistakes, call, seed)
        replied = _Replied(
            leaves_of(self.contract, call.hook, reply), self._kinds.setdefault(ran, ran)
        )
        keep(self._replies, key, replied, _REPLIES)
        return replied

    def _differs(self, mistakes: Mistakes, call: Call) -> bool:
        """Return whether *mistakes* change any leaf of the reply to *call*."""
        right, found = self.leaves((), call), self.leaves(mistakes, call)
        if isinstance(right, Failed) or isinstance(found, Failed):
            return not isinstance(right, Failed)
        return any(
            not same(found.get(name, _OTHER), value) for name, value in right.items()
        )

    def _simpler(self, call: Call, upstream: Upstream) -> Iterable[Call]:
        """Yield the calls of hooks *upstream* of *call* with those of its arguments that they take."""
        for name in sorted(upstream[call.hook]):
            parameters = self.contract.hooks[name].signature.parameters
            if set(parameters) < set(call.arguments):
                yield Call(name, {key: call.arguments[key] for key in parameters}, None)

    def _key(self, call: Call) -> bytes:
        if id(call) not in self._keys:
            keep(
                self._keys,
                id(call),
                (call, self.key_of(call.hook, call.arguments)),
                _CALLS,
            )
        return self._keys[id(call)][1]


_OTHER = Failed("returned something else")
Key = TypeVar("Key")
Kept = TypeVar("Kept")


def keep(memory: dict[Key, Kept], key: Key, value: Kept, most: int) -> None:
    """Keep *value* in *memory*, which is emptied before it holds more than *most*."""
    if len(memory) >= most:
        memory.clear()
    memory[key] = value


def upstream_of(contract: Contract, calls: Iterable[Call]) -> Upstream:
    """Return by hook the hooks whose code it runs as well, as far as contract and *calls* tell.

    These are the hooks that it is stated to run, those with a part of its parameters
    (or all, and stated earlier), those that its text arguments name, and, for a hook
    that asks a whole class, those that ask one of its methods.
    """
    texts: dict[str, set[str]] = {}
    for call in calls:
        texts.setdefault(call.hook, set()).update(
            v for v in call.arguments.values() if isinstance(v, str)
        )
    hooks = list(contract.hooks.values())
    return {
        hook.name: (
            frozenset(
                other.name
                for n, other in enumerate(hooks)
                if set(other.signature.parameters) < set(hook.signature.parameters)
                or (
                    set(other.signature.parameters) == set(hook.signature.parameters)
                    and n < place
                )
                or other.name in (*hook.runs, *texts.get(hook.name, ()))
                or other.label.startswith(f"{hook.label}.")
            )
            - {hook.name}
        )
        for place, hook in enumerate(hooks)
    }
