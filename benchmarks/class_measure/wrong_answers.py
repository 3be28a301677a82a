"""How many wrong answers of a class are another submission's, to the last bit.

A class that repeats itself measures how much the grader remembers, not how fast it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.model import Call, Result, StudentFailure, Verdict
from grader.suite.digest import digest


@dataclass(frozen=True, slots=True)
class WrongAnswers:
    """The wrong answers of a class, one for each test and submission, and how many equal another submission's."""

    count: int
    repeated: int

    @property
    def share_repeated(self) -> float:
        """The share of those that equal another submission's."""
        return self.repeated / self.count if self.count else 0.0


def count_wrong_answers(results: Iterable[Result]) -> WrongAnswers:
    """Return the wrong answers of *results*, which are read once."""
    holders: dict[tuple[str, bytes], int] = {}
    for result in results:
        for answer in _wrong_answers(result):
            holders[answer] = holders.get(answer, 0) + 1
    repeated = sum(count for count in holders.values() if count > 1)
    return WrongAnswers(sum(holders.values()), repeated)


def _wrong_answers(result: Result) -> Iterator[tuple[str, bytes]]:
    """Yield the test and a hash of the answers for each test that got values, but not the right ones."""
    for judgement in result.judgements:
        if judgement.verdict is not Verdict.WRONG_ANSWER:
            continue
        calls = judgement.outcome.calls
        if calls and not _failed(calls):
            yield judgement.test.id, digest(*(call.reply for call in calls))


def _failed(calls: Sequence[Call]) -> bool:
    """Return whether a call gave no value: what is raised has no last bits."""
    return any(isinstance(call.reply, StudentFailure) for call in calls)
