"""The student's files as highlighted lines, capped so that every page opens fast."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from grader.model import Piece as Cell
from grader.model import SourceFile, Submission
from grader.model.safe_text import clean_line, clean_text
from grader.model.source_text import decode_source
from grader.report.writing.marked_code import STYLED
from grader.wording.texts import language, plural, tr

MAX_FILES = 8
MAX_LINES = 1500
MAX_COLUMNS = 240
#: Characters of a file that are looked at at all.
MAX_CHARACTERS = MAX_LINES * MAX_COLUMNS
MAX_PATH = 120
#: What stands before the number of a line, and of one that an exception came
#: from; STYLED is after it.
LINE, HIT = "\x11", "\x12"


@dataclass(frozen=True, slots=True)
class Piece:
    """A module or a code cell of a notebook, with the lines that exceptions came from."""

    anchor: str = field(
        metadata={"help": "prefix of the ids of its lines", "anchor": True},
    )
    label: str = field(
        metadata={"help": "which cell it is; nothing for a module"},
    )
    code: str = field(
        metadata={
            "help": (
                "its lines, up to the cap, with marks where a line or a colour begins"
                " and ends"
            ),
        },
    )


@dataclass(frozen=True, slots=True)
class SourceView:
    """One file."""

    path: str = field(metadata={"help": "its path in the submission"})
    pieces: tuple[Piece, ...] = field(
        metadata={"help": "a module, or the code cells of a notebook"},
    )
    size: str = field(metadata={"help": "its length in words"})
    cut: str = field(
        default="",
        metadata={"help": "what is not shown, in words"},
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """The lines of a module or a cell, plain and with marks.

    `path` is what places of exceptions give.
    """

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
    submission: Submission,
    marks: Iterable[tuple[str, int]],
) -> tuple[SourceView, ...]:
    """Return the files with code, the main file first.

    *marks* are places as file and line.
    """
    marks = tuple(marks)
    return tuple(
        _view(file, index, marks)
        for index, file in enumerate(_shown(submission))
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
    anchor, _ = _find(submission, path, line)
    return f"{anchor}-{line}" if anchor else ""


def line_text(submission: Submission, path: str, line: int) -> str:
    """Return the code of one line without its indentation, or nothing.

    Nothing where the line is not shown.
    """
    _, code = _find(submission, path, line)
    return code.strip()


def _find(submission: Submission, path: str, line: int) -> tuple[str, str]:
    """Return the anchor of the piece that has a line, and the line, or nothing."""
    for index, file in enumerate(_shown(submission)):
        if path.startswith(file.path):
            for part in _text(file).parts:
                if part.path == path and 0 < line <= len(part.lines):
                    return f"file-{index}{part.anchor}", part.lines[line - 1]
    return "", ""


def _shown(submission: Submission) -> tuple[SourceFile, ...]:
    main = submission.main
    code = [
        file
        for file in submission.files
        if file.path == main or file.path.endswith(".py")
    ]
    code.sort(key=lambda file: file.path != main)
    return tuple(code[:MAX_FILES])


def _view(
    file: SourceFile,
    index: int,
    marks: Sequence[tuple[str, int]],
) -> SourceView:
    text = _text(file)
    pieces = []
    for part in text.parts:
        marked = {number for path, number in marks if path == part.path}
        anchor = f"file-{index}{part.anchor}"
        pieces.append(Piece(anchor, part.label, _numbered(part, marked)))
    return SourceView(
        path=clean_line(file.path, MAX_PATH),
        pieces=tuple(pieces),
        size=text.size,
        cut=text.cut,
    )


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
    lines = _lines(text[:MAX_CHARACTERS])
    shown = lines[:MAX_LINES]
    is_whole = len(lines) <= MAX_LINES and len(text) <= MAX_CHARACTERS
    size = tr("{count} bytes", count=f"{len(file.content):,}")
    if is_whole:
        size = plural(len(lines), "line")
    return _Text(
        parts=(_part(file.path, "", "", shown),),
        size=size,
        cut=_cut(len(shown), _overlong(shown), is_whole=is_whole),
    )


def _notebook(cells: Sequence[Cell]) -> _Text:
    parts: list[_Part] = []
    shown, overlong = 0, 0
    for number, cell in enumerate(cells, 1):
        lines = _lines(cell.shown[:MAX_CHARACTERS])
        if shown + len(lines) > MAX_LINES:
            break
        label = tr("Cell {number}", number=number)
        parts.append(_part(cell.name, f"-cell-{number}", label, lines))
        shown += len(lines)
        overlong += _overlong(lines)
    return _Text(
        parts=tuple(parts),
        size=plural(len(cells), "code cell"),
        cut=_cut(shown, overlong, is_whole=len(parts) == len(cells)),
    )


def _lines(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")
    return text.removesuffix("\n").split("\n")


def _overlong(lines: Sequence[str]) -> int:
    return sum(len(line) > MAX_COLUMNS for line in lines)


def _cut(shown: int, overlong: int, *, is_whole: bool) -> str:
    """Return in words what is not shown of a file, of which *shown* lines are."""
    parts = []
    if not is_whole:
        parts.append(
            tr("only the first {lines} shown", lines=plural(shown, "line")),
        )
    if overlong:
        text = tr(
            "{lines} cut at {columns} characters",
            lines=plural(overlong, "line"),
            columns=MAX_COLUMNS,
        )
        parts.append(text)
    return "; ".join(parts)


def _part(path: str, anchor: str, label: str, lines: Sequence[str]) -> _Part:
    from grader.report.writing.highlight import (
        highlighted,  # Pygments takes long
    )

    clean = [clean_text(line, MAX_COLUMNS).replace("\n", " ") for line in lines]
    return _Part(
        path,
        anchor,
        label,
        tuple(clean),
        highlighted("\n".join(clean)),
    )
