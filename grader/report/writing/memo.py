"""What was made of an object, remembered by which object it is: for records that cannot be hashed, or only slowly."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from grader.report.writing.texts import language

T = TypeVar("T")
R = TypeVar("R")


def by_identity(size: int) -> Callable[[Callable[[T], R]], Callable[[T], R]]:
    """Return a decorator for a function of one record that never changes: its last *size* answers are not made again.

    Both pages of a submission show the same. A record is kept with its answer, so that
    no other can pass for it.
    """

    def decorated(function: Callable[[T], R]) -> Callable[[T], R]:
        kept: OrderedDict[tuple[int, str], tuple[T, R]] = OrderedDict()

        @wraps(function)
        def remembered(record: T) -> R:
            key = id(record), language()
            if key not in kept:
                kept[key] = record, function(record)
                if len(kept) > size:
                    kept.popitem(last=False)
            return kept[key][1]

        return remembered

    return decorated
