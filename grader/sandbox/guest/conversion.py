"""Converts between plain values and NumPy arrays or torch tensors, in the worker.

Only exact types are encoded: a subclass could answer anything to the questions
asked of it. The array libraries are handed in: under their names in sys.modules
student code may have put anything.
"""

from __future__ import annotations

from typing import Any

from grader.course.written_names import RenamedEntries
from grader.model import Array, Plain
from grader.sandbox.guest.seeding import Libraries, array_libraries
from grader.sandbox.guest.stubs import Stub
from grader.sandbox.wire import ITEM_SIZES, MAX_DEPTH, MAX_NODES


class Unsendable(Exception):  # a fact about the student's value
    """A value that cannot cross: a code of `sentences.UNSENDABLE`, and the name of a type or dtype.

    No value.
    """

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code, name[:80])
        self.code = code
        self.name = name[:80]


def from_plain(
    value: Plain,
    arrays: str,
    libraries: Libraries | None = None,
) -> Any:
    """Return *value* with its arrays as writable ones of the library *arrays*.

    *arrays* is "torch" or "numpy".
    """
    libraries = libraries or array_libraries()
    if isinstance(value, Array):
        read_only = libraries.frombuffer(value.data, dtype=value.dtype)
        ndarray = read_only.reshape(value.shape).copy()
        if arrays == "torch":
            return libraries.from_numpy(ndarray)
        return ndarray
    if isinstance(value, dict):
        return {
            key: from_plain(item, arrays, libraries)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)(
            from_plain(item, arrays, libraries) for item in value
        )
    return value


class Encoder:
    """Turns what student code returned into plain values.

    More than *max_bytes* is refused before anything is copied.
    """

    def __init__(
        self,
        max_bytes: int,
        libraries: Libraries | None = None,
    ) -> None:
        self.bytes_left = max_bytes
        self.libraries = libraries or array_libraries()
        self.nodes = 0

    def plain(self, value: Any, depth: int = 0) -> Plain:
        """Return *value* as a plain value. Raises Unsendable."""
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise Unsendable("nested")
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value  # type: ignore[no-any-return]
        if kind is str:
            return value[:10_000]  # type: ignore[no-any-return]
        if kind is int:
            return self._int(value)
        if kind is dict or _is_dict_of_collections(kind):
            return self._dict(value, depth)
        if kind is RenamedEntries:
            return self._dict(value, depth)
        if kind is list:
            return [
                self.plain(item, depth + 1) for item in list.__iter__(value)
            ]
        if kind is tuple or _is_named_tuple(value, kind):
            return tuple(
                self.plain(item, depth + 1) for item in tuple.__iter__(value)
            )
        return self._array(value, kind)

    def _dict(self, value: Any, depth: int) -> dict[str, Plain]:
        plain: dict[str, Plain] = {}
        for key, item in dict.items(value):
            plain[str(key)[:200]] = self.plain(item, depth + 1)
        return plain

    def _int(self, value: int) -> int:
        if value.bit_length() > 63:
            raise Unsendable("integer")
        return value

    def _array(self, value: Any, kind: type) -> Plain:
        # `is`, not `in`: a type of the student's may say that it equals another
        torch, numpy = self.libraries.torch, self.libraries.numpy
        if torch is not None and (
            kind is torch.Tensor or kind is torch.nn.Parameter
        ):
            return self._from_tensor(torch, value)
        if numpy is not None:
            if kind is numpy.ndarray or kind is numpy.matrix:
                return self._from_ndarray(numpy, value.view(numpy.ndarray))
            if isinstance(value, numpy.generic) and kind.__module__ == "numpy":
                return self._from_ndarray(numpy, numpy.asarray(value))
        if kind is Stub:
            value.__fail__()
        raise Unsendable("object", kind.__name__)

    def _from_tensor(self, torch: Any, tensor: Any) -> Plain:
        if tensor.layout is not torch.strided:
            raise Unsendable("device")
        if not tensor.is_cpu or tensor.is_quantized:
            raise Unsendable("device")
        dtype = (
            torch.float32 if tensor.dtype is torch.bfloat16 else tensor.dtype
        )
        name = str(dtype).removeprefix("torch.")
        # before anything is copied: an expanded tensor takes no memory yet
        self._take(name, tensor.numel())
        plain = tensor.detach()
        if plain.is_conj() or plain.is_neg():
            plain = plain.resolve_conj().resolve_neg()
        if dtype is not tensor.dtype:
            plain = plain.to(dtype)
        return Array(name, tuple(plain.shape), plain.numpy().tobytes())

    def _from_ndarray(self, numpy: Any, array: Any) -> Plain:
        name = array.dtype.name
        self._take(name, array.size)
        little_endian = array.dtype.newbyteorder("<")
        contiguous = numpy.ascontiguousarray(array)
        values = contiguous.astype(little_endian, copy=False)
        return Array(name, array.shape, values.tobytes())

    def _take(self, dtype: str, count: int) -> None:
        if dtype not in ITEM_SIZES:
            raise Unsendable("dtype", dtype)
        self.bytes_left -= count * ITEM_SIZES[dtype]
        if self.bytes_left < 0:
            raise Unsendable("large")


def _is_dict_of_collections(kind: type) -> bool:
    if kind.__module__ != "collections":
        return False
    return kind.__name__ in {"OrderedDict", "defaultdict"}


def _is_named_tuple(value: object, kind: type) -> bool:
    return isinstance(value, tuple) and hasattr(kind, "_fields")
