"""Notes told compactly: of a kind that there are many of, the first few, then how many more.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.model import Note, NoteKind

#: Notes of one kind that are shown; one more than that is shown as well, not
#: counted.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """The notes of one kind, each once: those to show, and the others."""

    kind: NoteKind
    shown: tuple[Note, ...]
    folded: tuple[Note, ...] = ()


def grouped(notes: Iterable[Note]) -> Iterator[NoteGroup]:
    """Yield *notes* by kind.

    A kind stands where its first note stood, but what changes the result comes
    first.
    """
    by_kind: dict[NoteKind, list[Note]] = {NoteKind.SECOND_GRADING: []}
    for note in dict.fromkeys(notes):
        by_kind.setdefault(note.kind, []).append(note)
    for kind, of_kind in by_kind.items():
        if not of_kind:
            continue
        shown = SHOWN
        if len(of_kind) == SHOWN + 1:
            shown += 1
        yield NoteGroup(kind, tuple(of_kind[:shown]), tuple(of_kind[shown:]))


def brief_texts(notes: Iterable[Note]) -> Iterator[str]:
    """Yield the texts of *notes* that are shown.

    A sentence stands for those of each kind that are not.
    """
    for group in grouped(notes):
        yield from (note.text for note in group.shown)
        if group.folded:
            yield f"({len(group.folded)} more notes like these.)"
