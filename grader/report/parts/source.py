"""The student's own files as highlighted lines, capped so that no file can make a page slow to open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from grader.model import Piece as Cell
from grader.model import SourceFile, Submission
from grader.model.safe_text import clean_line, clean_text
from grader.model.source_text import decode_source
from grader.report.writing.highlight import STYLED, highlighted
from grader.report.writing.numbers import plural
from grader.report.writing.texts import language, tr

MAX_FILES = 8
MAX_LINES = 1500
MAX_COLUMNS = 240
#: Characters of a file that are looked at at all.
MAX_CHARACTERS = MAX_LINES * MAX_COLUMNS
MAX_PATH = 120
#: What stands before the number of a line, and of one that an exception came from;
#: STYLED is after it.
LINE, HIT = "\x11", "\x12"


@dataclass(frozen=True, slots=True)
class Piece:
    """A module, or one code cell of a notebook, with the lines that exceptions came from."""

    anchor: str = field(
        metadata={"help": "prefix of the ids of its lines", "anchor": True}
    )
    label: str = field(metadata={"help": "which cell it is; nothing for a module"})
    code: str = field(
        metadata={
            "help": (
                "its lines, up to the cap, with marks where a line or a colour begins"
                " and ends"
            )
        }
    )


@dataclass(frozen=True, slots=True)
class SourceView:
    """One file."""

    path: str = field(metadata={"help": "its path in the submission"})
    pieces: tuple[Piece, ...] = field(
        metadata={"help": "a module, or the code cells of a notebook"}
    )
    size: str = field(metadata={"help": "its length in words"})
    cut: str = field(default="", metadata={"help": "what is not shown, in words"})


@dataclass(frozen=True, slots=True)
class _Part:
    """The lines of a module or a cell, plain and with marks, under the path that places of exceptions give."""

    path: str
    anchor: str
    label: str
    lines: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class _Text:
    parts: tuple[_Part, ...]
    size: str
    cut: str


def sources(
    submission: Submission, marks: Iterable[tuple[str, int]]
) -> tuple[SourceView, ...]:
    """Return the files with code, the main file first.

    *marks* are places as file and line.
    """
    marks = tuple(marks)
    return tuple(
        _view(file, index, marks) for index, file in enumerate(_shown(submission))
    )


def other_files(submission: Submission) -> tuple[str, ...]:
    """Return the paths of the files whose text is not shown."""
    shown = {file.path for file in _shown(submission)}
    return tuple(
        clean_line(file.path, MAX_PATH)
        for file in submission.files
        if file.path not in shown
    )


def line_anchor(submission: Submission, path: str, line: int) -> str:
    """Return the id of a line on the page, or nothing where the line is not shown."""
    found = _find(submission, path, line)
    return f"{found[0]}-{line}" if found else ""


def line_text(submission: Submission, path: str, line: int) -> str:
    """Return the code of one line without its indentation, or nothing where the line is not shown."""
    found = _find(submission, path, line)
    return found[1].strip() if found else ""


def _find(submission: Submission, path: str, line: int) -> tuple[str, str] | None:
    """Return the anchor of the piece that has a line, and the line."""
    for index, file in enumerate(_shown(submission)):
        if path.startswith(file.path):
            for part in _text(file).parts:
                if part.path == path and 0 < line <= len(part.lines):
                    return f"file-{index}{part.anchor}", part.lines[line - 1]
    return None


def _shown(submission: Submission) -> tuple[SourceFile, ...]:
    code = [
        file
        for file in submission.files
        if file.path == submission.main or file.path.endswith(".py")
    ]
    return tuple(
        sorted(code, key=lambda file: file.path != submission.main)[:MAX_FILES]
    )


def _view(file: SourceFile, index: int, marks: Sequence[tuple[str, int]]) -> SourceView:
    text = _text(file)
    pieces = tuple(
        Piece(
            f"file-{index}{part.anchor}",
            part.label,
            _numbered(part, {n for path, n in marks if path == part.path}),
        )
        for part in text.parts
    )
    return SourceView(clean_line(file.path, MAX_PATH), pieces, text.size, text.cut)


def _numbered(part: _Part, marked: set[int]) -> str:
    """Return the code of *part* with its lines numbered, those *marked* in another way."""
    lines = enumerate(part.code.split("\n"), 1)
    return "\n".join(
        f"{HIT if number in marked else LINE}{number}{STYLED}{line}"
        for number, line in lines
    )


def _text(file: SourceFile) -> _Text:
    return _text_in(file, language())


@lru_cache(maxsize=2 * MAX_FILES)  # a student's two pages show the same files
def _text_in(file: SourceFile, _language: str) -> _Text:
    """Return a file's lines as Python counts them: a form feed ends no line."""
    return _notebook(file.pieces) if file.pieces else _module(file)


def _module(file: SourceFile) -> _Text:
    text = decode_source(file.content).text
    raw = _lines(text[:MAX_CHARACTERS])
    whole = len(raw) <= MAX_LINES and len(text) <= MAX_CHARACTERS
    return _Text(
        (_part(file.path, "", "", raw[:MAX_LINES]),),
        (
            plural(len(raw), "line")
            if whole
            else tr("{count} bytes", count=f"{len(file.content):,}")
        ),
        _cut(min(len(raw), MAX_LINES), _long(raw[:MAX_LINES]), whole=whole),
    )


def _notebook(cells: Sequence[Cell]) -> _Text:
    parts, shown, long, left = [], 0, 0, MAX_LINES
    for number, cell in enumerate(cells, 1):
        raw = _lines(cell.shown[:MAX_CHARACTERS])
        if len(raw) > left:
            break
        parts.append(
            _part(cell.name, f"-cell-{number}", tr("Cell {number}", number=number), raw)
        )
        left, shown, long = left - len(raw), number, long + _long(raw)
    whole = shown == len(cells)
    return _Text(
        tuple(parts),
        plural(len(cells), "code cell"),
        _cut(MAX_LINES - left, long, whole=whole),
    )


def _lines(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")
    return text.removesuffix("\n").split("\n")


def _long(lines: Sequence[str]) -> int:
    return sum(len(line) > MAX_COLUMNS for line in lines)


def _cut(lines: int, long: int, *, whole: bool) -> str:
    parts = (
        []
        if whole
        else [tr("only the first {lines} shown", lines=plural(lines, "line"))]
    )
    parts += (
        [
            tr(
                "{lines} cut at {columns} characters",
                lines=plural(long, "line"),
                columns=MAX_COLUMNS,
            )
        ]
        if long
        else []
    )
    return "; ".join(parts)


def _part(path: str, anchor: str, label: str, lines: Sequence[str]) -> _Part:
    kept = tuple(clean_text(line, MAX_COLUMNS).replace("\n", " ") for line in lines)
    return _Part(path, anchor, label, kept, highlighted("\n".join(kept)))
