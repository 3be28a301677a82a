"""What calls would have given under misconceptions, leaf by leaf.

Each reply is replayed, taken apart into leaves and compared with the right one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from cachetools import LRUCache

from grader.course.handout import Contract
from grader.diagnosis.kept_replies import KeptReplies
from grader.diagnosis.leaves import (
    Failed,
    Leaf,
    Leaves,
    Part,
    Value,
    leaves_of,
    same,
)
from grader.diagnosis.replay_budget import ReplayBudget
from grader.diagnosis.reply_table import Reply, ReplyTable, Store
from grader.model import Call, Misconception, Plain, StudentFailure
from grader.suite.footprints import Footprint, Functions
from grader.suite.upstream import Upstream

Mistakes = tuple[str, ...]
#: Returns a hash of a call: of its hook and its arguments.
KeyOf = Callable[[str, Mapping[str, Plain]], bytes]

#: How many bytes of replies, and how many comparisons and keys of calls are kept.
#: Hidden inputs are the same for every student; what follows from a student's own
#: values is not.
_REPLY_BYTES = 64 << 20
#: What a reply takes beside its arrays.
_OVERHEAD = 600
_COMPARISONS = 500_000
_CALLS = 1_000


class Replaying(Protocol):
    """Answers calls as the reference with misconceptions would."""

    def reply(
        self,
        mistakes: Mistakes,
        call: Call,
        seed: int,
    ) -> tuple[Plain | StudentFailure, Functions]:
        """Return the reply to *call*, and the functions of the reference that ran.

        Random numbers are drawn from *seed*.
        """

    def footprint(self, mistake: str) -> Footprint:
        """Return what one misconception replaces in the reference."""


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
        #: what single misconceptions answer to hidden tests, if it is kept
        self.table: ReplyTable | None = None
        #: what was replayed for others, if it is kept
        self.kept: KeptReplies | None = None
        self.budget = ReplayBudget()
        #: the same for the library of kinds, where there is one
        self.kinds: Altered | None = None
        #: the names that students know, None where all are
        self.public: frozenset[str] | None = None
        self._replies: LRUCache[tuple[Mistakes, bytes, int], _Replied] = (
            LRUCache(_REPLY_BYTES, getsizeof=_size_of)
        )
        self._footprints: dict[str, Footprint] = {}
        #: one object for the same functions
        self._kinds: dict[Functions, Functions] = {}
        self._changes: LRUCache[
            tuple[Mistakes, bytes, str, float | None, bool],
            bool,
        ] = LRUCache(_COMPARISONS)
        #: by id; the call is kept, and so its id
        self._keys: LRUCache[int, tuple[Call, bytes]] = LRUCache(_CALLS)

    def keep_replies(
        self,
        store: Store,
        hidden_calls: Callable[[], Mapping[bytes, Call]],
        small_cases: Callable[[], Iterable[Call]],
    ) -> None:
        """Let *store* keep what mistakes reply to hidden calls, by key, and to small cases."""

        @cache
        def for_everybody() -> frozenset[bytes]:
            small = {self._key(call) for call in small_cases()}
            return frozenset({*hidden_calls(), *small})

        self.table = ReplyTable(store, hidden_calls, self)
        self.kept = KeptReplies(store, for_everybody)
        if self.kinds is not None:
            self.kinds.kept = self.kept

    def without_misconceptions(self) -> Altered:
        """Return the same reference, of which no mistake is known."""
        facts_only = Altered(self.contract, {}, self.replayer, self.key_of)
        facts_only.public = self.public
        return facts_only

    def leaves(self, mistakes: Mistakes, call: Call, seed: int = 0) -> Leaves:
        """Return the leaves of what the reference with *mistakes* replies to *call*.

        Its random numbers are drawn from *seed*.
        """
        if mistakes:
            self.budget.need((mistakes, self._key(call)))
        return self._replied(mistakes, call, seed).leaves

    def ran(self, call: Call) -> Functions:
        """Return the functions of the reference that run for *call*."""
        return self._replied((), call, 0).ran

    def ran_of_handout(self, call: Call) -> Functions:
        """Return those of them that the handout names: students have them, too."""
        if self.public is None:
            return self.ran(call)
        return frozenset(
            (line, name)
            for line, name in self.ran(call)
            if self.public.issuperset(name.split("."))
        )

    def value(self, mistakes: Mistakes, leaf: Leaf, seed: int = 0) -> Value:
        """Return *leaf* of what the reference with *mistakes* replies to its call."""
        leaves = self.leaves(mistakes, leaf.call, seed)
        if isinstance(leaves, Failed):
            return leaves
        return leaves.get(leaf.name, _MISSING)

    def changes(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* make *leaf* other than right."""
        call = self._key(leaf.call)
        if mistakes:
            self.budget.need((mistakes, call))
        key = (
            mistakes,
            call,
            leaf.name,
            leaf.rtol,
            leaf.refused is not None,
        )
        if key not in self._changes:
            self._changes[key] = self._compare(mistakes, leaf)
        return self._changes[key]

    def touches(self, mistakes: Mistakes, part: Part) -> bool:
        """Return whether *mistakes* change a leaf of *part*."""
        return any(self.changes(mistakes, leaf) for leaf in part.leaves)

    def reaches(
        self,
        mistakes: Mistakes,
        leaf: Leaf,
        upstream: Upstream,
    ) -> bool:
        """Return whether *mistakes* change *leaf*, or anything that it rests on.

        It rests on what the hooks *upstream* of it give for the same arguments.
        """
        if self.changes(mistakes, leaf):
            return True
        simpler = self._simpler(leaf.call, upstream)
        return any(self.differs(mistakes, call) for call in simpler)

    def gives(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* give the student's value of *leaf*."""
        return leaf.is_given_by(self.value(mistakes, leaf))

    def is_fixed(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        """Return whether *mistakes* make a number that should be random the same every time."""
        return same(
            self.value(mistakes, leaf, 0),
            self.value(mistakes, leaf, 1),
        )

    def _compare(self, mistakes: Mistakes, leaf: Leaf) -> bool:
        if leaf.refused is not None:
            return self.is_fixed(mistakes, leaf)
        if mistakes and self.leaves(mistakes, leaf.call) is self.leaves(
            (),
            leaf.call,
        ):
            return self.changes((), leaf)
        return not leaf.is_right(self.value(mistakes, leaf))

    def replayed(self, mistake: str, call: Call) -> Reply | None:
        """Return what *mistake* alone makes of *call*, or None where it changes nothing."""
        without = self._replied((), call, 0)
        if self.measured_footprint(mistake).is_missed_by(without.ran, ()):
            return None
        return self.replayer.reply((mistake,), call, 0)

    def measured_footprint(self, mistake: str) -> Footprint:
        """Return what *mistake* replaces in the reference, found by altering it."""
        return self.replayer.footprint(mistake)

    def _footprint(self, mistake: str) -> Footprint:
        if mistake not in self._footprints:
            tabled = self.table.footprint(mistake) if self.table else None
            footprint = tabled or self.measured_footprint(mistake)
            self._footprints[mistake] = footprint
        return self._footprints[mistake]

    def _replied(self, mistakes: Mistakes, call: Call, seed: int) -> _Replied:
        key = (mistakes, self._key(call), seed)
        replied = self._replies.get(key)
        if replied is None:
            replied = self._new_reply(mistakes, call, seed)
            self._replies[key] = replied
        return replied

    def _new_reply(self, mistakes: Mistakes, call: Call, seed: int) -> _Replied:
        for mistake in mistakes:
            remaining = tuple(name for name in mistakes if name != mistake)
            without = self._replied(remaining, call, seed)
            footprints = map(self._footprint, remaining)
            if self._footprint(mistake).is_missed_by(
                without.ran,
                footprints,
            ):
                return without
        tabled = self._tabled(mistakes, call, seed)
        reply, ran = tabled or self._replayed(mistakes, call, seed)
        leaves = leaves_of(self.contract, call.hook, reply)
        return _Replied(leaves, self._kinds.setdefault(ran, ran))

    def _tabled(
        self,
        mistakes: Mistakes,
        call: Call,
        seed: int,
    ) -> Reply | None:
        """Return the reply to *call* as the table has it, if it does."""
        if self.table is None or len(mistakes) != 1 or seed:
            return None
        return self.table.look_up(mistakes[0], self._key(call))

    def _replayed(self, mistakes: Mistakes, call: Call, seed: int) -> Reply:
        """Return the reply to *call*, kept from an earlier replay if it is."""
        # right answers are computed in the run
        if self.kept is None or not mistakes or seed:
            return self.replayer.reply(mistakes, call, seed)
        key = self._key(call)
        reply = self.kept.look_up(mistakes, key)
        if reply is None:
            reply = self.replayer.reply(mistakes, call, seed)
            self.kept.keep(mistakes, key, reply)
        return reply

    def differs(self, mistakes: Mistakes, call: Call) -> bool:
        """Return whether *mistakes* change any leaf of the reply to *call*."""
        right = self.leaves((), call)
        if isinstance(right, Failed):
            return False
        altered = self.leaves(mistakes, call)
        if isinstance(altered, Failed):
            return True
        return any(
            not same(altered.get(name, _MISSING), value)
            for name, value in right.items()
        )

    def _simpler(self, call: Call, upstream: Upstream) -> Iterable[Call]:
        """Yield the calls of hooks *upstream* of *call*.

        Each has those of its arguments that the hook takes.
        """
        for name in sorted(upstream[call.hook]):
            parameters = self.contract.hooks[name].signature.parameters
            if set(parameters) < set(call.arguments):
                arguments = {key: call.arguments[key] for key in parameters}
                yield Call(name, arguments, None)

    def _key(self, call: Call) -> bytes:
        if id(call) not in self._keys:
            key = self.key_of(call.hook, call.arguments)
            self._keys[id(call)] = call, key
            if self.kept is not None:
                self.kept.meet(key)
        return self._keys[id(call)][1]


_MISSING = Failed("returned something else")


def _size_of(replied: _Replied) -> int:
    """Return roughly how many bytes *replied* takes, at most what may be kept."""
    if isinstance(replied.leaves, Failed):
        return _OVERHEAD
    leaves = replied.leaves.values()
    arrays = sum(leaf.nbytes for leaf in leaves if isinstance(leaf, np.ndarray))
    return min(_OVERHEAD + arrays, _REPLY_BYTES)
