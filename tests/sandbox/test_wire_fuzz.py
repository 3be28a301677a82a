"""The decoder of frames against 100,000 damaged ones: no crash, no hang, no memory beyond what a frame may hold."""

import json
import random
import tracemalloc

import pytest

from grader.errors import WireError
from grader.model import Array
from grader.sandbox import wire
from grader.sandbox.wire import Frame, decode, encode, lengths
from grader.testing.arrays import numpy_tree

MAX_BODY = 1 << 16
#: A header of the largest size, parsed, and room for the objects of a reply.
MAX_MEMORY = 40 * wire.MAX_HEADER + 4 * MAX_BODY
SEEDS = tuple(
    encode(Frame(number, "reply", value))
    for number, value in enumerate(
        (
            None,
            3.5,
            "a text \ud800",
            [1, (2, 3), {"a": None, "b": [True]}],
            Array("float64", (2, 3), bytes(48)),
            {
                "loss": 1.0,
                "grads": {
                    name: Array("float32", (4,), bytes(16))
                    for name in ("W1", "b1")
                },
            },
            [Array("int8", (0, 5), b""), Array("bool", (), b"\1")],
        ),
    )
)
WORDS = (
    b'["a","float64",[',
    b"[" * 40,
    b"9" * 30,
    b"1e999",
    b"NaN",
    b'{"id":1',
    b"-1",
    b"4294967296",
    b"\0",
    b"\xff",
    b"]]]",
)


def damaged(rng):
    """Return a frame of ours after one to five accidents."""
    data = bytearray(rng.choice(SEEDS))
    for _ in range(rng.randint(1, 5)):
        place = rng.randrange(len(data) + 1)
        match rng.randrange(5):
            case 0:
                data[place : place + 1] = bytes([rng.randrange(256)])
            case 1:
                data[place:place] = rng.choice(WORDS)
            case 2:
                del data[place : place + rng.randint(1, 30)]
            case 3:
                data[place:place] = data[place : place + rng.randint(1, 30)]
            case 4:
                data[4:16] = rng.randbytes(12)
    return bytes(data)


def mended(data):
    """Return *data* with a prefix that fits, so that the damage reaches the parser and the arrays."""
    end = data.rfind(b"}") + 1
    header, body = data[wire.PREFIX.size : end], data[end:]
    return wire.PREFIX.pack(b"GRD1", len(header), len(body)) + header + body


def read(data):
    """Return the frame in *data*, read as a channel does."""
    header, body = lengths(data[: wire.PREFIX.size], MAX_BODY)
    start = wire.PREFIX.size + header
    return decode(data[wire.PREFIX.size : start], data[start : start + body])


@pytest.mark.parametrize(
    "cases",
    [3_000, pytest.param(100_000, marks=pytest.mark.soak)],
)
def test_damaged_frames_are_refused_or_read(cases):
    rng = random.Random(20_240_229)
    refused = 0
    tracemalloc.start()
    try:
        for number in range(cases):
            data = damaged(rng)
            try:
                frame = read(mended(data) if number % 2 else data)
            except WireError:
                refused += 1
                continue
            assert isinstance(frame, Frame)
            json.dumps(frame.id)
            numpy_tree(frame.value)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert cases // 100 < refused < cases, (
        "some are refused, and some are still frames"
    )
    assert peak < MAX_MEMORY
