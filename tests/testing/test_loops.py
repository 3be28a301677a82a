"""Vectorised or not: what a function does is told apart from how it is written."""

import numpy as np
import pytest

from grader.testing.checks import Mismatch
from grader.testing.loops import check_no_loop

STEPS = 5_000
SCORES = np.random.default_rng(0).standard_normal((STEPS, 3))


def vectorised():
    power = np.exp(SCORES - SCORES.max(axis=1, keepdims=True))
    return (power / power.sum(axis=1, keepdims=True)).sum()


def with_an_index_from_a_range():
    return vectorised() + SCORES[range(STEPS), 0].sum()


def loop():
    total = 0.0
    for row in SCORES:
        power = np.exp(row - row.max())
        power /= power.sum()
        total += -np.log(power[0]) + power.sum() + np.maximum(row, 0).sum()
    return total


@pytest.mark.parametrize("run", [vectorised, with_an_index_from_a_range])
def test_vectorised_functions_pass(run):
    check_no_loop(run, STEPS, name="f")


def test_a_loop_is_found():
    with pytest.raises(
        Mismatch,
        match="f takes as long as a loop over the examples",
    ):
        check_no_loop(loop, STEPS, name="f")
