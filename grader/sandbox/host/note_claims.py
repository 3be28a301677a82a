"""What a worker notes while files are being loaded: codes and values, worded on our side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from string import Formatter

from grader.model import Note, NoteKind, Plain
from grader.model.safe_text import clean_line
from grader.model.source_text import decode_source
from grader.sandbox.host.claim_shapes import (
    fields_of,
    items_of,
    mapping_of,
)
from grader.sandbox.sentences import CHANGED_CALLS, missing_module
from grader.wording.load_notes import (
    FILE_LISTS,
    FILES,
    LISTS,
    TEMPLATES,
    encoding_notes,
    note_of,
)
from grader.wording.quotations import quoted

MAX_NAME = 200
MAX_NAMES = 50
MAX_TEXT = 300
_PLACES = {
    code: [place for _, place, _, _ in Formatter().parse(template) if place]
    for code, (_, template) in TEMPLATES.items()
}


def notes_of_load(
    claims: Plain,
    limit: int,
    contents: Mapping[str, bytes],
    path_of: Callable[[object], str],
) -> Iterator[Note]:
    """Yield the notes that *claims*, tuples of code and values, stand for.

    *contents* are the bytes of files by path; *path_of* returns a path that the
    submission has, or nothing.
    """
    for claim in items_of(claims, limit):
        code, values = fields_of(claim, 2)
        note = _note(str(code), values, contents, path_of)
        if note is not None:
            yield replace(note, code="", values=())


def _note(
    code: str,
    value: object,
    contents: Mapping[str, bytes],
    path_of: Callable[[object], str],
) -> Note | None:
    if code in TEMPLATES:
        return _from_template(code, mapping_of(value), path_of)
    text = clean_line(str(value), MAX_TEXT)
    if code == "changed_call":
        return CHANGED_CALLS.get(text)
    if code == "missing":
        return missing_module(text)
    if code == "encoding":
        source = decode_source(contents.get(text, b""))
        return next(encoding_notes(text, source), None)
    if (
        code == "adapter"
    ):  # of the course, but it came through the student's process
        return Note(NoteKind.RENAMED, quoted(text))
    return None


def _from_template(
    code: str,
    claimed: Mapping[str, object],
    path_of: Callable[[object], str],
) -> Note | None:
    values: dict[str, str | tuple[str, ...]] = {}
    for place in _PLACES[code]:
        value = claimed.get(place)
        if place in LISTS:
            listed = items_of(value, MAX_NAMES)
            values[place] = tuple(
                clean_line(str(item), MAX_NAME) for item in listed
            )
        elif place in FILE_LISTS:
            paths = map(path_of, items_of(value, MAX_NAMES))
            values[place] = tuple(filter(None, paths))
        elif place in FILES:
            values[place] = path_of(value)
        else:
            values[place] = clean_line(str(value), MAX_NAME)
    return note_of(code, **values) if all(values.values()) else None
