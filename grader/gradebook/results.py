"""Results of a gradebook as sequences: each is read when it is asked for.

A large class would not fit into memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, overload

from grader.gradebook.run_records import Recorded
from grader.model import Assignment, Result, Submission


class Reader(Protocol):
    """What reads a result: an open gradebook."""

    def result(self, recorded: Recorded, assignment: Assignment) -> Result:
        """Return a result in full."""


class Results(Sequence[Result]):
    """Results of a gradebook, each read when it is asked for.

    *reach* opens the gradebook, or gives one that is open already.
    """

    def __init__(
        self,
        reach: Callable[[], AbstractContextManager[Reader]],
        assignment: Assignment,
        recorded: Sequence[Recorded],
    ) -> None:
        self.reach = reach
        self.assignment = assignment
        self.recorded = recorded

    def __len__(self) -> int:
        return len(self.recorded)

    def __iter__(self) -> Iterator[Result]:
        with self.reach() as book:
            for recorded in self.recorded:
                yield book.result(recorded, self.assignment)

    @overload
    def __getitem__(self, index: int) -> Result: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Result]: ...
    def __getitem__(self, index: int | slice) -> Result | Sequence[Result]:
        if isinstance(index, slice):
            return Results(self.reach, self.assignment, self.recorded[index])
        with self.reach() as book:
            return book.result(self.recorded[index], self.assignment)


class Submissions(Sequence[Submission]):
    """The submissions of *results*, each read when it is asked for."""

    def __init__(self, results: Sequence[Result]) -> None:
        self.results = results

    def __len__(self) -> int:
        return len(self.results)

    def __iter__(self) -> Iterator[Submission]:
        return (result.submission for result in self.results)

    @overload
    def __getitem__(self, index: int) -> Submission: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Submission]: ...
    def __getitem__(
        self,
        index: int | slice,
    ) -> Submission | Sequence[Submission]:
        if isinstance(index, slice):
            return Submissions(self.results[index])
        return self.results[index].submission
