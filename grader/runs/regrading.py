"""Grades results of a gradebook again, from the submissions that it keeps: nobody hands anything in twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.course.toml_values import closest
from grader.errors import GradebookError, did_you_mean
from grader.gradebook import Gradebook, Run, keys_of
from grader.intake import Intake
from grader.model import Assignment, Graded, Submission
from grader.model.options import Options
from grader.pipeline import ClassResult, folder_of, grade_due
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
    """Grade those of the last run in *directory* again that *selection* means, and write all reports.

    Student code is isolated as it was in that run. Returns one class for each
    assignment of it. Raises GradebookError where there is no gradebook, where nobody is
    meant or a student is not in it, and GraderError as `pipeline.grade_class` does.
    """
    with Gradebook.read(directory) as book:
        runs = book.last_runs()
        _check_students(selection, runs)
        options = options.like(runs[0].options)
    listeners = Listeners(make_plugins(course, plugins))
    with (
        in_language(options.language, course),
        Gradebook.open(directory) as book,
        listeners.log,
    ):
        chosen = [(run, get_assignment(course, run.assignment)) for run in runs]
        due = [_due(book, assignment, run, selection) for run, assignment in chosen]
        if not any(due):
            raise GradebookError(
                f"No result in {directory} matches.",
                "Loosen --student, --test or --verdict.",
            )
        parts = []
        for (run, assignment), submissions in zip(chosen, due, strict=True):
            book.start_run_of(assignment, options, run.students, run.unmatched)
            results = book.results(assignment, run.students)
            intake = Intake(
                tuple(result.submission for result in results), run.unmatched
            )
            keys = keys_of(submissions, assignment, options)
            folder = folder_of(directory, run, runs)
            parts.append(
                grade_due(
                    book,
                    assignment,
                    intake,
                    submissions,
                    keys,
                    options,
                    listeners,
                    folder,
                )
            )
        if len(runs) > 1:
            graded = [
                Graded(one, part.results)
                for (_, one), part in zip(chosen, parts, strict=True)
            ]
            listeners.collect(
                "grader_write_overview", graded=graded, directory=directory
            )
        return tuple(parts)


def _due(
    book: Gradebook, assignment: Assignment, run: Run, selection: Selection
) -> list[Submission]:
    """Return the submissions, as they were graded, whose newest results are meant."""
    results = book.results(assignment, run.students)
    meant = (
        number
        for number, recorded in enumerate(results.recorded)
        if selection.takes(recorded.student, book.standing(recorded).verdicts)
    )
    submissions = [results[number].submission for number in meant]
    return list(
        with_notebooks((one for one in submissions if not one.missing), assignment.file)
    )


def _check_students(selection: Selection, runs: Sequence[Run]) -> None:
    """Raise GradebookError for a student who is in none of *runs*."""
    known = sorted({student for run in runs for student in run.students})
    for student in selection.students:
        if student not in known:
            near = did_you_mean(closest(student, known))
            tip = near or "`grader status` and the class page name everybody."
            raise GradebookError(
                f"There is no student {student!r} in the last run.", tip
            )
