"""Reads a tar archive, compressed or not, as a tree, in one pass.

A compressed tar cannot be read at random, so sources and archives are kept in
memory as they pass, within limits.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO, Protocol, Self, cast

from grader.errors import SubmissionsError
from grader.intake.trees.members import (
    RATIO_FREE,
    ArchiveError,
    ArchiveFault,
    ArchiveLimits,
    checked_path,
    kept_file,
    tree_of,
)
from grader.intake.trees.tree import (
    MAX_SOURCE,
    MIB,
    File,
    Folder,
    Refused,
    size_limit,
)

#: The longest header that carries a long name or attributes; tarfile reads it
#: into memory whatever size it claims, and before Python 3.11.10 searches it in
#: quadratic time (CVE-2024-6232). `ArchiveLimits.headers` bounds the sum of
#: all.
MAX_EXTENDED_HEADER = 4096
#: Reads at the end of an archive that find nothing. Tarfile makes a few; it
#: would go on for as long as a header claims that there is content.
MAX_EMPTY_READS = 64
#: Everything that tarfile and the decompressors raise for bytes that are no
#: tar.
DAMAGE = (
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
)

_EXTENDED = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class _DamageError(ValueError):
    """A header that no tar program writes."""


class _Header(tarfile.TarInfo):
    """A header that is right or an error.

    Tarfile itself takes a broken one for the end of the archive. Each archive
    has a subclass of its own, with what remains of its limit.
    """

    room = 0  #: bytes that extended headers may still have

    @classmethod
    def frombuf(
        cls,
        buf: bytes | bytearray,
        encoding: str,
        errors: str,
    ) -> Self:
        try:
            header = super().frombuf(buf, encoding, errors)
        # A block of zeros: the regular end.
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise _DamageError(str(error)) from None
        is_too_long = False
        if header.type in _EXTENDED:
            cls.room -= header.size
            is_too_long = header.size > MAX_EXTENDED_HEADER
        if header.size < 0 or is_too_long or cls.room < 0:
            raise _DamageError("a header claims an impossible size")
        return header


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Stream:
    """The decompressed archive.

    An error where it grows beyond *limit* bytes, or is read far beyond its end.
    """

    def __init__(self, source: _Readable, archive: str, limit: int) -> None:
        self._source = source
        self._archive = archive
        self._room = limit
        self._empty_reads = 0

    def read(self, size: int) -> bytes:
        """Return the next *size* bytes, fewer at the end."""
        content = self._source.read(size)
        self._room -= len(content)
        if self._room < 0:
            raise ArchiveError(self._archive, ArchiveFault.TOO_LARGE)
        if size and not content:
            self._empty_reads += 1
        if self._empty_reads > MAX_EMPTY_READS:
            raise _DamageError("unexpected end of data")
        return content


def read_tar(stream: IO[bytes], archive: str, limits: ArchiveLimits) -> Folder:
    """Return the tree of a tar archive, compressed with gzip, bzip2, xz or not.

    *stream* may be closed afterwards. Raises SubmissionsError when the archive is
    damaged, breaks off, or exceeds *limits*: a part of a class is not a class.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    limit = min(limits.stream, RATIO_FREE + limits.ratio * size)
    unpacked = _Stream(_decompressed(stream), archive, limit)
    header = type("_Header", (_Header,), {"room": limits.headers})
    try:
        with tarfile.open(
            fileobj=cast("IO[bytes]", unpacked),
            mode="r|",
            tarinfo=header,
        ) as opened:
            return tree_of(_nodes(opened, archive, limits))
    except SubmissionsError:
        raise
    except DAMAGE as error:
        raise ArchiveError(archive, ArchiveFault.DAMAGED, error) from None


def read_compressed(stream: IO[bytes], name: str) -> Folder:
    """Return the single file that was compressed as *name* ("mlp.py.gz") as a tree.

    Raises SubmissionsError as above.
    """
    try:
        content = _decompressed(stream).read(MAX_SOURCE + 1)
    except DAMAGE as error:
        raise ArchiveError(name, ArchiveFault.DAMAGED, error) from None
    path = name.rpartition("/")[2].rpartition(".")[0]
    return Folder("", (kept_file(path, len(content), content),))


def _decompressed(stream: IO[bytes]) -> _Readable:
    magic = stream.read(6)
    stream.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return gzip.open(stream)
    if magic.startswith(b"BZh"):
        return bz2.open(stream)
    if magic == b"\xfd7zXZ\x00":
        return lzma.open(stream)
    return stream


def _nodes(
    opened: tarfile.TarFile,
    archive: str,
    limits: ArchiveLimits,
) -> Iterator[File | Folder | Refused]:
    room = limits.kept_bytes
    for number, header in enumerate(opened, start=1):
        if number > limits.members:
            raise ArchiveError(archive, ArchiveFault.TOO_MANY, limits.members)
        node = _node(opened, header, odd=limits.odd_paths)
        if isinstance(node, File) and node.size <= size_limit(node.name):
            room -= node.size
        if room < 0:
            most = limits.kept_bytes // MIB
            raise ArchiveError(archive, ArchiveFault.TOO_MUCH_CODE, most)
        yield node


def _node(
    opened: tarfile.TarFile,
    header: tarfile.TarInfo,
    *,
    odd: bool,
) -> File | Folder | Refused:
    path = checked_path(header.name, odd=odd)
    if isinstance(path, Refused):
        return path
    if header.issym() or header.islnk():
        return Refused(path, "is a link, and links are not followed")
    if header.isdir():
        return Folder(path)
    if not header.isreg() or header.issparse():
        return Refused(path, "is not a regular file")
    content = b""
    if header.size <= size_limit(path.rpartition("/")[2]):
        member = opened.extractfile(header)
        content = member.read() if member else b""
        if len(content) < header.size:
            raise _DamageError("unexpected end of data")
    return kept_file(path, header.size, content)
