"""A test is run once for the same answers.

With an answer that is new, it goes on from there.
"""

import textwrap
from collections import Counter

import numpy as np
import pytest

from grader.course.handout import Contract, student_hook
from grader.model import Array, OutcomeKind, StudentFailure
from grader.model.failure_details import Raised
from grader.suite import transcripts
from grader.suite.reference_oracle import Oracle
from grader.suite.remote_student import RemoteStudent
from grader.suite.run_tests import Suite
from grader.suite.transcripts import Transcripts
from grader.testing.arrays import numpy_tree, plain_tree

HEAD = """
import numpy as np
import pytest
from grader.testing import check_close, check_property, note, show
"""
HALVES = '''
@pytest.mark.points(1, criterion="half")
def test_half(student, reference, rng):
    """Half is right, twice."""
    x = rng.standard_normal((2, 3))
    y = student.half(x=x)
    note(f"asked {reference.runs()}")
    check_close(y, reference.half(x=x), name="half")
    check_close(student.half(x=y), reference.half(x=y), name="half of half")
'''
TWICE = HALVES + HALVES.replace("test_half", "test_half_again")


class Hooks:
    @student_hook(firstresult=True)
    def half(self, x) -> Array:
        """Return x / 2."""


CONTRACT = Contract.read(
    type("contract", (), {"Hooks": Hooks, "__name__": "contract"}),
    "toy.py",
)


class Right(Oracle):
    """Counts how often tests run."""

    counted = 0

    def runs(self):
        self.counted += 1
        return self.counted

    def answer(self, _, arguments):
        return plain_tree(numpy_tree(arguments)["x"] / 2)


class Submission:
    """A function of NumPy arrays that counts how often it is called."""

    def __init__(self, half):
        self.half = half
        self.calls = 0

    def ask(self, _, arguments, __):
        self.calls += 1
        reply = self.half(numpy_tree(arguments)["x"])
        return (
            reply if isinstance(reply, StudentFailure) else plain_tree(reply)
        ), []


@pytest.fixture
def grade(tmp_path):
    """Return a function that runs the tests on a submission, and returns the outcomes, and how many tests really ran."""
    kept, oracle, suites = Transcripts(), Right(CONTRACT), {}

    def grade(half, tests=HALVES):
        if tests not in suites:
            folder = tmp_path / str(len(suites))
            folder.mkdir()
            (folder / "test_x.py").write_text(HEAD + textwrap.dedent(tests))
            suites[tests] = Suite(folder, "0123456789abcdef")
        suite = suites[tests]
        submission = half if isinstance(half, Submission) else Submission(half)
        student = RemoteStudent(submission, CONTRACT)
        before = oracle.counted
        outcomes = list(
            suite.run(student, oracle, suite.cases, transcripts=kept),
        )
        return outcomes, oracle.counted - before

    return grade


def facts(outcomes):
    """Return all of *outcomes* but the seconds."""
    return [
        (
            o.test,
            o.kind,
            o.difference,
            o.failure,
            o.notes,
            [(c.hook, c.arguments, c.reply, c.expected) for c in o.calls],
        )
        for o in outcomes
    ]


def test_the_same_answers_get_the_same_outcome_without_a_run(grade):
    first, ran = grade(lambda x: x / 2)
    assert ran == 1
    again = Submission(lambda x: 0.5 * x)
    second, ran = grade(again)
    assert (ran, again.calls) == (0, 2)
    assert facts(second) == facts(first)
    assert [o.kind for o in second] == [OutcomeKind.PASSED]


def test_wrong_answers_are_remembered_too_in_both_precisions(grade):
    first, ran = grade(lambda x: x / 2.002)
    assert ran == 2  # once more in float32
    second, ran = grade(lambda x: x / 2.002)
    assert ran == 0
    assert facts(second) == facts(first)
    assert second[0].kind is OutcomeKind.DIFFERENT


def test_an_answer_that_is_new_goes_on_with_the_test_and_asks_nothing_twice(
    grade,
):
    grade(lambda x: x / 2)

    class WrongLater(Submission):
        def ask(self, *question):
            self.half = (
                (lambda x: x / 2) if self.calls == 0 else (lambda x: x / 2.002)
            )
            return super().ask(*question)

    submission = WrongLater(None)
    outcomes, ran = grade(submission)
    assert (outcomes[0].kind, outcomes[0].difference.name) == (
        OutcomeKind.DIFFERENT,
        "half of half",
    )
    assert len(outcomes[0].calls) == 2
    assert (ran, submission.calls) == (
        2,
        3,
    )  # two calls in float64, one in float32


@pytest.mark.parametrize(
    "other",
    [lambda x: x / 2 * (1 + 1e-15), lambda x: np.asfortranarray(x) / 2],
)
def test_what_is_right_by_another_way_is_right(grade, other):
    grade(lambda x: x / 2)
    outcomes, _ = grade(other)
    assert outcomes[0].kind is OutcomeKind.PASSED


def test_an_answer_is_never_taken_for_one_that_is_only_equal(grade):
    grade(lambda x: 0 * np.abs(x))
    outcomes, ran = grade(lambda x: -0.0 * np.abs(x))
    assert ran == 1
    assert outcomes[0].calls[0].reply.data == np.full((2, 3), -0.0).tobytes()


def test_failures_are_told_apart_by_their_place(grade):
    def raising(line):
        details = Raised("ValueError", "", "toy.py", line)
        return lambda _: StudentFailure(details)

    grade(raising(3))
    assert grade(raising(3))[1] == 0
    (outcome,), _ = grade(raising(4))
    assert outcome.failure.line == 4


def test_seconds_are_those_of_the_own_answers(grade, monkeypatch):
    grade(lambda x: x / 2)
    now = iter(np.arange(100.0))
    monkeypatch.setattr(
        "grader.suite.remote_student.time.monotonic",
        lambda: float(next(now)),
    )
    (outcome,), _ = grade(lambda x: x / 2)
    assert [call.seconds for call in outcome.calls] == [1.0, 1.0]
    assert outcome.seconds == 2.0


def test_each_test_has_its_own_transcript(grade):
    outcomes, ran = grade(lambda x: x / 2, TWICE)
    assert ran == 2
    assert outcomes[0].calls[0].arguments != outcomes[1].calls[0].arguments


@pytest.mark.parametrize(
    "head",
    [
        "import time",
        "from time import perf_counter",
        "from datetime import datetime as now",
    ],
)
def test_a_test_that_may_look_at_a_clock_is_run_each_time(grade, head):
    tests = f"{head}\n{HALVES}"
    grade(lambda x: x / 2, tests)
    assert grade(lambda x: x / 2, tests)[1] == 1


def test_a_fault_of_the_grader_is_not_remembered(grade):
    broken = HALVES.replace(
        "    check_close(y",
        '    raise KeyError("of the moment")\n    check_close(y',
    )
    assert grade(lambda x: x / 2, broken)[0][0].kind is OutcomeKind.ERROR
    assert grade(lambda x: x / 2, broken)[1] == 1


def test_what_fails_while_asking_is_a_fault_within_the_test(grade):
    grade(lambda x: x / 2)

    def fail(_):
        raise OSError("no worker")

    (outcome,), _ = grade(fail)
    assert outcome.kind is OutcomeKind.ERROR
    assert "no worker" in outcome.error


def test_a_test_that_asks_otherwise_each_time_gets_answers_to_what_it_asks(
    grade,
):
    tests = HALVES.replace(
        "rng.standard_normal((2, 3))",
        "np.random.default_rng().standard_normal((2, 3))",
    )
    grade(lambda x: x / 2, tests)
    outcomes, _ = grade(lambda x: x / 3, tests)
    for call in outcomes[0].calls:
        assert np.array_equal(
            numpy_tree(call.reply),
            numpy_tree(call.arguments)["x"] / 3,
        )


def test_what_is_kept_is_bounded(grade, monkeypatch):
    monkeypatch.setattr(transcripts, "MOST_BYTES", 5_000)
    runs = Counter(
        grade(lambda x, share=share: x / 2 + 3e-4 * share)[1]
        for share in range(20)
    )
    assert runs == {2: 19, 1: 1}
    assert grade(lambda x: x / 2)[1] == 1  # forgotten
    assert grade(lambda x: x / 2)[1] == 0


def test_inputs_that_come_of_answers_count_as_well(grade, monkeypatch):
    monkeypatch.setattr(transcripts, "MOST_BYTES", 1 << 20)
    tests = '''
@pytest.mark.points(1, criterion="half")
def test_large(student, reference):
    """A small answer leads to a large question."""
    y = student.half(x=np.ones(1))
    reference.runs()
    student.half(x=np.full(50_000, y[0]))
'''
    for share in range(5):
        assert grade(lambda x, share=share: x[:1] * share, tests)[1] == 1
    assert grade(lambda x: x[:1] * 4, tests)[1] == 0
    assert grade(lambda x: x[:1] * 0, tests)[1] == 1  # forgotten
