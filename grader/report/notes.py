"""Notes as pages show them: those of a kind that there are many of, folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from grader.grading.brief_notes import grouped
from grader.model import Note
from grader.model.safe_text import clean_text
from grader.wording.phrases import note_text
from grader.wording.texts import plural, tr

MAX_SENTENCE = 1000
#: Folded notes of one kind that a page holds at all.
MAX_FOLDED = 40


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note, or the further ones of its kind, folded."""

    text: str = field(metadata={"help": "the sentence, or how many are folded"})
    folded: tuple[str, ...] = field(
        metadata={"help": "further sentences of the kind, to be unfolded"},
    )
    more: str = field(
        metadata={"help": "how many of these are not on the page, in words"},
    )


def note_views(notes: Iterable[Note]) -> tuple[NoteView, ...]:
    """Return *notes*, each once, kind by kind."""
    return tuple(
        view
        for group in grouped(notes)
        for view in _views(group.shown, group.folded)
    )


def _views(shown: Sequence[Note], folded: Sequence[Note]) -> Iterator[NoteView]:
    yield from (NoteView(_text(note), (), "") for note in shown)
    if folded:
        count = tr("{notes} like these", notes=plural(len(folded), "more note"))
        hidden = len(folded) - MAX_FOLDED
        more = tr("and {count} more", count=hidden) if hidden > 0 else ""
        yield NoteView(count, tuple(map(_text, folded[:MAX_FOLDED])), more)


def _text(note: Note) -> str:
    return clean_text(note_text(note), MAX_SENTENCE)
