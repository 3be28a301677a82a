"""The words of reports in other languages.

English stands where it is used, in the templates and in the code that makes
sentences; a catalogue, `de.toml` beside the templates, says the same in another
language, sentence by sentence. What is not in the catalogue stays English: so
do titles, hints and feedback, which belong to the assignment and to the judge.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

from grader.errors import ConfigError

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language by their English."""

    language: str = ENGLISH
    texts: Mapping[str, str] = field(default_factory=dict)


_ENGLISH = Catalogue()  # frozen, and empty
#: Reports are made of many small records, all in the language of the run.
_CURRENT: ContextVar[Catalogue] = ContextVar("catalogue", default=_ENGLISH)


def tr(text: str, /, **values: object) -> str:
    """Return the English *text* in the language of the reports.

    With *values* at the places named in braces.
    """
    words = _CURRENT.get().texts.get(text, text)
    return words.format(**values) if values else words


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return *count* with its noun: `1 case`, `3 cases`."""
    return f"{count} {tr(noun if count == 1 else nouns or noun + 's')}"


def language() -> str:
    """Return the language of the reports as HTML names it."""
    return _CURRENT.get().language


@contextmanager
def speaking(catalogue: Catalogue) -> Iterator[None]:
    """Make reports in the language of *catalogue*."""
    token = _CURRENT.set(catalogue)
    try:
        yield
    finally:
        _CURRENT.reset(token)


@contextmanager
def in_english() -> Iterator[None]:
    """Word what is kept, or read by programs: it is English in every run."""
    with speaking(_ENGLISH):
        yield


def read_catalogue(name: str, folders: tuple[Path, ...]) -> Catalogue:
    """Return the catalogue of the language *name* in the first of *folders* that has one.

    Raises ConfigError.
    """
    if name == ENGLISH:
        return Catalogue()
    files: dict[str, Path] = {}
    for folder in reversed(folders):
        files |= {path.stem: path for path in folder.glob("*.toml")}
    if name not in files:
        available = ", ".join(sorted({ENGLISH, *files}))
        message = f"There are no reports in the language {name!r}; there are {available}."
        raise ConfigError(
            message,
            f"Write templates/{name}.toml in your course, beginning with a copy of"
            " de.toml.",
        )
    try:
        texts = tomllib.loads(files[name].read_text(encoding="utf-8"))["texts"]
        for english, translation in texts.items():
            _check(english, translation)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{files[name]} is not a catalogue of texts: {error}."
        raise ConfigError(
            message,
            'Its lines are "English" = "other language" under [texts].',
        ) from error
    return Catalogue(name, texts)


def _check(english: str, translation: str) -> None:
    """Raise ValueError where the places in braces are not those of *english*."""
    if _places(translation) != _places(english):
        message = (
            f"{translation!r} must hold the places in braces of {english!r}"
        )
        raise ValueError(message)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
