"""What is in a student's file, as far as its first bytes tell.

Nothing is parsed.
"""

from __future__ import annotations

import math
import re

from grader.course.filenames import NOTEBOOK, read_as
from grader.intake.trees.tree import (
    MIB,
    File,
    UnreadableError,
    is_archive,
    is_opened,
    size_limit,
)
from grader.model import SourceFile
from grader.model.phrase import Phrase, phrase, worded
from grader.model.source_text import decode_source
from grader.wording.phrases import english

_KINDS = (
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a compiled program"),
    (b"MZ\x90\x00", "a compiled program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"SQLite format 3", "a database"),
    (b"\x93NUMPY", "an array file"),
    (b"\x80\x04\x95", "a pickle"),
    (b"\xca\xfe\xba\xbe", "a compiled program"),
    (
        b"\x00\x05\x16\x07",
        "what macOS keeps beside a file, not the file itself",
    ),
)
#: How Python begins what it compiled: a number, then a carriage return and a
#: line feed.
_COMPILED = re.compile(rb"..\r\n", re.DOTALL)
_NOT_UTF8_AHEAD = 16
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_NOTEBOOK_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")

#: What student code may have been meant to read or import, and will not find.
DATA_SUFFIXES = (
    ".npz",
    ".npy",
    ".pt",
    ".pth",
    ".pkl",
    ".pickle",
    ".csv",
    ".json",
    ".h5",
    ".hdf5",
    ".mat",
    ".so",
    ".pyd",
)


class ContentError(Exception):
    """Why a file cannot be used, as a `phrase` that begins with its name."""

    too_large = False

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(english(sentence))
        self.phrase = sentence


class TooLargeError(ContentError):
    """A file has more bytes than its kind may have."""

    too_large = True


def content_of(file: File) -> bytes:
    """Return all bytes of *file*.

    Never more than its kind may have is read, whatever size it claims. Raises
    ContentError for a file that is too large, unreadable, or not text.
    """
    content = bytes_of(file)
    kind = _foreign_kind(content)
    if kind:
        text = phrase(
            "{file} is {kind}, whatever its name says; hand in the source file",
            file=file.path,
            kind=phrase(kind),
        )
        raise ContentError(text)
    source = decode_source(content)
    if not source.is_text:
        raise ContentError(phrase("{file} is not text", file=file.path))
    if _PAGE.match(source.text):
        text = phrase(
            "{file} is a web page; download the file itself, and hand in that",
            file=file.path,
        )
        raise ContentError(text)
    if content and not source.text.strip("\ufeff"):
        text = phrase(
            "{file} holds nothing but NUL bytes; save it again",
            file=file.path,
        )
        raise ContentError(text)
    return content


def _foreign_kind(content: bytes) -> str:
    """Return what *content* is of that is not source code, empty if it may be code."""
    for magic, kind in _KINDS:
        if content.startswith(magic):
            return kind
    if _COMPILED.match(content) and b"\0" in content[:_NOT_UTF8_AHEAD]:
        return "compiled Python"
    return ""


class Contents:
    """The bytes of one student's files, read once."""

    def __init__(self) -> None:
        self._sources: dict[str, SourceFile] = {}

    def of(self, file: File) -> SourceFile:
        """Return *file* with its bytes.

        Raises ContentError where it has none that can be used.
        """
        if file.path not in self._sources:
            self._sources[file.path] = SourceFile(file.path, content_of(file))
        return self._sources[file.path]

    def has(self, file: File) -> bool:
        """Return whether *file* has bytes that can be used."""
        try:
            self.of(file)
        except ContentError:
            return False
        return True


def is_notebook(content: bytes) -> bool:
    """Return whether *content* is that of a notebook, whatever the file is called."""
    return (
        bool(_NOTEBOOK_START.match(content))
        and b'"cells"' in content
        and b'"cell_type"' in content
    )


def bytes_of(file: File) -> bytes:
    """Return all bytes of *file*.

    Raises ContentError for one that is too large or cannot be read.
    """
    limit = size_limit(file.name)
    try:
        content = b"" if file.size > limit else file.read(limit + 1)
    except UnreadableError as error:
        text = phrase(
            "{file} {reason}",
            file=file.path,
            reason=worded(str(error)),
        )
        raise ContentError(text) from None
    size = max(file.size, len(content))
    if size > limit:
        allowed = (
            f"{limit // MIB} MB" if limit >= MIB else f"{limit // 1024} KB"
        )
        text = phrase(
            "{file} is {size} MB; {kind} may have at most {allowed}",
            file=file.path,
            size=_megabytes(size),
            kind=_kind(file.name),
            allowed=allowed,
        )
        raise TooLargeError(text)
    return content


def _kind(name: str) -> Phrase:
    if is_archive(name) or is_opened(name):
        return phrase("an archive")
    if read_as(name).endswith(NOTEBOOK):
        return phrase("a notebook")
    return phrase("a source file")


def _megabytes(size: int) -> str:
    return f"{math.ceil(10 * size / MIB) / 10:g}"
