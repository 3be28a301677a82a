"""The results of a gradebook as they count: after decisions and penalties for lateness.

Each is read when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

from grader.gradebook.decision_log import by_student, log_of
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
    ) -> None:
        self.results = results
        self.decisions = decisions

    def __len__(self) -> int:
        return len(self.results)

    @overload
    def __getitem__(self, index: int) -> Result: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Result]: ...
    def __getitem__(self, index: int | slice) -> Result | Sequence[Result]:
        if isinstance(index, slice):
            return FinalResults(self.results[index], self.decisions)
        return self._decided(self.results[index])

    def __iter__(self) -> Iterator[Result]:
        return map(self._decided, self.results)

    def _decided(self, result: Result) -> Result:
        return decided(result, self.decisions.get(result.submission.id, ()))


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
    return FinalResults(results, by_student(log_of(book, assignment.id)))
