"""What mistakes answer to the calls of hidden tests, kept by a store as it is found out.

A table of one misconception (reply_table) is made whole, and at once. Of the library
of kinds, and of two mistakes at once, most are never asked for: what was replayed for
one submission is kept for others, in other processes and later runs. As there, only
answers of mistakes are kept, and they decide nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container

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
MOST_OF_ALL = 64 << 20


class KeptReplies:
    """The replies to hidden calls, by mistakes.

    *hidden_calls* returns the keys of those calls, and is asked only where something
    new is to be kept.
    """

    def __init__(
        self,
        store: Store,
        hidden_calls: Callable[[], Container[bytes]],
    ) -> None:
        self.store = store
        self.hidden_calls = hidden_calls
        self._replies: dict[bytes, dict[bytes, bytes]] = {}
        self._unwritten: dict[bytes, int] = {}
        self._size = 0

    def look_up(self, mistakes: tuple[str, ...], call: bytes) -> Reply | None:
        """Return what *mistakes* reply to the hidden call with the key *call*, if it is kept."""
        entry = self._of(call).get(_key(mistakes))
        return None if entry is None else decoded(entry)

    def keep(
        self,
        mistakes: tuple[str, ...],
        call: bytes,
        reply: Reply,
    ) -> None:
        """Keep what *mistakes* reply to the call with the key *call*, if it is a hidden one."""
        if self._size > MOST_OF_ALL or call not in self.hidden_calls():
            return
        entry = encoded(reply)
        if entry is None:
            return
        self._of(call)[_key(mistakes)] = entry
        self._size += len(entry)
        self._unwritten[call] = self._unwritten.get(call, 0) + 1

    def write(self, at_least: int = MANY) -> None:
        """Let the store keep the replies to those calls that have *at_least* so many new ones."""
        for call, count in list(self._unwritten.items()):
            if count >= at_least:
                del self._unwritten[call]
                self._write(call)

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
