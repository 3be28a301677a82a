"""Checks of a value part by part: what is wrong in one part costs no more than its share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from grader.testing.checks import Mismatch, StudentError, grant, note


def check_shares(*parts: tuple[float, Callable[[], None]]) -> None:
    """Run the check of each part, and grant its share of the points where it passes.

    The shares add up to 1. The first Mismatch or StudentError is raised once all have
    run.
    """
    problems: list[Mismatch | StudentError] = []
    passed = Fraction(0)
    for share, check in parts:
        try:
            check()
        except (Mismatch, StudentError) as problem:
            problems.append(problem)
        else:
            passed += Fraction(str(share))
    if not problems:
        return
    if passed:
        grant(float(passed))
    raise problems[0]


def check_entries(
    shares: Iterable[tuple[str, float]],
    check: Callable[[str], None],
) -> None:
    """Run *check* on the name of each entry, as `check_shares` does with its share."""
    parts = [(share, partial(check, name)) for name, share in shares]
    check_shares(*parts)


def check_any(check: Callable[[Any], None], *cases: Any) -> None:
    """Raise what *check* raises for the first of *cases*, unless it passes one of them.

    Cases that differ in what a test is not about decide nothing one by one.
    """
    problems: list[Mismatch | StudentError] = []
    for case in cases:
        try:
            check(case)
        except (Mismatch, StudentError) as problem:
            problems.append(problem)
        else:
            return
    raise problems[0]


def as_vector(value: np.ndarray, text: str) -> np.ndarray:
    """Return *value*, of the shape (n,) where it has (1, n), which *text* notes."""
    if value.ndim != 2 or value.shape[0] != 1:
        return value
    note(text)
    row: np.ndarray = value[0]
    return row
