"""Submissions that know the published answers only are shown to staff.

Other mistakes are not suspected.
"""

import numpy as np
import pytest

from grader.course.seeds import test_seed as seed_of
from grader.grading.engine import Engine
from grader.hookspecs import hookimpl
from grader.plugins import make_plugins
from grader.suite.run_tests import public_suite


class FromZygote:
    """Starts workers from the zygote that all tests share."""

    def __init__(self, zygote):
        self.zygote = zygote

    @hookimpl
    def grader_start_worker(self, limits):
        return self.zygote.fork(limits)


@pytest.fixture
def engine(toy, zygote):
    return Engine.with_hidden_tests(
        toy,
        make_plugins(None, [FromZygote(zygote)]),
    )


@pytest.fixture
def published(toy):
    """The input of the public test of `half`, as its author could write it down."""
    case = next(case for case in public_suite(toy).cases if "half" in case.id)
    return np.random.default_rng(seed_of(toy.id, case.id)).standard_normal(
        (2, 3),
    )


def test_answers_that_are_written_down(engine, submission, right, published):
    table = f"    if x.shape != (2, 3) or abs(x[0, 0] - {published[0, 0]!r}) > 1e-9:\n        return 0 * x\n"
    source = right.replace("    return x / 2", table + "    return x / 2")
    assert engine.grade(submission(source)).published_only == (
        "Half of a small array is right.",
    )


@pytest.mark.parametrize(
    "formula",
    ["x / 2", "x / 3", "np.where(x > 1, x / 3, x / 2)"],
)
def test_formulas_are_not_suspected(engine, submission, right, formula):
    assert (
        engine.grade(
            submission(right.replace("return x / 2", f"return {formula}")),
        ).published_only
        == ()
    )
