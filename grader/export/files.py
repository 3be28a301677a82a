"""Writes exports so that whoever reads them sees the old file or the new one, never a part."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.errors import GraderError
from grader.export.csv_grades import grades_csv, totals_csv
from grader.export.json_grades import json_parts
from grader.model import Graded, Result, Unmatched


def write_grades(results: Sequence[Result], unmatched: Sequence[Unmatched], directory: Path) -> tuple[Path, Path]:
    """Write grades.csv (UTF-8 with a byte order mark, for Excel) and grades.json (UTF-8); return their paths.

    *directory* is made where it does not exist. Raises GraderError when a file cannot be written.
    """
    table, document = directory / "grades.csv", directory / "grades.json"
    write_atomically(table, grades_csv(results).encode("utf-8-sig"))
    write_parts(document, (text.encode() for text in json_parts(results, unmatched)))
    return table, document


def write_totals(graded: Sequence[Graded], directory: Path) -> Path:
    """Write grades.csv over several assignments, as `write_grades` does, and return its path."""
    path = directory / "grades.csv"
    write_atomically(path, totals_csv(graded).encode("utf-8-sig"))
    return path


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file *path*, or make it with its folder. Raises GraderError, with the old file still in place."""
    write_parts(path, (content,))


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write *parts* one after the other, as `write_atomically` does."""
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as stream:
                stream.writelines(parts)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise GraderError(
            f"{path} cannot be written: {error.strerror}.",
            "close the programs that have it open, or choose another place",
        ) from None
