"""What grading gave, what people decided and when it was handed in become the grade.

Pure.

Every change is a line of the score with its reason, so that the lines always add up:

    criteria        as graded, or as granted of a second grading, or as a person set them
    late penalty    from the kept time and the rules of today
    award 1, 2, …   points on top
    set by hand     what brings the sum to the whole that a person set; then there is neither penalty nor award
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.grading.deductions import DEDUCTION
from grader.grading.lateness import days_late, penalty
from grader.grading.score import score as score_of
from grader.grading.second_grading import can_be_granted, credited, is_granted
from grader.model import Act, Criterion, CriterionScore, Decision, Result, Score

#: Lines of a score that no rubric can have: there is a space in their names.
LATE = "late penalty"
AWARD = "award {}"
WHOLE = "set by hand"
NOT_YET = "not yet graded by a person"
NOTHING = "Nothing was handed in; the course staff gave points."


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return those of *decisions*, the oldest first, that no later one replaced or withdrew."""
    standing: list[Decision] = []
    for one in decisions:
        if one.act is Act.REVOCATION:
            standing = [other for other in standing if other.act is not Act.GRANT]
            continue
        if one.act is Act.WITHDRAWAL:
            standing = [
                other
                for other in standing
                if one.criterion and other.criterion != one.criterion
            ]
            continue
        if one.act not in (Act.COMMENT, Act.AWARD):
            standing = [
                other
                for other in standing
                if (other.act, other.criterion) != (one.act, one.criterion)
            ]
        standing.append(one)
    return tuple(standing)


def decided(result: Result, decisions: Iterable[Decision] = ()) -> Result:
    """Return the graded *result* as it counts: with the *decisions* on its student, and with what lateness takes."""
    result = _granted(replace(result, decisions=in_force(decisions)))
    if result.is_excused:
        return replace(result, score=None)
    if (
        any(one.act in (Act.POINTS, Act.AWARD) for one in result.decisions)
        and result.submission.missing
    ):
        result = replace(
            result,
            submission=replace(result.submission, missing=False, problem=NOTHING),
        )
    whole = set_points(result)
    if whole is not None:
        return replace(
            result,
            score=_set(result.score or score_of((), result.assignment.rubric), whole),
        )
    if result.score is None:
        return result
    lines = _criteria(result, result.score)
    awards = [
        CriterionScore(
            Criterion(AWARD.format(number), "Awarded by the course staff", Fraction(0), extra_credit=True),
            one.points or Fraction(0), 0, 0, one.reason,
        )
        for number, one in enumerate((one for one in result.decisions if one.act is Act.AWARD), 1)
    ]  # fmt: skip
    return replace(result, score=Score((*lines, *_late(result, lines), *awards)))


def _granted(result: Result) -> Result:
    """Return *result* as a grant makes it.

    A grant that finds nothing to give is as if there were none.
    """
    if not is_granted(result):
        return result
    if can_be_granted(result):
        return credited(result)
    return replace(
        result,
        decisions=tuple(one for one in result.decisions if one.act is not Act.GRANT),
    )


def set_points(result: Result, criterion: str = "") -> Decision | None:
    """Return the decision by which a person set the points of *criterion*, or of the whole, if there is one."""
    found = (
        one
        for one in result.decisions
        if one.act is Act.POINTS and one.criterion == criterion
    )
    return next(found, None)


def is_open(result: Result, criterion: Criterion) -> bool:
    """Tell whether a person has yet to give the points of *criterion*."""
    return criterion.manual and set_points(result, criterion.id) is None


def waits_for(result: Result) -> tuple[Criterion, ...]:
    """Return the criteria without which there is no grade yet: a person has yet to give their points."""
    if set_points(result) is not None:
        return ()
    return tuple(
        one
        for one in result.assignment.rubric.criteria
        if is_open(result, one) and not one.extra_credit
    )


def has_unknown_time(result: Result) -> bool:
    """Tell whether there are rules about time, and it is not known when this was handed in."""
    policy, submission = result.assignment.late, result.submission
    present = not submission.missing and submission.problem != NOTHING
    return (
        policy is not None
        and present
        and days_late(submission.delivery.submitted, policy) is None
    )


def _criteria(result: Result, score: Score) -> list[CriterionScore]:
    """Return the graded lines with the points that people set.

    A deduction takes no more than there is.
    """
    lines = [_line(result, line) for line in score.criteria]
    for place, line in enumerate(lines):
        if line.criterion.id == DEDUCTION and set_points(result, DEDUCTION) is None:
            there = sum(
                (other.earned for other in lines if other is not line), Fraction(0)
            )
            lines[place] = replace(
                line,
                earned=-min(result.assignment.forbidden.points or -line.earned, there),
            )
    return lines


def _line(result: Result, line: CriterionScore) -> CriterionScore:
    decision = set_points(result, line.criterion.id)
    if decision is None or decision.points is None:
        return line
    graded = (
        ""
        if line.criterion.manual
        else f"Set by the course staff; the tests gave {_number(line.earned)}. "
    )
    return replace(line, earned=decision.points, note=f"{graded}{decision.reason}")


def _late(
    result: Result, lines: Sequence[CriterionScore]
) -> tuple[CriterionScore, ...]:
    policy = result.assignment.late
    if policy is None or result.submission.problem == NOTHING:
        return ()
    until = next(
        (one.until for one in result.decisions if one.act is Act.EXTENSION), ""
    )
    earned = sum((line.earned for line in lines), Fraction(0))
    found = penalty(
        result.submission.delivery.submitted,
        policy,
        until,
        earned,
        result.assignment.rubric.maximum,
    )
    if found is None:
        return ()
    return (
        CriterionScore(
            Criterion(LATE, "Handed in late", Fraction(0)),
            -found.points,
            0,
            0,
            found.arithmetic,
        ),
    )


def _set(score: Score, whole: Decision) -> Score:
    points = whole.points or Fraction(0)
    given = (
        f"The course staff gave {_number(points)} points in all; the lines above give"
        f" {_number(score.earned)}."
    )
    note = f"{given} {whole.reason}"
    line = Criterion(WHOLE, "Set by the course staff", Fraction(0))
    return Score(
        (*score.criteria, CriterionScore(line, points - score.earned, 0, 0, note))
    )


def _number(points: Fraction) -> str:
    return f"{float(round(points, 4)):g}"
