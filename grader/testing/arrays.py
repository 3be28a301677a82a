"""Between plain values and NumPy arrays, on the trusted side."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

import numpy as np

from grader.model import Array, Plain

_PLAIN = frozenset({float, int, str, bool, type(None)})


def to_numpy(array: Array) -> np.ndarray:
    """Return a writable NumPy copy of *array*."""
    flat = np.frombuffer(bytearray(array.data), dtype=np.dtype(array.dtype))
    return flat.reshape(array.shape)


def from_numpy(array: np.ndarray) -> Array:
    """Return *array* as plain values: C order, little-endian."""
    name, little = _as_it_crosses(array.dtype)
    return Array(name, array.shape, array.astype(little, copy=False).tobytes())


@cache
def _as_it_crosses(dtype: np.dtype) -> tuple[str, np.dtype]:
    """Return the name of *dtype* and its little-endian form.

    NumPy puts the name together each time that it is asked.
    """
    return dtype.name, dtype.newbyteorder("<")


def map_tree(value: Any, leaf: Callable[[Any], Any]) -> Any:
    """Return *value* with *leaf* applied to everything in its lists, tuples and dicts.

    Named tuples stay named tuples.
    """
    if isinstance(value, dict):
        return {key: map_tree(item, leaf) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(map_tree(item, leaf) for item in value))
    if isinstance(value, list | tuple):
        return type(value)(map_tree(item, leaf) for item in value)
    return leaf(value)


def zip_tree(first: Any, second: Any, leaf: Callable[[Any, Any], Any]) -> Any:
    """Return *leaf* of each pair of values at the same place of two trees.

    The keys, lengths and named tuples are those of *first*.
    """
    if isinstance(first, dict):
        return {
            key: zip_tree(item, second[key], leaf)
            for key, item in first.items()
        }
    if isinstance(first, list | tuple):
        pairs = zip(first, second, strict=True)
        items = [zip_tree(*pair, leaf) for pair in pairs]
        is_named = hasattr(first, "_fields")
        return type(first)(*items) if is_named else type(first)(items)
    return leaf(first, second)


def plain_tree(value: Any) -> Plain:
    """Return *value*, a tree of NumPy arrays and plain values, as plain values.

    Named tuples become tuples.
    """
    if isinstance(value, np.ndarray):  # most are, or stand for themselves
        return from_numpy(value)
    if type(value) in _PLAIN:
        return cast("Plain", value)
    if isinstance(value, tuple):
        return tuple(plain_tree(item) for item in value)
    if isinstance(value, list):
        return [plain_tree(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain_tree(item) for key, item in value.items()}
    leaf: Plain = value.item() if isinstance(value, np.generic) else value
    return leaf


def numpy_tree(value: Plain) -> Any:
    """Return *value* with each plain array as a NumPy array."""

    def leaf(item: Any) -> Any:
        return to_numpy(item) if isinstance(item, Array) else item

    return map_tree(value, leaf)


def astype_tree(value: Any, dtype: str) -> Any:
    """Return *value* with each floating-point array in *dtype*, other values untouched."""

    def leaf(item: Any) -> Any:
        return item.astype(dtype) if _is_floating(item) else item

    return map_tree(value, leaf)


def _is_floating(value: Any) -> bool:
    return isinstance(value, np.ndarray) and np.issubdtype(
        value.dtype,
        np.floating,
    )


def float_dtypes(value: Any) -> set[str]:
    """Return the names of the floating-point dtypes among the arrays of *value*."""
    names: set[str] = set()

    def leaf(item: Any) -> Any:
        if _is_floating(item):
            names.add(item.dtype.name)
        return item

    map_tree(value, leaf)
    return names


def arrays_in(tree: Any) -> list[np.ndarray]:
    """Return the NumPy arrays in *tree*, in order."""
    arrays: list[np.ndarray] = []

    def leaf(item: Any) -> None:
        if isinstance(item, np.ndarray):
            arrays.append(item)

    map_tree(tree, leaf)
    return arrays


def overflows(value: np.ndarray) -> bool:
    """Return whether *value* is one number that is infinite or NaN."""
    is_number = value.ndim == 0 and value.dtype.kind == "f"
    return bool(is_number and not np.isfinite(value))
