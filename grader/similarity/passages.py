"""Where two submissions share code, line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from grader.similarity.fragments import Lines

#: Lines between two shared fragments of one passage: comments, empty lines.
_GAP = 4


class Passage(NamedTuple):
    """Lines of two submissions that hold the same code."""

    in_first: Lines
    in_second: Lines


def passages(
    shared: Iterable[int],
    first: Mapping[int, Lines],
    second: Mapping[int, Lines],
) -> tuple[Passage, ...]:
    """Return the passages that the fragments in *shared* make up, as *first* has them.

    *first* and *second* say where each submission has its fragments. Functions in
    another order are passages of their own.
    """
    fragments = [
        Passage(first[key], second[key])
        for key in shared
        if key in first and key in second
    ]
    joined: list[Passage] = []
    for fragment in sorted(fragments):
        if joined and _continues(joined[-1], fragment):
            joined[-1] = _joined(joined[-1], fragment)
        else:
            joined.append(fragment)
    return tuple(joined)


def _continues(passage: Passage, fragment: Passage) -> bool:
    """Return whether *fragment* follows *passage* in both submissions."""
    return _follows(passage.in_first, fragment.in_first) and _follows(
        passage.in_second,
        fragment.in_second,
    )


def _follows(before: Lines, lines: Lines) -> bool:
    same_file = before.file == lines.file
    return same_file and before.first <= lines.first <= before.last + _GAP


def _joined(passage: Passage, fragment: Passage) -> Passage:
    return Passage(
        _extended(passage.in_first, fragment.in_first),
        _extended(passage.in_second, fragment.in_second),
    )


def _extended(before: Lines, lines: Lines) -> Lines:
    return Lines(before.file, before.first, max(before.last, lines.last))
