"""What people decided about a submission, as pages show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from grader.grading.final_grade import LATE, has_unknown_time, waits_for
from grader.grading.second_grading import is_granted
from grader.model import Act, Decision, Result
from grader.model.safe_text import clean_line, clean_text
from grader.report.writing.numbers import points
from grader.wording.texts import of_course, tr

MAX_NAME = 120
MAX_REASON = 1000


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision of a person."""

    title: str = field(metadata={"help": "what was decided"})
    about: str = field(
        metadata={
            "help": "the criterion it is about; empty where it is the whole",
        },
    )
    change: str = field(
        metadata={"help": "the points given, or the new due date"},
    )
    reason: str = field(metadata={"help": "why, or the text of a comment"})
    who: str = field(metadata={"help": "who decided; staff only"})
    when: str = field(metadata={"help": "when it was decided; staff only"})
    before: str = field(
        metadata={"help": "the points that it changed; staff only"},
    )


def decision_views(result: Result) -> tuple[DecisionView, ...]:
    """Return the decisions that hold for *result*, the oldest first."""
    criteria = result.assignment.rubric.criteria
    titles = {
        criterion.id: of_course(clean_line(criterion.title, MAX_NAME))
        for criterion in criteria
    }
    return tuple(
        _view(
            decision,
            titles.get(
                decision.criterion,
                clean_line(decision.criterion, MAX_NAME),
            ),
        )
        for decision in result.decisions
        if decision.act is not Act.SEEN
    )


def _view(decision: Decision, about: str) -> DecisionView:
    return DecisionView(
        title=_title(decision.act),
        about=about,
        change=_change(decision),
        reason=clean_text(decision.reason, MAX_REASON),
        who=clean_line(decision.who, MAX_NAME),
        when=decision.when,
        before=_points(decision.before) if decision.before else "",
    )


def _change(decision: Decision) -> str:
    """Return the new due date or the points that *decision* gives, or nothing."""
    if decision.until:
        return clean_line(decision.until, MAX_NAME)
    return "" if decision.points is None else _points(str(decision.points))


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
    return (
        tr("1 point")
        if value == 1
        else tr("{points} points", points=points(value))
    )


def remarks(result: Result) -> Iterator[str]:
    """Yield what a table says of *result* about people and time, in sentences.

    What is set, what waits for a person, what lateness took.
    """
    for sentence in _remarks(result):
        yield clean_line(sentence, MAX_REASON)


def _remarks(result: Result) -> Iterator[str]:
    if result.is_excused:
        yield tr("Excused.")
    elif not result.submission.missing:
        titles = [of_course(criterion.title) for criterion in waits_for(result)]
        if titles:
            waiting = ", ".join(titles)
            yield tr(
                "Not yet graded by a person: {criteria}.",
                criteria=waiting,
            )
    set_by_hand = [
        decision.criterion or tr("the whole")
        for decision in result.decisions
        if decision.act is Act.POINTS
    ]
    if set_by_hand:
        criteria = ", ".join(set_by_hand)
        yield tr("Set by the course staff: {criteria}.", criteria=criteria)
    if is_granted(result):
        yield tr("Graded in another way, by the course staff.")
    for line in result.score.criteria if result.score else ():
        if line.criterion.id == LATE:
            yield tr("Late: {points} points.", points=points(line.earned))
    if has_unknown_time(result):
        submitted = result.submission.delivery.submitted
        if submitted:
            yield tr(
                "{time} is not understood as a time, so that lateness takes nothing.",
                time=repr(clean_line(submitted, 60)),
            )
        else:
            yield tr(
                "It is not known when this was handed in, so that lateness takes"
                " nothing.",
            )
