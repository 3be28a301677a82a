"""Which row of a table is that of which student."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from grader.intake.person_names import folded, name_orders
from grader.model import Result


def contradiction(students: Sequence[str]) -> str:
    """Return why a row whose texts stand for several *students* is of none of them."""
    if len(students) < 2:
        return ""
    return f" (stands for several students: {', '.join(sorted(students))})"


class Students:
    """Finds the results of the rows of a table, by texts that identify a student."""

    def __init__(self, results: Sequence[Result]) -> None:
        self._ids_by_text: dict[str, set[str]] = {}
        self._results = {result.submission.id: result for result in results}
        for result in results:
            for text in _identities(result):
                same_text = self._ids_by_text.setdefault(folded(text), set())
                same_text.add(result.submission.id)
        self._unmatched = dict.fromkeys(self._results)

    def find(self, texts: Iterable[str]) -> Result | None:
        """Return the result of the student for whom *texts* stand.

        The most reliable text comes first. None where no text stands for just one
        student, or two stand for different ones.
        """
        claim = self._claim(texts)
        if claim is None:
            return None
        student, _ = claim
        self._unmatched.pop(student, None)
        return self._results[student]

    def match(self, rows: Sequence[Iterable[str]]) -> list[Result | None]:
        """Return the result of each of *rows*, whose texts are as `find` takes them.

        A student has one row: of several that could be theirs it is the one with
        the most reliable text, and none where that is not one alone.
        """
        claims: dict[str, list[tuple[int, int]]] = {}
        for number, texts in enumerate(rows):
            claim = self._claim(texts)
            if claim is not None:
                student, rank = claim
                claims.setdefault(student, []).append((rank, number))
        matched: list[Result | None] = [None] * len(rows)
        for student, claiming in claims.items():
            claiming.sort()
            best_rank, row = claiming[0]
            if len(claiming) > 1 and claiming[1][0] == best_rank:
                continue
            self._unmatched.pop(student, None)
            matched[row] = self._results[student]
        return matched

    def namesakes(self, text: str) -> tuple[str, ...]:
        """Return the ids of the students of whom *text* stands for several, if any."""
        ids = self._ids_by_text.get(folded(text), set())
        return tuple(sorted(ids)) if len(ids) > 1 else ()

    @property
    def unmatched(self) -> tuple[str, ...]:
        """The students whom no row stood for so far."""
        return tuple(self._unmatched)

    def meant(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the students for whom *texts* stand, each alone.

        They are more than one where a number is of one student and the name beside
        it of another.
        """
        return tuple(self._ranks(texts))

    def _claim(self, texts: Iterable[str]) -> tuple[str, int] | None:
        """Return whom *texts* stand for, and the place of the text that says so."""
        ranks = self._ranks(texts)
        return next(iter(ranks.items())) if len(ranks) == 1 else None

    def _ranks(self, texts: Iterable[str]) -> dict[str, int]:
        """Return the students who alone bear one of *texts*, and its first place."""
        ranks: dict[str, int] = {}
        for rank, text in enumerate(texts):
            ids = self._ids_by_text.get(folded(text), set()) if text else set()
            if len(ids) == 1:
                (student,) = ids
                ranks.setdefault(student, rank)
        return ranks


def _identities(result: Result) -> Iterator[str]:
    """Yield the texts that stand for the student of *result*.

    A name is there as it is spoken too where it is "Last, First".
    """
    submission = result.submission
    person = submission.person
    texts = [submission.id, person.id, *person.keys, person.email]
    for name in (submission.name, person.name):
        texts += name_orders(name)
    yield from filter(None, texts)
