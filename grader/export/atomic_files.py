"""Writes exports so that a reader sees the old file or the new one, never a part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Self

from grader.errors import GraderError
from grader.export.csv_grades import Table, totals_csv
from grader.export.json_grades import Document
from grader.model import Graded, Result, Unmatched
from grader.model.file_writing import write_whole


def write_grades(
    results: Iterable[Result],
    unmatched: Sequence[Unmatched],
    directory: Path,
) -> tuple[Path, Path]:
    """Write grades.csv and grades.json, and return their paths.

    Both are UTF-8, grades.csv with a byte order mark, for Excel. *directory* is
    made where it does not exist. Raises GraderError when a file cannot be
    written.
    """
    with Grades(directory) as grades:
        for _ in grades.noted(results):
            pass
        return grades.write(unmatched)


class Grades:
    """grades.csv and grades.json in *directory*.

    The results come one at a time and are not held in memory.
    """

    def __init__(self, directory: Path) -> None:
        self._csv = directory / "grades.csv"
        self._json = directory / "grades.json"

    def __enter__(self) -> Self:
        with worded(self._csv):
            self._csv.parent.mkdir(parents=True, exist_ok=True)
            self._spool = TemporaryFile(dir=self._csv.parent)
        self._table = Table()
        self._document = Document(self._spool)
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()

    def noted(self, results: Iterable[Result]) -> Iterator[Result]:
        """Yield *results*, each after it was noted."""
        for result in results:
            self._table.add(result)
            with worded(self._json):
                self._document.add(result)
            yield result

    def write(self, unmatched: Sequence[Unmatched]) -> tuple[Path, Path]:
        """Write both files and return their paths.

        *unmatched* is what no submission was made of.
        """
        write_atomically(self._csv, self._table.text().encode("utf-8-sig"))
        write_parts(self._json, self._document.parts(unmatched))
        return self._csv, self._json


def write_totals(graded: Sequence[Graded], directory: Path) -> Path:
    """Write grades.csv over several assignments, and return its path."""
    path = directory / "grades.csv"
    write_atomically(path, totals_csv(graded).encode("utf-8-sig"))
    return path


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file *path*, or make it with its folder.

    Raises GraderError, with the old file still in place.
    """
    write_parts(path, (content,))


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write *parts* one after the other, as `write_atomically` does."""
    with worded(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, parts, durable=True)


@contextmanager
def worded(path: Path) -> Iterator[None]:
    """Turn what the file system raises at *path* into a GraderError."""
    try:
        yield
    except OSError as error:
        raise GraderError(
            f"{path} cannot be written: {error.strerror}.",
            "close the programs that have it open, or choose another place",
        ) from None
