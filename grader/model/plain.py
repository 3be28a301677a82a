"""Plain values: all that may cross the boundary to student code."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Array:
    """An array as plain values: a dtype's name in NumPy, a shape, and bytes.

    The bytes are C-ordered and little-endian.
    """

    dtype: str
    shape: tuple[int, ...]
    data: bytes = field(repr=False)


#: Everything that may cross the boundary to student code.
Plain = (
    None
    | bool
    | int
    | float
    | str
    | Array
    | list["Plain"]
    | tuple["Plain", ...]
    | dict[str, "Plain"]
)
