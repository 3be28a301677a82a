"""How a verdict looks: a word, a symbol and a tone, never a colour alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from grader.model import Judgement, Verdict


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict as a page shows it."""

    word: str = field(metadata={"help": "the verdict"})
    icon: str = field(metadata={"help": "the name of its symbol"})
    tone: str = field(
        metadata={"help": "good, bad, wait or ours: the CSS class of its colour"}
    )


@dataclass(frozen=True, slots=True)
class Count:
    """How many tests have one verdict; the cases of a test count together."""

    mark: Mark = field(metadata={"help": "the verdict"})
    number: int = field(metadata={"help": "how many"})


_MARKS = {
    Verdict.PASSED: Mark("passed", "check", "good"),
    Verdict.WRONG_ANSWER: Mark("wrong answer", "cross", "bad"),
    Verdict.RUNTIME_ERROR: Mark("runtime error", "alert", "bad"),
    Verdict.TIME_LIMIT: Mark("time limit", "clock", "bad"),
    Verdict.MEMORY_LIMIT: Mark("memory limit", "stack", "bad"),
    Verdict.CRASHED: Mark("crashed", "bolt", "bad"),
    Verdict.NOT_IMPLEMENTED: Mark("not implemented", "empty", "bad"),
    Verdict.BAD_SIGNATURE: Mark("bad signature", "brackets", "bad"),
    Verdict.NOT_JUDGED: Mark("not judged", "pause", "wait"),
    Verdict.SKIPPED: Mark("skipped", "skip", "wait"),
    Verdict.INTERNAL_ERROR: Mark("internal error", "wrench", "ours"),
}
PARTLY = Mark("partly passed", "half", "bad")
#: There was no file, or it did not load: no error of the code that the test is about.
NOT_RUN = Mark("not run", "empty", "bad")


def mark(verdict: Verdict) -> Mark:
    """Return how *verdict* looks."""
    return _MARKS[verdict]


def common_mark(cases: Sequence[Judgement]) -> Mark:
    """Return the mark of several cases of one test: their common verdict, or the first in order that is not a pass."""
    if all(judgement.failed_to_load for judgement in cases):
        return NOT_RUN
    found = {judgement.verdict for judgement in cases}
    if len(found) == 1:
        return mark(found.pop())
    if Verdict.PASSED in found:
        others = [
            verdict
            for verdict in Verdict
            if verdict in found and verdict is not Verdict.PASSED
        ]
        return PARTLY if mark(others[0]).tone == "bad" else mark(others[0])
    return mark(next(verdict for verdict in Verdict if verdict in found))


def counts(groups: Iterable[Sequence[Judgement]]) -> tuple[Count, ...]:
    """Return how many tests, each given by its cases, have each mark that occurs, in the order of the verdicts."""
    found = Counter(map(common_mark, groups))
    others = (each for verdict, each in _MARKS.items() if verdict is not Verdict.PASSED)
    order = [_MARKS[Verdict.PASSED], PARTLY, *others, NOT_RUN]
    return tuple(Count(each, found[each]) for each in order if found[each])
