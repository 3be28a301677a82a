"""Names of students as ids: safe folder names on every system, unique without case."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import count

#: In characters, and in bytes of UTF-8. File systems take 255 bytes; reports
#: add a suffix.
MAX_CHARACTERS = 64
MAX_BYTES = 160

_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)(\..*)?",
    re.IGNORECASE,
)
_HASH_LENGTH = 8


def safe_id(name: str) -> str:
    """Return *name* as an id: letters, digits and `.`, `_`, `-`, `@`, `+`.

    It is never empty, hidden, reserved or too long. A name that had to be cut
    ends in a hash of the whole, so that two long names stay apart.
    """
    plain = unicodedata.normalize("NFKC", name)
    safe = "".join(sign if _is_safe(sign) else " " for sign in plain)
    joined = re.sub(r"\s+", "_", safe.strip()).strip("._-")
    if _RESERVED.fullmatch(joined):
        joined = f"student_{joined}"
    if not joined:
        return f"student_{_digest(name)}" if name.strip() else "student"
    if _fits(joined):
        return joined
    return f"{_cut(joined, _HASH_LENGTH + 1)}-{_digest(name)}"


def unique_ids(names: Sequence[str]) -> list[str]:
    """Return a safe id for each of *names*, in their order, unique even without case.

    Where several names give the same id, the first keeps it and the others get
    -2, -3, …; a name that is unique by itself never changes because of them.
    """
    ids = [safe_id(name) for name in names]
    taken: set[str] = set()
    later = []
    for index, wanted in enumerate(ids):
        if key(wanted) in taken:
            later.append(index)
        taken.add(key(wanted))
    for index in later:
        free = next(
            candidate
            for candidate in _numbered(ids[index])
            if key(candidate) not in taken
        )
        ids[index] = free
        taken.add(key(free))
    return ids


def _numbered(name: str) -> Iterator[str]:
    """Yield *name* with -2, -3, … behind it."""
    for number in count(2):
        suffix = f"-{number}"
        yield f"{_cut(name, len(suffix))}{suffix}"


def key(name: str) -> str:
    """Return what two ids must not share: file systems may ignore case and Unicode form."""
    decomposed = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFC", decomposed.casefold())


def _is_safe(sign: str) -> bool:
    return sign.isalnum() or sign in "._-@+" or unicodedata.combining(sign) > 0


def _fits(text: str, room: int = 0) -> bool:
    size = len(text.encode())
    return len(text) <= MAX_CHARACTERS - room and size <= MAX_BYTES - room


def _cut(text: str, room: int) -> str:
    """Return the start of *text* that leaves *room* characters."""
    text = text[: MAX_CHARACTERS - room]
    while not _fits(text, room):
        text = text[:-1]
    return text


def _digest(name: str) -> str:
    encoded = name.encode("utf-8", "surrogatepass")
    return hashlib.sha256(encoded).hexdigest()[:_HASH_LENGTH]
