"""The course of a sitting: the same questions in the same order, whatever is known of others."""

import textwrap

import numpy as np
import pytest

from grader.course.handout import Contract, student_hook
from grader.model import Array, OutcomeKind
from grader.suite.reference_oracle import Oracle
from grader.suite.remote_student import RemoteStudent
from grader.suite.run_tests import Suite
from grader.suite.transcripts import Transcripts
from grader.testing.arrays import numpy_tree, plain_tree

TESTS = '''
import numpy as np
import pytest
from grader.testing import check_close


def check(student, reference, number, times=1, dtype=np.float64):
    for _ in range(times):
        x = np.full(2, number, dtype)
        check_close(student.half(x=x), reference.half(x=x), name="half")


@pytest.mark.points(1, criterion="half")
@pytest.mark.parametrize("number", [1.0, 2.0, 3.0])
def test_once(student, reference, number):
    """Half is right."""
    check(student, reference, number)


@pytest.mark.points(1, criterion="half")
def test_twice(student, reference):
    """Half is right, twice."""
    check(student, reference, 4.0, times=2)


@pytest.mark.points(1, criterion="half")
def test_after_two(student, reference):
    """Half is right after two questions."""
    check(student, reference, 5.0)


@pytest.mark.points(1, criterion="half", requires=["test_once"])
def test_waiting(student, reference):
    """Half is right, if it was."""
    check(student, reference, 6.0)


@pytest.mark.points(1, criterion="half")
def test_last(student, reference):
    """Half is right to the end."""
    check(student, reference, 7.0)
'''


class Hooks:
    @student_hook(firstresult=True)
    def half(self, x) -> Array:
        """Return x / 2."""


CONTRACT = Contract.read(
    type("contract", (), {"Hooks": Hooks, "__name__": "contract"}),
    "toy.py",
)


class Right(Oracle):
    def answer(self, _, arguments):
        return plain_tree(numpy_tree(arguments)["x"] / 2)


class Line:
    """A submission that computes what it is asked, in that order, and remembers it.

    *wrong* numbers it gets wrong.
    """

    def __init__(self, wrong=(), right_in_float32=()):
        self.wrong, self.right_in_float32 = wrong, right_in_float32
        self.seen, self.ahead = [], []
        self.asked_ahead = 0
        self.wrong_divisor = 2.002

    def ask_ahead(self, _hook, arguments, seed):
        self.ahead.append(((arguments, seed), self.compute(arguments)))
        self.asked_ahead += 1
        return True

    def ask(self, _hook, arguments, seed):
        if not self.ahead:
            return self.compute(arguments), []
        asked, answer = self.ahead.pop(0)
        assert asked == (arguments, seed)
        return answer, []

    def compute(self, arguments):
        x = numpy_tree(arguments)["x"]
        self.seen.append((x[0], x.dtype.name))
        wrong = x[0] in self.wrong and not (
            x.dtype == np.float32 and x[0] in self.right_in_float32
        )
        return plain_tree(x / self.wrong_divisor if wrong else x / 2)


@pytest.fixture
def take(tmp_path):
    """Return a function by which a submission takes the tests."""
    (tmp_path / "test_x.py").write_text(textwrap.dedent(TESTS))
    suite = Suite(tmp_path, "0123456789abcdef")

    def take(line, transcripts):
        student = RemoteStudent(line, CONTRACT)
        return list(
            suite.run(
                student,
                Right(CONTRACT),
                suite.cases,
                transcripts=transcripts,
            ),
        )

    return take


@pytest.mark.parametrize(
    ("wrong", "right_in_float32"),
    [
        ((), ()),
        ((2.0,), (2.0,)),
        ((2.0,), ()),
        ((3.0, 7.0), ()),
        ((4.0,), ()),
        ((5.0,), (5.0,)),
    ],
)
def test_everybody_is_asked_the_same_in_the_same_order(
    take,
    wrong,
    right_in_float32,
):
    alone, known = Line(wrong, right_in_float32), Transcripts()
    outcomes = take(alone, None)
    take(Line(), known)
    for _ in range(2):  # of the second one the own answers are known, too
        later = Line(wrong, right_in_float32)
        again = take(later, known)
        assert later.asked_ahead > 0
        assert later.ahead == []
        assert later.seen == alone.seen
        assert [(o.test, o.kind, o.notes) for o in again] == [
            (o.test, o.kind, o.notes) for o in outcomes
        ]


def test_repetitions_come_after_what_does_not_wait_for_them(take):
    line = Line(wrong=(2.0,), right_in_float32=(2.0,))
    outcomes = take(line, None)
    numbers = [number for number, _ in line.seen]
    # what passes in float32 is asked in float64 again, of a worker that begins anew
    assert numbers == [1.0, 2.0, 3.0, 4.0, 4.0, 5.0, 2.0, 2.0, 6.0, 7.0]
    assert {outcome.kind for outcome in outcomes} == {OutcomeKind.PASSED}


@pytest.mark.parametrize("known", [None, Transcripts()])
def test_what_is_far_off_is_not_tried_in_float32(take, known):
    line = Line(wrong=(2.0, 7.0), right_in_float32=(2.0, 7.0))
    line.wrong_divisor = 2.1
    kinds = [outcome.kind for outcome in take(line, known)]
    assert kinds.count(OutcomeKind.DIFFERENT) == 2
    assert {dtype for _, dtype in line.seen} == {"float64"}


def test_what_failed_for_an_earlier_call_is_not_right_in_float32(take):
    class Forgetful(Line):
        def compute(self, arguments):
            if (2.0, "float64") in self.seen:
                self.wrong = ()  # as after `begin_again`: nothing is left of earlier calls
            return super().compute(arguments)

    line = Forgetful(wrong=(2.0,), right_in_float32=(2.0,))
    outcomes = take(line, None)
    (wrong,) = [o for o in outcomes if o.kind is OutcomeKind.DIFFERENT]
    assert not wrong.notes


def test_a_test_that_waits_for_a_failed_one_is_blocked(take):
    for known in (None, Transcripts()):
        take(Line(), known)
        kinds = {
            outcome.test.partition("::")[2]: outcome.kind
            for outcome in take(Line(wrong=(1.0,)), known)
        }
        assert kinds["test_waiting"] is OutcomeKind.BLOCKED
        assert kinds["test_last"] is OutcomeKind.PASSED


def test_only_lone_questions_are_asked_ahead(take):
    known = Transcripts()
    take(Line(), known)
    line = Line()
    take(line, known)
    # before, and after, the test that asks twice; after those that are waited for
    assert line.asked_ahead == 3 + 1 + 2


def test_what_wrong_answers_were_asked_tells_nothing(take):
    known = Transcripts()
    take(Line(wrong=(1.0, 2.0, 3.0, 4.0, 5.0, 7.0)), known)
    line = Line()
    take(line, known)
    assert line.asked_ahead == 0
