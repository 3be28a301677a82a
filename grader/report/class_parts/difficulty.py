"""How hard each test was for a class, and whether it tells students apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import StatisticsError, correlation

from grader.model import Assignment, Judgement, Result, Verdict
from grader.model.result import by_function
from grader.model.safe_text import clean_line
from grader.report.parts.outline import MAX_TITLE, title_of
from grader.report.writing.numbers import NONE, percent, share
from grader.wording.texts import of_course, tr

#: Below this correlation a test says next to nothing of how a student does
#: elsewhere (Ebel & Frisbie, 1991, use 0.2).
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
        metadata={"help": "correlation with the number of other tests passed"},
    )
    order: float = field(
        metadata={
            "help": "the same as a number to sort by; below -1 where there is none",
        },
    )
    remark: str = field(
        metadata={"help": "why it tells nobody apart, if it does not"},
    )


def difficulty(
    results: Sequence[Result],
    assignment: Assignment,
) -> tuple[TestRow, ...]:
    """Return the test functions, hardest first.

    A student passes one by passing all its cases.
    """
    criteria = {
        criterion.id: of_course(clean_line(criterion.title, MAX_TITLE))
        for criterion in assignment.rubric.criteria
    }
    first_cases: dict[str, Judgement] = {}
    passes_by_student: list[dict[str, bool]] = []
    for result in results:
        passes: dict[str, bool] = {}
        for cases in by_function(result.judgements):
            function = cases[0].test.function
            first_cases.setdefault(function, cases[0])
            if _judged(cases):
                passes[function] = _passed(cases)
        passes_by_student.append(passes)
    totals = [sum(passes.values()) for passes in passes_by_student]
    rows = [
        _row(case, _pairs(function, passes_by_student, totals), criteria)
        for function, case in first_cases.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.share))


def _judged(cases: Sequence[Judgement]) -> bool:
    unjudged = (Verdict.INTERNAL_ERROR, Verdict.SKIPPED)
    return not any(case.verdict in unjudged for case in cases)


def _passed(cases: Sequence[Judgement]) -> bool:
    return all(case.verdict is Verdict.PASSED for case in cases)


def _pairs(
    function: str,
    passes_by_student: Sequence[Mapping[str, bool]],
    totals: Sequence[int],
) -> list[tuple[bool, int]]:
    """Return whether each student passed a test, and how many others that student did.

    Only of students who have a verdict on it.
    """
    return [
        (passes[function], total - passes[function])
        for passes, total in zip(passes_by_student, totals, strict=True)
        if function in passes
    ]


def _row(
    first_case: Judgement,
    pairs: Sequence[tuple[bool, int]],
    criteria: Mapping[str, str],
) -> TestRow:
    test = first_case.test
    judged = len(pairs)
    passed = sum(has_passed for has_passed, _ in pairs)
    discrimination = _correlation(pairs)
    criterion = criteria.get(test.criterion) or clean_line(
        test.criterion,
        MAX_TITLE,
    )
    return TestRow(
        title=title_of(first_case),
        name=clean_line(test.function, MAX_TITLE),
        criterion=criterion,
        passed=passed,
        judged=judged,
        percent=percent(passed, judged),
        share=share(Fraction(passed), Fraction(judged)),
        discrimination=NONE
        if discrimination is None
        else f"{discrimination:.2f}",
        order=-2.0 if discrimination is None else round(discrimination, 3),
        remark=_remark(passed, judged, discrimination),
    )


def _correlation(pairs: Sequence[tuple[bool, int]]) -> float | None:
    """Return the correlation of passing with the number of other tests passed.

    None where one of them is constant.
    """
    passed = [float(has_passed) for has_passed, _ in pairs]
    passed_elsewhere = [float(count) for _, count in pairs]
    try:
        return correlation(passed, passed_elsewhere)
    except StatisticsError:
        return None


def _remark(passed: int, judged: int, discrimination: float | None) -> str:
    if judged and passed in (0, judged):
        return tr("all pass") if passed else tr("nobody passes")
    if discrimination is not None and discrimination < WEAK:
        return tr("low discrimination")
    return ""
