"""A short hash that values share only if identical, to the last bit and in type.

Pure.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple

from grader.model import Array, Plain, StudentFailure

#: What is written as Python writes it; most of a reply is numbers and arrays.
_NUMBERS = frozenset({float, int, bool, type(None)})


def digest(*values: Plain | StudentFailure) -> bytes:
    """Return 16 bytes that stand for *values*.

    The order of a dict's keys does not count.
    """
    pieces: list[bytes] = []
    for value in values:
        _write(value, pieces)
    return hashlib.blake2b(b"".join(pieces), digest_size=16).digest()


def _write(value: Plain | StudentFailure, pieces: list[bytes]) -> None:
    """Add *value* to *pieces* as bytes from which it could be told.

    Each piece says how long the next one is.
    """
    if type(value) in _NUMBERS:
        # `1`, `1.0` and `True` are written differently, and so are `0.0` and
        # `-0.0`
        pieces.append(f"{value!r};".encode())
    elif isinstance(value, Array):
        pieces += (f"a{value.dtype}{value.shape}".encode(), value.data)
    elif isinstance(value, dict):
        pieces.append(b"d%d:" % len(value))
        for name in sorted(value):
            _write(name, pieces)
            _write(value[name], pieces)
    elif isinstance(value, list | tuple):
        tag = b"l" if isinstance(value, list) else b"t"
        pieces.append(b"%b%d:" % (tag, len(value)))
        for item in value:
            _write(item, pieces)
    elif isinstance(value, str):
        text = value.encode(errors="surrogatepass")
        pieces += (b"s%d:" % len(text), text)
    elif isinstance(value, StudentFailure):
        _write(type(value.details).__name__, pieces)
        _write(astuple(value), pieces)
    else:
        pieces.append(f"{value!r};".encode())
