"""The whole flow: a source of submissions in, results and reports out."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path

import pluggy

from grader.engine import Engine
from grader.errors import SubmissionsError
from grader.intake import Intake
from grader.model import Assignment, Result, Submission
from grader.options import Options
from grader.plugins import make_plugins
from grader.report.html import render_student
from grader.report.submission_page import student_page
from grader.sandbox.workers import open_workers


@dataclass(frozen=True, slots=True)
class ClassResult:
    """A graded class: one result per submission, what was left over, and the files that were written."""

    results: tuple[Result, ...]
    intake: Intake
    files: tuple[Path, ...] = ()

    @property
    def internal_errors(self) -> tuple[Result, ...]:
        """The results that the grader's own faults made worthless."""
        return tuple(result for result in self.results if result.score is None)


def grade_class(assignment: Assignment, source: Path, options: Options, plugins: Sequence[object] = ()) -> ClassResult:
    """Grade every submission in *source* and write the reports to `options.out`.

    Raises GraderError for what a person can mend; whatever a submission does becomes part of its result.
    """
    manager = make_plugins(assignment.course, plugins)
    with open_workers(assignment, options, manager):
        intake: Intake = manager.hook.grader_collect_submissions(source=source, assignment=assignment)
        engine = Engine.with_hidden_tests(assignment, manager)
        results = tuple(grade_all(engine, intake.submissions, options, manager))
    files = write_all(assignment, results, intake, options, manager)
    return ClassResult(results, intake, files)


@dataclass(frozen=True, slots=True)
class Checked:
    """One file against the public tests, and how many hidden tests decide its score."""

    result: Result
    hidden_tests: int


def check_file(assignment: Assignment, file: Path) -> Checked:
    """Run the public tests on one submission; needs neither the reference nor the hidden tests."""
    manager = make_plugins(assignment.course)
    options = Options()
    with open_workers(assignment, options, manager):
        intake: Intake = manager.hook.grader_collect_submissions(source=file, assignment=assignment)
        if len(intake.submissions) != 1:
            text = f"{file} holds the work of {len(intake.submissions)} students; one file is expected."
            raise SubmissionsError(text, "Give the path of your own file.")
        engine = Engine.with_public_tests(assignment, manager)
        return Checked(engine.grade(intake.submissions[0]), engine.hidden_tests)


def grade_all(
    engine: Engine, submissions: Sequence[Submission], options: Options, manager: pluggy.PluginManager
) -> Iterator[Result]:
    """Yield the result of each of *submissions*, in order, and tell the plugins of it."""
    executor: Executor = manager.hook.grader_make_executor(options=options)
    with executor:
        for submission in submissions:
            future: Future[Result] = executor.submit(engine.grade, submission)
            result = _result_of(future, submission, engine.assignment)
            manager.hook.grader_submission_graded(result=result, total=len(submissions))
            yield result


def _result_of(future: Future[Result], submission: Submission, assignment: Assignment) -> Result:
    """Return the result, or one without a score that holds what went wrong in the grader: the batch goes on."""
    try:
        return future.result()
    except Exception:  # noqa: BLE001 - a fault of ours on one submission must not cost the others theirs
        return Result(submission, assignment, (), None, error=traceback.format_exc()[-20_000:])


def write_all(
    assignment: Assignment, results: Sequence[Result], intake: Intake, options: Options, manager: pluggy.PluginManager
) -> tuple[Path, ...]:
    """Write all reports into `options.out`, if given, and return the files."""
    if options.out is None:
        return ()
    options.out.mkdir(parents=True, exist_ok=True)
    written = manager.hook.grader_write_reports(
        assignment=assignment, results=results, intake=intake, directory=options.out
    )
    return tuple(path for paths in written for path in paths)


def render_check(result: Result) -> str:
    """Return the student's page of a checked file."""
    templates = result.assignment.course / "templates"
    return render_student(student_page(result), templates if templates.is_dir() else None)
