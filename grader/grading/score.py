"""Judgements and a rubric become a Score: exact fractions, starting at zero.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from grader.errors import ConfigError
from grader.model import (
    Criterion,
    CriterionScore,
    Judgement,
    Rubric,
    Score,
    TestCase,
    Verdict,
)


def score(judgements: Sequence[Judgement], rubric: Rubric) -> Score:
    """Return what *judgements* earn.

    A criterion's points are divided over its tests in proportion to their
    points.

    Tests marked as extra credit come on top: a criterion may earn more than its
    points. One that is all or nothing earns nothing unless all of its tests
    earn everything.
    """
    earned = earned_points(judgements, rubric)
    lines = [
        _score_criterion(criterion, judgements, earned)
        for criterion in rubric.criteria
    ]
    return Score(tuple(lines))


def _score_criterion(
    criterion: Criterion,
    judgements: Sequence[Judgement],
    earned: Mapping[str, Fraction],
) -> CriterionScore:
    tests: list[str] = []
    passed = 0
    for judgement in judgements:
        if judgement.test.criterion == criterion.id:
            tests.append(judgement.test.id)
            passed += judgement.verdict is Verdict.PASSED
    points = total(earned[test] for test in tests)
    return CriterionScore(
        criterion,
        earned=points,
        passed=passed,
        total=len(tests),
    )


def earned_points(
    judgements: Sequence[Judgement],
    rubric: Rubric,
    values: Mapping[str, Fraction] | None = None,
) -> dict[str, Fraction]:
    """Return by test how many points of the rubric each judgement earns.

    Judgements of unknown criteria are left out. *values* is what each test is
    worth, where that is known already.
    """
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    scored = [
        judgement
        for judgement in judgements
        if judgement.test.criterion in criteria
    ]
    if values is None:
        values = worth([judgement.test for judgement in scored], rubric)
    lost: set[str] = set()
    for judgement in scored:
        criterion = criteria[judgement.test.criterion]
        if criterion.all_or_nothing and judgement.credit < 1:
            lost.add(criterion.id)
    earned: dict[str, Fraction] = {}
    for judgement in scored:
        test = judgement.test
        credit = Fraction(0) if test.criterion in lost else judgement.credit
        earned[test.id] = part(values[test.id], credit)
    return earned


def part(points: Fraction, credit: Fraction) -> Fraction:
    """Return *credit* times *points*.

    All or nothing, which most tests earn, is spared the slow multiplication.
    """
    if credit == 1:
        return points
    return points * credit if credit else Fraction(0)


def total(points: Iterable[Fraction]) -> Fraction:
    """Return the sum of *points*.

    Where they have few denominators this is several times as fast as `sum`.
    """
    numerators: dict[int, int] = {}
    for summand in points:
        numerator, denominator = summand.as_integer_ratio()
        numerators[denominator] = numerators.get(denominator, 0) + numerator
    parts = [
        Fraction(numerator, denominator)
        for denominator, numerator in numerators.items()
    ]
    return sum(parts[1:], parts[0]) if parts else Fraction(0)


def counted(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Return *judgements* without those of alternatives that the student did not choose.

    Of the alternatives of a criterion the one that earns the largest share
    counts; among equals the one of which most is implemented, then the first.
    Removing code therefore never raises a score.
    """
    by_criterion: dict[str, dict[str, list[Judgement]]] = {}
    for judgement in judgements:
        ways = by_criterion.setdefault(judgement.test.criterion, {})
        ways.setdefault(judgement.test.alternative, []).append(judgement)
    best = {criterion: _best(ways) for criterion, ways in by_criterion.items()}
    return tuple(
        judgement
        for judgement in judgements
        if judgement.test.alternative == best[judgement.test.criterion]
        or judgement.verdict is Verdict.INTERNAL_ERROR
    )


def _best(ways: Mapping[str, Sequence[Judgement]]) -> str:
    if len(ways) == 1:
        (way,) = ways
        return way
    return max(ways, key=lambda way: _merit(ways[way]))


def _merit(judgements: Sequence[Judgement]) -> tuple[Fraction, Fraction]:
    """Return which share of their points *judgements* earn, and what is implemented.

    The latter is the share of the points of those tests that found something to
    run.
    """
    earned: list[Fraction] = []
    implemented: list[Fraction] = []
    for judgement in judgements:
        points = judgement.test.points
        earned.append(part(points, judgement.credit))
        if judgement.verdict not in (
            Verdict.NOT_IMPLEMENTED,
            Verdict.NOT_JUDGED,
        ):
            implemented.append(points)
    weight = _weight([judgement.test for judgement in judgements]) or Fraction(
        1,
    )
    return total(earned) / weight, total(implemented) / weight


def _weight(cases: Sequence[TestCase]) -> Fraction:
    """Return the points of tests that add up to the points of their criterion.

    Extra credit comes on top.
    """
    counted = [case for case in cases if not case.extra_credit] or cases
    return total(case.points for case in counted)


def check_rubric(cases: Sequence[TestCase], rubric: Rubric) -> None:
    """Raise ConfigError where tests and criteria do not fit together.

    A test names an unknown criterion, or a criterion has no test, or extra
    credit only.
    """
    criteria = {criterion.id for criterion in rubric.criteria}
    tested = {case.criterion for case in cases}
    for case in cases:
        if case.criterion not in criteria:
            text = (
                f"{case.id} belongs to the criterion {case.criterion!r}, which"
                " assignment.toml does not have."
            )
            raise ConfigError(
                text,
                f"Its criteria are {', '.join(sorted(criteria))}.",
            )
    manual = {criterion.id for criterion in rubric.criteria if criterion.manual}
    if tested & manual:
        names = ", ".join(sorted(tested & manual))
        text = f"The criterion {names} is manual, and tests belong to it."
        raise ConfigError(text, "Give the tests a criterion of their own.")
    missing = criteria - tested - manual
    if missing:
        text = f"No test belongs to the criterion {', '.join(sorted(missing))}."
        tip = "Write one, remove it, or mark it manual where a person gives its points."
        raise ConfigError(text, tip)
    ordinary = {case.criterion for case in cases if not case.extra_credit}
    extra = criteria - manual - ordinary
    if extra:
        names = ", ".join(sorted(extra))
        text = f"All tests of the criterion {names} are marked extra_credit."
        raise ConfigError(
            text,
            "Mark the criterion instead, in assignment.toml.",
        )
    _refuse_half_alternatives(cases)


def _refuse_half_alternatives(cases: Sequence[TestCase]) -> None:
    """Raise ConfigError for a criterion of which only some tests are of alternatives."""
    ways: dict[str, set[str]] = {}
    for case in cases:
        ways.setdefault(case.criterion, set()).add(case.alternative)
    for criterion, names in ways.items():
        if "" in names and len(names) > 1:
            text = (
                f"Of the criterion {criterion!r} some tests have an alternative and"
                " others none."
            )
            raise ConfigError(
                text,
                "Give the common tests a criterion of their own.",
            )


def worth(cases: Iterable[TestCase], rubric: Rubric) -> Mapping[str, Fraction]:
    """Return how many points of the rubric each of *cases* decides, by id."""
    return _worth(tuple(cases), rubric)


@lru_cache(maxsize=8)  # a whole class has the same tests
def _worth(
    cases: tuple[TestCase, ...],
    rubric: Rubric,
) -> Mapping[str, Fraction]:
    rates: dict[str, Fraction] = {}
    for criterion in rubric.criteria:
        weight = _weight(
            [case for case in cases if case.criterion == criterion.id],
        )
        rates[criterion.id] = criterion.points / (weight or 1)
    return {case.id: rates[case.criterion] * case.points for case in cases}
