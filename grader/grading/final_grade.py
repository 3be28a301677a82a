"""What grading gave, what people decided and when it was handed in become the grade.

Pure.

Every change is a line of the score with its reason, so that the lines always
add up:

    criteria        as graded, or as granted of a second grading, or as a person set them
    late penalty    from the kept time and the rules of today
    award 1, 2, …   points on top
    set by hand     what brings the sum to the whole that a person set; then there is
                    neither penalty nor award
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
from grader.model.phrase import phrase
from grader.wording.phrases import english

#: Lines of a score that no rubric can have: there is a space in their names.
LATE = "late penalty"
AWARD = "award {}"
WHOLE = "set by hand"
NOT_YET = "not yet graded by a person"
NOTHING = phrase("Nothing was handed in; the course staff gave points.")
#: Titles of the lines that no rubric has, to be worded like those of a rubric.
AWARDED = phrase("Awarded by the course staff")
HANDED_IN_LATE = phrase("Handed in late")
SET = phrase("Set by the course staff")


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the *decisions* that no later one replaced or withdrew, oldest first."""
    standing: list[Decision] = []
    for decision in decisions:
        standing = [
            earlier for earlier in standing if not _ends(decision, earlier)
        ]
        if decision.act not in (Act.REVOCATION, Act.WITHDRAWAL):
            standing.append(decision)
    return tuple(standing)


def _ends(decision: Decision, earlier: Decision) -> bool:
    """Return whether *decision* replaces or withdraws *earlier*."""
    if decision.act is Act.REVOCATION:
        return earlier.act is Act.GRANT
    if decision.act is Act.WITHDRAWAL:
        return not decision.criterion or earlier.criterion == decision.criterion
    if decision.act in (Act.COMMENT, Act.AWARD):
        return False
    return (earlier.act, earlier.criterion) == (
        decision.act,
        decision.criterion,
    )


def decided(
    result: Result,
    decisions: Iterable[Decision] = (),
    pool_left: int | None = None,
) -> Result:
    """Return the graded *result* as it counts.

    The *decisions* on its student are in it, and what lateness takes; *pool_left* are
    the late days of the term that the student has left, by default all.
    """
    result = _granted(replace(result, decisions=in_force(decisions)))
    if result.is_excused:
        return replace(result, score=None)
    acts = {decision.act for decision in result.decisions}
    if result.submission.missing and acts & {Act.POINTS, Act.AWARD}:
        submission = replace(
            result.submission,
            missing=False,
            problem=english(NOTHING),
            problem_phrase=NOTHING,
            without_work=True,
        )
        result = replace(result, submission=submission)
    whole = set_points(result)
    if whole is not None:
        score = result.score or score_of((), result.assignment.rubric)
        return replace(result, score=_set(score, whole))
    if result.score is None:
        return result
    lines = _criteria(result, result.score)
    lines += [*_late(result, lines, pool_left), *_awards(result)]
    return replace(result, score=Score(tuple(lines)))


def _awards(result: Result) -> list[CriterionScore]:
    awards = [
        decision for decision in result.decisions if decision.act is Act.AWARD
    ]
    lines: list[CriterionScore] = []
    for number, award in enumerate(awards, start=1):
        criterion = Criterion(
            AWARD.format(number),
            AWARDED.text,
            Fraction(0),
            extra_credit=True,
        )
        points = award.points or Fraction(0)
        lines.append(
            CriterionScore(
                criterion,
                earned=points,
                passed=0,
                total=0,
                note=award.reason,
            ),
        )
    return lines


def _granted(result: Result) -> Result:
    """Return *result* as a grant makes it.

    A grant that finds nothing to give is as if there were none.
    """
    if not is_granted(result):
        return result
    if can_be_granted(result):
        return credited(result)
    decisions = tuple(
        decision
        for decision in result.decisions
        if decision.act is not Act.GRANT
    )
    return replace(result, decisions=decisions)


def set_points(result: Result, criterion: str = "") -> Decision | None:
    """Return the decision by which a person set the points of *criterion*, if any.

    Without a criterion it is the decision on the whole.
    """
    for decision in result.decisions:
        if decision.act is Act.POINTS and decision.criterion == criterion:
            return decision
    return None


def is_open(result: Result, criterion: Criterion) -> bool:
    """Tell whether a person has yet to give the points of *criterion*."""
    return criterion.manual and set_points(result, criterion.id) is None


def waits_for(result: Result) -> tuple[Criterion, ...]:
    """Return the criteria without which there is no grade yet.

    A person has yet to give their points.
    """
    if set_points(result) is not None:
        return ()
    return tuple(
        criterion
        for criterion in result.assignment.rubric.criteria
        if is_open(result, criterion) and not criterion.extra_credit
    )


def has_unknown_time(result: Result) -> bool:
    """Tell whether there are rules about time, but none is known for the submission."""
    policy, submission = result.assignment.late, result.submission
    if policy is None or submission.missing or submission.without_work:
        return False
    return days_late(submission.delivery.submitted, policy) is None


def _criteria(result: Result, score: Score) -> list[CriterionScore]:
    """Return the graded lines with the points that people set.

    A deduction takes no more than there is.
    """
    lines = [_line(result, line) for line in score.criteria]
    if set_points(result, DEDUCTION) is not None:
        return lines
    for place, line in enumerate(lines):
        if line.criterion.id == DEDUCTION:
            whole = sum((graded.earned for graded in lines), Fraction(0))
            wanted = result.assignment.forbidden.points or -line.earned
            lines[place] = replace(
                line,
                earned=-min(wanted, whole - line.earned),
            )
    return lines


def _line(result: Result, line: CriterionScore) -> CriterionScore:
    decision = set_points(result, line.criterion.id)
    if decision is None or decision.points is None:
        return line
    earned = replace(line, earned=decision.points)
    if line.criterion.manual:
        return replace(earned, note=decision.reason, phrase=None)
    note = phrase(
        "Set by the course staff; the tests gave {points}. {reason}",
        points=_number(line.earned),
        reason=decision.reason,
    )
    return replace(earned, note=english(note), phrase=note)


def _late(
    result: Result,
    lines: Sequence[CriterionScore],
    pool_left: int | None,
) -> tuple[CriterionScore, ...]:
    policy = result.assignment.late
    if policy is None or result.submission.without_work:
        return ()
    extensions = (
        decision.until
        for decision in result.decisions
        if decision.act is Act.EXTENSION
    )
    taken = penalty(
        result.submission.delivery.submitted,
        policy,
        until=next(extensions, ""),
        earned=sum((line.earned for line in lines), Fraction(0)),
        maximum=result.assignment.rubric.maximum,
        pool_left=pool_left,
    )
    if taken is None:
        return ()
    criterion = Criterion(LATE, HANDED_IN_LATE.text, Fraction(0))
    return (
        CriterionScore(
            criterion,
            earned=-taken.points,
            passed=0,
            total=0,
            note=taken.arithmetic,
            phrase=taken.phrase,
        ),
    )


def _set(score: Score, whole: Decision) -> Score:
    points = whole.points or Fraction(0)
    note = phrase(
        "The course staff gave {points} points in all; the lines above give"
        " {earned}. {reason}",
        points=_number(points),
        earned=_number(score.earned),
        reason=whole.reason,
    )
    line = CriterionScore(
        Criterion(WHOLE, SET.text, Fraction(0)),
        earned=points - score.earned,
        passed=0,
        total=0,
        note=english(note),
        phrase=note,
    )
    return Score((*score.criteria, line))


def _number(points: Fraction) -> str:
    return f"{float(round(points, 4)):g}"
