"""Figures as data: where each mark stands and how long it is.

Templates draw them as SVG.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from grader.report.writing.numbers import number
from grader.wording.texts import plural, tr

#: A heat map has at most this many cells a side; larger arrays are reduced by
#: their largest error.
HEAT_CELLS = 32
#: Opacity of the cells by their error relative to the largest, lowest first.
HEAT_LEVELS = (0.3, 0.55, 0.8, 1.0)
BINS = 10
SPARK_STEP, SPARK_BAR, SPARK_HEIGHT = 6, 4, 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram."""

    label: str = field(metadata={"help": "the range of scores it counts"})
    count: int = field(metadata={"help": "how many scores are in the range"})
    x: float = field(metadata={"help": "its left edge"})
    y: float = field(metadata={"help": "its upper edge"})
    height: float = field(metadata={"help": "its height"})


@dataclass(frozen=True, slots=True)
class Histogram:
    """How often each range of scores occurs."""

    bars: tuple[Bar, ...] = field(
        metadata={"help": "one bar per range, lowest first"},
    )
    width: int = field(metadata={"help": "the width of the drawing"})
    height: int = field(
        metadata={"help": "the height of the area the bars stand in"},
    )
    step: int = field(metadata={"help": "from one bar's left edge to the next"})
    summary: str = field(metadata={"help": "the figure in words"})


@dataclass(frozen=True, slots=True)
class HeatLayer:
    """All places of a heat map with errors of about one size."""

    path: str = field(metadata={"help": "the places as one SVG path"})
    opacity: float = field(metadata={"help": "how large the errors are"})


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Where in an array the errors are, and how large."""

    layers: tuple[HeatLayer, ...] = field(
        metadata={
            "help": "the places that are wrong, by the size of the error",
        },
    )
    columns: int = field(metadata={"help": "width in cells"})
    rows: int = field(metadata={"help": "height in cells"})
    summary: str = field(metadata={"help": "the figure in words"})


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A row of small bars, one per criterion."""

    path: str = field(metadata={"help": "the bars as one SVG path"})
    width: int = field(metadata={"help": "the width of the drawing"})
    height: int = field(metadata={"help": "the height of a full bar"})
    summary: str = field(metadata={"help": "the figure in words"})


def histogram(
    scores: Sequence[Fraction],
    maximum: Fraction,
    width: int = 400,
    height: int = 90,
) -> Histogram:
    """Return *scores* of *maximum* points counted in ten ranges of equal width.

    The last holds the maximum too.
    """
    counts = [0] * BINS
    for score in scores:
        place = int(score / maximum * BINS) if maximum else 0
        counts[min(max(place, 0), BINS - 1)] += 1
    highest, step = max(counts) or 1, width // BINS
    bars = tuple(
        _bar(index, count, highest, step, height)
        for index, count in enumerate(counts)
    )
    filled = (f"{bar.label}: {bar.count}" for bar in bars if bar.count)
    summary = "; ".join(filled) or tr("no scores")
    return Histogram(bars, width, height, step, summary)


def _bar(index: int, count: int, highest: int, step: int, height: int) -> Bar:
    tall = round(max(height * count / highest, 2), 1) if count else 0.0
    share = 100 // BINS
    label = f"{index * share}\N{EN DASH}{(index + 1) * share}%"
    return Bar(label, count, index * step, round(height - tall, 1), tall)


def wrong_places(
    actual: np.ndarray,
    expected: np.ndarray,
    allowed: float | None,
) -> np.ndarray:
    """Return where two arrays of one shape differ by more than *allowed*."""
    if actual.dtype.kind not in "fiub" or expected.dtype.kind not in "fiub":
        return np.asarray(actual != expected)
    got, want = actual.astype(np.float64), expected.astype(np.float64)
    both_nan = np.isnan(got) & np.isnan(want)
    with np.errstate(invalid="ignore"):
        within = np.abs(got - want) <= (allowed or 0.0)
    return np.asarray(~(within | (got == want) | both_nan))


def heat_map(
    actual: np.ndarray,
    expected: np.ndarray,
    wrong: np.ndarray,
) -> HeatMap:
    """Return a map of the errors of two arrays of one shape, at least 1-dimensional.

    Leading axes become rows.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        error = np.abs(actual.astype(np.float64) - expected.astype(np.float64))
    error = np.where(np.isfinite(error), error, np.inf)
    error = np.where(wrong, error, 0.0)
    small = _reduced(error.reshape(-1, error.shape[-1]))
    finite = small[np.isfinite(small)]
    largest = float(finite.max()) if finite.size else 0.0
    rows, columns = small.shape
    places = plural(wrong.size, "place")
    summary = tr("{part} of {whole}", part=int(wrong.sum()), whole=places)
    if largest:
        summary += tr("; the largest error is {error}", error=number(largest))
    return HeatMap(_layers(small, largest), columns, rows, summary)


def _reduced(error: np.ndarray) -> np.ndarray:
    """Return *error* with blocks of rows and columns replaced by their largest error."""
    for axis in (0, 1):
        size = error.shape[axis]
        if size > HEAT_CELLS:
            starts = np.arange(HEAT_CELLS) * size // HEAT_CELLS
            error = np.maximum.reduceat(error, starts, axis=axis)
    return error


def _layers(error: np.ndarray, largest: float) -> tuple[HeatLayer, ...]:
    relative = (error > 0).astype(np.float64)
    if largest:
        relative = np.where(np.isfinite(error), error, largest) / largest
    levels = len(HEAT_LEVELS)
    level = np.minimum(relative * levels, levels - 1).astype(int)
    layers = []
    for index, opacity in enumerate(HEAT_LEVELS):
        places = np.argwhere((error > 0) & (level == index)).tolist()
        if places:
            path = "".join(f"M{x} {y}h1v1h-1z" for y, x in places)
            layers.append(HeatLayer(path, opacity))
    return tuple(layers)


def sparkline(shares: Sequence[float], summary: str) -> Sparkline:
    """Return one small bar per share (0 to 100).

    A share above nothing is never without a bar.
    """
    parts = []
    for index, share in enumerate(shares):
        tall = max(math.ceil(share / 100 * SPARK_HEIGHT), 1)
        edge = index * SPARK_STEP
        parts.append(f"M{edge} {SPARK_HEIGHT}v-{tall}h{SPARK_BAR}v{tall}z")
    width = max(len(shares) * SPARK_STEP - 2, 1)
    return Sparkline("".join(parts), width, SPARK_HEIGHT, summary)
