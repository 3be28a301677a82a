"""Reads a zip archive as a tree: names from its directory, contents when asked for."""

from __future__ import annotations

import lzma
import stat
import zipfile
import zlib
from collections.abc import Sequence
from functools import partial
from typing import IO, cast

from grader.errors import SubmissionsError
from grader.intake.trees.members import (
    RATIO_FREE,
    ArchiveError,
    ArchiveFault,
    ArchiveLimits,
    checked_path,
    tree_of,
)
from grader.intake.trees.tree import (
    MAX_PATH,
    File,
    Folder,
    Refused,
    UnreadableError,
)
from grader.model.legacy_encodings import likely_encoding

#: Without LZMA, whose header decides how much memory is taken.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
#: Everything that zipfile raises for bytes that are no zip.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    NotImplementedError,
    RuntimeError,
)

#: A generous size of an entry in the directory: 46 bytes, its path, its
#: attributes.
DIRECTORY_ENTRY = 46 + MAX_PATH + 166

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


class _Guarded:
    """A stream that refuses to read a huge directory.

    Zipfile reads it in one piece and makes an object of each entry. A million
    entries take 64 MB of file, ten seconds and a gigabyte.
    """

    def __init__(
        self,
        stream: IO[bytes],
        archive: str,
        limits: ArchiveLimits,
    ) -> None:
        self.opened = False
        self.seek = stream.seek
        self.tell = stream.tell
        self.seekable = stream.seekable
        self._read = stream.read
        self._archive = archive
        self._limits = limits

    def read(self, size: int = -1) -> bytes:
        """Return the next *size* bytes.

        Raises SubmissionsError for a directory beyond the limit.
        """
        if not self.opened and size > self._limits.members * DIRECTORY_ENTRY:
            raise ArchiveError(
                self._archive,
                ArchiveFault.TOO_MANY,
                self._limits.members,
            )
        return self._read(size)


def read_zip(stream: IO[bytes], archive: str, limits: ArchiveLimits) -> Folder:
    """Return the tree of a zip archive.

    *stream* must stay open for as long as its files are read. Raises SubmissionsError
    when the whole archive is unusable.
    """
    guarded = _Guarded(stream, archive, limits)
    try:
        opened = zipfile.ZipFile(cast("IO[bytes]", guarded))
        infos = opened.infolist()
    except SubmissionsError:
        raise
    except DAMAGE as error:
        raise ArchiveError(archive, ArchiveFault.DAMAGED, error) from None
    guarded.opened = True
    if len(infos) > limits.members:
        raise ArchiveError(archive, ArchiveFault.TOO_MANY, limits.members)
    contents = [info for info in infos if not _is_folder(info)]
    if contents and all(info.flag_bits & _ENCRYPTED for info in contents):
        raise ArchiveError(archive, ArchiveFault.ENCRYPTED)
    codec = _codec_of_names(infos)
    names = [_name(info, codec) for info in infos]
    # packed by a program of Windows that writes backslashes throughout
    if not any("/" in name for name in names):
        names = [name.replace("\\", "/") for name in names]
    pairs = zip(infos, names, strict=True)
    return tree_of(_node(opened, info, name, limits) for info, name in pairs)


def _node(
    opened: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    name: str,
    limits: ArchiveLimits,
) -> File | Folder | Refused:
    path = checked_path(name, odd=limits.odd_paths)
    if isinstance(path, Refused):
        return path
    # 0 where the archive was made without Unix modes
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return Refused(path, "is a link, and links are not followed")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return Refused(path, "is neither a file nor a folder")
    if _is_folder(info):
        return Folder(path)
    return File(path, info.file_size, partial(_read, opened, info, limits))


def _codec_of_names(infos: Sequence[zipfile.ZipInfo]) -> str:
    """Return the codec of the names that do not say theirs.

    Zipfile takes those for code page 437. macOS writes UTF-8 without saying so,
    and Windows writes the code page of its country.
    """
    raw = [
        info.filename.encode("cp437", "replace")
        for info in infos
        if not info.flag_bits & _UTF8_NAME
    ]
    names = b"\n".join(name for name in raw if not name.isascii())
    try:
        names.decode("utf-8")
    except UnicodeDecodeError:
        codec = likely_encoding(names, fewest=2)
        return "cp437" if codec == "cp1252" else codec
    return "utf-8"


def _name(info: zipfile.ZipInfo, codec: str) -> str:
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    return info.filename.encode("cp437", "replace").decode(codec, "replace")


def _read(
    opened: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    limits: ArchiveLimits,
    limit: int,
) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError("is encrypted")
    if info.compress_type not in METHODS:
        raise UnreadableError(
            f"is compressed in an unusual way (method {info.compress_type})",
        )
    try:
        with opened.open(info) as member:
            content = member.read(limit)
    except DAMAGE as error:
        raise UnreadableError(f"is damaged in the archive: {error}") from None
    plausible = max(RATIO_FREE, limits.ratio * info.compress_size)
    if len(content) > plausible:
        raise UnreadableError("is compressed too well to be what it says")
    return content


def _is_folder(info: zipfile.ZipInfo) -> bool:
    # its is_dir() fails on an empty name
    return info.filename.endswith(("/", "\\"))
