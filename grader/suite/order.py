"""The order in which tests run."""

from __future__ import annotations

import random
from collections.abc import Sequence

from grader.model import TestCase


def ordered(cases: Sequence[TestCase], seed: str) -> list[TestCase]:
    """Return *cases* in the order that *seed* gives, "" being as they are."""
    if not seed:
        return list(cases)
    return shuffled(cases, random.Random(seed))  # any order will do


def shuffled(
    cases: Sequence[TestCase],
    generator: random.Random,
) -> list[TestCase]:
    """Return *cases* in another order, but each test after those that it requires."""
    remaining = list(cases)
    generator.shuffle(remaining)
    order: list[TestCase] = []
    while remaining:
        waiting: set[str] = set()
        for case in remaining:
            waiting |= {case.id, case.function}
        free = (case for case in remaining if waiting.isdisjoint(case.requires))
        following = next(free, remaining[0])
        order.append(following)
        remaining.remove(following)
    return order
