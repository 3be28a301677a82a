"""Text that somebody else wrote, made safe to show: in a report, a terminal, a log or a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Lengths and dimensions of an array that a sentence tells.
MAX_LENGTH = 9_999
MAX_DIMENSIONS = 4
#: What ends a text that was cut.
ELLIPSIS = "…"
#: What stands for a character that must not reach a screen.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_ESCAPE_SEQUENCES = re.compile(
    r"""
    # CSI: colours, cursor movement
      (?:\x1b\[ | \x9b) [0-?]{0,64} [\ -/]{0,8} [@-~]
    # OSC, DCS, …; the next one begins anew, or each would search for an end
    | (?:\x1b[\]PX^_] | [\x90\x98\x9d-\x9f]) [^\x07\x1b\x90\x98\x9c-\x9f\n]{0,4096}
      (?:\x07 | \x1b\\ | \x9c)
    # two-character sequences; a string that never ends
    | \x1b [\ -/]{0,8} [0-~]
    """,
    re.VERBOSE,
)
_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
#: Marks without a glyph of their own: direction marks, zero-width space, word
#: joiner, byte order mark, soft hyphen. Joiners stay, Persian and emoji need
#: them.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u061c\u2060-\u2064\ufeff\u00ad]")
#: C0, C1, bidirectional embeddings, overrides and isolates, lone surrogates
#: (not encodable), non-characters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]",
)
_ANY = re.compile(
    f"{_LINE_ENDS.pattern}|{_INVISIBLE.pattern}|{_UNSAFE.pattern}",
)


def clean_text(text: str, limit: int) -> str:
    """Return *text* with nothing that a screen would obey, of at most *limit* characters.

    Terminal sequences and invisible marks are removed, line ends become
    newlines, and control characters, bidirectional overrides and lone
    surrogates become U+FFFD. Tabs and newlines stay. A text that is too long
    ends with an ellipsis. The work is bounded by *limit*, not by the length of
    *text*.
    """
    # most texts: to Python, none of what is replaced is printable
    if len(text) <= limit and text.isprintable():
        return text
    scanned = 4 * limit + 1  # sequences are removed: some more than is kept
    head = text[:scanned]
    if _ANY.search(head):
        head = _ESCAPE_SEQUENCES.sub("", head)
        head = _LINE_ENDS.sub("\n", head)
        head = _INVISIBLE.sub("", head)
        head = _UNSAFE.sub(REPLACEMENT, head)
    if len(text) <= scanned and len(head) <= limit:
        return head
    return head[: max(limit - 1, 0)] + ELLIPSIS


def clean_line(text: str, limit: int) -> str:
    """Return *text* cleaned as by `clean_text`, on one line.

    Each run of white space is one space.
    """
    # of white space, only the space itself is printable
    if len(text) <= limit and text.isprintable():
        return " ".join(text.split()) if " " in text else text
    words = clean_text(text, 4 * limit + 1).split()
    return clean_text(" ".join(words), limit)


def shape_text(shape: Sequence[int]) -> str:
    """Return an array's *shape* as Python writes it, shortened.

    Lengths that no homework has are left out, and what comes after four. A
    shape is chosen by student code, and may be made to say something else: (0,
    31415926) holds no element.
    """
    shown = [
        str(length) if length <= MAX_LENGTH else f"over {MAX_LENGTH}"
        for length in shape[:MAX_DIMENSIONS]
    ]
    if len(shape) > MAX_DIMENSIONS:
        shown.append(ELLIPSIS)
    if len(shown) == 1:
        return f"({shown[0]},)"
    return f"({', '.join(shown)})"
