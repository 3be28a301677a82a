"""What may be exported of a result: whether it is a grade, and points as numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from grader.grading.final_grade import set_points, waits_for
from grader.model import Result

#: Decimals of points that are no decimal fraction, such as a third.
POINT_DECIMALS = 6


class Status(StrEnum):
    """What became of a submission."""

    GRADED = "graded"
    #: nothing in it could be graded; the score is what that earns
    PROBLEM = "problem"
    #: reading or grading it was given up; it earns nothing, a person looks at it
    TOO_LARGE = "too large to grade"
    EXCUSED = "excused"  #: a person decided that it does not count
    #: there is no grade until a person has given points
    UNFINISHED = "not yet graded by a person"
    #: nothing was handed in; what that is worth is the course's to say
    MISSING = "missing"
    INTERNAL_ERROR = "internal error"  #: the grader failed; there is no score


def status_of(result: Result) -> Status:
    """Return what became of the submission of *result*."""
    if result.is_excused:
        return Status.EXCUSED
    if result.score is None or (
        result.internal_errors and set_points(result) is None
    ):
        return Status.INTERNAL_ERROR
    if result.submission.missing:
        return Status.MISSING
    if waits_for(result):
        return Status.UNFINISHED
    if result.submission.too_large:
        return Status.TOO_LARGE
    return (
        Status.GRADED if result.submission.problem is None else Status.PROBLEM
    )


def has_grade(result: Result) -> bool:
    """Return whether *result* is a grade: something was handed in, and is graded."""
    graded = (Status.GRADED, Status.PROBLEM, Status.TOO_LARGE)
    return status_of(result) in graded


def point_number(points: Fraction) -> int | float:
    """Return exact points as the nearest number of at most `POINT_DECIMALS` decimals.

    It is an int where they are whole.
    """
    return _number(*points.as_integer_ratio())


# a class has few; pairs are found faster than fractions
@lru_cache(maxsize=4096)
def _number(numerator: int, denominator: int) -> int | float:
    rounded = round(Fraction(numerator, denominator), POINT_DECIMALS)
    return rounded.numerator if rounded.denominator == 1 else float(rounded)


def final_points(result: Result) -> Fraction | None:
    """Return the points to export for *result*, or None where there is no grade."""
    if result.score is None or not has_grade(result):
        return None
    return result.score.earned


def two_decimals(points: Fraction) -> str:
    """Return *points* rounded half up to at most two decimals: `7.5`, `10`."""
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".") if rounded else "0"
