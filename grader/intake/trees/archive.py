"""Reads an archive as a tree. What it is, its first bytes decide, not its name."""

from __future__ import annotations

from typing import IO

from grader.errors import SubmissionsError
from grader.intake.trees.members import CLASS_LIMITS, STUDENT_LIMITS, ArchiveLimits
from grader.intake.trees.tar_tree import read_tar
from grader.intake.trees.tree import Folder
from grader.intake.trees.zip_tree import read_zip

__all__ = ["CLASS_LIMITS", "STUDENT_LIMITS", "ArchiveLimits", "read_archive"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_FOREIGN = {b"Rar!": "a RAR archive", b"7z\xbc\xaf": "a 7-Zip archive", b"\x28\xb5\x2f\xfd": "a Zstandard file"}


def read_archive(stream: IO[bytes], name: str, limits: ArchiveLimits) -> Folder:
    """Return the tree of the archive in *stream*, called *name* in messages. A zip is read from later on.

    Raises SubmissionsError when it is no archive, or unusable as a whole: damaged, encrypted, or beyond *limits*.
    """
    start = stream.read(512)
    stream.seek(0)
    if start.startswith(_ZIP):
        return read_zip(stream, name, limits)
    if start.startswith(_COMPRESSED) or start[257:262] == b"ustar":
        return read_tar(stream, name, limits)
    kind = next((kind for magic, kind in _FOREIGN.items() if start.startswith(magic)), "")
    found = "empty" if not start else f"{kind or 'something else'}, whatever its name says"
    raise SubmissionsError(f"{name} is not a zip or tar archive: it is {found}.", "pack it as .zip or .tar.gz")
