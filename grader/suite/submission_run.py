"""One submission takes tests: what is asked when, what is repeated or not run again.

Pure but for asking.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from grader.course.seeds import test_seed
from grader.model import (
    Array,
    Call,
    DifferenceKind,
    FailureKind,
    Note,
    NoteKind,
    Outcome,
    OutcomeKind,
    StudentFailure,
    TestCase,
)
from grader.model.phrase import phrase
from grader.suite.transcripts import Answering, Exchange, Question, Transcripts
from grader.testing.arrays import float_dtypes, numpy_tree, to_numpy
from grader.testing.compare import allowed_error
from grader.wording.phrases import noted

#: Relative to the largest right number: what float32 costs in work like this is far
#: below.
GROSS = 1e-2


class Student(Answering, Protocol):
    """The `student` of tests, as a sitting sees it."""

    precision: str | None
    calls: list[Call]
    notes: list[Note]
    untouched: frozenset[str]

    def start_test(self, seed: int) -> None:
        """Forget what was said in the test before."""

    def ask_ahead(self, question: Question, seed: int) -> bool:
        """Ask what the next test but those asked ahead will ask.

        Tell whether it was asked.
        """

    def begin_again(self) -> None:
        """Forget what earlier calls left in student code."""

    def give(self, exchanges: Sequence[Exchange]) -> None:
        """Answer the first questions of the running test as in *exchanges*.

        They have been asked already.
        """


class Answers(Protocol):
    """The `reference` of tests, as a sitting sees it."""

    def start_test(self, test: str, precision: str | None) -> None:
        """Prepare for the test with the id *test*."""

    def with_expected(self, calls: Sequence[Call]) -> tuple[Call, ...]:
        """Return *calls* with the right answers beside them."""


class Tests(Protocol):
    """What a sitting needs of a suite."""

    seed: str

    def is_timed(self, case: TestCase) -> bool:
        """Return whether *case* may look at a clock."""

    def run_case(
        self,
        student: Student,
        oracle: Answers,
        case: TestCase,
    ) -> Outcome:
        """Return the outcome of *case*, which is run now.

        What *student* was asked in it has been forgotten before.
        """


class Sitting:
    """*student* takes *tests*.

    *transcripts* carry what tests find for which answers from one submission to the
    next.
    """

    def __init__(
        self,
        tests: Tests,
        student: Student,
        oracle: Answers,
        transcripts: Transcripts | None = None,
    ) -> None:
        self.tests = tests
        self.student = student
        self.oracle = oracle
        self.transcripts = transcripts

    def outcomes(
        self,
        cases: Sequence[TestCase],
        passed: dict[str, bool],
    ) -> Iterator[Outcome]:
        """Yield the outcome of each of *cases*, in order.

        A case whose prerequisite failed is blocked.

        Cases that fail with float64 inputs are repeated in float32, and pass
        with a note where that is right: after all others that do not wait for
        them, so that the order is the same for everybody, whatever is asked
        ahead.

        *passed* carries which tests did from one call for a submission to the next.
        """
        for stretch in _stretches(cases):
            outcomes = self._stretch(stretch, passed)
            for case, outcome in zip(stretch, outcomes, strict=True):
                ok = outcome.kind is OutcomeKind.PASSED
                for name in (case.id, case.function):
                    passed[name] = passed.get(name, True) and ok
                yield outcome
        # the last test may have been repeated in float32
        self.oracle.start_test("", None)

    def outcome(self, case: TestCase) -> Outcome:
        """Return the outcome of *case* with inputs as the test makes them."""
        return self._run(case, None)

    def _stretch(
        self,
        cases: Sequence[TestCase],
        passed: dict[str, bool],
    ) -> list[Outcome]:
        """Return the outcomes of *cases*, of which only the first may require others."""
        first, *following = cases
        waits_for = tuple(
            name for name in first.requires if not passed.get(name, True)
        )
        if not waits_for:
            return self._taken(cases)
        blocked = Outcome(first.id, OutcomeKind.BLOCKED, waits_for=waits_for)
        return [blocked, *self._taken(following)]

    def _taken(self, cases: Sequence[TestCase]) -> list[Outcome]:
        """Return the outcomes of *cases*, of which none waits for another."""
        outcomes: list[Outcome] = []
        asked = 0
        for place, case in enumerate(cases):
            asked = self._ask_ahead(cases, max(asked, place))
            outcomes.append(self.outcome(case))
        return self._repeated(cases, outcomes)

    def _ask_ahead(self, cases: Sequence[TestCase], asked: int) -> int:
        """Ask what *cases* will ask, from the one at *asked* on.

        Goes as far as that is known, and returns where to go on.
        """
        if self.transcripts is None:
            return asked
        while asked < len(cases) and not self.tests.is_timed(cases[asked]):
            case = cases[asked]
            seed = test_seed(self.tests.seed, case.id)
            key = self._key(case, seed, None)
            question = self.transcripts.lone_question(key)
            if question is None:
                break
            if not self.student.ask_ahead(question, _seed_of_student(seed)):
                break
            asked += 1
        return asked

    def _repeated(
        self,
        cases: Sequence[TestCase],
        outcomes: Sequence[Outcome],
    ) -> list[Outcome]:
        """Return *outcomes*, or those of *cases* with float32 inputs.

        The latter count where a case failed with float64 and passes so. What
        passes with float64 as well, once nothing is left of earlier calls, failed
        for what was left, and not for its precision.
        """
        failures = [
            (case, outcome)
            for case, outcome in zip(cases, outcomes, strict=True)
            if _may_be_repeated(outcome)
        ]
        passed = self._passed_again([case for case, _ in failures], "float32")
        controls = [case for case, _ in failures if case.id in passed]
        stateful = self._passed_again(controls, None)
        return [
            _in_float32(outcome, passed[case.id])
            if case.id in passed and case.id not in stateful
            else outcome
            for case, outcome in zip(cases, outcomes, strict=True)
        ]

    def _passed_again(
        self,
        cases: Sequence[TestCase],
        precision: str | None,
    ) -> dict[str, Outcome]:
        """Return the outcomes of *cases* that pass in a worker of their own, by test."""
        if not cases:
            return {}
        self.student.begin_again()
        outcomes = {case.id: self._run(case, precision) for case in cases}
        return {
            test: outcome
            for test, outcome in outcomes.items()
            if outcome.kind is OutcomeKind.PASSED
        }

    def _run(self, case: TestCase, precision: str | None) -> Outcome:
        seed = test_seed(self.tests.seed, case.id)
        self.student.precision = precision
        self.student.start_test(_seed_of_student(seed))
        if self.transcripts is None or self.tests.is_timed(case):
            return self.tests.run_case(self.student, self.oracle, case)

        def run(exchanges: Sequence[Exchange]) -> Outcome:
            self.student.give(exchanges)
            return self.tests.run_case(self.student, self.oracle, case)

        key = self._key(case, seed, precision)
        return self.transcripts.outcome(key, self.student, run)

    def _key(
        self,
        case: TestCase,
        seed: int,
        precision: str | None,
    ) -> tuple[object, ...]:
        """Return what outcomes of *case* are remembered by, beside the answers."""
        return case.id, seed, precision, self.student.untouched


def _seed_of_student(seed: int) -> int:
    """Return the seed of student code's generators in the test with *seed*."""
    return seed % 2**31


def _stretches(cases: Sequence[TestCase]) -> list[list[TestCase]]:
    """Return *cases* in stretches, in which only the first case requires others."""
    stretches: list[list[TestCase]] = []
    for case in cases:
        if case.requires or not stretches:
            stretches.append([])
        stretches[-1].append(case)
    return stretches


def _in_float32(outcome: Outcome, again: Outcome) -> Outcome:
    """Return *again*, which passed in float32, in the place of *outcome*."""
    text = phrase(
        "Right in float32; with float64 inputs it fails or loses precision. It got"
        " full credit.",
    )
    return replace(
        again,
        notes=(*again.notes, noted(NoteKind.FLOAT32, text)),
        seconds=outcome.seconds + again.seconds,
    )


def _may_be_repeated(outcome: Outcome) -> bool:
    """Return whether a test failed in a way that may be float64's fault."""
    failure = outcome.failure
    raised = failure is not None and failure.kind is FailureKind.RAISED
    if outcome.kind is not OutcomeKind.DIFFERENT and not raised:
        return False
    return _sent_float64(outcome) and not _is_gross(outcome)


def _is_gross(outcome: Outcome) -> bool:
    """Return whether a test found a difference that no precision makes.

    A value that is far off is so in float32, too, and a shape is the same. Of a call
    that failed for its precision anything may follow.
    """
    difference = outcome.difference
    replies = [call.reply for call in outcome.calls]
    has_failed = any(isinstance(reply, StudentFailure) for reply in replies)
    if difference is None or has_failed:
        return False
    if difference.kind is DifferenceKind.SHAPE:
        return True
    want, error = difference.expected, difference.largest_error
    if difference.kind is not DifferenceKind.VALUE or error is None:
        return False
    if not isinstance(want, Array) or difference.allowed is None:
        return False
    far = max(allowed_error(to_numpy(want), GROSS), 2 * difference.allowed)
    return error > far


def _sent_float64(outcome: Outcome) -> bool:
    """Return whether a call of the test sent a float64 array."""
    for call in outcome.calls:
        arguments = numpy_tree(dict(call.arguments))
        if "float64" in float_dtypes(arguments):
            return True
    return False
