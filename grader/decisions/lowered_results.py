"""Published results that would be lowered: nobody loses points without a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.decisions.new_decisions import chosen_run
from grader.errors import GradebookError
from grader.gradebook import Gradebook
from grader.gradebook.decision_log import now, write_log
from grader.gradebook.final_results import final_results
from grader.gradebook.published_changes import (
    PublishedChange,
    change_since,
    published_of,
)
from grader.model import Act, Decision
from grader.wording.phrases import say

#: How many students an error lists.
_LISTED = 20


class Lower(StrEnum):
    """What to do where a changed test or rubric lowers a published result."""

    ASK = "ask"  #: nothing is written; whom it is about is listed
    ALLOW = "allow"  #: the lower result counts
    KEEP = "keep"  #: the published result stands, by a decision in the log


@dataclass(frozen=True, slots=True)
class ClassChanges:
    """Whose results in an assignment are others than those that were published.

    `unchanged` counts the published results that are the same.
    """

    assignment: str
    changes: tuple[PublishedChange, ...]
    unchanged: int


def changes_since_publication(
    course: Path,
    directory: Path,
    assignment_id: str = "",
) -> tuple[ClassChanges, ...]:
    """Return how the results in *directory* differ from those that were published.

    All assignments of the last command are meant, or the one called
    *assignment_id*. Those of which nothing was published are left out.
    """
    with Gradebook.read(directory) as book:
        runs = book.last_runs()
        if assignment_id:
            runs = (chosen_run(book, directory, assignment_id),)
        classes = []
        for run in runs:
            published = published_of(book, run.assignment)
            members = [name for name in run.students if name in published]
            if not members:
                continue
            assignment = get_assignment(course, run.assignment)
            changes = []
            for result in final_results(book, assignment, members):
                of_student = published[result.submission.id]
                change = change_since(of_student, result)
                if change is not None:
                    changes.append(change)
            unchanged = len(members) - len(changes)
            classes.append(
                ClassChanges(run.assignment, tuple(changes), unchanged),
            )
        return tuple(classes)


def settle_lowered(
    course: Path,
    directory: Path,
    lower: Lower,
    who: str,
    assignment_id: str = "",
) -> tuple[PublishedChange, ...]:
    """Do with published results that would be lowered as *lower* says, and return them.

    Only what the course changed counts: a student's new work, and what people decided
    since, lower a result rightly. With *assignment_id* only that assignment is
    meant. Raises GradebookError that lists them where *lower*
    is to ask.
    """
    lowered: dict[str, list[PublishedChange]] = {}
    for part in changes_since_publication(course, directory, assignment_id):
        lowered[part.assignment] = [
            change
            for change in part.changes
            if change.is_lowered and change.by_course
        ]
    every = [change for changes in lowered.values() for change in changes]
    if every and lower is Lower.ASK:
        raise _question(every)
    if every and lower is Lower.KEEP:
        with Gradebook.open_existing(directory) as book:
            for assignment, changes in lowered.items():
                decisions = [_kept(change, who) for change in changes]
                write_log(book, assignment, decisions)
    return tuple(every)


def _kept(change: PublishedChange, who: str) -> Decision:
    """Return the decision that a published result stands."""
    day = change.published.partition("T")[0]
    return Decision(
        change.student,
        Act.POINTS,
        points=Fraction(change.before or 0),
        reason=f"The result published on {day} stands, although {say(change.why)}.",
        who=who,
        when=now(),
        before=change.after or "",
        after=change.before or "",
    )


def _question(lowered: Sequence[PublishedChange]) -> GradebookError:
    lines = [
        f"{change.student}: {change.sentence}" for change in lowered[:_LISTED]
    ]
    if len(lowered) > _LISTED:
        lines.append(f"and {len(lowered) - _LISTED} more")
    count = len(lowered)
    results = (
        "1 published result" if count == 1 else f"{count} published results"
    )
    return GradebookError(
        "\n".join([f"{results} would be lowered; nothing is written.", *lines]),
        "--lower keep: what was published stands, with a line in the log; --lower"
        " allow: the lower points count.",
    )
