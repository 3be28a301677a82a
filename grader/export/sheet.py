"""A CSV table of another program, cell by cell: what is not changed keeps every byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import ExportError
from grader.intake.decoding import decode, delimiter_of

MAX_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """The raw texts of one row's cells, quotes included, and how its line ends."""

    cells: tuple[str, ...]
    end: str

    def value(self, column: int) -> str:
        """Return what a cell says; an empty text where the row is too short."""
        raw = (
            self.cells[column].strip() if 0 <= column < len(self.cells) else ""
        )
        if len(raw) > 1 and raw.startswith('"') and raw.endswith('"'):
            return raw[1:-1].replace('""', '"')
        return raw

    def values(self) -> list[str]:
        """Return what the cells say."""
        return [self.value(column) for column in range(len(self.cells))]

    def with_value(self, column: int, text: str) -> Row:
        """Return the row with another text in a cell.

        It is in quotes if the cell had them or the text needs them.
        """
        had_quotes = self.cells[column].startswith('"')
        if had_quotes or any(mark in text for mark in ',;\t"\r\n'):
            doubled = text.replace('"', '""')
            text = f'"{doubled}"'
        cells = list(self.cells)
        cells[column] = text
        return Row(tuple(cells), self.end)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what writing it back needs: encoding, byte order mark, delimiter."""

    path: Path
    rows: tuple[Row, ...]
    delimiter: str
    encoding: str
    mark: bytes

    def encoded(self, rows: Sequence[Row]) -> bytes:
        """Return *rows* as the bytes of a file like this one."""
        text = "".join(self.delimiter.join(row.cells) + row.end for row in rows)
        return self.mark + text.encode(self.encoding)


def read_sheet(path: Path) -> Sheet:
    """Return the table in the CSV file *path*.

    It is UTF-8, UTF-16 with a byte order mark, or else Windows-1252. The
    delimiter is the one of comma, semicolon and tab that the first line has
    most of. Raises ExportError for a file that cannot be read, is too large, or
    holds no text.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ExportError(
                f"{path} is larger than {MAX_BYTES >> 20} MiB.",
                "Give the table of grades itself.",
            )
        data = path.read_bytes()
    except OSError as problem:
        raise ExportError(
            f"{path} cannot be read: {problem.strerror}.",
            "Check the path given as --template.",
        ) from None
    decoded = decode(data)
    if decoded is None:
        raise ExportError(
            f"{path} is neither UTF-8, UTF-16 nor Windows-1252.",
            "Save it as CSV in UTF-8.",
        )
    text = decoded.text
    if "\0" in text or not text.strip():
        raise ExportError(
            f"{path} holds no table of text.",
            "Export the grades as CSV, not as a spreadsheet file.",
        )
    delimiter = delimiter_of(text.splitlines()[0])
    rows = tuple(_rows(text, delimiter))
    return Sheet(path, rows, delimiter, decoded.encoding, decoded.mark)


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    cells: list[str] = []
    start, position = 0, 0
    is_quoted = False
    while position < len(text):
        sign = text[position]
        if sign == '"':
            is_quoted = not is_quoted
        elif sign == delimiter and not is_quoted:
            cells.append(text[start:position])
            start = position + 1
        elif sign in "\r\n" and not is_quoted:
            end = "\r\n" if text.startswith("\r\n", position) else sign
            yield Row((*cells, text[start:position]), end)
            position += len(end) - 1
            start = position + 1
            cells = []
        position += 1
    if start < len(text) or cells:
        yield Row((*cells, text[start:]), "")


@dataclass(frozen=True, slots=True)
class Filled:
    """The bytes of the table, its rows without a grade, and the students without a row."""

    content: bytes
    rows_left: tuple[str, ...]
    students_left: tuple[str, ...]
