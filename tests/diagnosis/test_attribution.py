"""Which hooks are known to run the code of others."""

from types import SimpleNamespace

import pytest

from grader.course.handout import Array, Contract, asks, runs, student_hook
from grader.diagnosis.altered_replies import upstream_of
from grader.model import Call


class Hooks:
    @student_hook(firstresult=True)
    def relu(self, x) -> Array:
        """Return max(x, 0)."""

    @student_hook(firstresult=True)
    def layer(self, x, w) -> Array:
        """Return x w."""

    @student_hook(firstresult=True)
    def loss(self, target, prediction) -> Array:
        """Return the loss."""

    @student_hook(firstresult=True)
    @asks("training")
    @runs("layer", "loss")
    def train(self, x, network) -> Array:
        """Return what layer and loss make of a network."""


@pytest.fixture
def contract():
    return Contract.read(
        SimpleNamespace(Hooks=Hooks, __name__="contract"),
        "starter.py",
    )


def test_a_hook_runs_what_has_a_part_of_its_parameters_and_what_it_is_stated_to_run(
    contract,
):
    assert upstream_of(contract, []) == {
        "relu": frozenset(),
        "layer": {"relu"},
        "loss": frozenset(),
        "train": {"relu", "layer", "loss"},
    }


def test_a_hook_runs_what_its_text_arguments_name(contract):
    call = Call("relu", {"x": "loss"}, None)
    assert upstream_of(contract, [call])["relu"] == {"loss"}


def test_parameters_alone_join_no_hooks_with_functions_of_their_own(contract):
    calls = [Call("relu", {}, None), Call("layer", {}, None)]
    apart = {
        "relu": frozenset({(1, "relu")}),
        "layer": frozenset({(5, "layer")}),
    }
    joined = apart | {"layer": frozenset({(1, "relu"), (5, "layer")})}
    unknown = apart | {"layer": frozenset()}
    for ran, upstream in (
        (apart, set()),
        (joined, {"relu"}),
        (unknown, {"relu"}),
    ):
        found = upstream_of(contract, calls, lambda call: ran[call.hook])  # noqa: B023 - asked at once
        assert found["layer"] == upstream
