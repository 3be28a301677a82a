"""Which mistakes a class made, and who made them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from grader.model import Result
from grader.model.safe_text import clean_line
from grader.report.parts.headline import Student, student_of
from grader.report.parts.outline import MAX_TITLE
from grader.report.writing.numbers import percent, share
from grader.wording import explanations

#: Students named beside a mistake.
MAX_STUDENTS = 12


@dataclass(frozen=True, slots=True)
class MistakeRow:
    """One mistake that was recognised, and who made it."""

    title: str = field(metadata={"help": "the mistake in a few words"})
    count: int = field(metadata={"help": "how many students made it"})
    share: float = field(
        metadata={"help": "their share of the class, 0 to 100"},
    )
    percent: str = field(metadata={"help": "the same in words"})
    students: tuple[Student, ...] = field(
        metadata={"help": "the first of them"},
    )
    more: int = field(metadata={"help": "how many are not named"})

    @property
    def is_shared(self) -> bool:
        """Whether more than one student made it."""
        return self.count > 1


def mistakes(results: Sequence[Result]) -> tuple[MistakeRow, ...]:
    """Return the mistakes that were recognised, most frequent first."""
    makers_by_title: dict[str, list[Result]] = {}
    for result in results:
        titles = map(explanations.title, result.diagnoses)
        for title in dict.fromkeys(
            clean_line(text, MAX_TITLE) for text in titles
        ):
            makers_by_title.setdefault(title, []).append(result)
    rows = [
        _row(title, makers, len(results))
        for title, makers in makers_by_title.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.title)))


def _row(title: str, makers: Sequence[Result], class_size: int) -> MistakeRow:
    return MistakeRow(
        title=title,
        count=len(makers),
        share=share(Fraction(len(makers)), Fraction(class_size)),
        percent=percent(len(makers), class_size),
        students=tuple(map(student_of, makers[:MAX_STUDENTS])),
        more=max(len(makers) - MAX_STUDENTS, 0),
    )
