"""Reads RAR, 7-Zip and other archives with libarchive: for confined processes only.

It need not be installed. Its decoders are C and have had their faults; bytes of
students must not meet them anywhere else.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from grader.intake.trees.members import (
    ArchiveError,
    ArchiveFault,
    ArchiveLimits,
    checked_path,
    kept_file,
    tree_of,
)
from grader.intake.trees.tree import File, Folder, Refused, size_limit

#: Words by which libarchive says that an archive is encrypted.
_ENCRYPTION = ("encrypt", "passphrase", "password", "crypto")


@cache
def library() -> Any:
    """Return the module `libarchive`, loaded at first use.

    None where it or the library behind it is missing.
    """
    try:
        return importlib.import_module("libarchive")
    # what it raises depends on what is missing
    except (ImportError, OSError, AttributeError, TypeError):
        return None


def read_foreign(content: bytes, archive: str, limits: ArchiveLimits) -> Folder:
    """Return the tree of an archive in any format that libarchive can read.

    Raises ArchiveError where it is damaged, encrypted or beyond *limits*.
    """
    libarchive = library()
    try:
        with libarchive.memory_reader(content) as opened:
            return tree_of(_nodes(opened, archive, limits))
    except libarchive.ArchiveError as error:
        if any(word in str(error).lower() for word in _ENCRYPTION):
            raise ArchiveError(archive, ArchiveFault.ENCRYPTED) from None
        detail = getattr(error, "msg", "") or ""
        raise ArchiveError(archive, ArchiveFault.DAMAGED, detail) from None


def _nodes(
    opened: Any,
    archive: str,
    limits: ArchiveLimits,
) -> Iterator[File | Folder | Refused]:
    number, room = 0, limits.kept_bytes
    for number, entry in enumerate(opened, start=1):
        if number > limits.members:
            raise ArchiveError(archive, ArchiveFault.TOO_MANY, limits.members)
        node = _node(entry, odd=limits.odd_paths)
        if isinstance(node, File) and node.size <= size_limit(node.name):
            room -= node.size
        if room < 0:
            raise ArchiveError(archive, ArchiveFault.TOO_LARGE)
        yield node
    # what libarchive makes of bytes that only begin like an archive
    if not number:
        raise ArchiveError(archive, ArchiveFault.DAMAGED)


def _node(entry: Any, *, odd: bool) -> File | Folder | Refused:
    path = checked_path(entry.pathname or "", odd=odd)
    if isinstance(path, Refused):
        return path
    if entry.issym or entry.islnk:
        return Refused(path, "is a link, and links are not followed")
    if entry.isdir:
        return Folder(path)
    if not entry.isfile:
        return Refused(path, "is neither a file nor a folder")
    limit = size_limit(path.rpartition("/")[2])
    size = entry.size or 0
    content = _content(entry, limit) if size <= limit else b""
    return kept_file(path, max(size, len(content)), content)


def _content(entry: Any, limit: int) -> bytes:
    """Return at most *limit* bytes and one, whatever size the entry claims."""
    content = bytearray()
    for block in entry.get_blocks():
        content += block
        if len(content) > limit:
            break
    return bytes(content)
