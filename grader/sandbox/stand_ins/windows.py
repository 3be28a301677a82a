"""Parts of arrays of any number of dimensions."""

from __future__ import annotations

from collections.abc import Sequence


def window(place: Sequence[int], shape: Sequence[int]) -> tuple[slice, ...]:
    """Return the index of what begins at *place* and has this *shape*."""
    return tuple(
        slice(start, start + length)
        for start, length in zip(place, shape, strict=True)
    )
