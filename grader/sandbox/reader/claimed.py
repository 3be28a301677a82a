"""What a confined process says of files, checked and capped: nothing of it is more than a claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.model import Array, Note, NoteKind, Piece, Plain, SourceFile
from grader.model.safe_text import clean_line
from grader.sandbox.reader.survey import Problem, ProblemKind, Salvage, Survey
from grader.sandbox.reader.unreadable import remark, sentence

MAX_PIECES = 2_000
MAX_NAMES = 5_000
MAX_WRITTEN = 50
MAX_NOTES = 60
MAX_FAULTS = 100
#: Characters of a name, and of a detail that is repeated.
MAX_NAME = 200
MAX_DETAIL = 300
_MAX_LINE = 10_000_000
_DIGEST = frozenset("0123456789abcdef")
_KINDS = {kind.value: kind for kind in ProblemKind}


def survey_of(path: str, answer: Plain) -> Survey:
    """Return what *answer* claims of the file at *path*."""
    claims = answer if isinstance(answer, dict) else {}
    pieces = tuple(
        Piece(f"{path} cell {number}", *_texts(pair, 2))
        for number, pair in enumerate(_items(claims.get("pieces"), MAX_PIECES), 1)
    )
    return Survey(
        path,
        pieces,
        tuple(_written(path, claims.get("written"))),
        dict(_definitions(_text(claims.get("defines")))),
        _problem(path, claims.get("problem")),
        (*_notes(path, claims.get("remarks")), *_left_out(path, claims.get("faults"))),
    )


def salvage_of(path: str, answer: Plain) -> Salvage:
    """Return what *answer* claims is left of the file at *path*."""
    claims = answer if isinstance(answer, dict) else {}
    faults = (_problem(path, item) for item in _items(claims.get("faults"), MAX_FAULTS))
    names = _text(claims.get("names")).split("\n")[:MAX_NAMES]
    return Salvage(
        path,
        _text(claims.get("text")),
        tuple(fault for fault in faults if fault is not None),
        tuple(name for name in names if name.isidentifier()),
        _problem(path, claims.get("problem")),
    )


def _written(path: str, value: Plain) -> Iterator[SourceFile]:
    """Yield the modules that cells of the notebook at *path* write, beside it."""
    folder = path.rpartition("/")[0]
    for pair in _items(value, MAX_WRITTEN):
        name, content = (
            pair if isinstance(pair, tuple) and len(pair) == 2 else ("", None)
        )
        if (
            isinstance(name, str)
            and isinstance(content, Array)
            and is_plain_module(name)
        ):
            yield SourceFile(f"{folder}/{name}" if folder else name, content.data)


def is_plain_module(name: str) -> bool:
    """Return whether *name* is that of a module beside the file that names it.

    It has no path, and nothing unprintable.
    """
    plain = (
        name.isprintable()
        and not set(name) & set('/\\:*?"<>|')
        and not name.startswith((".", "~"))
    )
    return (
        plain
        and name.endswith(".py")
        and len(name) <= MAX_NAME
        and name == name.strip()
    )


def _definitions(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n")[:MAX_NAMES]:
        name, _, digest = line.partition(" ")
        if (
            name.isidentifier()
            and len(name) <= MAX_NAME
            and digest
            and set(digest) <= _DIGEST
        ):
            yield name, digest[:32]


def _problem(path: str, value: Plain) -> Problem | None:
    """Return a claimed problem: kind, number of the cell or 0, line, column, detail.

    None where there is none.
    """
    if value is None:
        return None
    kind, cell, line, column, detail = (
        value if isinstance(value, tuple) and len(value) == 5 else (None,) * 5
    )
    problem = Problem(_KINDS.get(str(kind), ProblemKind.FAILED), place(path, cell))
    if not isinstance(detail, str):
        return replace(problem, kind=ProblemKind.FAILED)
    shown = (
        detail[:1]
        if problem.kind is ProblemKind.CHARACTER
        else clean_line(detail, MAX_DETAIL)
    )
    return replace(problem, line=_count(line), column=_count(column), detail=shown)


def _notes(path: str, value: Plain) -> Iterator[Note]:
    """Yield the notes that remarks, tuples of code, cell, line and detail, stand for."""
    for item in _items(value, MAX_NOTES):
        code, cell, line, detail = (
            item if isinstance(item, tuple) and len(item) == 4 else (None,) * 4
        )
        where = place(path, cell) + (f", line {line}" if _count(line) else "")
        text = remark(str(code), where, clean_line(str(detail), MAX_DETAIL))
        if text:
            kind = (
                NoteKind.ENCODING
                if str(code).startswith("encoding")
                else NoteKind.NOTEBOOK
            )
            yield Note(kind, clean_line(text, 600))


def _left_out(path: str, value: Plain) -> Iterator[Note]:
    """Yield a note for each cell that was left out for a fault."""
    for item in _items(value, MAX_NOTES):
        problem = _problem(path, item)
        if problem is not None:
            yield Note(
                NoteKind.NOTEBOOK,
                clean_line(f"{sentence(problem)} The cell was left out.", 600),
            )


def place(path: str, cell: object) -> str:
    """Return *path*, or the name of the cell of it with this number, counted from 1."""
    number = _count(cell)
    return f"{path} cell {number}" if 0 < number <= MAX_PIECES else path


def _count(value: object) -> int:
    return value if type(value) is int and 0 < value < _MAX_LINE else 0


def _items(value: Plain, limit: int) -> list[Plain] | tuple[Plain, ...]:
    return value[:limit] if isinstance(value, list | tuple) else ()


def _texts(value: Plain, count: int) -> list[str]:
    parts = list(value[:count]) if isinstance(value, list | tuple) else []
    return [_text(part) for part in (*parts, *[None] * (count - len(parts)))]


def _text(value: Plain) -> str:
    """Return a text that came as the bytes of its UTF-8."""
    return value.data.decode(errors="replace") if isinstance(value, Array) else ""
