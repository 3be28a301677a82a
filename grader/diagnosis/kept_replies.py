"""What mistakes answer to calls that everybody may be asked, kept by a store as it is found out.

A table of one misconception (reply_table) is made whole, and at once. Of the library
of kinds, and of two mistakes at once, most are never asked for: what was replayed for
one submission is kept for others, in other processes and later runs. As there, only
answers of mistakes are kept, and they decide nothing.

Everybody may be asked the calls of hidden tests, small cases, and what several
submissions were asked: what follows from one student's own values comes once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container

from cachetools import LRUCache

from grader.diagnosis.reply_table import (
    MOST_BYTES,
    Reply,
    Store,
    decoded,
    encoded,
    packed,
    unpacked,
)

#: How many new replies to a call make it worth while to write them.
MANY = 60
#: Bytes that one process keeps and has read, all calls together.
MOST_OF_ALL = 32 << 20
#: How many calls are remembered as met.
MOST_MET = 200_000


class KeptReplies:
    """The replies to calls, by mistakes.

    *for_everybody* returns the keys of calls that everybody may be asked, and is
    asked only where something new is to be written.
    """

    def __init__(
        self,
        store: Store,
        for_everybody: Callable[[], Container[bytes]],
    ) -> None:
        self.store = store
        self.for_everybody = for_everybody
        #: by call, the number of the submission that was asked it first
        self._met: LRUCache[bytes, int] = LRUCache(MOST_MET)
        self._recurring: set[bytes] = set()
        self._submission = 0
        self._replies: dict[bytes, dict[bytes, bytes]] = {}
        self._unwritten: dict[bytes, int] = {}
        self._size = 0

    def meet(self, call: bytes) -> None:
        """Note that the present submission was asked the call with the key *call*."""
        if self._met.setdefault(call, self._submission) != self._submission:
            self._recurring.add(call)

    def look_up(self, mistakes: tuple[str, ...], call: bytes) -> Reply | None:
        """Return what *mistakes* reply to the call with the key *call*, if it is kept."""
        entry = self._of(call).get(_key(mistakes))
        return None if entry is None else decoded(entry)

    def keep(
        self,
        mistakes: tuple[str, ...],
        call: bytes,
        reply: Reply,
    ) -> None:
        """Keep what *mistakes* reply to the call with the key *call*, if there is room."""
        if self._size > MOST_OF_ALL:
            self._forget_own()
        entry = encoded(reply) if self._size <= MOST_OF_ALL else None
        if entry is None:
            return
        self._of(call)[_key(mistakes)] = entry
        self._size += len(entry)
        self._unwritten[call] = self._unwritten.get(call, 0) + 1

    def next_submission(self, at_least: int = MANY) -> None:
        """Let the store keep the replies to those calls that have *at_least* so many new ones.

        What is met from now on is met by another submission.
        """
        self._submission += 1
        for call, count in list(self._unwritten.items()):
            if count >= at_least and self._is_for_everybody(call):
                del self._unwritten[call]
                self._write(call)

    def _is_for_everybody(self, call: bytes) -> bool:
        return call in self._recurring or call in self.for_everybody()

    def _forget_own(self) -> None:
        """Forget what was replayed for one submission only."""
        for call in list(self._unwritten):
            if not self._is_for_everybody(call):
                del self._unwritten[call]
                replies = self._replies.pop(call)
                self._size -= sum(map(len, replies.values()))

    def _write(self, call: bytes) -> None:
        """Put what another process wrote meanwhile beside our own, and write both."""
        replies = self._replies[call] = {**self._read(call), **self._of(call)}
        content = packed(replies)
        if len(content) <= MOST_BYTES:
            self.store.keep(_name(call), content)

    def _of(self, call: bytes) -> dict[bytes, bytes]:
        if call not in self._replies:
            replies = self._replies[call] = self._read(call)
            self._size += sum(map(len, replies.values()))
        return self._replies[call]

    def _read(self, call: bytes) -> dict[bytes, bytes]:
        content = self.store.load(_name(call))
        return (unpacked(content) if content else None) or {}


def _name(call: bytes) -> str:
    return f"call {call.hex()}"


def _key(mistakes: tuple[str, ...]) -> bytes:
    """Return 16 bytes that stand for *mistakes*, in this order."""
    names = "\n".join(mistakes).encode()
    return hashlib.blake2b(names, digest_size=16).digest()
