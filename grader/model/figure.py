"""What a test shows beside its verdict."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """An image with what to write below it.

    `source` is a data URI of a PNG file that the grader itself wrote.
    """

    source: str
    caption: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Numbers in the order in which they came, drawn as a line."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """Pictures in a row, curves and facts below them.

    `rank` sorts the figures of a class, the largest first; those without one
    are not in the class's gallery, which shows the last picture.
    """

    title: str
    pictures: tuple[Picture, ...] = ()
    curves: tuple[Curve, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    rank: float | None = None
