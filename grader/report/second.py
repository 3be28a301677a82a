"""What a second grading found, for staff, with the command that lets it count."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, replace

from grader.grading.second_grading import is_granted
from grader.model import (
    Basis,
    BrokenFile,
    CriterionScore,
    Result,
    Score,
    SecondGrading,
)
from grader.model.result import by_function
from grader.model.safe_text import clean_line
from grader.report.parts.outline import MAX_TITLE
from grader.report.writing.numbers import percent, points
from grader.report.writing.verdicts import Count, counts
from grader.wording.texts import of_course, tr

MAX_PLACES = 20
MAX_PLACE = 120


@dataclass(frozen=True, slots=True)
class SecondLine:
    """A criterion in the second grading."""

    title: str = field(metadata={"help": "what is asked"})
    earned: str = field(metadata={"help": "its points"})
    possible: str = field(metadata={"help": "its points if all is right"})


@dataclass(frozen=True, slots=True)
class SecondView:
    """What another reading of the submission would earn."""

    title: str = field(metadata={"help": "which other reading it is"})
    left_out: tuple[str, ...] = field(
        metadata={"help": "the places that were blanked"},
    )
    earned: str = field(
        default="",
        metadata={
            "help": "what it earns; empty where the grader itself failed in it",
        },
    )
    possible: str = field(
        default="",
        metadata={"help": "the points if all is right"},
    )
    percent: str = field(default="", metadata={"help": "earned of possible"})
    lines: tuple[SecondLine, ...] = field(
        default=(),
        metadata={"help": "the points by criterion"},
    )
    counts: tuple[Count, ...] = field(
        default=(),
        metadata={"help": "how many tests have each verdict"},
    )
    command: str = field(
        default="",
        metadata={
            "help": (
                "the command that lets it count; empty where there is nothing to grant"
            ),
        },
    )


def second_view(result: Result) -> SecondView | None:
    """Return the second grading of *result*.

    None where there is none, or it counts already.
    """
    second = result.second
    if second is None or is_granted(result) or _counts_already(result, second):
        return None
    view = SecondView(title=_title(second), left_out=_places(second))
    score = second.score
    if score is None:
        return view
    return replace(
        view,
        earned=points(score.earned, score.maximum),
        possible=points(score.maximum),
        percent=percent(score.earned, score.maximum),
        lines=tuple(map(_line, _graded_lines(score))),
        counts=counts(by_function(second.judgements)),
        command=grant_command(result, second) if score.earned else "",
    )


def _places(second: SecondGrading) -> tuple[str, ...]:
    places = second.left_out[:MAX_PLACES]
    return tuple(clean_line(place, MAX_PLACE) for place in places)


def _counts_already(result: Result, second: SecondGrading) -> bool:
    """Tell whether the assignment takes what parses of a broken file by itself."""
    is_salvage = second.basis is Basis.SALVAGE
    return is_salvage and result.assignment.broken_file is BrokenFile.SALVAGE


def grant_command(result: Result, second: SecondGrading) -> str:
    """Return the command that lets *second* count for *result*.

    It is for the folder of the gradebook.
    """
    student = shlex.quote(result.submission.id)
    assignment = shlex.quote(result.assignment.id)
    reason = shlex.quote(_reason(second))
    return (
        f"grader grant . {student} --assignment {assignment} --reason {reason}"
    )


def _reason(second: SecondGrading) -> str:
    if second.basis is Basis.SALVAGE:
        return tr("Graded without what does not parse.")
    return tr("The other file was graded.")


def _title(second: SecondGrading) -> str:
    file = clean_line(second.file, MAX_PLACE)
    if second.basis is Basis.OTHER_FILE:
        return tr(
            "{file} would earn more than the file that was graded",
            file=file,
        )
    return tr("What the rest of {file} would earn", file=file)


def _graded_lines(score: Score) -> list[CriterionScore]:
    """Return the criteria that tests decide."""
    return [line for line in score.criteria if not line.criterion.manual]


def _line(line: CriterionScore) -> SecondLine:
    return SecondLine(
        title=of_course(clean_line(line.criterion.title, MAX_TITLE)),
        earned=points(line.earned, line.criterion.points),
        possible=points(line.criterion.points),
    )
