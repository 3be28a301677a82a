"""The grades of a class, as they count, in the form that a course site accepts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.decisions.new_decisions import chosen_run
from grader.decisions.publication import record_publication, report_of
from grader.errors import ExportError
from grader.export import formats
from grader.export.atomic_files import write_atomically
from grader.export.csv_grades import Dialect
from grader.export.exportable import final_points
from grader.export.feedback import feedback_zip
from grader.gradebook import Gradebook
from grader.gradebook.copies import CopyKind, note_copy_in
from grader.gradebook.final_results import final_results
from grader.model import Result
from grader.model.file_writing import for_owner_only
from grader.report.audience import for_student
from grader.report.html import in_language

#: Gives results under other names.
Renaming = Callable[[Sequence[Result]], Sequence[Result]]
#: Formats in which nobody needs to be known.
NAMELESS = ("csv", "json", "junit", "nbgrader")
#: Formats that are archives of reports, with the site that takes them.
FEEDBACK = {"canvas-feedback": "canvas", "moodle-feedback": "moodle"}


@dataclass(frozen=True, slots=True)
class Request:
    """What to export: the last run in `directory`, in the format `form`.

    `template` is the table to fill and `column` its column, for formats that
    fill one; `scale` says whether points are converted where its maximum is
    another. `assignment` says which, where several were graded together;
    reports are in `language`, by default that of the run. `dialect` is that of the
    grader's own table. `renamed` gives the results under pseudonyms.
    """

    directory: Path
    form: str
    out: Path | None = None
    template: Path | None = None
    column: str = ""
    assignment: str = ""
    language: str = ""
    scale: bool | None = None
    dialect: Dialect | None = None
    renamed: Renaming | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, or would be, and whom it does not reach.

    `reports` counts those of an archive, and is None for other formats.
    """

    path: Path
    students: int
    reports: int | None = None
    fills_table: bool = False
    students_left: tuple[str, ...] = ()
    rows_left: tuple[str, ...] = ()


def export(course: Path, request: Request) -> Exported:
    """Write the grades of a class as *request* says, unless it is a dry run.

    Raises GraderError for a gradebook, table or folder that does not serve.
    """
    if request.renamed is not None and request.form not in NAMELESS:
        raise ExportError(
            f"A site that is given {request.form} must know who is who, so that it"
            " cannot be pseudonymous.",
            f"Pseudonymous are: {', '.join(NAMELESS)}.",
        )
    if request.dialect is not None and request.form != "csv":
        raise ExportError(
            f"--csv-dialect is for --format csv; {request.form} is as its site wants"
            " it.",
            "Leave it out.",
        )
    with Gradebook.read(request.directory) as book:
        run = chosen_run(book, request.directory, request.assignment)
        assignment = get_assignment(course, run.assignment)
        results = list(final_results(book, assignment, run.students))
    if request.form in FEEDBACK:
        with in_language(request.language or run.language, course):
            return _feedback(request, results)
    if request.form in formats.TEMPLATES:
        return _filled_table(request, results)
    usual = formats.usual_name(request.form)
    if request.renamed is not None:
        usual = f"pseudonymous-{usual}"
    path = request.out or request.directory / usual
    if not request.dry_run:
        if request.renamed is not None:
            results = list(request.renamed(results))
        note_copy_in(request.directory, path, CopyKind.EXPORT)
        formats.write_whole(
            request.form,
            results,
            path,
            for_student,
            request.dialect,
        )
    return Exported(path, len(results))


def _feedback(request: Request, results: Sequence[Result]) -> Exported:
    """Write an archive of reports, each made now, that the site takes back."""
    path = request.out or request.directory / f"{request.form}.zip"
    archive = feedback_zip(FEEDBACK[request.form], results, report_of)
    if not request.dry_run:
        write_atomically(path, archive.content)
        for_owner_only(path)
        published = [
            result
            for result in results
            if final_points(result) is not None
            and result.submission.delivery.feedback
            and result.submission.delivery.site == FEEDBACK[request.form]
        ]
        record_publication(
            request.directory,
            published,
            path,
            CopyKind.EXPORT,
        )
    return Exported(
        path,
        len(results),
        reports=archive.reports,
        students_left=archive.students_left,
    )


def _filled_table(request: Request, results: Sequence[Result]) -> Exported:
    """Write the instructor's own table with the grades filled in."""
    path = request.out or request.directory / formats.usual_name(request.form)
    filled = formats.fill(
        request.form,
        request.template,
        results,
        request.column,
        request.scale,
    )
    if not request.dry_run:
        note_copy_in(request.directory, path, CopyKind.EXPORT)
        write_atomically(path, filled.content)
    return Exported(
        path,
        len(results),
        fills_table=True,
        students_left=tuple(filled.students_left),
        rows_left=tuple(filled.rows_left),
    )
