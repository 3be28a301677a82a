"""What tests show beside their verdicts, as a page shows it: film strips, curves, facts.

And the gallery of a class.
"""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from grader.model import Curve, Figure, Judgement, Picture
from grader.model.safe_text import clean_line
from grader.report.writing.texts import tr

MAX_TEXT = 160
#: The longer side of a frame on a page, in pixels.
SIDE = 96
CURVE_WIDTH, CURVE_HEIGHT = 320, 64


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture."""

    source: str = field(metadata={"help": "the picture as a data URI"})
    caption: str = field(metadata={"help": "what to write below it"})
    width: int = field(metadata={"help": "its width on the page"})
    height: int = field(metadata={"help": "its height on the page"})


@dataclass(frozen=True, slots=True)
class Line:
    """One row of numbers as a line."""

    label: str = field(metadata={"help": "what was measured"})
    path: str = field(
        metadata={
            "help": (
                "the line as an SVG path; nothing where there are no two finite numbers"
            )
        }
    )
    width: int = field(metadata={"help": "the width of the drawing"})
    height: int = field(metadata={"help": "the height of the drawing"})
    summary: str = field(metadata={"help": "the line in words"})


@dataclass(frozen=True, slots=True)
class Film:
    """What one test shows."""

    title: str = field(metadata={"help": "what is shown"})
    frames: tuple[Frame, ...] = field(metadata={"help": "pictures, in order"})
    lines: tuple[Line, ...] = field(metadata={"help": "what was measured on the way"})
    facts: tuple[tuple[str, str], ...] = field(
        metadata={"help": "what was measured at the end: labels and texts"}
    )


@dataclass(frozen=True, slots=True)
class Exhibit:
    """The picture of one submission in the gallery of its class."""

    name: str = field(metadata={"help": "the student's name"})
    href: str = field(metadata={"help": "link to the page that shows the whole film"})
    award: str = field(
        metadata={
            "help": (
                "the command that gives points for it, in the folder of the gradebook"
            )
        }
    )
    frame: Frame = field(
        metadata={"help": "the picture, with what was measured of it below"}
    )


def films(judgements: Iterable[Judgement]) -> tuple[Film, ...]:
    """Return all that the tests behind *judgements* show, in order."""
    return tuple(
        _film(figure)
        for judgement in judgements
        for figure in judgement.outcome.figures
    )


def gallery(
    results: Iterable[tuple[str, str, str, Iterable[Judgement]]],
) -> tuple[Exhibit, ...]:
    """Return the last picture of each submission's figure of the highest rank, best first.

    A submission is given by its student's name, a link, the command that awards points
    for it, and its judgements; those that show nothing are left out.
    """
    found = [
        (name, href, award, best)
        for name, href, award, judgements in results
        if (best := _best(judgements)) is not None
    ]
    found.sort(key=lambda one: -_rank(one[3]))
    return tuple(
        Exhibit(name, href, award, frame(best.pictures[-1]))
        for name, href, award, best in found
    )


def award_command(student: str, assignment: str) -> str:
    """Return the command that gives *student* a point for the picture, where the gradebook is in the working directory."""
    reason = shlex.quote(tr("For the picture in the gallery."))
    chosen = f"{shlex.quote(student)} --assignment {shlex.quote(assignment)}"
    return f"grader award . {chosen} --points 1 --reason {reason}"


def _best(judgements: Iterable[Judgement]) -> Figure | None:
    figures = (
        figure for judgement in judgements for figure in judgement.outcome.figures
    )
    return max(
        (one for one in figures if one.pictures and one.rank is not None),
        key=_rank,
        default=None,
    )


def _rank(figure: Figure) -> float:
    """Return by what *figure* is sorted; what is not a number comes last."""
    return (
        figure.rank
        if figure.rank is not None and not math.isnan(figure.rank)
        else -math.inf
    )


def frame(picture: Picture) -> Frame:
    """Return *picture* in the size of a page."""
    scale = SIDE / max(picture.width, picture.height, 1)
    size = (max(round(length * scale), 1) for length in (picture.width, picture.height))
    return Frame(picture.source, clean_line(picture.caption, MAX_TEXT), *size)


def _film(figure: Figure) -> Film:
    return Film(
        clean_line(figure.title, MAX_TEXT),
        tuple(map(frame, figure.pictures)),
        tuple(map(line, figure.curves)),
        tuple(
            (clean_line(label, MAX_TEXT), clean_line(text, MAX_TEXT))
            for label, text in figure.facts
        ),
    )


def line(curve: Curve) -> Line:
    """Return *curve* as a line over the whole drawing.

    Numbers that are not finite leave a gap.
    """
    finite = [value for value in curve.values if math.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    path = _path(curve.values, low, high) if len(finite) > 1 else ""
    words = _range(finite)
    return Line(
        clean_line(curve.label, MAX_TEXT), path, CURVE_WIDTH, CURVE_HEIGHT, words
    )


def _range(values: Sequence[float]) -> str:
    if not values:
        return tr("no finite number")
    return tr(
        "from {first} to {last}", first=f"{values[0]:.4g}", last=f"{values[-1]:.4g}"
    )


def _path(values: Sequence[float], low: float, high: float) -> str:
    parts, command = [], "M"
    for place, value in enumerate(values):
        if not math.isfinite(value):
            command = "M"
            continue
        x = CURVE_WIDTH * place / (len(values) - 1)
        y = (
            CURVE_HEIGHT * (1 - (value - low) / (high - low))
            if high > low
            else CURVE_HEIGHT / 2
        )
        parts.append(f"{command}{x:.1f} {y:.1f}")
        command = "L"
    return "".join(parts)
