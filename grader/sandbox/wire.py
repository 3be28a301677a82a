"""Frames between the trusted side and a worker: a fixed prefix, a JSON header and raw array bytes.

No pickle.

    prefix   16 bytes: magic, header length (u32), body length (u64), big-endian
    header   JSON: {"id": int, "kind": str, "value": tree}
    body     the bytes of the arrays, in the order in which they stand in the tree

In the tree None, bool, int, float and str stand for themselves; containers are
tagged lists: `["l", …]` a list, `["t", …]` a tuple, `["d", [key, value], …]` a
dict, `["a", dtype, shape]` an array. Everything is checked before memory is
taken for it: whoever decodes trusts nothing. Standard library only.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from grader.errors import WireError
from grader.model import Array, Plain

MAGIC = b"GRD1"
PREFIX = struct.Struct(">4sIQ")
MAX_HEADER = 256 * 1024
#: The largest message between launcher and zygote, a frame each.
MAX_MESSAGE = 256 * 1024
MAX_DEPTH = 8
MAX_NODES = 20_000
MAX_DIMENSIONS = 12
MAX_INT_BITS = 64
#: Bytes that an array's shape may stand for, lengths of 0 taken as 1.
MAX_VOLUME = 2**40
#: Bytes per element of every dtype that may cross.
ITEM_SIZES = {
    "bool": 1,
    "int8": 1,
    "int16": 2,
    "int32": 4,
    "int64": 8,
    "uint8": 1,
    "uint16": 2,
    "uint32": 4,
    "uint64": 8,
    "float16": 2,
    "float32": 4,
    "float64": 8,
    "complex64": 8,
    "complex128": 16,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """One message: the id of the exchange it belongs to, its kind, and a plain value."""

    id: int
    kind: str
    value: Plain


def encode(frame: Frame) -> bytes:
    """Return the bytes of *frame*.

    Raises WireError for values that may not cross.
    """
    buffers: list[bytes] = []
    tree = _Encoder(buffers).tree(frame.value, 0)
    message = {"id": frame.id, "kind": frame.kind, "value": tree}
    header = _JSON_OUT.encode(message).encode()
    if len(header) > MAX_HEADER:
        raise WireError(
            f"the header of a frame has {len(header)} bytes; at most {MAX_HEADER} are"
            " allowed.",
        )
    body = b"".join(buffers)
    return PREFIX.pack(MAGIC, len(header), len(body)) + header + body


def lengths(prefix: bytes, max_body: int) -> tuple[int, int]:
    """Return the header's and the body's length that *prefix* announces.

    Raises WireError when either is too large.
    """
    magic, header, body = b"", 0, 0
    if len(prefix) == PREFIX.size:
        magic, header, body = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("a frame does not begin with the magic number.")
    if header > MAX_HEADER or body > max_body:
        raise WireError(
            f"a frame of {header} + {body} bytes is larger than {MAX_HEADER} +"
            f" {max_body}.",
        )
    return header, body


def decode(header: bytes, body: bytes) -> Frame:
    """Return the frame that *header* and *body* hold.

    Raises WireError for anything that `encode` would not write.
    """
    try:
        message = _JSON_IN.decode(header.decode("ascii"))
    except (ValueError, RecursionError) as problem:
        raise WireError(
            f"a header is not JSON: {type(problem).__name__}.",
        ) from None
    if not isinstance(message, dict) or set(message) != {"id", "kind", "value"}:
        raise WireError("a header has other keys than id, kind and value.")
    number, kind = message["id"], message["kind"]
    if type(number) is not int or type(kind) is not str:
        raise WireError("a header's id or kind is of the wrong type.")
    decoder = _Decoder(body)
    value = decoder.tree(message["value"], 0)
    unread = len(body) - decoder.offset
    if unread:
        raise WireError(f"a body has {unread} bytes that belong to no array.")
    return Frame(number, kind, value)


class _Nodes:
    """Counts the nodes of a tree, and refuses one that is too large or too deep.

    Trees are walked for every call twice on either side: what follows does without
    calls of small functions.
    """

    def __init__(self) -> None:
        self.count = 0

    def enter(self, depth: int) -> None:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            raise WireError(
                "a value is nested too deeply or holds too many items.",
            )


class _Encoder(_Nodes):
    def __init__(self, buffers: list[bytes]) -> None:
        super().__init__()
        self.buffers = buffers

    def tree(self, value: Plain, depth: int) -> object:
        self.enter(depth)
        kind = type(value)
        if value is None or kind is float or kind is str or kind is bool:
            return value
        if isinstance(value, Array):
            return self._array(value)
        if kind is int:
            return _checked_int(cast("int", value))
        if kind is dict:
            return ["d", *self._pairs(cast("dict[str, Plain]", value), depth)]
        if kind is list:
            return ["l", *self._trees(cast("list[Plain]", value), depth)]
        if kind is tuple:
            return ["t", *self._trees(cast("list[Plain]", value), depth)]
        raise WireError(f"a {kind.__name__} may not cross.")

    def _array(self, array: Array) -> object:
        shape = list(array.shape)
        if _size(array.dtype, shape) != len(array.data):
            raise WireError(
                f"an array of shape {array.shape} does not have {len(array.data)}"
                " bytes.",
            )
        self.buffers.append(array.data)
        return ["a", array.dtype, shape]

    def _trees(self, values: Iterable[Plain], depth: int) -> list[object]:
        return [self.tree(value, depth + 1) for value in values]

    def _pairs(self, values: dict[str, Plain], depth: int) -> list[object]:
        pairs: list[object] = []
        for key, value in values.items():
            if type(key) is not str:
                raise WireError("a dict may not cross.")
            pairs.append([key, self.tree(value, depth + 1)])
        return pairs


class _Decoder(_Nodes):
    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.body = body
        self.offset = 0

    def tree(self, node: object, depth: int) -> Plain:
        self.enter(depth)
        kind = type(node)
        if node is None or kind is float or kind is str or kind is bool:
            return cast("Plain", node)
        if kind is int:
            return _checked_int(cast("int", node))
        if not isinstance(node, list) or not node:
            raise WireError("a value is neither a plain one nor a tagged list.")
        tag = node[0]
        if tag == "a":
            return self._array(node)
        if tag == "d":
            return self._dict(node, depth)
        if tag == "l":
            return self._items(node, depth)
        if tag == "t":
            return tuple(self._items(node, depth))
        raise WireError("a list has an unknown tag.")

    def _items(self, node: list[object], depth: int) -> list[Plain]:
        return [self.tree(item, depth + 1) for item in node[1:]]

    def _dict(self, node: list[object], depth: int) -> Plain:
        decoded: dict[str, Plain] = {}
        for item in node[1:]:
            key, value = _parts(item, 2) or (None, None)
            if type(key) is not str or key in decoded:
                raise WireError(
                    "a dict holds something that is not a pair of a new text key and a"
                    " value.",
                )
            decoded[key] = self.tree(value, depth + 1)
        return decoded

    def _array(self, node: list[object]) -> Array:
        _, dtype, shape = _parts(node, 3) or (None, None, None)
        size = _size(dtype, shape)
        start, end = self.offset, self.offset + size
        if end > len(self.body):
            raise WireError("an array claims more bytes than the body has.")
        self.offset = end
        lengths = tuple(cast("list[int]", shape))
        return Array(cast("str", dtype), lengths, self.body[start:end])


def split(message: bytes) -> Frame:
    """Return the frame that one message between launcher and zygote holds."""
    start = PREFIX.size
    header_length, body_length = lengths(message[:start], MAX_MESSAGE)
    middle = start + header_length
    end = middle + body_length
    return decode(message[start:middle], message[middle:end])


def _parts(items: object, count: int) -> list[object] | None:
    """Return *items* where they are a list of *count*."""
    if isinstance(items, list) and len(items) == count:
        return items
    return None


def _checked_int(number: int) -> int:
    if number.bit_length() > MAX_INT_BITS:
        raise WireError("an integer has more than 64 bits.")
    return number


def _size(dtype: object, shape: object) -> int:
    """Return how many bytes an array has.

    Raises WireError for a dtype or shape that may not cross.
    """
    if type(dtype) is not str or dtype not in ITEM_SIZES:
        raise WireError("an array has a dtype that may not cross.")
    if not isinstance(shape, list) or len(shape) > MAX_DIMENSIONS:
        raise WireError("an array's shape is not a list, or too long.")
    size = volume = ITEM_SIZES[dtype]
    for length in shape:
        if type(length) is not int or length < 0:
            raise WireError("an array has a length that is not a whole number.")
        size *= length
        # NumPy counts an empty array's other lengths too, and refuses large
        # ones
        volume *= max(length, 1)
        if volume > MAX_VOLUME:
            raise WireError("an array's lengths are out of reach.")
    return size


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a JSON object as a dict.

    Raises ValueError where it has a key twice.
    """
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


#: Made once: to make them for every frame would take longer than to use them.
_JSON_IN = json.JSONDecoder(object_pairs_hook=_unique)
_JSON_OUT = json.JSONEncoder(check_circular=False)
