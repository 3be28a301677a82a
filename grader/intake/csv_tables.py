"""Small tables that people write for the grader: CSV with a line of headers."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SubmissionsError
from grader.intake.decoding import decode, delimiter_of
from grader.intake.person_names import folded
from grader.model.safe_text import clean_line

MAX_BYTES = 4 << 20
MAX_CELL = 500
#: What the column of students may be called.
STUDENT = (
    "student",
    "id",
    "student id",
    "name",
    "email",
    "e-mail",
    "username",
    "login",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file, its cells by header, and whether it has more."""

    number: int
    cells: Mapping[str, str]
    overlong: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The headers, in lower case, and the lines that are not empty."""

    headers: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def student(self) -> str:
        """The header of the column of students; empty where there is none."""
        return next((name for name in STUDENT if name in self.headers), "")


def read_table(path: Path, option: str) -> Table:
    """Return the table in the CSV file *path*, which was given as *option*.

    Raises SubmissionsError where it is none.
    """
    text = _text(path, option)
    delimiter = delimiter_of(text.splitlines()[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines = []
    try:
        headers = tuple(folded(name) for name in next(reader))
        for row in reader:
            cells = [clean_line(cell.strip(), MAX_CELL) for cell in row]
            if any(cells):
                padded = cells + [""] * (len(headers) - len(cells))
                by_header = dict(zip(headers, padded, strict=False))
                overlong = any(cells[len(headers) :])
                lines.append(Line(reader.line_num, by_header, overlong))
    except csv.Error as problem:
        raise SubmissionsError(
            f"{path}, line {reader.line_num} is not a line of a table: {problem}.",
            "Look for a quote that is not closed.",
        ) from None
    return Table(headers, tuple(lines))


def _text(path: Path, option: str) -> str:
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
    except OSError as problem:
        raise SubmissionsError(
            f"{path} cannot be read: {problem.strerror}.",
            f"Check the path given as {option}.",
        ) from None
    decoded = decode(data)
    if decoded is None or "\0" in decoded.text or not decoded.text.strip():
        raise SubmissionsError(
            f"{path} holds no table of text of a size for people.",
            "Save it as CSV in UTF-8.",
        )
    return decoded.text.lstrip()
