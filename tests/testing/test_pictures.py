"""Pictures are PNG files that another reader gives back as they were."""

import base64
import struct
import zlib

import numpy as np
import pytest

from grader.testing.pictures import data_uri, png


def read(content):
    """Return the pixels of a PNG file without filters, after checking its chunks."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, place = {}, 8
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        name, body = (
            content[place + 4 : place + 8],
            content[place + 8 : place + 8 + length],
        )
        (check,) = struct.unpack(
            ">I",
            content[place + 8 + length : place + 12 + length],
        )
        assert check == zlib.crc32(name + body)
        chunks[name] = body
        place += 12 + length
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, depth, kind, *rest = struct.unpack(
        ">IIBBBBB",
        chunks[b"IHDR"],
    )
    assert (depth, rest) == (8, [0, 0, 0])
    channels = {0: 1, 2: 3}[kind]
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(
        height,
        1 + width * channels,
    )
    assert not rows[:, 0].any(), "rows are not filtered"
    return rows[:, 1:].reshape(
        (height, width, channels) if channels > 1 else (height, width),
    )


@pytest.mark.parametrize("shape", [(5, 7, 3), (1, 1, 3), (64, 48), (1, 9)])
def test_pixels_come_back(shape):
    image = np.random.default_rng(0).integers(0, 256, shape)
    np.testing.assert_array_equal(read(png(image / 255)), image)


def test_values_outside_of_the_range_are_cut_off():
    image = np.array([[-3.0, 0.0, 0.5, 1.0, 7.0, np.nan, np.inf, -np.inf]])
    assert read(png(image)).tolist() == [[0, 0, 128, 255, 255, 0, 0, 0]]


@pytest.mark.parametrize("shape", [(3,), (2, 2, 2), (1, 3, 4, 4), (0, 4, 3)])
def test_other_arrays_are_refused(shape):
    with pytest.raises(ValueError, match="is not a picture"):
        png(np.zeros(shape))


def test_a_data_uri_holds_the_file():
    image = np.full((2, 2, 3), 0.25)
    kind, _, text = data_uri(image).partition(",")
    assert kind == "data:image/png;base64"
    assert base64.b64decode(text) == png(image)
