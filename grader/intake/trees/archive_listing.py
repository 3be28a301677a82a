"""How a confined process lists an archive: a line for each entry, then files' bytes."""

from __future__ import annotations

FILE = "file"  #: its bytes follow
UNREAD = "unread"  #: a file whose bytes do not follow
FOLDER = "folder"
REFUSED = "refused"
HOSTILE = "hostile"  #: refused, and no ordinary tool makes it
PROBLEM = "problem"
KINDS = (FILE, UNREAD, FOLDER, REFUSED, HOSTILE, PROBLEM)
_SEPARATOR = "\t"
_FIELDS = 4


def line_of(kind: str, size: int, path: str, reason: str = "") -> str:
    """Return the line of an entry of *kind*, with *size* bytes, at *path*.

    *reason* says why it is refused or not read.
    """
    path, reason = " ".join(path.split()), " ".join(reason.split())
    return _SEPARATOR.join((kind, str(size), path, reason))


def fields_of(line: str) -> tuple[str, str, str, str]:
    """Return kind, size, path and reason of a *line*, which may be anything.

    What is missing is empty.
    """
    fields = line.split(_SEPARATOR) + [""] * _FIELDS
    kind, size, path, reason = fields[:_FIELDS]
    return kind, size, path, reason
