"""What people decide changes the grade line by line, and the lines add up, whatever order they came in."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from grader.grading.deductions import DEDUCTION
from grader.grading.final_grade import (
    decided,
    has_unknown_time,
    in_force,
    waits_for,
)
from grader.model import (
    Act,
    Assignment,
    Criterion,
    CriterionScore,
    Decision,
    Delivery,
    Forbidden,
    Late,
    Result,
    Rubric,
    Score,
    Submission,
)

RUBRIC = Rubric(
    (
        Criterion("mse", "MSE", Fraction(6)),
        Criterion("essay", "Essay", Fraction(4), manual=True),
        Criterion(
            "bonus",
            "Bonus",
            Fraction(1),
            extra_credit=True,
            manual=True,
        ),
    ),
)
PLAIN = Rubric(RUBRIC.criteria[:1])
POLICY = Late(datetime(2026, 3, 1, tzinfo=UTC), per_day=Fraction(10))


@pytest.fixture
def make():
    # frozen
    def make(
        rubric=PLAIN,
        earned=4,
        late=None,
        submitted="",
        missing=False,
        forbidden=Forbidden(),  # noqa: B008
    ):
        assignment = Assignment(
            "mlp",
            "MLP",
            "mlp.py",
            Path("course"),
            rubric,
            late=late,
            forbidden=forbidden,
        )
        lines = [
            CriterionScore(c, Fraction(0 if c.manual else earned), 0, 0)
            for c in rubric.criteria
        ]
        submission = Submission(
            "ada",
            "Ada",
            delivery=Delivery(submitted=submitted),
            missing=missing,
        )
        return Result(submission, assignment, (), Score(tuple(lines)))

    return make


def points(criterion="", number=0, reason="why"):
    return Decision(
        "ada",
        Act.POINTS,
        criterion,
        Fraction(number),
        reason=reason,
    )


def award(number):
    return Decision(
        "ada",
        Act.AWARD,
        points=Fraction(number),
        reason="beautiful",
    )


def line(result, name):
    return next(
        line for line in result.score.criteria if line.criterion.id == name
    )


def test_nothing_decided_changes_nothing(make):
    assert decided(make()).score == make().score


def test_points_of_a_criterion_replace_what_the_tests_gave_and_say_so(make):
    result = decided(make(), [points("mse", 6)])
    assert result.score.earned == 6
    assert (
        line(result, "mse").note
        == "Set by the course staff; the tests gave 4. why"
    )


def test_the_last_word_on_a_criterion_counts(make):
    assert (
        decided(make(), [points("mse", 6), points("mse", 5)]).score.earned == 5
    )


def test_awards_add_up_beyond_the_maximum(make):
    result = decided(make(earned=6), [award(2), award("1/2")])
    assert result.score.earned == Fraction(17, 2)
    assert result.score.maximum == 6
    assert line(result, "award 2").note == "beautiful"


def test_the_whole_is_the_last_word(make):
    late = make(late=POLICY, submitted="2026-03-05T00:00:00+00:00")
    result = decided(late, [points(number=5)])
    assert result.score.earned == 5
    assert "the lines above give 4" in line(result, "set by hand").note


def test_withdrawn_is_as_if_never_decided_and_one_criterion_leaves_the_others(
    make,
):
    gone = Decision("ada", Act.WITHDRAWAL, reason="a slip")
    assert (
        decided(make(), [points("mse", 6), award(2), gone]).score
        == make().score
    )
    one = Decision("ada", Act.WITHDRAWAL, "mse", reason="a slip")
    assert [d.act for d in in_force([points("mse", 6), award(2), one])] == [
        Act.AWARD,
    ]


def test_the_excused_have_no_score(make):
    result = decided(make(), [Decision("ada", Act.EXCUSE, reason="ill")])
    assert result.is_excused
    assert result.score is None


def test_a_person_has_yet_to_grade_what_is_manual(make):
    open_one = decided(make(RUBRIC))
    assert [criterion.id for criterion in waits_for(open_one)] == ["essay"]
    done = decided(make(RUBRIC), [points("essay", 3)])
    assert waits_for(done) == ()
    assert done.score.earned == 7
    assert line(done, "essay").note == "why"


def test_points_for_nothing_handed_in_make_a_grade(make):
    result = decided(
        make(earned=0, missing=True, late=POLICY),
        [points(number=3)],
    )
    assert result.score.earned == 3
    assert not result.submission.missing
    assert result.submission.problem
    assert not has_unknown_time(result)


def test_lateness_is_taken_after_people_decided_and_not_of_awards(make):
    late = make(
        late=replace(POLICY, of="earned"),
        submitted="2026-03-01T01:00:00+00:00",
    )
    result = decided(late, [points("mse", 5), award(3)])
    assert line(result, "late penalty").earned == Fraction(-1, 2)
    assert result.score.earned == Fraction(15, 2)


def test_an_extension_takes_the_penalty_away(make):
    late = make(late=POLICY, submitted="2026-03-05T00:00:00+00:00")
    assert decided(late).score.earned == Fraction(8, 5)
    extension = Decision(
        "ada",
        Act.EXTENSION,
        until="2026-03-06T00:00:00+00:00",
        reason="ill",
    )
    assert decided(late, [extension]).score.earned == 4


def test_without_a_time_nothing_is_taken_and_it_is_said(make):
    assert has_unknown_time(make(late=POLICY))
    assert not has_unknown_time(make())
    assert decided(make(late=POLICY)).score.earned == 4


def test_a_deduction_never_takes_more_than_there_is(make):
    forbidden = Forbidden(("torch.autograd",), "deduct", Fraction(5))
    graded = make(earned=6, forbidden=forbidden)
    taken = CriterionScore(
        Criterion(DEDUCTION, "Forbidden means", Fraction(0)),
        Fraction(-5),
        0,
        0,
    )
    graded = replace(graded, score=Score((*graded.score.criteria, taken)))
    assert decided(graded).score.earned == 1
    assert decided(graded, [points("mse", 3)]).score.earned == 0
    assert decided(graded, [points(DEDUCTION, 0)]).score.earned == 6


def test_an_internal_error_stays_without_a_score_until_a_person_gives_one(make):
    failed = replace(make(), score=None)
    assert decided(failed, [points("mse", 6)]).score is None
    assert decided(failed, [points(number=6)]).score.earned == 6
