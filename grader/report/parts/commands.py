"""Commands that staff may need for a submission, with the ids they take."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.grading.final_grade import waits_for
from grader.model import Criterion, Result
from grader.model.safe_text import clean_line
from grader.report.writing.numbers import points
from grader.wording.texts import tr

MAX_LINE = 500


@dataclass(frozen=True, slots=True)
class CommandView:
    """A command to copy, for the folder of the gradebook."""

    purpose: str = field(metadata={"help": "what it is for"})
    line: str = field(metadata={"help": "the command"})


def commands(result: Result) -> tuple[CommandView, ...]:
    """Return the commands that decide about *result*, or look at it again."""
    return tuple(
        CommandView(purpose, clean_line(line, MAX_LINE))
        for purpose, line in _lines(result)
    )


def _lines(result: Result) -> Iterator[tuple[str, str]]:
    """Yield what each command is for, and the command."""
    student = shlex.quote(result.submission.id)
    chosen = f"{student} --assignment {shlex.quote(result.assignment.id)}"
    criterion, number = _criterion(result)
    decided = f"--criterion {criterion} --points {number}"
    yield tr("Looked at"), f"grader seen . {chosen}"
    yield (
        tr("Other points for a criterion"),
        f'grader override . {chosen} {decided} --reason "…"',
    )
    yield (
        tr("A sentence for the student"),
        f'grader override . {chosen} --comment "…"',
    )
    yield (
        tr("Points on top"),
        f'grader award . {chosen} --points 1 --reason "…"',
    )
    yield tr("Grade it again"), f"grader regrade . --student {student}"
    yield (
        tr("Make this result again, and compare"),
        f"grader reproduce . {student}",
    )


def _criterion(result: Result) -> tuple[str, str]:
    """Return the criterion to decide about, and its points if all is right.

    One that waits for a person, else the first that lost points.
    """
    candidates = [*waits_for(result), *_that_lost(result)]
    candidates += result.assignment.rubric.criteria
    criterion = candidates[0]
    return shlex.quote(criterion.id), points(criterion.points)


def _that_lost(result: Result) -> Iterator[Criterion]:
    for line in result.score.criteria if result.score else ():
        if line.earned < line.criterion.points:
            yield line.criterion
