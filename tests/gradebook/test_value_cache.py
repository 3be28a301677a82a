"""Values of calls that are read or written again and again are decoded and encoded once, as long as there is room."""

import pytest

from grader.gradebook import value_cache as values_module
from grader.gradebook.value_cache import Values, Written, value_of
from grader.sandbox import wire


@pytest.fixture
def blobs():
    return {
        name: wire.encode(wire.Frame(0, "value", {"x": [1.5, name]}))
        for name in "abc"
    }


def test_a_value_is_read_once(blobs):
    asked = []
    values = Values()
    first = values.get("a", lambda name: asked.append(name) or blobs[name])
    assert first == {"x": [1.5, "a"]}
    assert (
        values.get("a", lambda name: asked.append(name) or blobs[name]) is first
    )
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
    assert values.get("a", blobs.__getitem__) == values.get(
        "a",
        blobs.__getitem__,
    )
    assert values.get("a", blobs.__getitem__) is not values.get(
        "a",
        blobs.__getitem__,
    )


@pytest.fixture
def encoded(monkeypatch):
    """Return the values that are encoded, as they are."""
    seen, encode = [], wire.encode
    monkeypatch.setattr(
        values_module.wire,
        "encode",
        lambda frame: seen.append(frame.value) or encode(frame),
    )
    return seen


def test_a_value_is_written_once(encoded):
    written, value, equal = Written(), {"x": 1.5}, {"x": 1.5}
    name, data = written.get(value)
    assert written.get(value) == written.get(equal) == (name, data)
    assert encoded == [value, equal]
    assert value_of(data) == value


def test_what_was_written_longest_ago_is_forgotten(encoded):
    written, first, values = (
        Written(),
        ["first"],
        [[number] for number in range(600)],
    )
    written.get(first)
    for value in values:
        written.get(value)
        written.get(first)
    written.get(values[0])
    assert len(encoded) == 602
    assert encoded[-1] is values[0]


def test_large_values_are_not_kept(encoded):
    written, value = Written(), "x" * 20_000
    assert written.get(value) == written.get(value)
    assert len(encoded) == 2
