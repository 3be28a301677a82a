"""The words of reports in other languages.

English stands where it is used, in the templates and in the code that makes
sentences; a catalogue, `de.toml` beside the templates, says the same in another
language, sentence by sentence. What an assignment says, titles, hints and
explanations, stands in catalogues of its own; what they lack stays English, and
is marked as such (`of_course`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

from grader.errors import ConfigError

ENGLISH = "en"
#: Where texts of an assignment stand in English, and may in other languages.
FOLDERS = ("assignments", "hidden_tests", "reference")
#: Before and after English on a page of another language. No page shows them.
_BEGIN, _END = "\ue0fe", "\ue0ff"
_MARKED = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_FIRST = re.compile(
    rf"((?:[^“`{_BEGIN}]|“[^”]*”|`[^`]*`|{_BEGIN}[^{_END}]*{_END})*?"
    rf"(?:[.?!]|(?<=[.?!]{_END}))) (.*)",
    re.DOTALL,
)
_MARKS = str.maketrans("", "", _BEGIN + _END)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language by their English, and those of the assignments."""

    language: str = ENGLISH
    texts: Mapping[str, str] = field(default_factory=dict)
    of_course: Mapping[str, str] = field(default_factory=dict)


_ENGLISH = Catalogue()  # frozen, and empty
#: Reports are made of many small records, all in the language of the run.
_CURRENT: ContextVar[Catalogue] = ContextVar("catalogue", default=_ENGLISH)


def tr(text: str, /, **values: object) -> str:
    """Return the English *text* in the language of the reports.

    With *values* at the places named in braces.
    """
    words = _CURRENT.get().texts.get(text, text)
    return words.format(**values) if values else words


def of_course(text: str) -> str:
    """Return the English *text* of an assignment in the language of the reports.

    Where it is not translated, between marks that `stretches` knows.
    """
    catalogue = _CURRENT.get()
    if catalogue.language == ENGLISH or not text:
        return text
    translation = catalogue.of_course.get(text) or catalogue.texts.get(text)
    return translation or f"{_BEGIN}{text}{_END}"


def stretches(text: str) -> list[tuple[str, bool]]:
    """Return the parts of *text*, each with whether it is marked as English."""
    parts = enumerate(_MARKED.split(text))
    return [(plain(part), number % 2 == 1) for number, part in parts if part]


def plain(text: str) -> str:
    """Return *text* without marks of English."""
    return text.translate(_MARKS)


def first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of *text* and what follows it.

    A full stop in a quotation, in code or in marked English ends none.
    """
    match = _FIRST.fullmatch(text)
    return (match[1], match[2]) if match else (text, "")


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


def read_catalogue(
    name: str,
    folders: tuple[Path, ...],
    of_course: Iterable[Path] = (),
) -> Catalogue:
    """Return the catalogue of the language *name* in the first of *folders* that has one.

    With what the files *of_course* say. Raises ConfigError.
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
    texts: dict[str, str] = {}
    for path in of_course:
        texts |= read_texts(path, require_text)
    return Catalogue(name, read_texts(files[name], _require_places), texts)


def texts_of_course(course: Path, name: str) -> list[Path]:
    """Return the files in which assignments of *course* speak the language *name*."""
    return sorted(
        path
        for folder in FOLDERS
        for path in (course / folder).glob("*/texts.*.toml")
        if path.name == f"texts.{name}.toml"
    )


def read_texts(
    path: Path,
    require: Callable[[str, str], None],
) -> dict[str, str]:
    """Return what the file *path* says, by its English.

    *require* gets both, and raises ValueError for what cannot be used. Raises
    ConfigError.
    """
    try:
        texts = tomllib.loads(path.read_text(encoding="utf-8"))["texts"]
        for english, translation in texts.items():
            require(english, translation)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path} is not a catalogue of texts: {error}."
        raise ConfigError(
            message,
            'Its lines are "English" = "other language" under [texts].',
        ) from error
    return dict(texts)


def require_text(english: str, translation: object) -> None:
    """Raise ValueError where the translation of *english* is no text."""
    if not isinstance(translation, str) or not translation.strip():
        raise ValueError(f"the translation of {english!r} is no text")


def _require_places(english: str, translation: str) -> None:
    """Raise ValueError where the places in braces are not those of *english*."""
    if _places(translation) != _places(english):
        message = (
            f"{translation!r} must hold the places in braces of {english!r}"
        )
        raise ValueError(message)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
