"""The confined end of opening a student's archive, which it answers as plain values.

It is read by the same code as a class's. Archives in archives are opened too,
where they stand for the source files: nobody is to pack again what can be read.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import replace

from grader.intake.trees.archive import STUDENT_LIMITS, read_archive
from grader.intake.trees.archive_listing import (
    FILE,
    FOLDER,
    HOSTILE,
    PROBLEM,
    REFUSED,
    UNREAD,
    line_of,
)
from grader.intake.trees.foreign_tree import library
from grader.intake.trees.members import ArchiveError
from grader.intake.trees.tree import (
    MAX_ARCHIVE,
    MIB,
    File,
    Folder,
    UnreadableError,
    is_opened,
    is_source,
    placed,
    size_limit,
    stem,
)
from grader.model import Array, Plain

#: How deep archives may lie in archives, and how many of one folder are opened.
MAX_NESTED = 2
MAX_BESIDE = 8
#: Bytes of files that come along from one student's archive.
MAX_CONTENTS = 24 * MIB

# Loaded while files may still be opened: libarchive, and the code page of names
# in old zip archives.
library()
codecs.lookup("cp437")


def unpack(value: dict[str, object]) -> Plain:
    """Return what the archive `content`, called `path`, holds.

    `unpacked.tree_of_claims` reads it.
    """
    content, path = value["content"], str(value["path"])
    assert isinstance(content, Array)
    try:
        tree = opened(content.data, path, MAX_NESTED)
    except ArchiveError as error:
        return {"fault": error.kind.value, "detail": error.detail}
    lines: list[str] = []
    contents: list[bytes] = []
    for line, data in _listing(tree):
        lines.append(line)
        contents.append(data)
    text = "\n".join(lines).encode("utf-8", "replace")
    return {"lines": _array(text), "contents": _array(b"".join(contents))}


def opened(content: bytes, path: str, nested: int) -> Folder:
    """Return the tree of an archive.

    Where it holds archives and no source, those are opened in their place.
    """
    tree = read_archive(io.BytesIO(content), path, STUDENT_LIMITS, foreign=True)
    files = list(tree.all_files())
    inner = [file for file in files if is_opened(file.name)][:MAX_BESIDE]
    if not inner or not nested or any(is_source(file.name) for file in files):
        return tree
    folders = []
    is_only = len(inner) == 1
    for file in inner:
        try:
            below = opened(file.read(MAX_ARCHIVE), file.path, nested - 1)
        except UnreadableError as error:
            below = Folder("", problem=f"holds {file.name}, which {error}")
        except ArchiveError:
            if is_only:
                raise
            continue
        folders.append(placed(below, "" if is_only else stem(file.path)))
    unopened = tuple(file for file in tree.files if file not in inner)
    return replace(tree, files=unopened, folders=(*tree.folders, *folders))


def _listing(tree: Folder) -> Iterator[tuple[str, bytes]]:
    """Yield a line for each entry of *tree*, and the bytes of a file that may matter."""
    room = MAX_CONTENTS
    for folder in tree.all_folders():
        if folder.path:
            yield line_of(FOLDER, 0, folder.path), b""
        if folder.problem:
            yield line_of(PROBLEM, 0, folder.path, folder.problem), b""
        for refused in folder.refused:
            kind = HOSTILE if refused.hostile else REFUSED
            yield line_of(kind, 0, refused.path, refused.reason), b""
        for file in folder.files:
            line, content = _listed_file(file, room)
            room -= len(content)
            yield line, content


def _listed_file(file: File, room: int) -> tuple[str, bytes]:
    limit = min(size_limit(file.name), room)
    if not limit or is_opened(file.name) or file.size > limit:
        return line_of(UNREAD, file.size, file.path), b""
    try:
        content = file.read(limit + 1)
    except UnreadableError as error:
        return line_of(UNREAD, file.size, file.path, str(error)), b""
    if len(content) > limit:
        return line_of(UNREAD, len(content), file.path), b""
    return line_of(FILE, len(content), file.path), content


def _array(data: bytes) -> Array:
    return Array("uint8", (len(data),), data)


ANSWERS = {"unpack": unpack}
