"""The whole flow: a source of submissions in, results and reports out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pluggy

from grader.course.catalogue import get_assignment
from grader.errors import PluginError
from grader.gradebook import Change, Gradebook, Keys, Run, environment, keys_of
from grader.gradebook.earlier_runs import labels_of
from grader.gradebook.final_results import final, final_results
from grader.gradebook.results import Submissions
from grader.intake import Intake
from grader.model import Assignment, Graded, Result, Submission
from grader.model.options import Job, Options, Reading
from grader.plugins import Listeners, make_plugins
from grader.runs.attempts import (
    earlier_attempts,
    keys_of_attempts,
    let_best_count,
)
from grader.runs.ungraded_results import (
    graded_together,
    relabel,
    result_for,
    settled,
)


@dataclass(frozen=True, slots=True)
class ClassResult:
    """A graded class: one result per submission, read on demand, and how the run went.

    `reused` counts the results of earlier runs that still hold; `changes` names
    whose points are others than before; `troubles` are sentences on plugins
    that failed to write or to listen.
    """

    results: Sequence[Result]
    intake: Intake
    files: tuple[Path, ...] = ()
    reused: int = 0
    changes: tuple[Change, ...] = ()
    troubles: tuple[str, ...] = ()


def grade_class(
    assignment: Assignment,
    source: Path,
    options: Options,
    plugins: Sequence[object] = (),
) -> ClassResult:
    """Grade every submission in *source* that has no valid result yet.

    The reports are written to `options.out`. Raises GraderError for what a
    person can mend; whatever a submission does becomes part of its result.
    """
    from grader.report.html import in_language  # who checks a file has no pages

    listeners = Listeners(make_plugins(assignment.course, plugins))
    with (
        in_language(options.language, assignment.course),
        _gradebook(options) as book,
        listeners.log,
    ):
        return _grade(
            book,
            assignment,
            source,
            options,
            listeners,
            options.pages,
        )


def grade_together(
    assignments: Sequence[Assignment],
    source: Path,
    options: Options,
    plugins: Sequence[object] = (),
) -> tuple[ClassResult, ...]:
    """Grade several assignments whose files lie in the same *source*.

    The reports of each go to a folder named like it in `options.out`, those
    that bring them together beside it. Raises GraderError as `grade_class`
    does.
    """
    from grader.report.html import in_language  # as above

    course = assignments[0].course
    listeners = Listeners(make_plugins(course, plugins))
    with (
        in_language(options.language, course),
        _gradebook(options) as book,
        listeners.log,
    ):
        classes: list[ClassResult] = []
        for assignment in assignments:
            folder = (
                None if options.pages is None else options.pages / assignment.id
            )
            graded = _grade(
                book,
                assignment,
                source,
                options,
                listeners,
                folder,
            )
            classes.append(graded)
        if options.pages is not None:
            write_overview_of(assignments, classes, options.pages, listeners)
        classes[-1] = replace(classes[-1], troubles=listeners.all_troubles())
        return tuple(classes)


def write_overview_of(
    assignments: Sequence[Assignment],
    classes: Sequence[ClassResult],
    directory: Path,
    listeners: Listeners,
) -> None:
    """Write what brings *assignments*, each with its graded class, together."""
    graded = [
        Graded(assignment, graded_class.results)
        for assignment, graded_class in zip(assignments, classes, strict=True)
    ]
    listeners.collect(
        "grader_write_overview",
        graded=graded,
        directory=directory,
    )


def _grade(
    book: Gradebook,
    assignment: Assignment,
    source: Path,
    options: Options,
    listeners: Listeners,
    directory: Path | None,
) -> ClassResult:
    def read(reading: Reading) -> Intake:
        whole = read_source(assignment, source, reading, listeners.manager)
        shard = options.shard.of(whole.submissions)
        return replace(whole, submissions=shard)

    intake = read(options.reading)
    labels = labels_of(book, assignment.id)
    book.start_run(assignment, options, intake)
    keys = keys_of(intake.submissions, assignment, options)
    attempts: dict[str, set[Keys]] = {}
    if options.reading.best_attempt:
        listeners.log.begin(options.out, book.first)
        earlier = earlier_attempts(intake, options.reading, read)
        for level in earlier:
            _grade_attempts(book, assignment, level, options, listeners)
        present = [entry for entry in intake.submissions if not entry.missing]
        attempts = keys_of_attempts([*earlier, present], assignment, options)
    new: list[Submission] = []
    reused: list[Submission] = []
    for submission in intake.submissions:
        key = keys[submission.id]
        if options.fresh or not book.holds(assignment.id, submission.id, key):
            new.append(submission)
        else:
            reused.append(submission)
    pending = settled(book, assignment, new, keys, options)
    relabel(book, assignment, reused, keys, labels)
    return grade_due(
        book,
        assignment,
        intake,
        pending,
        keys,
        options,
        listeners,
        directory,
        attempts,
    )


def _grade_attempts(
    book: Gradebook,
    assignment: Assignment,
    attempts: Sequence[Submission],
    options: Options,
    listeners: Listeners,
) -> None:
    """Grade *attempts*, one of a student, that have no valid result yet."""
    keys = keys_of(attempts, assignment, options)
    pending = settled(book, assignment, attempts, keys, options)
    reused = len(attempts) - len(pending)
    _record(book, assignment, pending, keys, options, listeners, reused)


def _record(
    book: Gradebook,
    assignment: Assignment,
    pending: Sequence[Submission],
    keys: Mapping[str, Keys],
    options: Options,
    listeners: Listeners,
    reused: int,
) -> None:
    """Grade *pending* and record the results; what a group handed in is graded once."""
    from grader.runs.grading_jobs import grade_all  # reports need no engine

    twins = graded_together(pending)
    leaders = [submission for submission in pending if submission.id in twins]
    job = Job(assignment.course, assignment.id, options)
    for result in grade_all(leaders, job, listeners, reused):
        book.record(result, keys[result.submission.id])
        for twin in twins[result.submission.id]:
            book.record(result_for(result, twin), keys[twin.id])


def grade_due(
    book: Gradebook,
    assignment: Assignment,
    intake: Intake,
    pending: Sequence[Submission],
    keys: Mapping[str, Keys],
    options: Options,
    listeners: Listeners,
    directory: Path | None,
    attempts: Mapping[str, set[Keys]] | None = None,
) -> ClassResult:
    """Grade those of *intake* that are *pending* in the run that *book* has begun.

    Those of a group who handed in the same files are graded once. Of *attempts*, by
    the keys of their results, the best counts. The run is ended, and all reports are
    written.
    """
    present = [entry for entry in intake.submissions if not entry.missing]
    reused = len(present) - len(pending)
    log = listeners.log
    log.begin(options.out, book.first)
    about = {"run": book.run, "assignment": assignment.id}
    log.write(
        "run started",
        **about,
        due=len(pending),
        reused=reused,
        options=asdict(options),
        versions=environment(),
    )
    _record(book, assignment, pending, keys, options, listeners, reused)
    let_best_count(book, assignment, attempts or {})
    book.finish_run()
    students = [submission.id for submission in intake.submissions]
    graded_results = book.results(assignment, students)
    results = final(book, assignment, graded_results)
    files = write_all(assignment, results, intake, directory, listeners)
    changes = book.changes(assignment.id, students)
    listed_changes = [asdict(change) for change in changes]
    log.write("run finished", **about, files=len(files), changes=listed_changes)
    return ClassResult(
        results=final(book, assignment, book.detached(graded_results)),
        intake=intake,
        files=files,
        reused=reused,
        changes=changes,
        troubles=listeners.all_troubles(),
    )


def read_source(
    assignment: Assignment,
    source: Path,
    reading: Reading,
    manager: pluggy.PluginManager | None = None,
) -> Intake:
    """Return the submissions in *source* under the names of the roster.

    Beside them stands what is to be known about them. Raises SubmissionsError
    for a source or a roster that cannot be read.
    """
    from grader.intake import prepared  # reports need no submissions

    hook = (manager or make_plugins(assignment.course)).hook
    intake: Intake = hook.grader_collect_submissions(
        source=source,
        assignment=assignment,
        reading=reading,
    )
    return _with_notebooks(prepared(intake, reading), assignment)


def _with_notebooks(intake: Intake, assignment: Assignment) -> Intake:
    from grader.sandbox.reader.filling import with_notebooks  # as above

    submissions = with_notebooks(
        intake.submissions,
        assignment.file,
        assignment.also,
    )
    return replace(intake, submissions=submissions)


def folder_of(directory: Path, run: Run, runs: Sequence[Run]) -> Path:
    """Return where the reports of *run*, one of *runs* of the same command, go."""
    return directory if len(runs) == 1 else directory / run.assignment


def write_again(
    course: Path,
    directory: Path,
    language: str = "",
) -> tuple[Path, ...]:
    """Write every report of the last run in *directory* again, without grading.

    All comes from its gradebook. The pages are in *language*, by default in
    that of the run.
    """
    from grader.report.html import in_language  # as above

    with Gradebook.read(directory) as book, ExitStack() as stack:
        runs = book.last_runs()
        stack.enter_context(in_language(language or runs[0].language, course))
        listeners = Listeners(make_plugins(course))
        written: list[Path] = []
        graded: list[Graded] = []
        for run in runs:
            assignment = get_assignment(course, run.assignment)
            results = final_results(book, assignment, run.students)
            intake = Intake(Submissions(results), run.unmatched)
            folder = folder_of(directory, run, runs)
            written += write_all(assignment, results, intake, folder, listeners)
            graded.append(Graded(assignment, results))
        if len(runs) > 1:
            written += listeners.collect(
                "grader_write_overview",
                graded=graded,
                directory=directory,
            )
        if listeners.troubles:
            raise PluginError(
                " ".join(listeners.troubles),
                "Everything else was written.",
            )
        return tuple(written)


def _gradebook(options: Options) -> AbstractContextManager[Gradebook]:
    return (
        Gradebook.in_memory()
        if options.out is None
        else Gradebook.open(options.out)
    )


def write_all(
    assignment: Assignment,
    results: Sequence[Result],
    intake: Intake,
    directory: Path | None,
    listeners: Listeners,
) -> tuple[Path, ...]:
    """Write all reports into *directory*, unless it is None, and return the files."""
    if directory is None:
        return ()
    directory.mkdir(parents=True, exist_ok=True)
    files = listeners.collect(
        "grader_write_reports",
        assignment=assignment,
        results=results,
        intake=intake,
        directory=directory,
    )
    return tuple(files)
