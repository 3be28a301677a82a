"""Bytes as text, and what there is to remark. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import Array, Plain
from grader.model.source_text import decode_source


@dataclass(frozen=True, slots=True)
class Remark:
    """What was left out or changed: a code of `broken_files.remark`, where, and a detail."""

    code: str
    cell: int = 0
    line: int = 0
    detail: str = ""

    def plain(self) -> Plain:
        """Return this as it crosses."""
        return self.code, self.cell, self.line, self.detail[:300]


def decoded(content: bytes) -> tuple[str, list[Remark]]:
    """Return the text of *content* and what there is to remark."""
    source = decode_source(content)
    remarks = (
        [Remark("encoding", detail=source.title)] if source.remarks else []
    )
    return source.text, remarks


def as_array(text: str) -> Array:
    """Return *text* as it crosses: long texts do not fit into the header of a frame."""
    return bytes_array(text.encode("utf-8", "replace"))


def bytes_array(content: bytes) -> Array:
    """Return *content* as it crosses."""
    return Array("uint8", (len(content),), content)
