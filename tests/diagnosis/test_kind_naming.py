"""What is asked of the library of kinds to name wrong parts."""

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np
import pytest

from grader.diagnosis.kind_naming import KindNaming
from grader.diagnosis.leaves import Leaf, Part
from grader.model import Call, Misconception
from grader.model.phrase import phrase
from grader.suite.footprints import Footprint


class Kinds:
    """Kinds of which none gives what a student has, and the calls that they replayed."""

    def __init__(self) -> None:
        hook = SimpleNamespace(label="MLP.backward")
        self.contract = SimpleNamespace(hooks={"backward": hook})
        names = ("first", "second", "third")
        self.misconceptions: Mapping[str, Misconception] = {
            name: Misconception(name, f"`{name}`", "", "", "") for name in names
        }
        footprint = Footprint(frozenset(), None)
        self.replayer = SimpleNamespace(footprint=lambda _: footprint)
        self.replayed: set[str] = set()

    def ran(self, call):
        return frozenset()

    def changes(self, mistakes, leaf):
        return True

    def gives(self, mistakes, leaf):
        self.replayed.add(leaf.call.arguments["name"])
        return False


def wrong_leaf(call, name, size):
    return Leaf(
        call,
        name=name,
        actual=np.ones(size),
        right=np.zeros(size),
        tests=("test",),
    )


@pytest.fixture
def calls():
    return [Call("backward", {"name": name}, None) for name in ("a", "b")]


def test_a_replay_decides_on_all_parts_that_are_wrong_in_its_call(calls):
    first, second = calls
    parts = [
        Part(
            "backward",
            "weights",
            (wrong_leaf(first, "weights", 2), wrong_leaf(second, "weights", 9)),
        ),
        Part(
            "backward",
            "bias",
            (wrong_leaf(first, "bias", 4), wrong_leaf(second, "bias", 3)),
        ),
    ]
    kinds = Kinds()
    naming = KindNaming(parts, kinds, {"backward": frozenset()})
    assert list(naming.named(parts, ["test"])) == []
    assert kinds.replayed == {"a"}


def test_what_no_kind_gives_is_explained_by_none(calls):
    leaves = tuple(wrong_leaf(call, "weights", 2) for call in calls)
    part = Part("backward", "weights", leaves)
    naming = KindNaming([part], Kinds(), {"backward": frozenset()})
    assert not naming.explains(part)


def test_an_argument_that_is_0_was_not_used_in_the_place_of_another(calls):
    exchange = phrase(
        "{used} were used in the place of {wanted}",
        used="`reg`",
        wanted="`dropout`",
    )
    kinds = Kinds()
    kinds.misconceptions = {
        "exchange": Misconception("exchange", "", "", "", "", clause=exchange),
    }
    kinds.gives = lambda mistakes, leaf: leaf.is_wrong
    kinds.changes = lambda mistakes, leaf: leaf.is_wrong
    named = []
    for reg in (0.0, 0.5):
        loss_calls = [
            Call("backward", {"reg": reg, "dropout": p}, None)
            for p in (0.2, 0.4)
        ]
        leaves = tuple(wrong_leaf(call, "b1", 6) for call in loss_calls)
        part = Part("backward", "b1", leaves)
        naming = KindNaming([part], kinds, {"backward": frozenset()})
        named.append(naming.explains(part))
    assert named == [False, True]
