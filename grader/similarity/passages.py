"""Where two submissions share code, line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from grader.similarity.fragments import Lines

#: Lines between two shared fragments that still belong to one passage: comments, empty
#: lines.
_GAP = 4


class Passage(NamedTuple):
    """Lines of two submissions that hold the same code."""

    one: Lines
    other: Lines


def passages(
    shared: Iterable[int], one: Mapping[int, Lines], other: Mapping[int, Lines]
) -> tuple[Passage, ...]:
    """Return the passages that the fragments in *shared* make up, by their place in *one*.

    *one* and *other* say where each submission has its fragments. Functions in another order are passages of their own.
    """
    found: list[Passage] = []
    for left, right in sorted(
        (one[key], other[key]) for key in shared if key in one and key in other
    ):
        grown = _grown(found[-1], left, right) if found else None
        if grown is None:
            found.append(Passage(left, right))
        else:
            found[-1] = grown
    return tuple(found)


def _grown(passage: Passage, left: Lines, right: Lines) -> Passage | None:
    """Return *passage* with one more fragment, or None where that stands elsewhere in either submission."""
    if not (_follows(passage.one, left) and _follows(passage.other, right)):
        return None
    return Passage(_joined(passage.one, left), _joined(passage.other, right))


def _follows(before: Lines, lines: Lines) -> bool:
    return (
        before.file == lines.file and before.first <= lines.first <= before.last + _GAP
    )


def _joined(one: Lines, other: Lines) -> Lines:
    return Lines(one.file, one.first, max(one.last, other.last))
