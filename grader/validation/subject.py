"""The assignment under validation, loaded once.

It has tests, the reference, misconceptions, and the runs of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from fractions import Fraction
from functools import cached_property

from grader.course.variants import Alteration, load_variants
from grader.grading.engine import Engine
from grader.model import (
    Assignment,
    Misconception,
    Outcome,
    OutcomeKind,
    Result,
    Submission,
    TestCase,
)
from grader.plugins import make_plugins
from grader.sandbox.host.session import Session
from grader.suite.remote_student import RemoteStudent
from grader.suite.run_tests import by_module
from grader.validation.trusted import (
    Disguise,
    TrustedWorker,
    TrustedWorkers,
)

REFERENCE = "reference"


class Subject:
    """One assignment, with the results of its reference and its misconceptions.

    Raises GraderError where tests, contract, reference or misconceptions cannot
    be loaded.
    """

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.manager = make_plugins(assignment.course)
        self.engine = Engine.with_hidden_tests(assignment, self.manager)
        self.engine.every_alternative = True
        self.cases: tuple[TestCase, ...] = self.engine.suite.cases
        self.variants = {
            variant.misconception.id: variant
            for variant in load_variants(assignment)
        }
        self._trusted = TrustedWorkers(self.engine.contract)
        self.manager.register(self._trusted)

    @cached_property
    def reference(self) -> Result:
        """The result of the reference, handed in as if by a student."""
        return self.grade(REFERENCE)

    @cached_property
    def mistakes(self) -> Mapping[str, Result]:
        """The result of the reference with each misconception, by the mistake's id."""
        return {
            name: self.grade(name, [variant.alter])
            for name, variant in self.variants.items()
        }

    @property
    def misconceptions(self) -> Mapping[str, Misconception]:
        """The misconceptions by id."""
        return {
            name: variant.misconception
            for name, variant in self.variants.items()
        }

    @property
    def altered(self) -> Mapping[str, tuple[Alteration, ...]]:
        """What makes each misconception, and nothing under the name of the reference."""
        mistakes = {
            name: (variant.alter,) for name, variant in self.variants.items()
        }
        return {REFERENCE: (), **mistakes}

    def grade(
        self,
        name: str,
        alterations: Sequence[Alteration] = (),
        *,
        diagnosed: bool = True,
        disguise: Callable[[], Disguise] | None = None,
    ) -> Result:
        """Return the result of the reference with *alterations*, run in this process.

        Undiagnosed it is faster. A *disguise* changes what is answered.
        """
        engine = self.engine if diagnosed else self.undiagnosed
        return engine.grade(
            self._trusted.submit(name, self.assignment, alterations, disguise),
        )

    @cached_property
    def undiagnosed(self) -> Engine:
        """An engine that gives no diagnoses, which take more time than the tests."""
        engine = copy(self.engine)
        engine.diagnoser = None
        return engine

    def failed(self, name: str) -> tuple[TestCase, ...]:
        """Return the tests that the misconception *name* fails, in running order."""
        judgements = self.mistakes[name].judgements
        tests = set(failed_tests(judgement.outcome for judgement in judgements))
        return tuple(case for case in self.cases if case.id in tests)

    def outcomes(
        self,
        alterations: Sequence[Alteration] = (),
        *,
        groups: Iterable[Sequence[TestCase]] | None = None,
        kind: type[RemoteStudent] = RemoteStudent,
    ) -> dict[str, Outcome]:
        """Return what happens, by test, with the altered reference.

        It is seen through a student of *kind*. The cases are run in the order of
        *groups*, by default one for each module, each group in a fresh worker.
        """
        engine, assignment = self.engine, self.assignment
        submission = Submission(id="run", name="run", main=assignment.file)

        def start_worker(*_: str) -> TrustedWorker:
            return TrustedWorker(assignment, engine.contract, alterations)

        if groups is None:
            groups = by_module(self.cases).values()
        outcomes: dict[str, Outcome] = {}
        passed: dict[str, bool] = {}
        for cases in groups:
            session = Session(submission, assignment, start_worker)
            student = kind(session, engine.contract)
            for outcome in engine.suite.run(
                student,
                engine.oracle,
                cases,
                passed,
            ):
                outcomes[outcome.test] = outcome
        return outcomes


def earned(result: Result) -> Fraction:
    """Return the points of *result*; 0 where the grader itself failed."""
    return result.score.earned if result.score else Fraction(0)


def failed_tests(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Return the tests that did not pass."""
    return tuple(
        outcome.test
        for outcome in outcomes
        if outcome.kind is not OutcomeKind.PASSED
    )


def by_function(tests: Iterable[str]) -> dict[str, int]:
    """Return how many of *tests* belong to each test function: {"test_mse_value": 3}.

    The functions stand without their files.
    """
    counts: dict[str, int] = {}
    for test in tests:
        name = test.partition("::")[2].partition("[")[0]
        counts[name] = counts.get(name, 0) + 1
    return counts


def in_words(tests: Iterable[str], most: int = 4) -> str:
    """Return test functions with their counts: "test_mse_value (3), test_training".

    At most *most* are named.
    """
    names = [
        name if count == 1 else f"{name} ({count})"
        for name, count in by_function(tests).items()
    ]
    words = ", ".join(names[:most])
    return (
        f"{words} and {len(names) - most} more" if len(names) > most else words
    )
