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
    sign: str = field(metadata={"help": "a character for it, in narrow tables"})
    tone: str = field(
        metadata={
            "help": "good, bad, wait or ours: the CSS class of its colour",
        },
    )


@dataclass(frozen=True, slots=True)
class Count:
    """How many tests have one verdict; the cases of a test count together."""

    mark: Mark = field(metadata={"help": "the verdict"})
    number: int = field(metadata={"help": "how many"})


_ICONS = {
    Verdict.PASSED: "check",
    Verdict.WRONG_ANSWER: "cross",
    Verdict.RUNTIME_ERROR: "alert",
    Verdict.TIME_LIMIT: "clock",
    Verdict.MEMORY_LIMIT: "stack",
    Verdict.CRASHED: "bolt",
    Verdict.NOT_IMPLEMENTED: "empty",
    Verdict.BAD_SIGNATURE: "brackets",
    Verdict.NOT_JUDGED: "pause",
    Verdict.SKIPPED: "skip",
    Verdict.INTERNAL_ERROR: "wrench",
}
#: The tones of verdicts that are not bad.
_TONES = {
    Verdict.PASSED: "good",
    Verdict.NOT_JUDGED: "wait",
    Verdict.SKIPPED: "wait",
    Verdict.INTERNAL_ERROR: "ours",
}
_SIGNS = {
    Verdict.PASSED: "\N{CHECK MARK}",
    Verdict.WRONG_ANSWER: "\N{MULTIPLICATION X}",
    Verdict.RUNTIME_ERROR: "!",
    Verdict.TIME_LIMIT: "T",
    Verdict.MEMORY_LIMIT: "M",
    Verdict.CRASHED: "C",
    Verdict.NOT_IMPLEMENTED: "0",
    Verdict.BAD_SIGNATURE: "( )",
    Verdict.NOT_JUDGED: "\N{HORIZONTAL ELLIPSIS}",
    Verdict.SKIPPED: "\N{EN DASH}",
    Verdict.INTERNAL_ERROR: "?",
}
_MARKS = {
    verdict: Mark(
        verdict.value,
        icon,
        _SIGNS[verdict],
        _TONES.get(verdict, "bad"),
    )
    for verdict, icon in _ICONS.items()
}
PARTLY = Mark("partly passed", "half", "\N{VULGAR FRACTION ONE HALF}", "bad")
#: There was no file, or it did not load: no error of the code that the test is
#: about.
NOT_RUN = Mark("not run", "empty", "\N{EMPTY SET}", "bad")
#: All marks in the order in which pages list them.
_ORDER = (
    _MARKS[Verdict.PASSED],
    PARTLY,
    *(
        look
        for verdict, look in _MARKS.items()
        if verdict is not Verdict.PASSED
    ),
    NOT_RUN,
)


def mark(verdict: Verdict) -> Mark:
    """Return how *verdict* looks."""
    return _MARKS[verdict]


def common_mark(cases: Sequence[Judgement]) -> Mark:
    """Return the mark of several cases of one test.

    Their common verdict, or the first in order that is not a pass.
    """
    if all(judgement.failed_to_load for judgement in cases):
        return NOT_RUN
    verdicts = {judgement.verdict for judgement in cases}
    if verdicts == {Verdict.PASSED}:
        return mark(Verdict.PASSED)
    failures = verdicts - {Verdict.PASSED}
    worst = mark(next(verdict for verdict in Verdict if verdict in failures))
    return (
        PARTLY if Verdict.PASSED in verdicts and worst.tone == "bad" else worst
    )


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return *marks*, each once, in the order of the verdicts."""
    present = set(marks)
    return tuple(look for look in _ORDER if look in present)


def counts(groups: Iterable[Sequence[Judgement]]) -> tuple[Count, ...]:
    """Return how many tests have each mark that occurs, in the order of the verdicts.

    Each test is given by its cases.
    """
    numbers = Counter(map(common_mark, groups))
    return tuple(Count(look, numbers[look]) for look in _ORDER if numbers[look])
