"""Names of students as ids: safe as a folder name on every system, and unique whatever the case."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

#: In characters, and in bytes of UTF-8: a file system takes 255 bytes, and reports add
#: a suffix.
MAX_CHARACTERS = 64
MAX_BYTES = 160

_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)(\..*)?", re.IGNORECASE
)
_HASH_LENGTH = 8


def safe_id(name: str) -> str:
    """Return *name* as an id: letters, digits and `.`, `_`, `-`, `@`, `+`.

    Never empty, hidden, reserved or too long.

    A name that had to be cut ends in a hash of the whole, so that two long names stay
    apart.
    """
    plain = unicodedata.normalize("NFKC", name)
    kept = "".join(
        (
            char
            if char.isalnum() or char in "._-@+" or unicodedata.combining(char)
            else " "
        )
        for char in plain
    )
    joined = re.sub(r"\s+", "_", kept.strip()).strip("._-")
    if _RESERVED.fullmatch(joined):
        joined = f"student_{joined}"
    if not joined:
        return f"student_{_digest(name)}" if name.strip() else "student"
    if _fits(joined):
        return joined
    return f"{_cut(joined, _HASH_LENGTH + 1)}-{_digest(name)}"


def unique_ids(names: Sequence[str]) -> list[str]:
    """Return a safe id for each of *names*, in their order, all different even without case.

    Where several names give the same id, the first keeps it and the others get -2, -3,
    …; a name that is unique by itself never changes because of them.
    """
    ids = [safe_id(name) for name in names]
    taken: set[str] = set()
    later = []
    for index, wanted in enumerate(ids):
        if key(wanted) in taken:
            later.append(index)
        taken.add(key(wanted))
    for index in later:
        number = 2
        while (
            key(candidate := f"{_cut(ids[index], len(f'-{number}'))}-{number}") in taken
        ):
            number += 1
        ids[index] = candidate
        taken.add(key(candidate))
    return ids


def key(name: str) -> str:
    """Return what two ids must not share: file systems may ignore case and Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def _fits(text: str, room: int = 0) -> bool:
    return len(text) <= MAX_CHARACTERS - room and len(text.encode()) <= MAX_BYTES - room


def _cut(text: str, room: int) -> str:
    """Return the start of *text* that leaves *room* characters."""
    text = text[: MAX_CHARACTERS - room]
    while not _fits(text, room):
        text = text[:-1]
    return text


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[
        :_HASH_LENGTH
    ]
