"""How a confined process tells what is in an archive: a line for each thing, and the bytes of files behind each other."""

from __future__ import annotations

#: What a line tells of: a file whose bytes follow, one whose bytes do not, a folder,
#: what is refused, and a problem.
FILE, UNREAD, FOLDER, REFUSED, HOSTILE, PROBLEM = (
    "file",
    "unread",
    "folder",
    "refused",
    "hostile",
    "problem",
)
KINDS = (FILE, UNREAD, FOLDER, REFUSED, HOSTILE, PROBLEM)
_SEPARATOR = "\t"
_FIELDS = 4


def line_of(kind: str, size: int, path: str, reason: str = "") -> str:
    """Return the line of a thing of *kind*, with *size* bytes, at *path*, and why it is refused or not read."""
    return _SEPARATOR.join(
        (kind, str(size), " ".join(path.split()), " ".join(reason.split()))
    )


def fields_of(line: str) -> tuple[str, str, str, str]:
    """Return kind, size, path and reason of a *line*, which may be anything.

    What is missing is empty.
    """
    kind, size, path, reason = [*line.split(_SEPARATOR), *[""] * _FIELDS][:_FIELDS]
    return kind, size, path, reason
