"""Grades results of a gradebook again, from the submissions that it keeps.

Nobody hands anything in twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.errors import GradebookError
from grader.gradebook import Gradebook, Run, keys_of
from grader.gradebook.unknown_student import unknown_student
from grader.intake import Intake
from grader.model import Assignment, Submission
from grader.model.options import Options
from grader.pipeline import ClassResult, folder_of, grade_due, write_overview_of
from grader.plugins import Listeners, make_plugins
from grader.report.html import in_language
from grader.runs.selection import Selection
from grader.sandbox.reader.filling import with_notebooks


def regrade(
    course: Path,
    directory: Path,
    selection: Selection,
    options: Options,
    plugins: Sequence[object] = (),
) -> tuple[ClassResult, ...]:
    """Grade those of the last run in *directory* again that *selection* means.

    All reports are written. Student code is isolated as it was in that run.
    Returns one class for each assignment of it. Raises GradebookError where
    there is no gradebook, where nobody is meant or a student is not in it, and
    GraderError as `pipeline.grade_class` does.
    """
    with Gradebook.read(directory) as book:
        runs = book.last_runs()
        _check_students(selection, runs)
        options = options.like(runs[0].options)
    listeners = Listeners(make_plugins(course, plugins))
    assignments = [get_assignment(course, run.assignment) for run in runs]
    with (
        in_language(options.language, course),
        Gradebook.open(directory) as book,
        listeners.log,
    ):
        pending = [
            _pending(book, assignment, run, selection)
            for assignment, run in zip(assignments, runs, strict=True)
        ]
        if not any(pending):
            raise GradebookError(
                f"No result in {directory} matches.",
                "Loosen --student, --test or --verdict.",
            )
        classes = [
            _regraded(
                book,
                assignment,
                run,
                submissions,
                options,
                listeners,
                folder_of(directory, run, runs),
            )
            for assignment, run, submissions in zip(
                assignments,
                runs,
                pending,
                strict=True,
            )
        ]
        if len(runs) > 1:
            write_overview_of(assignments, classes, directory, listeners)
        return tuple(classes)


def _regraded(
    book: Gradebook,
    assignment: Assignment,
    run: Run,
    submissions: Sequence[Submission],
    options: Options,
    listeners: Listeners,
    folder: Path,
) -> ClassResult:
    """Grade *submissions* of *run* again, in a new run for all of its students."""
    book.start_run_of(assignment, options, run.students, run.unmatched)
    results = book.results(assignment, run.students)
    intake = Intake(
        tuple(result.submission for result in results),
        run.unmatched,
    )
    keys = keys_of(submissions, assignment, options)
    return grade_due(
        book,
        assignment,
        intake,
        submissions,
        keys,
        options,
        listeners,
        folder,
    )


def _pending(
    book: Gradebook,
    assignment: Assignment,
    run: Run,
    selection: Selection,
) -> list[Submission]:
    """Return the submissions, as they were graded, whose newest results are meant."""
    results = book.results(assignment, run.students)
    submissions: list[Submission] = []
    for number, recorded in enumerate(results.recorded):
        verdicts = book.standing(recorded).verdicts
        if selection.takes(recorded.student, verdicts):
            submissions.append(results[number].submission)
    present = (
        submission for submission in submissions if not submission.missing
    )
    return list(with_notebooks(present, assignment.file, assignment.also))


def _check_students(selection: Selection, runs: Sequence[Run]) -> None:
    """Raise GradebookError for a student who is in none of *runs*."""
    students = sorted({student for run in runs for student in run.students})
    for student in selection.students:
        if student not in students:
            assignments = [run.assignment for run in runs]
            raise unknown_student(student, assignments, students)
