"""Writes students' trees to disk: below one new folder, whatever the names in them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from grader.intake.student_id import key
from grader.intake.trees.tree import MIB, File, Folder, UnreadableError

#: The largest file that is written, all of one student's together, and all of a
#: class.
MAX_FILE = 64 * MIB
MAX_STUDENT = 256 * MIB
MAX_CLASS = 16 * 1024 * MIB
MAX_PART = 100

#: What a file system may take for something else than a part of a name.
_SPECIAL = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Unpacker:
    """Writes one tree after the other, as long as there is room for a class."""

    def __init__(self) -> None:
        self.room = MAX_CLASS

    def write(self, folder: Folder, target: Path) -> tuple[str, ...]:
        """Write the files of *folder* below *target*, which must not exist.

        Return a sentence for each file left out. Raises OSError where the disk
        cannot take them.
        """
        target.mkdir(parents=True)
        left_out = _refusals(folder)
        names = _Names()
        room = MAX_STUDENT
        for file in folder.all_files():
            parts = [_part(part) for part in file.path.split("/")]
            try:
                content = _content(file, min(MAX_FILE, room, self.room))
                names.take(parts)
            except UnreadableError as error:
                left_out.append(f"{file.path} {error}")
                continue
            room -= len(content)
            self.room -= len(content)
            path = target.joinpath(*parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as stream:
                stream.write(content)
        return tuple(left_out)


def _refusals(folder: Folder) -> list[str]:
    """Return a sentence for all in the tree that cannot be read: what is refused first."""
    nodes = list(folder.all_folders())
    sentences = []
    for node in nodes:
        sentences += [
            f"{refused.path} {refused.reason}" for refused in node.refused
        ]
    for node in nodes:
        if node.problem:
            sentences.append(f"{node.path or 'the folder'} {node.problem}")
    return sentences


class _Names:
    """The paths that are taken, however they are written."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def take(self, parts: list[str]) -> None:
        """Note the path of a file.

        Raises UnreadableError where it, or a folder of it, stands for another
        file.
        """
        path = key("/".join(parts))
        folders = {key("/".join(parts[:end])) for end in range(1, len(parts))}
        if (
            path in self._files
            or path in self._folders
            or folders & self._files
        ):
            raise UnreadableError("is written like another file")
        self._files.add(path)
        self._folders |= folders


def _content(file: File, limit: int) -> bytes:
    content = file.read(limit + 1)
    if len(content) > limit:
        raise UnreadableError("is too large")
    return content


def _part(name: str) -> str:
    """Return *name* as every file system takes it for the name of one file."""
    composed = unicodedata.normalize("NFC", name)
    plain = _SPECIAL.sub("_", composed).rstrip(" .")
    if len(plain) > MAX_PART:
        suffix = Path(plain).suffix[:10]
        plain = plain[: MAX_PART - len(suffix)] + suffix
    if not plain or _RESERVED.fullmatch(plain):
        return f"_{plain}"
    return plain
