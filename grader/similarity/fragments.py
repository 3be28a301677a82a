"""Stretches of code by hash: winnowing.

S. Schleimer, D. S. Wilkerson, A. Aiken: Winnowing: Local Algorithms for
Document Fingerprinting, SIGMOD 2003. Of all runs of `LENGTH` tokens those are
kept whose hash is the smallest of `WINDOW` neighbours: two files that share
`LENGTH + WINDOW - 1` tokens anywhere share a kept hash, and nothing shorter
than `LENGTH` tokens ever counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from grader.model import SourceFile
from grader.similarity.code import Token, code_of, tokens_of

#: Two to three lines of numeric code.
LENGTH = 20
WINDOW = 8
_BASE, _MODULUS = 1_000_003, (1 << 61) - 1


class Lines(NamedTuple):
    """Lines of a file, counted from 1, both ends included."""

    file: str
    first: int
    last: int


def fragments_of(files: Iterable[SourceFile]) -> dict[int, Lines]:
    """Return the kept hashes of *files*, each with the lines where it first occurs."""
    lines_by_digest: dict[int, Lines] = {}
    for file in files:
        tokens = tokens_of(code_of(file))
        for start, digest in winnowed(hashes(tokens)):
            last = start + LENGTH - 1
            lines = Lines(file.path, tokens[start].line, tokens[last].line)
            lines_by_digest.setdefault(digest, lines)
    return lines_by_digest


def all_fragments(files: Iterable[SourceFile]) -> frozenset[int]:
    """Return every hash of *files*, kept or not.

    Which of them are kept depends on what stands around them.
    """
    digests: set[int] = set()
    for file in files:
        tokens = tokens_of(code_of(file))
        digests.update(hashes(tokens))
    return frozenset(digests)


def hashes(tokens: Sequence[Token]) -> list[int]:
    """Return the hash of each run of `LENGTH` tokens.

    Each is made from the one before it (Karp and Rabin).
    """
    if len(tokens) < LENGTH:
        return []
    leaving = pow(_BASE, LENGTH, _MODULUS)
    values = [_value(token.text) for token in tokens]
    rolling, digests = 0, []
    for position, value in enumerate(values):
        rolling = (rolling * _BASE + value) % _MODULUS
        if position >= LENGTH:
            rolling = (rolling - values[position - LENGTH] * leaving) % _MODULUS
        if position >= LENGTH - 1:
            digests.append(rolling)
    return digests


def winnowed(digests: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield position and hash of the smallest of each `WINDOW` neighbours, each once.

    Of equal ones it is the rightmost.
    """
    count = len(digests)
    windows = max(count - WINDOW + 1, min(count, 1))
    last = -1
    for start in range(windows):
        window = range(start, min(start + WINDOW, count))
        least = min(window, key=lambda position: (digests[position], -position))
        if least != last:
            last = least
            yield least, digests[least]


@lru_cache(maxsize=65_536)
def _value(text: str) -> int:
    encoded = text.encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(encoded, digest_size=7).digest()
    return int.from_bytes(digest)
