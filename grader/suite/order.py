"""The order in which tests run."""

from __future__ import annotations

import random
from collections.abc import Sequence

from grader.model import TestCase


def ordered(cases: Sequence[TestCase], seed: str) -> list[TestCase]:
    """Return *cases* in the order that *seed* gives, "" being as they are."""
    # any order will do
    return shuffled(cases, random.Random(seed)) if seed else list(cases)


def shuffled(cases: Sequence[TestCase], generator: random.Random) -> list[TestCase]:
    """Return *cases* in another order, but each test after those that it requires."""
    left = list(cases)
    generator.shuffle(left)
    order: list[TestCase] = []
    while left:
        waiting = {name for case in left for name in (case.id, case.function)}
        free = next(
            (case for case in left if not waiting & set(case.requires)), left[0]
        )
        order.append(free)
        left.remove(free)
    return order
