"""What a confined process says of files, checked and capped: nothing of it is more than a claim."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import (
    Array,
    Note,
    NoteKind,
    Piece,
    Plain,
    Problem,
    ProblemKind,
    SourceFile,
    StudentFailure,
)
from grader.model.failure_details import DoesNotParse
from grader.model.phrase import phrase
from grader.model.safe_text import clean_line
from grader.sandbox.host.claim_shapes import fields_of, items_of, mapping_of
from grader.sandbox.reader.survey import Salvage, Survey
from grader.wording.broken_files import remark
from grader.wording.phrases import noted
from grader.wording.texts import in_english

MAX_PIECES = 2_000
MAX_NAMES = 5_000
MAX_WRITTEN = 50
MAX_NOTES = 60
MAX_FAULTS = 100
#: Characters of a name, and of a detail that is repeated.
MAX_NAME = 200
MAX_DETAIL = 300
MAX_SENTENCE = 600
_MAX_LINE = 10_000_000
_DIGEST = frozenset("0123456789abcdef")
#: Characters that no name of a file has everywhere.
_NO_NAME = frozenset('\\:*?"<>|')
_KINDS = {kind.value: kind for kind in ProblemKind}


@in_english()
def survey_of(path: str, answer: Plain) -> Survey:
    """Return what *answer* claims of the file at *path*."""
    claims = mapping_of(answer)
    notes = _notes(path, claims.get("remarks"))
    left_out = _left_out(path, claims.get("faults"))
    return Survey(
        path,
        pieces=tuple(_pieces(path, claims.get("pieces"))),
        written=tuple(_written(path, claims.get("written"))),
        defines=dict(_definitions(_text(claims.get("defines")))),
        problem=_problem(path, claims.get("problem")),
        notes=(*notes, *left_out),
    )


def salvage_of(path: str, answer: Plain) -> Salvage:
    """Return what *answer* claims is left of the file at *path*."""
    claims = mapping_of(answer)
    faults = [
        _problem(path, claim)
        for claim in items_of(claims.get("faults"), MAX_FAULTS)
    ]
    names = _text(claims.get("names")).split("\n")[:MAX_NAMES]
    return Salvage(
        path,
        text=_text(claims.get("text")),
        faults=tuple(fault for fault in faults if fault is not None),
        names=tuple(name for name in names if name.isidentifier()),
        problem=_problem(path, claims.get("problem")),
    )


def _pieces(path: str, value: object) -> Iterator[Piece]:
    for number, pair in enumerate(items_of(value, MAX_PIECES), 1):
        text, source = [*map(_text, items_of(pair, 2)), "", ""][:2]
        yield Piece(f"{path} cell {number}", text, source)


def _written(path: str, value: object) -> Iterator[SourceFile]:
    """Yield the modules that cells of the notebook at *path* write, beside it."""
    folder = path.rpartition("/")[0]
    for claim in items_of(value, MAX_WRITTEN):
        name, content = fields_of(claim, 2)
        if not isinstance(name, str) or not isinstance(content, Array):
            continue
        if is_plain_module(name):
            place = f"{folder}/{name}" if folder else name
            yield SourceFile(place, content.data)


def is_plain_module(name: str) -> bool:
    """Return whether *name* is that of a module beside or below the file that names it.

    It is no absolute path, leads nowhere above, and has nothing unprintable.
    """
    if not name.isprintable() or name != name.strip():
        return False
    if len(name) > MAX_NAME or not name.endswith(".py"):
        return False
    folders = name.split("/")
    if any(part.startswith((".", "~")) or not part for part in folders):
        return False
    return _NO_NAME.isdisjoint(name)


def _definitions(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n")[:MAX_NAMES]:
        name, _, digest = line.partition(" ")
        if not name.isidentifier() or len(name) > MAX_NAME:
            continue
        if digest and set(digest) <= _DIGEST:
            yield name, digest[:32]


def _problem(path: str, value: object) -> Problem | None:
    """Return a claimed problem: kind, number of the cell or 0, line, column, detail.

    None where there is none.
    """
    if value is None:
        return None
    code, cell, line, column, detail = fields_of(value, 5)
    kind = _KINDS.get(str(code), ProblemKind.FAILED)
    where = place(path, cell)
    if not isinstance(detail, str):
        return Problem(ProblemKind.FAILED, where)
    shown = clean_line(detail, MAX_DETAIL)
    if kind is ProblemKind.CHARACTER:
        shown = detail[:1]
    return Problem(kind, where, _count(line), _count(column), shown)


def _notes(path: str, value: object) -> Iterator[Note]:
    """Yield the notes that remarks, tuples of code, cell, line and detail, stand for."""
    for claim in items_of(value, MAX_NOTES):
        code, cell, line, detail = fields_of(claim, 4)
        where = place(path, cell)
        if _count(line):
            where = f"{where}, line {line}"
        text = remark(str(code), where, clean_line(str(detail), MAX_DETAIL))
        if text is None:
            continue
        kind = NoteKind.NOTEBOOK
        if str(code).startswith("encoding"):
            kind = NoteKind.ENCODING
        yield noted(kind, text)


def _left_out(path: str, value: object) -> Iterator[Note]:
    """Yield a note for each cell that was left out for a fault."""
    for claim in items_of(value, MAX_NOTES):
        problem = _problem(path, claim)
        if problem is None:
            continue
        text = phrase(
            "{problem} The cell was left out.",
            problem=StudentFailure(DoesNotParse(problem)),
        )
        yield noted(NoteKind.NOTEBOOK, text)


def place(path: str, cell: object) -> str:
    """Return *path*, or the name of the cell of it with this number, counted from 1."""
    number = _count(cell)
    if 0 < number <= MAX_PIECES:
        return f"{path} cell {number}"
    return path


def _count(value: object) -> int:
    if type(value) is int and 0 < value < _MAX_LINE:
        return value
    return 0


def _text(value: object) -> str:
    """Return a text that came as the bytes of its UTF-8."""
    if isinstance(value, Array):
        return value.data.decode(errors="replace")
    return ""
