"""What a load notes for the student: a code and values, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce

from grader.model import Note, NoteKind
from grader.model.phrase import Phrase, PhraseValue, phrase
from grader.model.source_text import SourceText
from grader.wording.phrases import noted
from grader.wording.quotations import name, names

#: What a note holds in each place of its sentence: a name, names, or a file.
NAMES = frozenset({"label", "name", "module"})
LISTS = frozenset({"names", "asked"})
FILES = frozenset({"file", "first"})
FILE_LISTS = frozenset({"files"})
TEMPLATES = {
    "order": (
        NoteKind.RENAMED,
        (
            "{label} takes its parameters in the order {names}; the handout's is {asked}."
            " They were passed by name."
        ),
    ),
    "renamed": (
        NoteKind.RENAMED,
        (
            "The parameters of {label} are named {names}; the handout says {asked}. They"
            " were passed by position."
        ),
    ),
    "lacking": (
        NoteKind.RENAMED,
        (
            "{label} does not take {names}, which the handout makes optional. Calls for"
            " which the defaults do were made without."
        ),
    ),
    "lost_folder": (
        NoteKind.FILE_CHOSEN,
        "{module} was not handed in under that path; {file} was taken for it.",
    ),
    "notebook": (
        NoteKind.NOTEBOOK,
        (
            "Of the notebook {file} only definitions, imports and what they need were"
            " loaded."
        ),
    ),
    "repeated": (
        NoteKind.FILE_CHOSEN,
        "{name} is defined in {files}; the definition in {first} was used.",
    ),
}


def note_of(code: str, **values: str | tuple[str, ...]) -> Note:
    """Return the note of *code* with *values* in the places of its sentence."""
    kind, template = TEMPLATES[code]
    words = [(place, _word(place, value)) for place, value in values.items()]
    note = noted(kind, Phrase(template, tuple(words)))
    return replace(note, code=code, values=tuple(values.items()))


def encoding_notes(file: str, source: SourceText) -> Iterator[Note]:
    """Yield the note on how the bytes of *file* were read, if there is one to make."""
    if not source.remarks:
        return
    remark = reduce(_and_remark, source.remarks)
    note = noted(
        NoteKind.ENCODING,
        phrase("{file} {remark}.", file=file, remark=remark),
    )
    yield replace(note, code="encoding", values=(("file", file),))


def _and_remark(remarks: Phrase, remark: Phrase) -> Phrase:
    return phrase("{remarks}; it {remark}", remarks=remarks, remark=remark)


def _word(place: str, value: str | tuple[str, ...]) -> PhraseValue:
    if isinstance(value, tuple):
        return value if place in FILE_LISTS else names(value)
    return name(value) if place in NAMES else value
