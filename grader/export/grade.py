"""The one number that is exported for a student, and who that student is in somebody else's table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from grader.export.status import Status, status_of
from grader.model import Result


def final_points(result: Result) -> Fraction | None:
    """Return the points to export for *result*, or None where there is no grade."""
    return None if result.score is None or status_of(result) is Status.INTERNAL_ERROR else result.score.earned


def two_decimals(points: Fraction) -> str:
    """Return *points* rounded half up to at most two decimals: `7.5`, `10`."""
    exact = (Decimal(points.numerator) / Decimal(points.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{exact:f}".rstrip("0").rstrip(".") if exact else "0"


class Students:
    """Finds the result that belongs to a row of a table, by any of the texts that stand for a student there."""

    def __init__(self, results: Sequence[Result]) -> None:
        self._by_key: dict[str, set[str]] = {}
        self._results = {result.submission.id: result for result in results}
        for result in results:
            for text in (result.submission.id, result.submission.name):
                self._by_key.setdefault(folded(text), set()).add(result.submission.id)
        self._left = dict.fromkeys(self._results)

    def find(self, texts: Iterable[str]) -> Result | None:
        """Return the result of the first of *texts*, the most reliable first, that stands for exactly one student."""
        for text in texts:
            found = self._by_key.get(folded(text), set()) if text else set()
            if len(found) == 1:
                (student,) = found
                self._left.pop(student, None)
                return self._results[student]
        return None

    @property
    def left(self) -> tuple[str, ...]:
        """The students whom no row stood for so far."""
        return tuple(self._left)


def folded(text: str) -> str:
    """Return *text* without case, accents' composition, and with signs between words as one space."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(sign if sign.isalnum() or sign in "@." else " " for sign in plain).split())


def name_orders(name: str) -> tuple[str, ...]:
    """Return a name as it stands and, where it is "Last, First", in the order in which it is said."""
    last, comma, first = name.partition(",")
    return (name, f"{first.strip()} {last.strip()}") if comma else (name,)
