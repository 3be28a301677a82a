"""What was made of an object, remembered by its identity: hashing would be slow."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from cachetools import LRUCache

from grader.wording.texts import language

T = TypeVar("T")
R = TypeVar("R")


def by_identity(size: int) -> Callable[[Callable[[T], R]], Callable[[T], R]]:
    """Return a decorator that remembers the last *size* answers of a function.

    Of a function of one record, which never changes. Both pages of a submission
    show the same. A record is kept with its answer, so that no other can pass
    for it.
    """

    def decorated(function: Callable[[T], R]) -> Callable[[T], R]:
        answers: LRUCache[tuple[int, str], tuple[T, R]] = LRUCache(size)

        @wraps(function)
        def remembered(record: T) -> R:
            key = id(record), language()
            if key not in answers:
                answers[key] = record, function(record)
            return answers[key][1]

        return remembered

    return decorated
