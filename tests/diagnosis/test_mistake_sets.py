"""What the search for two mistakes at once may cost one submission."""

from types import SimpleNamespace

import pytest

from grader.diagnosis import mistake_sets
from grader.diagnosis.mistake_sets import PairSteps, SpentError


@pytest.fixture
def part():
    return SimpleNamespace(leaves=(1, 2, 3))


def test_single_mistakes_cost_nothing(part):
    steps = PairSteps()
    for _ in range(mistake_sets.MAX_PAIR_STEPS):
        steps.take(("wrong_sign",), part)


def test_pairs_are_counted_and_end(part, monkeypatch):
    monkeypatch.setattr(mistake_sets, "MAX_PAIR_STEPS", 7)
    steps = PairSteps()
    steps.take(("wrong_sign", "lost_factor"), part)
    steps.take(("wrong_sign", "lost_factor"), part)
    with pytest.raises(SpentError):
        steps.take(("wrong_sign", "lost_factor"), part)
    with pytest.raises(SpentError):
        steps.take(("wrong_sign",), part)
