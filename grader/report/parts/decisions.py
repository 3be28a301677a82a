"""What people decided about a submission, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from grader.grading.final_grade import LATE, has_unknown_time, waits_for
from grader.grading.second_grading import is_granted
from grader.model import Act, Decision, Result
from grader.model.safe_text import clean_line, clean_text
from grader.report.writing.numbers import points
from grader.report.writing.texts import tr

MAX_NAME = 120
MAX_REASON = 1000


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision of a person."""

    title: str = field(metadata={"help": "what was decided"})
    about: str = field(
        metadata={"help": "the criterion it is about; empty where it is the whole"}
    )
    change: str = field(metadata={"help": "the points given, or the new due date"})
    reason: str = field(metadata={"help": "why, or the text of a comment"})
    who: str = field(metadata={"help": "who decided; staff only"})
    when: str = field(metadata={"help": "when it was decided; staff only"})
    before: str = field(metadata={"help": "the points that it changed; staff only"})


def decision_views(result: Result) -> tuple[DecisionView, ...]:
    """Return the decisions that hold for *result*, the oldest first."""
    titles = {
        criterion.id: criterion.title for criterion in result.assignment.rubric.criteria
    }
    return tuple(
        _view(one, titles.get(one.criterion, one.criterion)) for one in result.decisions
    )


def _view(one: Decision, about: str) -> DecisionView:
    return DecisionView(
        _title(one.act),
        clean_line(about, MAX_NAME),
        (
            clean_line(one.until, MAX_NAME)
            if one.until
            else ""
            if one.points is None
            else _points(str(one.points))
        ),
        clean_text(one.reason, MAX_REASON),
        clean_line(one.who, MAX_NAME),
        one.when,
        _points(one.before) if one.before else "",
    )


def _title(act: Act) -> str:
    titles = {
        Act.POINTS: tr("Points set by the course staff"),
        Act.AWARD: tr("Extra credit"),
        Act.COMMENT: tr("Comment"),
        Act.EXCUSE: tr("Excused"),
        Act.EXTENSION: tr("Extension"),
        Act.GRANT: tr("Graded in another way"),
    }
    return titles[act]


def _points(exact: str) -> str:
    value = Fraction(exact)
    return tr("1 point") if value == 1 else tr("{points} points", points=points(value))


def remarks(result: Result) -> tuple[str, ...]:
    """Return what a table says of *result* about people and time: what is set, what waits, what lateness took."""
    said = [tr("Excused.")] if result.is_excused else []
    if (
        not result.is_excused
        and (waiting := waits_for(result))
        and not result.submission.missing
    ):
        titles = ", ".join(one.title for one in waiting)
        said.append(tr("Not yet graded by a person: {criteria}.", criteria=titles))
    set_here = [
        one.criterion or tr("the whole")
        for one in result.decisions
        if one.act is Act.POINTS
    ]
    if set_here:
        said.append(
            tr("Set by the course staff: {criteria}.", criteria=", ".join(set_here))
        )
    if is_granted(result):
        said.append(tr("Graded in another way, by the course staff."))
    lines = result.score.criteria if result.score else ()
    said += [
        tr("Late: {points} points.", points=points(line.earned))
        for line in lines
        if line.criterion.id == LATE
    ]
    if has_unknown_time(result):
        said.append(
            tr(
                "It is not known when this was handed in, so that lateness takes"
                " nothing."
            )
        )
    return tuple(clean_line(one, MAX_REASON) for one in said)
