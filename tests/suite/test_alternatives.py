"""Of the alternatives of a criterion the better one counts, and the other is not shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.catalogue import get_assignment
from grader.errors import ConfigError
from grader.grading.engine import Engine
from grader.grading.judge import judge
from grader.grading.score import check_rubric, counted, score
from grader.kit.record_answers import write_recording
from grader.model import (
    Criterion,
    FailureKind,
    Outcome,
    OutcomeKind,
    Rubric,
    StudentFailure,
    TestCase,
    Verdict,
)
from grader.model.failure_details import Bare
from grader.plugins import make_plugins
from grader.validation.subject import Subject

RUBRIC = Rubric(
    (
        Criterion("common", "Common", Fraction(6)),
        Criterion("edition", "Edition", Fraction(4)),
    ),
)
ABSENT = StudentFailure(Bare(FailureKind.NOT_IMPLEMENTED))


def judged(
    name,
    criterion,
    alternative="",
    *,
    kind=OutcomeKind.PASSED,
    points=1,
):
    case = TestCase(
        name,
        "A title.",
        Fraction(points),
        criterion,
        alternative=alternative,
    )
    return judge(
        Outcome(
            name,
            kind,
            failure=ABSENT if kind is OutcomeKind.FAILED else None,
        ),
        case,
    )


def told(judgements):
    return [judgement.test.id for judgement in judgements]


COMMON = judged("c", "common")


def test_without_alternatives_everything_counts():
    both = (COMMON, judged("d", "edition", kind=OutcomeKind.DIFFERENT))
    assert counted(both) == both


def test_the_one_that_earns_the_larger_share_counts():
    old = [
        judged(f"o{n}", "edition", "old", kind=kind)
        for n, kind in enumerate((OutcomeKind.PASSED, OutcomeKind.DIFFERENT))
    ]
    new = [judged(f"n{n}", "edition", "new", points=5) for n in range(3)]
    assert told(counted((COMMON, *old, *new))) == ["c", "n0", "n1", "n2"]
    assert score(counted((COMMON, *old, *new)), RUBRIC).earned == 10
    assert score(counted((COMMON, *old)), RUBRIC).earned == 8


def test_among_equals_the_one_that_was_written_counts():
    old = judged("o", "edition", "old", kind=OutcomeKind.FAILED)
    new = judged("n", "edition", "new", kind=OutcomeKind.DIFFERENT)
    assert told(counted((old, new))) == ["n"]
    assert told(
        counted((old, judged("n", "edition", "new", kind=OutcomeKind.FAILED))),
    ) == ["o"]


def test_how_much_is_written_is_a_share_of_the_points_not_a_sum():
    """Half of a way that is worth more is less than the whole of a small one."""
    absent = judged("o0", "edition", "old", kind=OutcomeKind.FAILED, points=4)
    old = (
        absent,
        judged("o1", "edition", "old", kind=OutcomeKind.DIFFERENT, points=4),
    )
    new = judged("n", "edition", "new", kind=OutcomeKind.DIFFERENT)
    assert told(counted((*old, new))) == ["n"]


def test_our_own_faults_are_never_left_out():
    ours = judged("o", "edition", "old", kind=OutcomeKind.ERROR)
    assert told(counted((ours, judged("n", "edition", "new")))) == ["o", "n"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["old", "new"]), st.booleans()),
        min_size=1,
        max_size=8,
    ),
    st.data(),
)
def test_failing_one_more_test_never_earns_more(tests, data):
    def earned(passed):
        kinds = [
            OutcomeKind.PASSED if one else OutcomeKind.DIFFERENT
            for one in passed
        ]
        made = [
            judged(str(n), "edition", way, kind=kind)
            for n, ((way, _), kind) in enumerate(zip(tests, kinds, strict=True))
        ]
        return score(counted(made), RUBRIC).earned

    passed = [one for _, one in tests]
    lost = data.draw(st.integers(0, len(tests) - 1))
    assert earned([*passed[:lost], False, *passed[lost + 1 :]]) <= earned(
        passed,
    )


def test_a_criterion_has_alternatives_or_common_tests():
    cases = [
        COMMON.test,
        judged("o", "edition", "old").test,
        judged("n", "edition").test,
    ]
    with pytest.raises(
        ConfigError,
        match="some tests have an alternative and others none",
    ):
        check_rubric(cases, RUBRIC)


# --- the whole way ----------------------------------------------------------------------------------------------------

ALTERNATIVES = '''
import pytest

from grader.testing import check_close


@pytest.mark.points(1, criterion="sums", alternative="sums", hint="Add.")
def test_sums(student, reference, rng):
    """The sums are right."""
    x = rng.standard_normal((3, 4))
    check_close(student.sums(x=x), reference.sums(x=x), name="sums")


@pytest.mark.points(2, criterion="sums", alternative="counter", hint="Count.")
def test_counter(student, reference):
    """The counter counts."""
    case = {"start": 3, "amounts": [1, 2, 3]}
    check_close(student.counted(**case), reference.counted(**case), name="the value")


@pytest.mark.points(1, criterion="counter", hint="Count.")
def test_counter_again(student, reference):
    """The counter counts from zero."""
    case = {"start": 0, "amounts": [1]}
    check_close(student.counted(**case), reference.counted(**case), name="the value")
'''


@pytest.fixture
def editions(course, write):
    write("hidden_tests/toy/test_b.py", ALTERNATIVES)
    assignment = get_assignment(course, "toy")
    write_recording(assignment)
    return assignment


def without(name):
    return lambda reference: delattr(reference, name)


def test_either_alternative_earns_all_points(editions):
    subject = Subject(editions)
    subject.engine.every_alternative = False
    whole = subject.grade("whole")
    assert whole.score.earned == whole.assignment.rubric.maximum
    result = subject.grade("without sums", [without("sums")])
    assert (
        next(
            c.earned for c in result.score.criteria if c.criterion.id == "sums"
        )
        == 3
    )
    assert Verdict.NOT_IMPLEMENTED not in {
        judgement.verdict for judgement in result.judgements
    }
    assert not result.diagnoses


def test_validation_sees_every_alternative(editions):
    subject = Subject(editions)
    assert subject.grade("whole").score.earned == editions.rubric.maximum
    assert (
        subject.grade("without sums", [without("sums")]).score.earned
        < editions.rubric.maximum
    )


def test_students_are_graded_by_the_better_one(editions):
    assert (
        Engine.with_hidden_tests(editions, make_plugins()).every_alternative
        is False
    )
