"""Values of calls that are read again and again are decoded once, as long as there is room."""

import pytest

from grader.gradebook.values import Values
from grader.sandbox import wire


@pytest.fixture
def blobs():
    return {name: wire.encode(wire.Frame(0, "value", {"x": [1.5, name]})) for name in "abc"}


def test_a_value_is_read_once(blobs):
    asked = []
    values = Values()
    first = values.get("a", lambda name: asked.append(name) or blobs[name])
    assert first == {"x": [1.5, "a"]}
    assert values.get("a", lambda name: asked.append(name) or blobs[name]) is first
    assert asked == ["a"]


def test_what_nobody_asked_for_longest_makes_room(blobs):
    size = len(blobs["a"]) + 512
    values = Values(room=2 * size)
    kept = {name: values.get(name, blobs.__getitem__) for name in "ab"}
    assert values.get("a", blobs.__getitem__) is kept["a"]
    values.get("c", blobs.__getitem__)
    assert values.get("a", blobs.__getitem__) is kept["a"]
    assert values.get("b", blobs.__getitem__) is not kept["b"]


def test_without_room_everything_is_read(blobs):
    values = Values(room=0)
    assert values.get("a", blobs.__getitem__) == values.get("a", blobs.__getitem__)
    assert values.get("a", blobs.__getitem__) is not values.get("a", blobs.__getitem__)
