"""Editions of a handout: which one files are of, and how they are stated in assignment.toml.

A file is only searched, never parsed: this runs on the trusted side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from typing import Any

from grader.course.toml_values import (
    Key,
    Place,
    Reader,
    line,
    list_of,
    matching,
    read_table,
)
from grader.errors import ConfigError
from grader.model import Assignment, Edition, Note, NoteKind, Submission
from grader.model.phrase import and_sentence, phrase, worded
from grader.model.source_text import decode_source
from grader.wording.phrases import noted
from grader.wording.quotations import name as quoted_name

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_DOTTED = re.compile(r"[A-Za-z_]\w*\.[A-Za-z_]\w*", re.ASCII)
_PLACE = re.compile(r"([A-Za-z_]\w*\.)?[A-Za-z_]\w*", re.ASCII)
_DEFINITION = re.compile(r"[A-Za-z_]\w*(\([\w, ]*\))?", re.ASCII)
_NOT_ASKED = re.compile(r"[A-Za-z0-9][\w.-]*(::test_\w+)?", re.ASCII)


def edition_of(
    texts: Sequence[str],
    editions: Iterable[Edition],
) -> Edition | None:
    """Return the first of *editions* that files with these *texts* are of, or None.

    A text is Python or a notebook's JSON.
    """
    for edition in editions:
        has_all = all(_defines(texts, entry) for entry in edition.defines)
        has_words = all(_mentions(texts, word) for word in edition.words)
        lacks = not any(_defines(texts, entry) for entry in edition.lacks)
        if has_all and has_words and lacks:
            return edition
    return None


def as_edition(submission: Submission, assignment: Assignment) -> Submission:
    """Return *submission*, read as one of the edition that its files are of, if of any.

    A note says so.
    """
    texts = [decode_source(file.content).text for file in submission.files]
    edition = edition_of(texts, assignment.editions)
    if edition is None:
        return submission
    notes = (*submission.notes, _note(edition))
    return replace(submission, edition=edition.title, notes=notes)


def _note(edition: Edition) -> Note:
    sentences = [
        phrase("It was read as {edition}.", edition=worded(edition.title)),
    ]
    for asked, written in (*edition.names, *edition.entries):
        text = phrase(
            "{written} stands for {asked}.",
            written=quoted_name(written),
            asked=quoted_name(asked),
        )
        sentences.append(text)
    return noted(NoteKind.EDITION, reduce(and_sentence, sentences))


def _defines(texts: Sequence[str], definition: str) -> bool:
    pattern = _definition_pattern(definition)
    return any(pattern.search(text) for text in texts)


def _mentions(texts: Sequence[str], word: str) -> bool:
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    return any(pattern.search(text) for text in texts)


@lru_cache(maxsize=64)
def _definition_pattern(definition: str) -> re.Pattern[str]:
    """Return the pattern of a definition: of a name, perhaps with its parameters.

    In a notebook's JSON the `n` of a line end stands right before a word.
    """
    name, bracket, parameters = definition.rstrip(")").partition("(")
    text = rf"(?:def|class)[ \t]+{re.escape(name)}\b"
    if bracket:
        names = [parameter.strip() for parameter in parameters.split(",")]
        listed = r"\s*,\s*".join(map(re.escape, filter(None, names)))
        text += rf"\s*\(\s*{listed}\s*,?\s*\)"
    return re.compile(text)


# --- assignment.toml --------------------------------------------------------------------


def read_editions(value: object, place: Place) -> tuple[Edition, ...]:
    """Read the [[editions]] tables."""
    if not isinstance(value, list):
        place.refuse(value, "[[editions]] tables")
    editions: list[Edition] = []
    for index, table in enumerate(value):
        here = place.item(index)
        edition = Edition(**read_table(table, here, EDITION_KEYS))
        if edition.title in {earlier.title for earlier in editions}:
            expected = "different from the titles before it"
            here.at("title").refuse(edition.title, expected)
        if not edition.defines and not edition.words:
            raise ConfigError(
                f"{place.file}: {here.key} says nothing that its files hold.",
                "give it `defines`, or `words`",
            )
        editions.append(edition)
    return tuple(editions)


def check_editions(assignment: Assignment, file: str) -> None:
    """Raise ConfigError where an edition leaves out what the rubric does not have.

    *file* is the name of assignment.toml. One criterion must be left at least.
    """
    counted = [
        criterion.id
        for criterion in assignment.rubric.criteria
        if not criterion.extra_credit and not criterion.manual
    ]
    for edition in assignment.editions:
        criteria = [entry for entry in edition.not_asked if "::" not in entry]
        foreign = sorted({*criteria}.difference(counted))
        if foreign:
            text = f"{file}: {edition.title} does not ask for {', '.join(foreign)}."
            tip = f"Criteria that tests decide are {', '.join(counted)}."
            raise ConfigError(text, tip)
        if len(criteria) == len(counted):
            raise ConfigError(f"{file}: {edition.title} asks for nothing.")


def _pairs(read: Reader) -> Reader:
    """Make the reader of a table from names to what *read* reads, as pairs."""

    def read_pairs(value: object, place: Place) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, dict):
            place.refuse(value, "a table")
        return tuple(
            (key, read(entry, place.at(key))) for key, entry in value.items()
        )

    return read_pairs


def _stored(value: object, place: Place) -> tuple[tuple[str, Any], ...]:
    read = _pairs(
        list_of(matching(_PLACE, 'an attribute, or an entry as in "cache.x"')),
    )
    pairs: tuple[tuple[str, Any], ...] = read(value, place)
    for key, _ in pairs:
        matching(_DOTTED, 'a method, such as "MLP.backward"')(key, place)
    return pairs


_DEFINITIONS = list_of(
    matching(_DEFINITION, 'a name, or one with parameters as in "step(self)"'),
)
_MARKS: Mapping[str, Key] = {
    "defines": Key(_DEFINITIONS),
    "lacks": Key(_DEFINITIONS),
    "words": Key(list_of(matching(_NAME, "a word of the files"))),
}
EDITION_KEYS: Mapping[str, Key] = {
    "title": Key(line, required=True),
    **_MARKS,
    "names": Key(_pairs(matching(_NAME, "a name"))),
    "entries": Key(_pairs(matching(_NAME, "a key"))),
    "stored": Key(_stored),
    "not_asked": Key(
        list_of(matching(_NOT_ASKED, "a criterion, or file.py::test_function")),
    ),
}
