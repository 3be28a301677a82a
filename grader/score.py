"""Judgements and a rubric become a Score: exact fractions, starting at zero. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.errors import ConfigError
from grader.model import Criterion, CriterionScore, Judgement, Rubric, Score, TestCase, Verdict


def score(judgements: Sequence[Judgement], rubric: Rubric) -> Score:
    """Return what *judgements* earn. A criterion's points are divided over its tests in proportion to their points.

    Tests marked as extra credit come on top: a criterion may earn more than its points.
    """
    return Score(tuple(_score_criterion(criterion, judgements) for criterion in rubric.criteria))


def _score_criterion(criterion: Criterion, judgements: Sequence[Judgement]) -> CriterionScore:
    own = [judgement for judgement in judgements if judgement.test.criterion == criterion.id]
    weight = _weight([judgement.test for judgement in own])
    earned = sum((judgement.test.points * judgement.credit for judgement in own), Fraction(0))
    passed = sum(judgement.verdict is Verdict.PASSED for judgement in own)
    points = criterion.points * earned / weight if weight else Fraction(0)
    return CriterionScore(criterion, points, passed, len(own))


def _weight(cases: Sequence[TestCase]) -> Fraction:
    """Return the points of tests that add up to the points of their criterion."""
    return sum((case.points for case in cases if not case.extra_credit), Fraction(0))


def check_rubric(cases: Sequence[TestCase], rubric: Rubric) -> None:
    """Raise ConfigError where a test names an unknown criterion, or a criterion has no test, or extra credit only."""
    known = {criterion.id for criterion in rubric.criteria}
    tested = {case.criterion for case in cases}
    for case in cases:
        if case.criterion not in known:
            text = f"{case.id} belongs to the criterion {case.criterion!r}, which assignment.toml does not have."
            raise ConfigError(text, f"Its criteria are {', '.join(sorted(known))}.")
    if missing := known - tested:
        raise ConfigError(f"No test belongs to the criterion {', '.join(sorted(missing))}.", "Write one, or remove it.")
    if extra := known - {case.criterion for case in cases if not case.extra_credit}:
        text = f"All tests of the criterion {', '.join(sorted(extra))} are marked extra_credit."
        raise ConfigError(text, "Mark the criterion instead, in assignment.toml.")


def points_of(case: TestCase, cases: Sequence[TestCase], rubric: Rubric) -> Fraction:
    """Return how many points of the rubric *case* decides."""
    points = next(criterion.points for criterion in rubric.criteria if criterion.id == case.criterion)
    return points * case.points / _weight([other for other in cases if other.criterion == case.criterion])
