"""Reads an archive as a tree.

What it is, its first bytes decide, not its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

from grader.intake.trees.foreign_tree import library, read_foreign
from grader.intake.trees.members import (
    CLASS_LIMITS,
    STUDENT_LIMITS,
    ArchiveError,
    ArchiveFault,
    ArchiveLimits,
)
from grader.intake.trees.tar_tree import read_compressed, read_tar
from grader.intake.trees.tree import Folder, is_compressed_source
from grader.intake.trees.zip_tree import read_zip

__all__ = ["CLASS_LIMITS", "STUDENT_LIMITS", "ArchiveLimits", "read_archive"]

_ZIP = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"PK00PK\x03\x04",
    b"PK\x07\x08PK\x03\x04",
)
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_FOREIGN = {
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"MSCF": "a cabinet file",
    b"xar!": "an XAR archive",
    b"LZIP": "a lzip archive",
}
#: What students rename by mistake.
_NO_ARCHIVES = {
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
}


def read_archive(
    stream: IO[bytes],
    name: str,
    limits: ArchiveLimits,
    *,
    foreign: bool = False,
) -> Folder:
    """Return the tree of the archive in *stream*, called *name* in messages.

    A zip is read from later on. With *foreign*, which is for confined processes only,
    whatever libarchive can read is read too, where it is installed. Raises ArchiveError
    when it is not an archive, or unusable as a whole: damaged, encrypted, or beyond
    *limits*.
    """
    start = stream.read(512)
    stream.seek(0)
    if start.startswith(_ZIP):
        return read_zip(stream, name, limits)
    if is_compressed_source(name) and start.startswith(_COMPRESSED):
        return read_compressed(stream, name)
    if start.startswith(_COMPRESSED) or start[257:262] == b"ustar":
        return read_tar(stream, name, limits)
    kind = _kind(start, _FOREIGN)
    if kind and foreign and library():
        return read_foreign(stream.read(), name, limits)
    if kind:
        raise ArchiveError(name, ArchiveFault.FOREIGN, kind)
    kind = _kind(start, _NO_ARCHIVES) or "something else"
    raise ArchiveError(
        name,
        ArchiveFault.NO_ARCHIVE,
        kind if start else "empty",
    )


def _kind(start: bytes, kinds: Mapping[bytes, str]) -> str:
    """Return which of *kinds*, by their first bytes, begins with *start*, or empty."""
    for magic, kind in kinds.items():
        if start.startswith(magic):
            return kind
    return ""
