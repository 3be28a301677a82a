"""What student code prints: all of it is taken, the first part is sent on.

Standard library only.
"""

from __future__ import annotations

import io
from typing import Any, TextIO

#: Bytes that one worker sends of what is printed; with one byte more the
#: trusted side knows that some was cut.
MAX_OUTPUT = 1024 * 1024


class LimitedOutput(io.RawIOBase):
    """Passes on to *raw* the first bytes that are written, and takes the rest without a word."""

    def __init__(
        self,
        raw: io.RawIOBase | Any,
        limit: int = MAX_OUTPUT + 1,
    ) -> None:
        self.raw = raw
        self.remaining = limit

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any) -> int:
        """Take all of *data*; pass on what the limit allows.

        Return how many bytes it was.
        """
        part = memoryview(data)[: self.remaining]
        while part:
            count = self.raw.write(part) or 0
            self.remaining -= count
            part = part[count:]
        return len(data)


def text_stream(raw: io.RawIOBase | Any) -> TextIO:
    """Return a text stream over *raw* that never refuses a character and never fills up."""
    buffered = io.BufferedWriter(LimitedOutput(raw))
    return io.TextIOWrapper(
        buffered,
        encoding="utf-8",
        errors="backslashreplace",
    )
