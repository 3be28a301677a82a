"""The texts that stand for a student, and what finds them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
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

    @property
    def unmistakable(self) -> frozenset[str]:
        """The texts that are no ordinary word: whole names and addresses."""
        return frozenset(
            text for text in self.texts if " " in text or "@" in text
        )

    def pattern(
        self,
        *,
        with_parts: bool = False,
        unmistakable: bool = False,
    ) -> re.Pattern[str]:
        """Return what finds one of the texts as a whole word, however it is escaped.

        An underscore ends a word, as in names of files. *with_parts* finds single words
        of names too, which may be somebody else's or ordinary ones; *unmistakable*
        only whole names and addresses.
        """
        forms: set[str] = set()
        parts = {
            word
            for name in self.names
            for word in folded(name).split()
            if len(word) >= _SHORTEST_PART
        }
        texts = self.unmistakable if unmistakable else self.texts
        for text in texts | (parts if with_parts else set()):
            forms.update((text, html.escape(text), quote(text)))
            forms.add(json.dumps(text)[1:-1])
        return pattern_of(forms)


def pattern_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Return what finds one of *texts* as a whole word, nothing where there is none."""
    longest_first = sorted(texts, key=len, reverse=True)
    joined = "|".join(map(re.escape, longest_first)) or r"(?!)"
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
