"""Students' archives as trees: a confined process opens them, its answer is checked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import TracebackType
from typing import Self

from grader.intake.trees.archive_listing import (
    FILE,
    FOLDER,
    HOSTILE,
    KINDS,
    PROBLEM,
    REFUSED,
    UNREAD,
    fields_of,
)
from grader.intake.trees.members import (
    ArchiveError,
    ArchiveFault,
    checked_path,
    kept_file,
    tree_of,
)
from grader.intake.trees.tree import File, Folder, Refused, UnreadableError
from grader.model import Array, Plain, ProblemKind
from grader.model.safe_text import clean_line
from grader.sandbox.host.settings import answerer_settings
from grader.sandbox.reader.client import Lost, Reader

MODULE = "grader.intake.trees.unpacking"
MAX_LINES = 10_000
_MAX_REASON = 200
_MAX_SIZE = 2**50


class Unpacker:
    """Opens students' archives.

    A process is started when the first one comes.
    """

    def __init__(self) -> None:
        self._reader = Reader(answerer_settings(MODULE))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.close()

    def open(self, content: bytes, path: str) -> Folder:
        """Return the tree of the archive *path* with the bytes *content*.

        Raises ArchiveError for one without use.
        """
        array = Array("uint8", (len(content),), content)
        (answer,) = self._reader.ask(
            [("unpack", {"path": path, "content": array})],
        )
        if isinstance(answer, Lost):
            is_ours = answer.kind is ProblemKind.FAILED
            fault = ArchiveFault.FAILED if is_ours else ArchiveFault.OVERRAN
            raise ArchiveError(path, fault, answer.detail)
        return tree_of_claims(path, answer)


def tree_of_claims(path: str, answer: Plain) -> Folder:
    """Return the tree that *answer* claims the archive *path* to hold.

    Every path is checked again. Raises ArchiveError for what it says against
    the archive as a whole.
    """
    claims = answer if isinstance(answer, dict) else {}
    if "fault" in claims:
        faults = {fault.value: fault for fault in ArchiveFault}
        fault = faults.get(str(claims["fault"]), ArchiveFault.FAILED)
        raise ArchiveError(path, fault, claims.get("detail", ""))
    lines, contents = claims.get("lines"), claims.get("contents")
    if not isinstance(lines, Array) or not isinstance(contents, Array):
        raise ArchiveError(path, ArchiveFault.FAILED)
    problems: list[str] = []
    text = lines.data.decode(errors="replace")
    tree = tree_of(_nodes(text, contents.data, problems))
    return Folder(
        "",
        tree.files,
        tree.folders,
        tree.refused,
        " ".join(problems),
    )


def _nodes(
    text: str,
    contents: bytes,
    problems: list[str],
) -> Iterator[File | Folder | Refused]:
    place = 0
    for line in text.split("\n")[:MAX_LINES]:
        kind, size, path, reason = fields_of(line)
        if kind not in KINDS:
            continue
        checked = checked_path(path)
        length = _length(size)
        reason = clean_line(reason, _MAX_REASON)
        if kind == PROBLEM:
            problems.append(reason)
        elif isinstance(checked, Refused):
            yield checked
        elif kind == FILE:
            content = contents[place : place + length]
            place += len(content)
            yield kept_file(checked, len(content), content)
        elif kind == UNREAD:
            reason = reason or "is too large to be read from the archive"
            yield File(checked, length, partial(_refuse, reason))
        elif kind == FOLDER:
            yield Folder(checked)
        elif kind in (REFUSED, HOSTILE):
            yield Refused(checked, reason, hostile=kind == HOSTILE)


def _length(size: str) -> int:
    """Return the number that *size* claims, 0 where it is none."""
    if size.isascii() and size.isdecimal() and len(size) < 20:
        return min(int(size), _MAX_SIZE)
    return 0


def _refuse(reason: str, limit: int) -> bytes:
    del limit
    raise UnreadableError(reason)
