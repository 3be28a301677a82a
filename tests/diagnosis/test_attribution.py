"""Which hooks are known to run the code of others."""

from types import SimpleNamespace

import numpy as np
import pytest

from grader.course.handout import Array, Contract, student_hook
from grader.course.hook_marks import asks, runs
from grader.diagnosis.leaves import parts_of
from grader.model import Call
from grader.suite.upstream import upstream_of


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


class Alike:
    """Hooks that take the same: two losses, and two methods of a class."""

    @student_hook(firstresult=True)
    def mse(self, y, y_hat) -> Array:
        """Return the squared error."""

    @student_hook(firstresult=True)
    def bce(self, y, y_hat) -> Array:
        """Return the cross-entropy."""

    @student_hook(firstresult=True)
    @asks("MLP.backward")
    def backward(self, x, dJdy_hat) -> Array:
        """Return gradients."""

    @student_hook(firstresult=True)
    @asks("MLP.clear")
    def clear(self, x, dJdy_hat) -> Array:
        """Return cleared gradients."""


def test_what_takes_the_same_is_run_only_by_a_method_of_the_same_class():
    module = SimpleNamespace(Hooks=Alike, __name__="contract")
    upstream = upstream_of(Contract.read(module, "mlp.py"), [])
    assert upstream["bce"] == frozenset()
    assert upstream["clear"] == {"backward"}


class Drawing:
    """A hook whose reply is drawn: the weights of as many layers as asked."""

    @student_hook(firstresult=True)
    def new(self, layers) -> dict[str, Array]:
        """Return weights."""


def weights(call, seed):
    generator = np.random.default_rng(seed)
    return {
        f"W{layer}": generator.standard_normal(3)
        for layer in range(1, call.arguments["layers"] + 1)
    }


def test_what_a_later_call_has_more_of_is_drawn_at_random_too():
    module = SimpleNamespace(Hooks=Drawing, __name__="contract")
    contract = Contract.read(module, "net.py")
    calls = [
        (Call("new", {"layers": layers}, None), (f"test[{layers}]",))
        for layers in (1, 3)
    ]
    parts = parts_of(calls, contract, weights)
    assert {part.name: part.random for part in parts} == {
        "W1": True,
        "W2": True,
        "W3": True,
    }
