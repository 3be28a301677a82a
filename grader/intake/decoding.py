"""Text files of other programs: their encoding, and what separates their columns."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

DELIMITERS = ",;\t"
_QUOTED = re.compile(r'"[^"]*"')

_CANDIDATES = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "utf-8"),
    (b"", "cp1252"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding, and the byte order mark in front of it."""

    text: str
    encoding: str
    mark: bytes


def decode(data: bytes) -> Decoded | None:
    """Return the text of a file, or None where it is not text.

    It is UTF-8, UTF-16 with a byte order mark, or else Windows-1252.
    """
    for mark, encoding in _CANDIDATES:
        if data.startswith(mark):
            try:
                return Decoded(
                    data[len(mark) :].decode(encoding),
                    encoding,
                    mark,
                )
            except UnicodeDecodeError:
                continue
    return None


def delimiter_of(line: str) -> str:
    """Return the delimiter that a table's first *line* has most of outside quotes."""
    return max(DELIMITERS, key=_QUOTED.sub("", line).count)
