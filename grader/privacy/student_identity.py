"""The texts that stand for a student, and which files hold one of them."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from grader.intake.person_names import folded, name_orders
from grader.model import Result

#: Shorter ones would be part of many words.
_SHORTEST = 2
_SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Identity:
    """A student's id in the gradebook, all texts that name them, and which are names."""

    student: str
    texts: frozenset[str]
    names: frozenset[str] = frozenset()

    def pattern(self, *, with_parts: bool = False) -> re.Pattern[str]:
        """Return what finds one of the texts as a whole word, however it is escaped.

        An underscore ends a word, as in names of files. *with_parts* finds single words
        of names too, which may be somebody else's or ordinary ones.
        """
        forms: set[str] = set()
        parts = {
            word
            for name in self.names
            for word in folded(name).split()
            if len(word) >= _SHORTEST_PART
        }
        for text in self.texts | (parts if with_parts else set()):
            forms.update((text, html.escape(text), quote(text)))
            forms.add(json.dumps(text)[1:-1])
        longest_first = sorted(forms, key=len, reverse=True)
        joined = "|".join(map(re.escape, longest_first))
        return re.compile(
            rf"(?<![^\W_])(?:{joined})(?![^\W_])",
            re.IGNORECASE,
        )


def identity_of(student: str, results: Iterable[Result]) -> Identity:
    """Return the texts that name *student* in *results*, which are all theirs."""
    texts = {student}
    names: set[str] = set()
    for result in results:
        submission = result.submission
        person = submission.person
        texts.update((submission.id, person.id, person.email, *person.keys))
        texts.add(submission.delivery.origin)
        for name in (submission.name, person.name):
            names.update(name_orders(name))
    texts |= names
    return Identity(
        student,
        frozenset(text for text in texts if len(text) >= _SHORTEST),
        frozenset(names),
    )


def files_that_name(
    pattern: re.Pattern[str],
    folder: Path,
) -> Iterator[Path]:
    """Yield the files in *folder* whose name or content *pattern* finds.

    Archives are looked into.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        inside = path.relative_to(folder).as_posix()
        if pattern.search(inside) or _holds(pattern, path):
            yield path


def _holds(pattern: re.Pattern[str], path: Path) -> bool:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return any(
                pattern.search(name)
                or pattern.search(_text(archive.read(name)))
                for name in archive.namelist()
            )
    return pattern.search(_text(path.read_bytes())) is not None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
