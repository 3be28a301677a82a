"""How hard each test was for a class, and whether it tells those who know more from those who know less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import StatisticsError, correlation

from grader.model import Assignment, Judgement, Result, Verdict
from grader.model.safe_text import clean_line
from grader.report.parts.criteria import MAX_TITLE, by_function, title_of
from grader.report.writing.numbers import NONE, percent, share
from grader.report.writing.texts import tr

#: Below this correlation a test says next to nothing of how a student does elsewhere
#: (Ebel & Frisbie, 1991, use 0.2).
WEAK = 0.2


@dataclass(frozen=True, slots=True)
class TestRow:
    """How hard one test was."""

    __test__ = False  # pytest: not a class of tests

    title: str = field(metadata={"help": "what must hold"})
    name: str = field(metadata={"help": "its id"})
    criterion: str = field(metadata={"help": "the criterion it belongs to"})
    passed: int = field(metadata={"help": "how many students passed it"})
    judged: int = field(metadata={"help": "for how many there is a verdict"})
    percent: str = field(metadata={"help": "the share that passed"})
    share: float = field(metadata={"help": "the same from 0 to 100"})
    discrimination: str = field(
        metadata={"help": "correlation with the number of other tests passed"}
    )
    order: float = field(
        metadata={
            "help": "the same as a number to sort by; below -1 where there is none"
        }
    )
    remark: str = field(metadata={"help": "why it tells nobody apart, if it does not"})


def difficulty(
    results: Sequence[Result], assignment: Assignment
) -> tuple[TestRow, ...]:
    """Return the test functions, hardest first.

    A student passes one by passing all its cases.
    """
    criteria = {
        c.id: clean_line(c.title, MAX_TITLE) for c in assignment.rubric.criteria
    }
    tests: dict[str, Judgement] = {}
    passes: list[dict[str, bool]] = []
    for result in results:
        groups = by_function(result.judgements)
        for cases in groups:
            tests.setdefault(cases[0].test.function, cases[0])
        passes.append(
            {
                cases[0].test.function: _passed(cases)
                for cases in groups
                if _judged(cases)
            }
        )
    totals = [sum(one.values()) for one in passes]
    rows = [
        _row(first, _pairs(name, passes, totals), criteria)
        for name, first in tests.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.share))


def _judged(cases: Sequence[Judgement]) -> bool:
    return not any(
        j.verdict in (Verdict.INTERNAL_ERROR, Verdict.SKIPPED) for j in cases
    )


def _passed(cases: Sequence[Judgement]) -> bool:
    return all(j.verdict is Verdict.PASSED for j in cases)


def _pairs(
    name: str, passes: Sequence[Mapping[str, bool]], totals: Sequence[int]
) -> list[tuple[bool, int]]:
    """Return for each student who has a verdict whether the test passed, and how many others did."""
    return [
        (one[name], total - one[name])
        for one, total in zip(passes, totals, strict=True)
        if name in one
    ]


def _row(
    first: Judgement, pairs: Sequence[tuple[bool, int]], criteria: Mapping[str, str]
) -> TestRow:
    passed, judged = sum(p for p, _ in pairs), len(pairs)
    found = _correlation(pairs)
    return TestRow(
        title_of(first),
        clean_line(first.test.function, MAX_TITLE),
        criteria.get(first.test.criterion)
        or clean_line(first.test.criterion, MAX_TITLE),
        passed,
        judged,
        percent(passed, judged),
        share(Fraction(passed), Fraction(judged)),
        NONE if found is None else f"{found:.2f}",
        -2.0 if found is None else round(found, 3),
        _remark(passed, judged, found),
    )


def _correlation(pairs: Sequence[tuple[bool, int]]) -> float | None:
    """Return the correlation of passing with the number of other tests passed, or None where one of them is constant."""
    try:
        return correlation(
            [float(p) for p, _ in pairs], [float(others) for _, others in pairs]
        )
    except StatisticsError:
        return None


def _remark(passed: int, judged: int, found: float | None) -> str:
    if judged and passed in (0, judged):
        return tr("all pass") if passed else tr("nobody passes")
    return tr("low discrimination") if found is not None and found < WEAK else ""
