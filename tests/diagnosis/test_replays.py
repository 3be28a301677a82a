"""What the reference answers with mistakes in it, also with two of one function."""

from pathlib import Path

import numpy as np
import pytest

from grader.course.catalogue import get_assignment
from grader.course.variants import load_variants
from grader.diagnosis.replays import Replayer
from grader.model import Call
from grader.suite.reference_oracle import contract_of
from grader.testing.arrays import plain_tree, to_numpy

ROOT = Path(__file__).parents[2]
BOTH = ("loss_mean_of_everything", "loss_of_log_0")


@pytest.fixture(scope="module")
def replayer():
    assignment = get_assignment(ROOT, "ece421_pa2")
    contract = contract_of(assignment)
    return Replayer(assignment, contract, load_variants(assignment))


def loss(replayer, mistakes, prediction):
    arguments = {
        "target": np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
        "prediction": np.array(prediction),
    }
    call = Call("average_ce", plain_tree(arguments), None)
    reply, _ = replayer.reply(mistakes, call)
    return to_numpy(reply)


@pytest.mark.parametrize("mistakes", [BOTH, BOTH[::-1]])
def test_what_wraps_a_function_works_on_what_replaces_it(replayer, mistakes):
    usual = [[0.5, 0.25, 0.25], [0.2, 0.2, 0.6]]
    right = loss(replayer, (), usual)
    assert np.isclose(loss(replayer, mistakes, usual), right / 3)
    impossible = [[0.5, 0.5, 0.0], [0.2, 0.2, 0.6]]
    assert np.isfinite(loss(replayer, BOTH[:1], impossible))
    assert np.isnan(loss(replayer, mistakes, impossible))
