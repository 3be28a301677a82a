"""What tests show beside their verdicts: film strips, curves, facts, a class's gallery."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from grader.model import Curve, Figure, Judgement, Picture, Result
from grader.model.safe_text import clean_line
from grader.report.parts.headline import name_of, staff_link
from grader.wording.texts import of_course, tr

MAX_TEXT = 160
#: The longer side of a frame on a page, and of the last one, in pixels.
SIDE, LARGE_SIDE = 96, 224
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
            ),
        },
    )
    width: int = field(metadata={"help": "the width of the drawing"})
    height: int = field(metadata={"help": "the height of the drawing"})
    summary: str = field(metadata={"help": "the line in words"})
    low: str = field(metadata={"help": "the number at the lower edge"})
    high: str = field(metadata={"help": "the number at the upper edge"})
    steps: int = field(metadata={"help": "how many numbers there are"})


@dataclass(frozen=True, slots=True)
class Film:
    """What one test shows."""

    title: str = field(metadata={"help": "what is shown"})
    frames: tuple[Frame, ...] = field(
        metadata={"help": "the pictures before the last, in order"},
    )
    final: Frame | None = field(
        metadata={"help": "the last picture, large; none where there is none"},
    )
    lines: tuple[Line, ...] = field(
        metadata={"help": "what was measured on the way"},
    )
    facts: tuple[tuple[str, str], ...] = field(
        metadata={"help": "what was measured at the end: labels and texts"},
    )


@dataclass(frozen=True, slots=True)
class Exhibit:
    """The picture of one submission in the gallery of its class."""

    name: str = field(metadata={"help": "the student's name"})
    href: str = field(
        metadata={"help": "link to the page that shows the whole film"},
    )
    award: str = field(
        metadata={
            "help": (
                "the command that gives points for it, in the folder of the gradebook"
            ),
        },
    )
    frame: Frame = field(
        metadata={"help": "the picture, with what was measured of it below"},
    )


def films(judgements: Iterable[Judgement]) -> tuple[Film, ...]:
    """Return all that the tests behind *judgements* show, in order."""
    return tuple(
        _film(figure)
        for judgement in judgements
        for figure in judgement.outcome.figures
    )


def gallery(results: Iterable[Result], assignment: str) -> tuple[Exhibit, ...]:
    """Return a picture of each submission that shows one, best first.

    The last picture of the submission's figure of the highest rank.
    *assignment* is an id, for the command that awards points.
    """
    figures = [(_best(result.judgements), result) for result in results]
    shown = [
        (figure, result) for figure, result in figures if figure is not None
    ]
    shown.sort(key=lambda pair: -_rank(pair[0]))
    return tuple(
        Exhibit(
            name=name_of(result),
            href=staff_link(result),
            award=award_command(result.submission.id, assignment),
            frame=frame(figure.pictures[-1]),
        )
        for figure, result in shown
    )


def award_command(student: str, assignment: str) -> str:
    """Return the command that gives *student* a point for the picture.

    It is for the folder of the gradebook.
    """
    reason = shlex.quote(tr("For the picture in the gallery."))
    chosen = f"{shlex.quote(student)} --assignment {shlex.quote(assignment)}"
    return f"grader award . {chosen} --points 1 --reason {reason}"


def _best(judgements: Iterable[Judgement]) -> Figure | None:
    """Return the figure of the highest rank that has pictures, the first of equals."""
    figures = [
        figure
        for judgement in judgements
        for figure in judgement.outcome.figures
        if figure.pictures and figure.rank is not None
    ]
    return max(figures, key=_rank, default=None)


def _rank(figure: Figure) -> float:
    """Return by what *figure* is sorted; what is not a number comes last."""
    if figure.rank is None or math.isnan(figure.rank):
        return -math.inf
    return figure.rank


def frame(picture: Picture, side: int = SIDE) -> Frame:
    """Return *picture* in the size of a page: *side* pixels at its longer side."""
    scale = side / max(picture.width, picture.height, 1)
    return Frame(
        source=picture.source,
        caption=of_course(clean_line(picture.caption, MAX_TEXT)),
        width=max(round(picture.width * scale), 1),
        height=max(round(picture.height * scale), 1),
    )


def _film(figure: Figure) -> Film:
    pictures = figure.pictures
    return Film(
        title=of_course(clean_line(figure.title, MAX_TEXT)),
        frames=tuple(frame(picture) for picture in pictures[:-1]),
        final=frame(pictures[-1], LARGE_SIDE) if pictures else None,
        lines=tuple(map(line, figure.curves)),
        facts=tuple(_fact(label, text) for label, text in figure.facts),
    )


def _fact(label: str, text: str) -> tuple[str, str]:
    return of_course(clean_line(label, MAX_TEXT)), clean_line(text, MAX_TEXT)


def line(curve: Curve) -> Line:
    """Return *curve* as a line over the whole drawing.

    Numbers that are not finite leave a gap.
    """
    finite = [value for value in curve.values if math.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    return Line(
        label=of_course(clean_line(curve.label, MAX_TEXT)),
        path=_path(curve.values, low, high) if len(finite) > 1 else "",
        width=CURVE_WIDTH,
        height=CURVE_HEIGHT,
        summary=_range(finite),
        low=f"{low:.3g}",
        high=f"{high:.3g}" if high > low else "",
        steps=len(curve.values),
    )


def _range(values: Sequence[float]) -> str:
    if not values:
        return tr("no finite number")
    first, last = f"{values[0]:.4g}", f"{values[-1]:.4g}"
    return tr("from {first} to {last}", first=first, last=last)


def _path(values: Sequence[float], low: float, high: float) -> str:
    parts, command = [], "M"
    for place, value in enumerate(values):
        if not math.isfinite(value):
            command = "M"
            continue
        x = CURVE_WIDTH * place / (len(values) - 1)
        y = CURVE_HEIGHT / 2
        if high > low:
            y = CURVE_HEIGHT * (1 - (value - low) / (high - low))
        parts.append(f"{command}{x:.1f} {y:.1f}")
        command = "L"
    return "".join(parts)
