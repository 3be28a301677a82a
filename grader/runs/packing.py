"""Submissions and courses as bytes, for processes that share no disk."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.errors import CourseError
from grader.gradebook.keys import assignment_key, material
from grader.model import (
    Assignment,
    Note,
    NoteKind,
    Piece,
    SourceFile,
    Submission,
)


def pack(submission: Submission) -> bytes:
    """Return what is graded of *submission* as bytes: a line of JSON, then its files.

    Not whose it is, and since when.
    """
    header = {
        "id": submission.id,
        "name": submission.name,
        "main": submission.main,
        "problem": submission.problem,
        "notes": [[note.kind.value, note.text] for note in submission.notes],
        "files": [_file_out(file) for file in submission.files],
        "parts": submission.parts,
        "untouched": dict(submission.untouched),
        "not_graded": submission.not_graded,
        "edition": submission.edition,
    }
    contents = (file.content for file in submission.files)
    return b"".join((json.dumps(header).encode(), b"\n", *contents))


def unpack(data: bytes) -> Submission:
    """Return the submission that `pack` made *data* of."""
    line, _, contents = data.partition(b"\n")
    header = json.loads(line)
    stream = io.BytesIO(contents)
    files = tuple(
        SourceFile(path, stream.read(size), _pieces_in(pieces))
        for path, size, pieces in header["files"]
    )
    notes = tuple(Note(NoteKind(kind), text) for kind, text in header["notes"])
    untouched = {
        path: tuple(names) for path, names in header["untouched"].items()
    }
    return Submission(
        id=header["id"],
        name=header["name"],
        files=files,
        main=header["main"],
        problem=header["problem"],
        notes=notes,
        parts=tuple(header["parts"]),
        untouched=untouched,
        not_graded=tuple(header["not_graded"]),
        edition=header["edition"],
    )


def _file_out(file: SourceFile) -> list[object]:
    pieces = [[piece.name, piece.text, piece.original] for piece in file.pieces]
    return [file.path, len(file.content), pieces]


def _pieces_in(pieces: Sequence[Sequence[str]]) -> tuple[Piece, ...]:
    return tuple(Piece(*piece) for piece in pieces)


def pack_course(assignment: Assignment) -> bytes:
    """Return an archive of all that grading *assignment* needs of its course."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in material(assignment):
            archive.write(path, path.relative_to(assignment.course).as_posix())
    return stream.getvalue()


def unpack_course(
    archive: bytes,
    folder: Path,
    assignment: str,
    key: str,
) -> Assignment:
    """Return the *assignment* that *archive* holds, unpacked into *folder*.

    Raises CourseError where it is not the one whose hash is *key*.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        opened.extractall(folder)
    unpacked = get_assignment(folder, assignment)
    if assignment_key(unpacked) != key:
        text = f"{assignment} arrived changed: its hash differs from what was sent."
        raise CourseError(
            text,
            "The course may have been changed just now; run again.",
        )
    return unpacked
