"""Judgements and a rubric become a Score: exact fractions, starting at zero. Pure."""

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

    A criterion's points are divided over its tests in proportion to their points.

    Tests marked as extra credit come on top: a criterion may earn more than its points.
    One that is all or nothing earns nothing unless all of its tests earn everything.
    """
    earned = earned_points(judgements, rubric)
    return Score(
        tuple(
            _score_criterion(criterion, judgements, earned)
            for criterion in rubric.criteria
        )
    )


def _score_criterion(
    criterion: Criterion,
    judgements: Sequence[Judgement],
    earned: Mapping[str, Fraction],
) -> CriterionScore:
    own = [
        judgement
        for judgement in judgements
        if judgement.test.criterion == criterion.id
    ]
    passed = sum(judgement.verdict is Verdict.PASSED for judgement in own)
    return CriterionScore(
        criterion, total(earned[j.test.id] for j in own), passed, len(own)
    )


def earned_points(
    judgements: Sequence[Judgement],
    rubric: Rubric,
    values: Mapping[str, Fraction] | None = None,
) -> dict[str, Fraction]:
    """Return by test how many points of the rubric each judgement earns.

    Judgements of unknown criteria are left out.

    *values* is what the tests of the others are worth, where that is known already.
    """
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    known = [
        judgement for judgement in judgements if judgement.test.criterion in criteria
    ]
    failed = {judgement.test.criterion for judgement in known if judgement.credit < 1}
    lost = {one for one in failed if criteria[one].all_or_nothing}
    values = (
        worth([judgement.test for judgement in known], rubric)
        if values is None
        else values
    )
    return {
        judgement.test.id: (
            Fraction(0)
            if judgement.test.criterion in lost
            else part(values[judgement.test.id], judgement.credit)
        )
        for judgement in known
    }


def part(points: Fraction, credit: Fraction) -> Fraction:
    """Return *credit* times *points*: for all or nothing, which most tests earn, without the slow multiplication."""
    return points if credit == 1 else points * credit if credit else Fraction(0)


def total(points: Iterable[Fraction]) -> Fraction:
    """Return the sum of *points*, several times as fast as `sum` where they have few denominators."""
    numerators: dict[int, int] = {}
    for one in points:
        numerator, denominator = one.as_integer_ratio()
        numerators[denominator] = numerators.get(denominator, 0) + numerator
    parts = [
        Fraction(numerator, denominator)
        for denominator, numerator in numerators.items()
    ]
    return sum(parts[1:], parts[0]) if parts else Fraction(0)


def counted(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Return *judgements* without those of alternatives that the student did not choose.

    Of the alternatives of a criterion the one that earns the largest share counts;
    among equals the one of which most is implemented, then the first. Removing code
    therefore never raises a score.
    """
    by_criterion: dict[str, dict[str, list[Judgement]]] = {}
    for judgement in judgements:
        ways = by_criterion.setdefault(judgement.test.criterion, {})
        ways.setdefault(judgement.test.alternative, []).append(judgement)
    best = {
        criterion: _best(ways) if len(ways) > 1 else next(iter(ways))
        for criterion, ways in by_criterion.items()
    }
    return tuple(
        judgement
        for judgement in judgements
        if judgement.test.alternative == best[judgement.test.criterion]
        or judgement.verdict is Verdict.INTERNAL_ERROR
    )


def _best(ways: Mapping[str, Sequence[Judgement]]) -> str:
    return max(ways, key=lambda way: _merit(ways[way]))


def _merit(judgements: Sequence[Judgement]) -> tuple[Fraction, Fraction]:
    """Return which share of their points *judgements* earn, and of which share something is implemented."""
    absent = (Verdict.NOT_IMPLEMENTED, Verdict.NOT_JUDGED)
    there = total(
        judgement.test.points
        for judgement in judgements
        if judgement.verdict not in absent
    )
    weight = _weight([judgement.test for judgement in judgements]) or Fraction(1)
    earned = total(
        part(judgement.test.points, judgement.credit) for judgement in judgements
    )
    return earned / weight, there / weight


def _weight(cases: Sequence[TestCase]) -> Fraction:
    """Return the points of tests that add up to the points of their criterion.

    Extra credit comes on top.
    """
    counted = [case for case in cases if not case.extra_credit] or cases
    return total(case.points for case in counted)


def check_rubric(cases: Sequence[TestCase], rubric: Rubric) -> None:
    """Raise ConfigError where a test names an unknown criterion, or a criterion has no test, or extra credit only."""
    known = {criterion.id for criterion in rubric.criteria}
    tested = {case.criterion for case in cases}
    for case in cases:
        if case.criterion not in known:
            text = (
                f"{case.id} belongs to the criterion {case.criterion!r}, which"
                " assignment.toml does not have."
            )
            raise ConfigError(text, f"Its criteria are {', '.join(sorted(known))}.")
    manual = {criterion.id for criterion in rubric.criteria if criterion.manual}
    if both := tested & manual:
        text = (
            f"The criterion {', '.join(sorted(both))} is manual, and tests belong"
            " to it."
        )
        raise ConfigError(text, "Give the tests a criterion of their own.")
    if missing := known - tested - manual:
        tip = "Write one, remove it, or mark it manual where a person gives its points."
        raise ConfigError(
            f"No test belongs to the criterion {', '.join(sorted(missing))}.", tip
        )
    if (
        extra := known
        - manual
        - {case.criterion for case in cases if not case.extra_credit}
    ):
        text = (
            f"All tests of the criterion {', '.join(sorted(extra))} are marked"
            " extra_credit."
        )
        raise ConfigError(text, "Mark the criterion instead, in assignment.toml.")
    _refuse_half_alternatives(cases)


def _refuse_half_alternatives(cases: Sequence[TestCase]) -> None:
    """Raise ConfigError for a criterion of which some tests belong to an alternative and others to none."""
    ways: dict[str, set[str]] = {}
    for case in cases:
        ways.setdefault(case.criterion, set()).add(case.alternative)
    for criterion, names in ways.items():
        if "" in names and len(names) > 1:
            text = (
                f"Of the criterion {criterion!r} some tests have an alternative and"
                " others none."
            )
            raise ConfigError(text, "Give the common tests a criterion of their own.")


def worth(cases: Iterable[TestCase], rubric: Rubric) -> Mapping[str, Fraction]:
    """Return how many points of the rubric each of *cases* decides, by id."""
    return _worth(tuple(cases), rubric)


@lru_cache(maxsize=8)  # a whole class has the same tests
def _worth(cases: tuple[TestCase, ...], rubric: Rubric) -> Mapping[str, Fraction]:
    weights = {
        one.id: _weight([case for case in cases if case.criterion == one.id])
        for one in rubric.criteria
    }
    rates = {one.id: one.points / (weights[one.id] or 1) for one in rubric.criteria}
    return {case.id: rates[case.criterion] * case.points for case in cases}
