"""A sentence, or a part of one, as data: worded in the language of its reader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from grader.model.failure import StudentFailure


@dataclass(frozen=True, slots=True)
class Phrase:
    """An English text with places in braces, and what stands in them.

    Where it is `of_course`, it is a text of the assignment's, or of a library's:
    untranslated it is marked as English. A place `one`,
    `is`, `raises` or `gives` follows from the number of what the phrase is
    about, as do the places of the phrases in it.
    """

    text: str
    values: tuple[tuple[str, PhraseValue], ...] = ()
    is_plural: bool = False
    of_course: bool = False

    def plural(self) -> Phrase:
        """Return the same, about several things."""
        return replace(self, is_plural=True)


PhraseValue: TypeAlias = (
    str | int | Phrase | StudentFailure | tuple[str | Phrase, ...]
)


def phrase(text: str, /, **values: PhraseValue) -> Phrase:
    """Return the English *text* with *values* in its places.

    A tuple is a list, with an "and" before its last entry; a failure is worded.
    """
    return Phrase(text, tuple(values.items()))


def and_sentence(sentences: Phrase, sentence: Phrase) -> Phrase:
    """Return *sentences* with one more behind them."""
    return phrase(
        "{sentences} {sentence}",
        sentences=sentences,
        sentence=sentence,
    )


def worded(text: str) -> Phrase:
    """Return the English *text* as a phrase that is marked where it has no translation."""
    return Phrase(text, of_course=True)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a diagnosis states: a title without a stop, sentences, and a hint."""

    title: Phrase
    explanation: tuple[Phrase, ...] = ()
    hint: Phrase | None = None
