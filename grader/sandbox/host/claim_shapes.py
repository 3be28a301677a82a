"""Takes claims apart whose shape nobody has promised: what does not fit is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def mapping_of(claim: object) -> Mapping[str, Any]:
    """Return *claim* if it is a dict, else an empty one."""
    return claim if isinstance(claim, dict) else {}


def items_of(claim: object, limit: int | None = None) -> Sequence[Any]:
    """Return the first *limit* items of *claim*, none if it is not a list or tuple."""
    if isinstance(claim, list | tuple):
        return claim[:limit]
    return ()


def fields_of(claim: object, count: int) -> tuple[Any, ...]:
    """Return *claim* if it is a tuple of *count* fields, else as many times None."""
    if isinstance(claim, tuple) and len(claim) == count:
        return claim
    return (None,) * count


def index_of(claim: object, count: int) -> int | None:
    """Return *claim* if it is an index into *count* items, else None."""
    if type(claim) is int and 0 <= claim < count:
        return claim
    return None
