"""Collects tests once and runs them on any number of submissions.

The only module that drives pytest: its items become Outcomes. It builds
pytest's Config and Session itself and re-runs the same items, which uses
private API (`Function._initrequest`, `Session._setupstate`, `_prepareconfig`);
a canary test stands guard over the pinned version.
"""

from __future__ import annotations

import copy
import os
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import numpy as np
import pytest
from _pytest.config import _prepareconfig

from grader.course.seeds import test_seed
from grader.errors import CollectionError
from grader.model import Assignment, Outcome, OutcomeKind, TestCase
from grader.suite.collection import (
    fresh_modules,
    no_plugins,
    read_test_cases,
    reads_a_clock,
    refuse_unfit_modules,
)
from grader.suite.direct_calls import arguments_of, is_direct
from grader.suite.submission_run import Answers, Sitting, Student
from grader.suite.transcripts import Transcripts
from grader.testing.checks import (
    Mismatch,
    Remarks,
    StudentError,
    remarks_of_test,
)

_OPTIONS = (
    f"-c{os.devnull}",
    "--noconftest",
    "--assert=plain",
    "--import-mode=importlib",
    "--strict-markers",
)
#: Plugins of pytest that have no part in deciding points.
_WITHOUT = (
    "cacheprovider",
    "terminal",
    "logging",
    "capture",
    "warnings",
    "unraisableexception",
    "threadexception",
    "faulthandler",
    "stepwise",
    "doctest",
    "junitxml",
    "pastebin",
    "debugging",
    "setuponly",
)
_ARGUMENTS = (*_OPTIONS, *(f"-pno:{plugin}" for plugin in _WITHOUT))
_SHOWN_ERROR = 20_000


@dataclass
class _Current:
    """What the fixtures give to the test that is running."""

    student: Student | None = None
    oracle: Answers | None = None
    seed: int = 0

    def fixtures(self) -> dict[str, Any]:
        """Return what each of our fixtures gives to the running test."""
        return {
            "student": self.student,
            "reference": self.oracle,
            "rng": np.random.default_rng(self.seed),
        }


class _Plugin:
    """Our fixtures and reports; one instance per collected suite."""

    def __init__(self) -> None:
        self.current = _Current()
        self.collect_errors: list[str] = []

    @pytest.fixture
    def student(self) -> Student:
        """Return the submission under test."""
        if self.current.student is None:
            raise RuntimeError("no submission is being tested")
        return self.current.student

    @pytest.fixture
    def reference(self) -> Answers:
        """Return the right answers."""
        if self.current.oracle is None:
            raise RuntimeError("there are no right answers to compare with")
        return self.current.oracle

    @pytest.fixture
    def rng(self) -> np.random.Generator:
        """Return a generator seeded by the assignment's seed and the test's id alone."""
        return np.random.default_rng(self.current.seed)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember why a module could not be imported."""
        if report.failed:
            last_line = report.longreprtext.strip().splitlines()[-1]
            self.collect_errors.append(f"{report.nodeid}: {last_line}")


class Suite:
    """The tests of one folder, collected once. `cases` are in running order."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.folder = folder
        self.seed = seed
        self._plugin = _Plugin()
        self._session = self._collect()
        self._items = _items_by_id(self._session)
        self._direct = frozenset(
            test for test, item in self._items.items() if is_direct(item)
        )
        refuse_unfit_modules(list(self._items.values()))
        self._timed = frozenset(
            test
            for test, item in self._items.items()
            if reads_a_clock(item.module)
        )
        self.cases: tuple[TestCase, ...] = read_test_cases(self._items)

    def with_seed(self, seed: str) -> Suite:
        """Return the same tests with inputs drawn from *seed*."""
        seeded = copy.copy(self)
        seeded.seed = seed
        return seeded

    def with_cases(self, cases: Sequence[TestCase]) -> Suite:
        """Return the same tests, of which only *cases* are run."""
        chosen = copy.copy(self)
        chosen.cases = tuple(cases)
        return chosen

    def names_in(self, case: TestCase) -> frozenset[str]:
        """Return the names that the code of *case* uses, and its parameters that are texts."""
        item = self._items[case.id]
        names = _names_used(item.function, set())
        if hasattr(item, "callspec"):
            values = item.callspec.params.values()
            names.update(value for value in values if isinstance(value, str))
        return frozenset(names)

    def _collect(self) -> pytest.Session:
        if not any(self.folder.glob("test_*.py")):
            raise CollectionError(
                f"{self.folder} holds no test_*.py.",
                "Write a test; `grader new` scaffolds an assignment.",
            )
        conftest = next(self.folder.rglob("conftest.py"), None)
        if conftest is not None:
            raise CollectionError(
                f"{conftest} would not be read.",
                "Put its fixtures into the modules that use them.",
            )
        folder = str(self.folder)
        # pytest would list every folder above as well, and what lies beside it
        above = ("--rootdir", folder, "--confcutdir", folder)
        arguments = [*_ARGUMENTS, *above, folder]
        with no_plugins(), fresh_modules(self.folder):
            config = _prepareconfig(arguments, plugins=[self._plugin])
            config.addinivalue_line(
                "markers",
                "points(points, *, criterion, …): what a test is worth, and for whom",
            )
            session = pytest.Session.from_config(config)
            config._do_configure()  # noqa: SLF001 - see the module's docstring
            config.hook.pytest_sessionstart(session=session)
            session.perform_collect()
        errors = "; ".join(self._plugin.collect_errors)
        if errors:
            raise CollectionError(
                f"Tests cannot be collected: {errors}",
                "Run them through Python.",
            )
        return session

    def run(
        self,
        student: Student,
        oracle: Answers,
        cases: Sequence[TestCase],
        passed: dict[str, bool] | None = None,
        transcripts: Transcripts | None = None,
    ) -> Iterator[Outcome]:
        """Yield the outcomes of *cases* on *student*, as `Sitting.outcomes` does."""
        sitting = Sitting(self, student, oracle, transcripts)
        return sitting.outcomes(cases, {} if passed is None else passed)

    def is_timed(self, case: TestCase) -> bool:
        """Return whether *case* may look at a clock."""
        return case.id in self._timed

    def run_case(
        self,
        student: Student,
        oracle: Answers,
        case: TestCase,
    ) -> Outcome:
        """Return the outcome of *case*, which is run now.

        What *student* was asked in it has been forgotten before.
        """
        oracle.start_test(case.id, student.precision)
        remarks = Remarks()
        self._plugin.current = _Current(
            student,
            oracle=oracle,
            seed=test_seed(self.seed, case.id),
        )
        token = remarks_of_test.set(remarks)
        started = time.monotonic()
        try:
            # of a student's values: no author can do anything about it
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                raised = self._raised(self._items[case.id], case)
        finally:
            remarks_of_test.reset(token)
        facts = _facts(case.id, raised)
        calls = oracle.with_expected(student.calls)
        return replace(
            facts,
            calls=calls,
            notes=(*student.notes, *remarks.notes),
            granted=remarks.granted,
            figures=tuple(remarks.figures),
            seconds=time.monotonic() - started,
        )

    def _raised(
        self,
        item: pytest.Function,
        case: TestCase,
    ) -> BaseException | None:
        """Return what *case* raises, or None.

        A test of plain arguments is called as it is: pytest sets fixtures up
        anew for each run, which takes longer than most tests.
        """
        if case.id not in self._direct:
            return _run(item)
        arguments = arguments_of(item, self._plugin.current.fixtures())
        return _raised_by(lambda: item.obj(**arguments))


def public_suite(assignment: Assignment) -> Suite:
    """Return the public tests; their seed is the assignment's id, no secret."""
    return Suite(assignment.public_tests, assignment.id)


def _names_used(function: FunctionType, names: set[str]) -> set[str]:
    """Return *names* with those that *function* uses, and the functions beside it that it calls."""
    for name in set(_names_in(function.__code__)) - names:
        names.add(name)
        helper = function.__globals__.get(name)
        is_beside = getattr(helper, "__module__", "") == function.__module__
        if isinstance(helper, FunctionType) and is_beside:
            _names_used(helper, names)
    return names


def _names_in(code: CodeType) -> Iterator[str]:
    """Yield the names in *code*, and the texts in it that look like names."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)
        elif isinstance(constant, str) and constant.isidentifier():
            yield constant


def _run(item: pytest.Function) -> BaseException | None:
    """Run *item* with its fixtures, set up for it alone, and return what it raised first.

    What pytest's own protocol does beside it is of no use here: reports of
    failures, whose text would hold expected values.
    """
    fixtures = item.session._setupstate  # noqa: SLF001 - see the module's docstring
    item._initrequest()  # noqa: SLF001
    raised = _raised_by(lambda: fixtures.setup(item)) or _raised_by(
        item.runtest,
    )
    raised_after = _raised_by(lambda: fixtures.teardown_exact(None))
    return raised or raised_after


def _raised_by(step: Callable[[], None]) -> BaseException | None:
    try:
        step()
    except (KeyboardInterrupt, pytest.exit.Exception):
        raise
    except BaseException as problem:  # noqa: BLE001 - outcomes of pytest are no Exceptions
        return problem
    return None


def _facts(test: str, raised: BaseException | None) -> Outcome:
    """Return what the exception a test ended with says: its object, never its text."""
    if raised is None:
        return Outcome(test, OutcomeKind.PASSED)
    if isinstance(raised, Mismatch):
        return Outcome(
            test,
            OutcomeKind.DIFFERENT,
            difference=raised.difference,
        )
    if isinstance(raised, StudentError):
        return Outcome(test, OutcomeKind.FAILED, failure=raised.failure)
    if isinstance(raised, pytest.skip.Exception):
        return Outcome(test, OutcomeKind.SKIPPED)
    text = "".join(traceback.format_exception(raised))
    return Outcome(test, OutcomeKind.ERROR, error=text[-_SHOWN_ERROR:])


def _items_by_id(session: pytest.Session) -> dict[str, pytest.Function]:
    """Return the collected test functions by id; anything else is refused."""
    items: dict[str, pytest.Function] = {}
    for item in session.items:
        if not isinstance(item, pytest.Function):
            raise CollectionError(
                f"{item.nodeid} is not a test function.",
                "Hidden and public tests are plain functions.",
            )
        test = f"{item.path.name}::{item.name}"
        if test in items:
            raise CollectionError(
                f"{test} exists twice.",
                "Name the files of tests differently.",
            )
        items[test] = item
    return items


def by_module(cases: Iterable[TestCase]) -> dict[str, list[TestCase]]:
    """Return *cases* by the file they stand in, in order."""
    modules: dict[str, list[TestCase]] = {}
    for case in cases:
        modules.setdefault(case.module, []).append(case)
    return modules
