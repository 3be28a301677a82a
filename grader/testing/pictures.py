"""Arrays as pictures that a page can hold: PNG files as data URIs.

Pure, and with the standard library alone. The format is that of the PNG
specification, second edition (ISO/IEC 15948): a signature and chunks, of which
these are the header, the rows behind filter bytes, compressed, and the end.
"""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BITS, _GREY, _RGB = 8, 0, 2
_PLAIN = b"\0"  #: the filter of a row that is not filtered


def data_uri(image: np.ndarray) -> str:
    """Return *image*, (H, W) or (H, W, 3) with values from 0 to 1, as a data URI.

    It holds a PNG file. Values outside of that range are cut off; what is not
    finite is black. Raises ValueError for another shape.
    """
    encoded = base64.b64encode(png(image)).decode()
    return f"data:image/png;base64,{encoded}"


def png(image: np.ndarray) -> bytes:
    """Return *image*, as in `data_uri`, as the bytes of a PNG file."""
    if (
        image.ndim not in (2, 3)
        or image.shape[2:] not in ((), (3,))
        or not image.size
    ):
        raise ValueError(f"an array of shape {image.shape} is not a picture")
    values = np.asarray(image, dtype=np.float64)
    finite = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    rows = (finite.clip(0, 1) * 255).round().astype(np.uint8)
    height, width = rows.shape[:2]
    kind = _GREY if rows.ndim == 2 else _RGB  # rows and columns alone
    header = struct.pack(">IIBBBBB", width, height, _EIGHT_BITS, kind, 0, 0, 0)
    body = b"".join(_PLAIN + row.tobytes() for row in rows)
    chunks = (
        _chunk(b"IHDR", header),
        _chunk(b"IDAT", zlib.compress(body, 9)),
        _chunk(b"IEND", b""),
    )
    return _SIGNATURE + b"".join(chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    length = struct.pack(">I", len(content))
    checksum = struct.pack(">I", zlib.crc32(name + content))
    return length + name + content + checksum
