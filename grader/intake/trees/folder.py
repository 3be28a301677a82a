"""Reads a folder on disk as a tree.

Links are never followed, and only regular files are ever opened.
"""

from __future__ import annotations

import os
import stat
from functools import partial
from pathlib import Path

from grader.intake.trees.tree import (
    MAX_DEPTH,
    MAX_PATH,
    File,
    Folder,
    Refused,
    UnreadableError,
    is_junk,
)
from grader.model.safe_text import clean_line

#: Entries listed in a class, and in one student's folder.
MAX_STUDENTS = 100_000
MAX_ENTRIES = 5_000
#: What a virtual environment beside pyvenv.cfg consists of: thousands of files,
#: none of them the student's.
ENVIRONMENT_FOLDERS = frozenset(
    {"bin", "include", "lib", "lib64", "scripts", "share"},
)

# Without O_NONBLOCK, opening a FIFO would wait for ever. Windows has neither
# flag, and needs O_BINARY.
_OPEN_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0)
    for name in (
        "O_NOFOLLOW",
        "O_NONBLOCK",
        "O_CLOEXEC",
        "O_NOCTTY",
        "O_BINARY",
    )
)


class _Budget:
    """How many entries may still be listed."""

    def __init__(self, entries: int) -> None:
        self.entries = entries
        self._remaining = entries

    def take(self) -> bool:
        self._remaining -= 1
        return self._remaining >= 0


def read_folder(path: Path, *, of_class: bool = True) -> Folder:
    """Return the tree of the folder *path*: names and sizes now, contents when asked for.

    In the folder of a class, each folder directly in it may hold `MAX_ENTRIES`
    entries; in a student's, all together may. A folder that holds more, or
    cannot be listed, has a `problem`.
    """
    budget = _Budget(MAX_STUDENTS if of_class else MAX_ENTRIES)
    return _read(path, "", budget, per_child=of_class)


def read_file(path: Path) -> File:
    """Return the file *path* as a tree of its own would hold it.

    Raises OSError where there is none.
    """
    size = path.stat().st_size
    return File(
        _join("", path.name),
        size,
        partial(read_regular, path.resolve()),
    )


def read_regular(path: Path, limit: int) -> bytes:
    """Return at most *limit* bytes of a regular file.

    Raises UnreadableError for anything else.
    """
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except OSError as error:
        raise UnreadableError(
            f"cannot be read: {error.strerror or 'it is not a file'}",
        ) from None
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnreadableError("is not a regular file")
        try:
            return stream.read(limit)
        except OSError as error:
            raise UnreadableError(f"cannot be read: {error.strerror}") from None


def _read(
    path: Path,
    shown: str,
    budget: _Budget,
    *,
    per_child: bool = False,
) -> Folder:
    try:
        entries = _entries(path)
    except OSError as error:
        return Folder(shown, problem=f"cannot be listed: {error.strerror}")
    nodes: list[File | Folder | Refused] = []
    problem = ""
    for entry in entries:
        if not budget.take():
            problem = f"holds more than {budget.entries} files"
            break
        below = _join(shown, entry.name)
        inner_budget = _Budget(MAX_ENTRIES) if per_child else budget
        try:
            nodes.append(_node(entry, below, inner_budget))
        except OSError as error:
            nodes.append(Refused(below, f"cannot be read: {error.strerror}"))
    return Folder(
        shown,
        tuple(node for node in nodes if isinstance(node, File)),
        tuple(node for node in nodes if isinstance(node, Folder)),
        tuple(node for node in nodes if isinstance(node, Refused)),
        problem,
    )


def _entries(path: Path) -> list[os.DirEntry[str]]:
    """Return what is worth listing in a folder, files first.

    A limit then cuts off deep folders and not files.
    """
    with os.scandir(path) as listing:
        entries = [entry for entry in listing if not is_junk(entry.name)]
    if any(entry.name == "pyvenv.cfg" for entry in entries):
        entries = [
            entry
            for entry in entries
            if entry.name.lower() not in ENVIRONMENT_FOLDERS
        ]
    return sorted(
        entries,
        key=lambda entry: (entry.is_dir(follow_symlinks=False), entry.name),
    )


def _node(
    entry: os.DirEntry[str],
    shown: str,
    budget: _Budget,
) -> File | Folder | Refused:
    if entry.is_symlink() or _is_junction(entry):
        return Refused(shown, "is a link, and links are not followed")
    if entry.is_file(follow_symlinks=False):
        size = entry.stat(follow_symlinks=False).st_size
        return File(shown, size, partial(read_regular, Path(entry.path)))
    if not entry.is_dir(follow_symlinks=False):
        return Refused(shown, "is neither a file nor a folder")
    if shown.count("/") >= MAX_DEPTH:
        return Refused(shown, f"is more than {MAX_DEPTH} folders deep")
    return _read(Path(entry.path), shown, budget)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Return whether a folder is a Windows junction, which `is_symlink` does not see."""
    return bool(getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0))


def _join(folder: str, name: str) -> str:
    name = (
        clean_line(os.fsencode(name).decode("utf-8", "replace"), MAX_PATH)
        or "_"
    )
    return f"{folder}/{name}" if folder else name
