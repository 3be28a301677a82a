"""Tables in GitHub's Markdown, of texts that anybody may have written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from grader.model.safe_text import clean_line

MAX_CELL = 300
#: GitHub takes 1 MiB of summary for each step, and shows nothing of a longer
#: one.
MAX_BYTES = 900_000
# A backslash would not do: a table is split at "|" before anything else is
# read, and addresses become links.
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")


def escaped(text: str) -> str:
    """Return *text* on one line, with signs that Markdown and HTML show as they are."""
    line = clean_line(text, MAX_CELL)
    return _SIGN.sub(lambda sign: f"&#{ord(sign[0])};", line)


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    room: int = MAX_BYTES,
) -> str:
    """Return a table of at most about *room* bytes of UTF-8.

    A last row says how many rows there is no room for.
    """
    lines = [_line(header), _line(["---"] * len(header))]
    omitted = 0
    for row in rows:
        line = _line([escaped(cell) for cell in row])
        room -= len(line.encode()) + 1
        if room > 0:
            lines.append(line)
        else:
            omitted += 1
    if omitted:
        empty = [""] * (len(header) - 1)
        lines.append(_line([f"and {omitted} more", *empty]))
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
