"""Which files beside the gradebook's folder hold results of it: copies that people had made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from grader.errors import GradebookError
from grader.gradebook.run_records import now
from grader.gradebook.store import Gradebook


class CopyKind(StrEnum):
    """What a copy is."""

    PUBLISHED = "published"  #: a folder with one report for each student
    EXPORT = "export"  #: a file or folder for a course site
    KEY = "key"  #: a table that tells whose pseudonyms they are
    GRADEBOOK = "gradebook"  #: a folder whose results were merged into this one


@dataclass(frozen=True, slots=True)
class Copy:
    """A file or a folder that holds results of a class, and when it was written."""

    path: Path
    kind: CopyKind
    written: str


def note_copy(book: Gradebook, path: Path, kind: CopyKind) -> None:
    """Remember that *path* holds results of *book*."""
    book.connection.execute(
        "INSERT OR REPLACE INTO copies (path, kind, written) VALUES (?, ?, ?)",
        (str(path.resolve()), kind.value, now()),
    )


def note_copy_in(directory: Path, path: Path, kind: CopyKind) -> bool:
    """Remember in the gradebook in *directory* that *path* holds results of it.

    Return whether that could be written: a folder may be for reading only.
    """
    with suppress(GradebookError, sqlite3.Error, OSError):
        with Gradebook.open_existing(directory) as book:
            note_copy(book, path, kind)
        return True
    return False


def drop_copies(book: Gradebook, paths: Iterable[Path]) -> None:
    """Remember *paths* no more."""
    book.connection.executemany(
        "DELETE FROM copies WHERE path = ?",
        [(str(path),) for path in paths],
    )


def copies_of(book: Gradebook) -> tuple[Copy, ...]:
    """Return the copies that are remembered, the oldest first."""
    rows = book.connection.execute(
        "SELECT path, kind, written FROM copies ORDER BY written, path",
    )
    return tuple(
        Copy(Path(path), CopyKind(kind), written)
        for path, kind, written in rows
    )
