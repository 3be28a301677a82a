"""The one number that is exported for a student, and who that student is in somebody else's table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from grader.export.exportable import has_grade
from grader.intake.person_names import folded
from grader.model import Result


def final_points(result: Result) -> Fraction | None:
    """Return the points to export for *result*, or None where there is no grade."""
    return (
        result.score.earned if result.score is not None and has_grade(result) else None
    )


def two_decimals(points: Fraction) -> str:
    """Return *points* rounded half up to at most two decimals: `7.5`, `10`."""
    exact = (Decimal(points.numerator) / Decimal(points.denominator)).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )
    return f"{exact:f}".rstrip("0").rstrip(".") if exact else "0"


class Students:
    """Finds the result that belongs to a row of a table, by any of the texts that stand for a student there."""

    def __init__(self, results: Sequence[Result]) -> None:
        self._by_key: dict[str, set[str]] = {}
        self._results = {result.submission.id: result for result in results}
        for result in results:
            person = result.submission.person
            known = (person.id, person.email, person.name, *person.keys)
            for text in filter(
                None, (result.submission.id, result.submission.name, *known)
            ):
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
