"""The points exported for a student, and which row of a table is that student's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from grader.export.exportable import has_grade
from grader.intake.person_names import folded
from grader.model import Result


def final_points(result: Result) -> Fraction | None:
    """Return the points to export for *result*, or None where there is no grade."""
    if result.score is None or not has_grade(result):
        return None
    return result.score.earned


def two_decimals(points: Fraction) -> str:
    """Return *points* rounded half up to at most two decimals: `7.5`, `10`."""
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".") if rounded else "0"


class Students:
    """Finds the result of a row in a table, by any text that identifies a student."""

    def __init__(self, results: Sequence[Result]) -> None:
        self._ids_by_text: dict[str, set[str]] = {}
        self._results = {result.submission.id: result for result in results}
        for result in results:
            submission = result.submission
            person = submission.person
            ids = (submission.id, person.id, *person.keys)
            for text in (*ids, submission.name, person.name, person.email):
                if text:
                    same_text = self._ids_by_text.setdefault(
                        folded(text),
                        set(),
                    )
                    same_text.add(submission.id)
        self._unmatched = dict.fromkeys(self._results)

    def find(self, texts: Iterable[str]) -> Result | None:
        """Return the result of the first of *texts* that stands for just one student.

        The most reliable text comes first.
        """
        for text in texts:
            ids = self._ids_by_text.get(folded(text), set()) if text else set()
            if len(ids) == 1:
                (student,) = ids
                self._unmatched.pop(student, None)
                return self._results[student]
        return None

    @property
    def unmatched(self) -> tuple[str, ...]:
        """The students whom no row stood for so far."""
        return tuple(self._unmatched)
