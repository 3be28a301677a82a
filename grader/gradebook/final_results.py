"""The results of a gradebook as they count: after decisions and penalties for lateness.

Each is read when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import overload

from grader.gradebook.decision_log import by_student, log_of
from grader.gradebook.late_pool import pool_left
from grader.gradebook.published_changes import (
    Published,
    change_note,
    change_since,
    published_of,
)
from grader.gradebook.store import Gradebook
from grader.grading.final_grade import decided
from grader.model import Assignment, Decision, Result


class FinalResults(Sequence[Result]):
    """Graded results, each as it counts.

    Nothing of this is kept, so that nothing can be stale.
    """

    def __init__(
        self,
        results: Sequence[Result],
        decisions: Mapping[str, Sequence[Decision]],
        published: Mapping[str, Published] | None = None,
        pool_left: Mapping[str, int] | None = None,
    ) -> None:
        self.results = results
        self.decisions = decisions
        self.published = published or {}
        self.pool_left = pool_left or {}

    def __len__(self) -> int:
        return len(self.results)

    @overload
    def __getitem__(self, index: int) -> Result: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Result]: ...
    def __getitem__(self, index: int | slice) -> Result | Sequence[Result]:
        if isinstance(index, slice):
            return FinalResults(
                self.results[index],
                self.decisions,
                self.published,
                self.pool_left,
            )
        return self._decided(self.results[index])

    def __iter__(self) -> Iterator[Result]:
        return map(self._decided, self.results)

    def _decided(self, result: Result) -> Result:
        student = result.submission.id
        counted = decided(
            result,
            self.decisions.get(student, ()),
            self.pool_left.get(student),
        )
        published = self.published.get(student)
        change = change_since(published, counted) if published else None
        if change is None:
            return counted
        return replace(counted, notes=(change_note(change), *counted.notes))


def final_results(
    book: Gradebook,
    assignment: Assignment,
    students: Iterable[str],
) -> FinalResults:
    """Return the newest results of *students* as they count, in their order."""
    return final(book, assignment, book.results(assignment, tuple(students)))


def final(
    book: Gradebook,
    assignment: Assignment,
    results: Sequence[Result],
) -> FinalResults:
    """Return *results* of *assignment* as they count."""
    return FinalResults(
        results,
        by_student(log_of(book, assignment.id)),
        published_of(book, assignment.id),
        pool_left(book, assignment),
    )
