"""Bytes as text, and what there is to remark. Standard library only."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from grader.model import Array, Plain

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Remark:
    """What was left out or changed: a code of `unreadable.remark`, where, and a detail."""

    code: str
    cell: int = 0
    line: int = 0
    detail: str = ""

    def plain(self) -> Plain:
        """Return this as it crosses."""
        return self.code, self.cell, self.line, self.detail[:300]


def decoded(content: bytes) -> tuple[str, list[Remark]]:
    """Return the text of *content* and what there is to remark: UTF-8, what a mark says, or else Windows-1252."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "utf-8"))
    try:
        text = content[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            return content.decode(encoding, "replace"), [Remark("encoding", detail=encoding.upper())]
        return _as_windows(content[len(mark) :]), [Remark("encoding", detail="Windows-1252")]
    return text, [] if encoding == "utf-8" else [Remark("encoding", detail=encoding[:6].upper())]


def _as_windows(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:  # five bytes stand for nothing there
        return content.decode("latin-1")


def as_array(text: str) -> Array:
    """Return *text* as it crosses: long texts do not fit into the header of a frame."""
    data = text.encode("utf-8", "replace")
    return Array("uint8", (len(data),), data)
