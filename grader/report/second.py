"""What a second grading found, for staff, with the command that lets it count."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field

from grader.grading.second_grading import is_granted
from grader.model import Basis, BrokenFile, Result, SecondGrading
from grader.model.safe_text import clean_line
from grader.report.parts.criteria import MAX_TITLE, by_function
from grader.report.writing.numbers import percent, points
from grader.report.writing.texts import tr
from grader.report.writing.verdicts import Count, counts

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
    earned: str = field(
        metadata={"help": "what it earns; empty where the grader itself failed in it"}
    )
    possible: str = field(metadata={"help": "the points if all is right"})
    percent: str = field(metadata={"help": "earned of possible"})
    lines: tuple[SecondLine, ...] = field(metadata={"help": "the points by criterion"})
    counts: tuple[Count, ...] = field(
        metadata={"help": "how many tests have each verdict"}
    )
    left_out: tuple[str, ...] = field(metadata={"help": "the places that were blanked"})
    command: str = field(
        metadata={
            "help": (
                "the command that lets it count; empty where there is nothing to grant"
            )
        }
    )


def second_view(result: Result) -> SecondView | None:
    """Return the second grading of *result*.

    None where there is none, or it counts already.
    """
    second = result.second
    if second is None or is_granted(result):
        return None
    if (
        second.basis is Basis.SALVAGE
        and result.assignment.broken_file is BrokenFile.SALVAGE
    ):
        return None
    score = second.score
    return SecondView(
        _title(second),
        points(score.earned, score.maximum) if score else "",
        points(score.maximum) if score else "",
        percent(score.earned, score.maximum) if score else "",
        _lines(second),
        counts(by_function(second.judgements)) if score else (),
        tuple(clean_line(place, MAX_PLACE) for place in second.left_out[:MAX_PLACES]),
        grant_command(result, second) if score and score.earned else "",
    )


def grant_command(result: Result, second: SecondGrading) -> str:
    """Return the command that lets *second* count for *result*, where the gradebook is in the working directory."""
    student, assignment = (
        shlex.quote(result.submission.id),
        shlex.quote(result.assignment.id),
    )
    is_salvage = second.basis is Basis.SALVAGE
    reason = (
        tr("Graded without what does not parse.")
        if is_salvage
        else tr("The other file was graded.")
    )
    return (
        f"grader grant . {student} --assignment {assignment} --reason"
        f" {shlex.quote(reason)}"
    )


def _title(second: SecondGrading) -> str:
    file = clean_line(second.file, MAX_PLACE)
    if second.basis is Basis.OTHER_FILE:
        return tr("{file} would earn more than the file that was graded", file=file)
    return tr("What the rest of {file} would earn", file=file)


def _lines(second: SecondGrading) -> tuple[SecondLine, ...]:
    return tuple(
        SecondLine(
            clean_line(line.criterion.title, MAX_TITLE),
            points(line.earned, line.criterion.points),
            points(line.criterion.points),
        )
        for line in (second.score.criteria if second.score else ())
        if not line.criterion.manual
    )
