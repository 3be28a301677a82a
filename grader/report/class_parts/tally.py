"""What a class's time went into, and how its tests failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from grader.model import Result
from grader.report.writing.numbers import NONE, seconds
from grader.report.writing.verdicts import Count, Mark

SLOWEST = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """How often one verdict was given."""

    mark: Mark = field(metadata={"help": "the verdict"})
    tests: int = field(
        metadata={"help": "how many tests have it, over all students"},
    )
    students: int = field(
        metadata={"help": "how many students have it at least once"},
    )


@dataclass(frozen=True, slots=True)
class Times:
    """How long grading took."""

    total: str = field(metadata={"help": "all submissions together"})
    median: str = field(metadata={"help": "the median of a submission"})
    longest: str = field(metadata={"help": "the longest of a submission"})


def kinds(tallies: Iterable[Sequence[Count]]) -> tuple[Kind, ...]:
    """Return how often each verdict was given, most frequent first.

    *tallies* are the counts of each student.
    """
    tests: Counter[Mark] = Counter()
    students: Counter[Mark] = Counter()
    for counts in tallies:
        for count in counts:
            tests[count.mark] += count.number
            students[count.mark] += 1
    return tuple(
        Kind(mark, number, students[mark])
        for mark, number in tests.most_common()
    )


def times(results: Sequence[Result]) -> Times:
    """Return how long grading took."""
    durations = [result.seconds for result in results]
    if not durations:
        return Times(NONE, NONE, NONE)
    return Times(
        total=seconds(sum(durations)),
        median=seconds(median(durations)),
        longest=seconds(max(durations)),
    )


def slowest(results: Sequence[Result]) -> list[Result]:
    """Return the submissions that took longest, the slowest first."""
    return sorted(results, key=lambda result: -result.seconds)[:SLOWEST]
