"""Frames: what is sent comes back as it was, and bytes that are no frame of ours raise WireError and nothing else."""

import json
from math import isnan

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.errors import WireError
from grader.model import Array
from grader.sandbox import wire
from grader.sandbox.wire import Frame, decode, encode, lengths
from grader.testing.arrays import numpy_tree

ARRAYS = st.tuples(
    st.sampled_from(sorted(wire.ITEM_SIZES)),
    st.lists(st.integers(0, 3), max_size=4),
).flatmap(
    lambda pair: st.binary(
        min_size=size_of(*pair),
        max_size=size_of(*pair),
    ).map(lambda data: Array(pair[0], tuple(pair[1]), data)),
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=20)
    | st.text(st.characters(categories=["Cs"]), max_size=1)
    | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def size_of(dtype, shape):
    size = wire.ITEM_SIZES[dtype]
    for length in shape:
        size *= length
    return size


def parts(data, max_body=2**30):
    """Return header and body of the bytes of a frame."""
    header, body = lengths(data[: wire.PREFIX.size], max_body)
    start = wire.PREFIX.size + header
    assert len(data) == start + body
    return data[wire.PREFIX.size : start], data[start:]


def same(one, other):
    """Return whether two values are the same, types included; NaN is NaN."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(
            same(one[key], other[key]) for key in one
        )
    return one == other or (
        isinstance(one, float) and isnan(one) and isnan(other)
    )


@given(st.integers(0, 2**53), st.text(max_size=10), VALUES)
def test_a_round_trip(number, kind, value):
    frame = decode(*parts(encode(Frame(number, kind, value))))
    assert (frame.id, frame.kind) == (number, kind)
    assert same(frame.value, value)


def test_a_frame_to_the_byte():
    header = b'{"id": 1, "kind": "call", "value": ["d", ["x", ["a", "float64", [1]]], ["y", ["l", 1, ["t", 2.5, null]]]]}'
    data = encode(
        Frame(
            1,
            "call",
            {"x": Array("float64", (1,), b"12345678"), "y": [1, (2.5, None)]},
        ),
    )
    assert (
        data
        == b"GRD1"
        + len(header).to_bytes(4, "big")
        + (8).to_bytes(8, "big")
        + header
        + b"12345678"
    )


# --- what may not be sent ---------------------------------------------------------------------------------------------


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value


def tagged(depth):
    """Return a list in lists as it stands in a header."""
    tree = 1
    for _ in range(depth):
        tree = ["l", tree]
    return tree


def tagged_dicts(depth):
    """Return a dict in dicts as it stands in a header."""
    tree = 1
    for _ in range(depth):
        tree = ["d", ["inside", tree]]
    return tree


class Subclass(str):
    __slots__ = ()


UNSENDABLE = {
    "an object": object(),
    "bytes": b"x",
    "a set": {1},
    "a subclass of a text": Subclass("x"),
    "keys that are no texts": {1: 2},
    "a large integer": 2**64,
    "too deep": nested(9),
    "too many items": [None] * 20_000,
    "a dtype of objects": Array("object", (1,), bytes(8)),
    "a dtype of texts": Array("str96", (1,), bytes(12)),
    "a shape that does not fit": Array("float64", (3,), bytes(8)),
    "a negative length": Array("float64", (-1, -1), bytes(8)),
    "a header that is too long": "x" * wire.MAX_HEADER,
}


@pytest.mark.parametrize("value", UNSENDABLE.values(), ids=UNSENDABLE)
def test_what_may_not_be_sent(value):
    with pytest.raises(WireError):
        encode(Frame(1, "call", value))
    with pytest.raises(WireError):
        encode(Frame(1, "call", {"inside": [value]}))


def test_the_limits_themselves_may_be_sent():
    for value in (
        nested(8),
        [None] * 19_999,
        2**63,
        -(2**64) + 1,
    ):
        assert decode(*parts(encode(Frame(1, "call", value)))).value == value


def test_a_header_of_the_largest_size_may_be_sent():
    overhead = len(encode(Frame(1, "call", ""))) - wire.PREFIX.size
    longest = 256 * 1024 - overhead
    data = encode(Frame(1, "call", "x" * longest))
    assert decode(*parts(data)).value == "x" * longest
    with pytest.raises(WireError, match=f"has {256 * 1024 + 1} bytes"):
        encode(Frame(1, "call", "x" * (longest + 1)))


def test_dicts_may_be_nested_as_deep_as_lists():
    value = 1
    for _ in range(8):
        value = {"inside": value}
    assert decode(*parts(encode(Frame(1, "call", value)))).value == value
    with pytest.raises(WireError, match="nested too deeply"):
        encode(Frame(1, "call", {"inside": value}))


def test_lengths_of_empty_arrays_count_as_far_as_they_could_be_allocated():
    array = Array("float64", (0, 2**37), b"")
    assert decode(*parts(encode(Frame(1, "call", array)))).value == array
    with pytest.raises(WireError, match="out of reach"):
        encode(Frame(1, "call", Array("float64", (0, 2**37 + 1), b"")))


def test_an_element_has_as_many_bytes_as_in_numpy():
    assert {
        name: np.dtype(name).itemsize for name in wire.ITEM_SIZES
    } == wire.ITEM_SIZES


# --- bytes from elsewhere ---------------------------------------------------------------------------------------------

HEADERS = {
    "empty": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"id": 1, "kind": "\xff", "value": 1}',
    "no object": b"[]",
    "a text": b'"x"',
    "a missing key": b'{"id": 1, "kind": "x"}',
    "a further key": b'{"id": 1, "kind": "x", "value": 1, "more": 1}',
    "a key twice": b'{"id": 1, "id": 2, "kind": "x", "value": 1}',
    "an id that is a text": b'{"id": "1", "kind": "x", "value": 1}',
    "an id that is true": b'{"id": true, "kind": "x", "value": 1}',
    "an id that is a float": b'{"id": 1.0, "kind": "x", "value": 1}',
    "a kind that is a number": b'{"id": 1, "kind": 5, "value": 1}',
    "deep brackets": b'{"id": 1, "kind": "x", "value": ' + b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000,
    "an integer of 5000 digits": b'{"id": 1, "kind": "x", "value": '
    + b"9" * 5000
    + b"}",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_headers_that_are_refused(header):
    with pytest.raises(WireError):
        decode(header, b"")


TAGGED = "neither a plain one nor a tagged list"
TOO_LARGE = "nested too deeply or holds too many items"
PAIRS = "not a pair of a new text key"
NO_DTYPE = "a dtype that may not cross"
NO_SHAPE = "shape is not a list, or too long"
NO_LENGTH = "a length that is not a whole number"
TOO_FAR = "lengths are out of reach"
TOO_FEW = "claims more bytes than the body has"
#: A tree, how many bytes come with it, and why it is refused.
TREES = {
    "an object": ({"a": 1}, 0, TAGGED),
    "an empty list": ([], 0, TAGGED),
    "an unknown tag": (["x", 1], 0, "unknown tag"),
    "a tag that is a number": ([1, 2], 0, "unknown tag"),
    "a tag that is a list": ([["l"], 2], 0, "unknown tag"),
    "an integer with 65 bits": (2**64, 0, "more than 64 bits"),
    "too deep": (tagged(9), 0, TOO_LARGE),
    "too deep in dicts": (tagged_dicts(9), 0, TOO_LARGE),
    "too many items": (["l", *[None] * 20_000], 0, TOO_LARGE),
    "a dict of no pairs": (["d", 1], 0, PAIRS),
    "a dict of triples": (["d", ["a", 1, 2]], 0, PAIRS),
    "a dict with a number as key": (["d", [1, 2]], 0, PAIRS),
    "a dict with a key twice": (["d", ["a", 1], ["a", 2]], 0, PAIRS),
    "an array without a shape": (["a", "float64"], 8, NO_DTYPE),
    "an array with more": (["a", "float64", [1], 5], 8, NO_DTYPE),
    "an array of objects": (["a", "object", [1]], 8, NO_DTYPE),
    "an array of a dtype that is a number": (["a", 5, [1]], 8, NO_DTYPE),
    "an array of a dtype that is a list": (["a", ["bool"], [1]], 8, NO_DTYPE),
    "a shape that is a number": (["a", "float64", 1], 8, NO_SHAPE),
    "a shape of floats": (["a", "float64", [1.0]], 8, NO_LENGTH),
    "a shape of booleans": (["a", "float64", [True]], 8, NO_LENGTH),
    "a negative length": (["a", "float64", [-1]], 8, NO_LENGTH),
    "two negative lengths": (["a", "float64", [-1, -1]], 8, NO_LENGTH),
    "too many dimensions": (["a", "float64", [1] * 13], 8, NO_SHAPE),
    "a huge length": (["a", "float64", [10**30]], 8, TOO_FAR),
    "huge lengths": (["a", "int8", [2**40] * 12], 8, TOO_FAR),
    "a length just out of reach": (["a", "int8", [2**40 + 1]], 8, TOO_FAR),
    "a length just within reach": (["a", "int8", [2**40]], 8, TOO_FEW),
    "more bytes than there are": (["a", "float64", [2]], 8, TOO_FEW),
    "fewer bytes than there are": (
        ["a", "int8", [7]],
        8,
        "1 bytes that belong",
    ),
    "no array for the bytes": (1, 8, "8 bytes that belong to no array"),
    "two arrays for one": (
        ["l", ["a", "float64", [1]], ["a", "float64", [1]]],
        8,
        TOO_FEW,
    ),
}


@pytest.mark.parametrize(
    ("tree", "size", "sentence"),
    TREES.values(),
    ids=TREES,
)
def test_trees_that_are_refused(tree, size, sentence):
    header = json.dumps({"id": 1, "kind": "x", "value": tree}).encode()
    with pytest.raises(WireError, match=sentence):
        decode(header, bytes(size))


@pytest.mark.parametrize(
    "shape",
    [[2**40, 0], [0, 2**40, 2**40], [2**50, 0], [0] * 12],
)
def test_empty_arrays_of_large_lengths_are_refused_or_can_be_made(shape):
    try:
        frame = decode(
            json.dumps(
                {"id": 1, "kind": "x", "value": ["a", "float64", shape]},
            ).encode(),
            b"",
        )
    except WireError:
        return
    assert numpy_tree(frame.value).shape == tuple(shape)


@pytest.mark.parametrize(
    ("prefix", "sentence"),
    [
        (b"", "does not begin with the magic number"),
        (b"GRD1", "does not begin with the magic number"),
        (b"GRD2" + bytes(12), "does not begin with the magic number"),
        (b"HTTP/1.1 200 OK\r", "does not begin with the magic number"),
        (wire.PREFIX.pack(b"GRD1", wire.MAX_HEADER + 1, 0), "is larger than"),
        (wire.PREFIX.pack(b"GRD1", 10, 1001), "is larger than"),
        (wire.PREFIX.pack(b"GRD1", 2**32 - 1, 2**64 - 1), "is larger than"),
    ],
)
def test_prefixes_that_are_refused(prefix, sentence):
    with pytest.raises(WireError, match=sentence):
        lengths(prefix, 1000)


def test_a_prefix_within_the_limits():
    assert lengths(wire.PREFIX.pack(b"GRD1", wire.MAX_HEADER, 1000), 1000) == (
        wire.MAX_HEADER,
        1000,
    )


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5),
    lambda inner: (
        st.lists(
            st.sampled_from(["l", "t", "d", "a", "float64", "x", 0, 1]) | inner,
            max_size=4,
        )
        | st.dictionaries(
            st.sampled_from(["id", "kind", "value", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=20,
)


@given(JSON, st.binary(max_size=40))
@example(["a", "float64", [5]], bytes(40))
def test_any_json_is_a_frame_or_refused(tree, body):
    try:
        frame = decode(
            json.dumps({"id": 1, "kind": "x", "value": tree}).encode(),
            body,
        )
    except WireError:
        return
    assert decode(*parts(encode(frame))) == frame or "nan" in repr(frame.value)
    numpy_tree(frame.value)


@given(VALUES, st.data())
def test_a_frame_that_was_damaged_is_a_frame_or_refused(value, data):
    whole = bytearray(encode(Frame(1, "call", value)))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(
            st.integers(0, 255),
        )
    del whole[data.draw(st.integers(wire.PREFIX.size, len(whole))) :]
    try:
        header, body = lengths(bytes(whole[: wire.PREFIX.size]), 10**6)
        start = wire.PREFIX.size + header
        frame = decode(
            bytes(whole[wire.PREFIX.size : start]),
            bytes(whole[start : start + body]),
        )
    except WireError:
        return
    assert isinstance(frame, Frame)
    numpy_tree(frame.value)
