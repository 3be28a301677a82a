"""Runs the public tests on a student's files, again and again with the same processes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from grader.course.handout import Contract
from grader.desk.tested_functions import (
    TestFunctions,
    function_of,
    functions_in_order,
    hooks_in,
    subjects,
)
from grader.desk.work_files import copy_work, count_named
from grader.errors import SubmissionsError, closest, did_you_mean
from grader.grading.engine import Engine
from grader.intake import Intake
from grader.model import Assignment, Result, Submission
from grader.model.options import OWN_MACHINE, Reading
from grader.plugins import make_plugins
from grader.sandbox.host.workers import Workers, open_workers
from grader.sandbox.reader.filling import with_notebooks
from grader.suite.recorded_answers import RecordedCall, Replayed
from grader.suite.run_tests import Suite
from grader.suite.submission_run import Answers


@dataclass(frozen=True, slots=True)
class Checked:
    """One file against the public tests, and how many hidden tests decide its score.

    `file` is its name, where a file was named. `test_functions` are the
    functions of the handout that each public test calls, as far as that is
    known before it runs; `chosen` are those that were asked for, all if empty.
    """

    result: Result
    file: str
    hidden_tests: int
    contract: Contract
    test_functions: TestFunctions
    chosen: frozenset[str] = frozenset()


class Checker:
    """Checks work on one assignment; its processes stay ready between checks.

    Needs neither the reference nor the hidden tests.
    """

    def __init__(
        self,
        assignment: Assignment,
        workers: Workers | None = None,
    ) -> None:
        self.assignment = assignment
        self._manager = make_plugins(assignment.course)
        self._opened = ExitStack()
        self._opened.enter_context(
            open_workers(assignment, OWN_MACHINE, self._manager, workers),
        )
        try:
            engine = Engine.with_public_tests(assignment, self._manager)
        except BaseException:
            self._opened.close()
            raise
        self._engine = engine
        self._suite = engine.suite
        self._test_functions = _test_functions(
            engine.suite,
            engine.oracle,
            engine.contract,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes."""
        self._opened.close()

    def is_tested(self, name: str) -> bool:
        """Return whether a public test is about the function or class *name*."""
        functions = {
            function
            for functions in self._test_functions.values()
            for function in functions
        }
        return any(
            function == name or function.startswith(f"{name}.")
            for function in functions
        )

    def check(self, file: Path, only: Sequence[str] = ()) -> Checked:
        """Run the public tests on *file*, or those of the functions that *only* names.

        Raises SubmissionsError where *file* is not the work of one student, or
        *only* fits no function.
        """
        contract = self._engine.contract
        submission = self._read(file)
        chosen = chosen_functions(contract, self._test_functions, only)
        cases = [
            case
            for case in self._suite.cases
            if chosen.intersection(self._test_functions[case.id])
        ]
        self._engine.suite = self._suite.with_cases(
            cases if only else self._suite.cases,
        )
        result = self._engine.grade(submission)
        if only:
            result = _about(result, chosen, contract, self._test_functions)
        return Checked(
            result,
            "" if file.is_dir() else file.name,
            self._engine.hidden_tests,
            contract,
            self._test_functions,
            chosen,
        )

    def _read(self, file: Path) -> Submission:
        """Return the submission that *file* is, or a folder of one student's files."""
        if not file.is_dir() or count_named(file, self.assignment.file) > 1:
            return self._read_source(file)
        with tempfile.TemporaryDirectory(prefix="check-") as folder:
            # to a class of one student, whatever folders the work consists of
            copy_work(file, Path(folder) / "work")
            return self._read_source(Path(folder))

    def _read_source(self, file: Path) -> Submission:
        intake: Intake = self._manager.hook.grader_collect_submissions(
            source=file,
            assignment=self.assignment,
            reading=Reading(),
        )
        submissions = with_notebooks(
            intake.submissions,
            self.assignment.file,
            self.assignment.also,
        )
        if len(submissions) != 1:
            raise SubmissionsError(
                f"{file} holds the work of {len(submissions)} students; one file is"
                " expected.",
                "Give the path of your own file.",
            )
        return submissions[0]


def check_file(
    assignment: Assignment,
    file: Path,
    workers: Workers | None = None,
    only: Sequence[str] = (),
) -> Checked:
    """Run the public tests on one submission.

    *workers* may have been started before, with the same options, and are
    closed at the end.
    """
    with Checker(assignment, workers) as checker:
        return checker.check(file, only)


def chosen_functions(
    contract: Contract,
    test_functions: TestFunctions,
    only: Sequence[str],
) -> frozenset[str]:
    """Return the functions that the words *only* name, as a whole or in part.

    `backward` names `MLP.backward`. Raises SubmissionsError for a word that
    names none.
    """
    tested = {name for names in test_functions.values() for name in names}
    functions = [
        name for name in functions_in_order(contract) if name in tested
    ]
    chosen: set[str] = set()
    for word in only:
        fitting = _fitting(word, functions)
        if not fitting:
            raise SubmissionsError(
                f"No public test is about `{word}`; they are about"
                f" {', '.join(functions)}.",
                did_you_mean(*closest(word, functions)),
            )
        chosen.update(fitting)
    return frozenset(chosen)


def _fitting(word: str, functions: Iterable[str]) -> list[str]:
    """Return the functions that *word* names: as a whole, by their end, or in part."""
    asked = word.casefold()
    folded = {name: name.casefold() for name in functions}
    whole = [name for name, text in folded.items() if text == asked]
    ends = [name for name, text in folded.items() if text.endswith(f".{asked}")]
    parts = [name for name, text in folded.items() if asked in text]
    return whole or ends or parts


def _test_functions(
    suite: Suite,
    answers: Answers,
    contract: Contract,
) -> TestFunctions:
    """Return the functions that each test of *suite* calls, as far as can be told.

    From the calls that were recorded, and from the names in its code.
    """
    hooks: dict[str, dict[str, None]] = {case.id: {} for case in suite.cases}
    recorded: dict[str, RecordedCall] = {}
    if isinstance(answers, Replayed):
        recorded = answers.recording.calls
    for key, call in recorded.items():
        test = key.rpartition("#")[0]
        if test in hooks:
            hooks[test][call.hook] = None
    for case in suite.cases:
        names = suite.names_in(case)
        hooks[case.id] |= dict.fromkeys(hooks_in(names, contract))
    functions = {}
    for test, names_of_hooks in hooks.items():
        named = (function_of(contract, hook) for hook in names_of_hooks)
        functions[test] = tuple(dict.fromkeys(named))
    return functions


def _about(
    result: Result,
    chosen: frozenset[str],
    contract: Contract,
    test_functions: TestFunctions,
) -> Result:
    """Return *result* without the tests that turned out to be about other functions.

    Where those are all, as none came so far as what was *chosen*, it stays whole.
    """
    judgements = [
        judgement
        for judgement in result.judgements
        if chosen.intersection(subjects(judgement, contract, test_functions))
    ]
    return replace(result, judgements=tuple(judgements) or result.judgements)
