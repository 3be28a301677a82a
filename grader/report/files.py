"""Pages as files: DIRECTORY/students/ID/report.html and staff.html, and DIRECTORY/index.html."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.errors import GraderError
from grader.model import Assignment, Graded, Result, Unmatched
from grader.model.file_writing import write_whole
from grader.report.class_page import class_page
from grader.report.html import (
    render_class,
    render_class_overview,
    render_similarity,
    render_staff,
    render_student,
    render_student_overview,
)
from grader.report.overview import by_student, class_overview, student_overview
from grader.report.similarity_page import SimilarityPage
from grader.report.submission_page import SubmissionPresenter

SIMILARITY = "similarity.html"


def write_reports(
    results: Iterable[Result],
    directory: Path,
    assignment: Assignment,
    unmatched: Sequence[Unmatched] = (),
    templates: Path | None = None,
) -> tuple[Path, ...]:
    """Write every page of a class and return the paths, the dashboard first.

    Who handed in nothing has no page. *templates* is a folder whose files
    replace ours of the same name. Raises GraderError where a page cannot be
    written.
    """
    pages: list[Path] = []

    def written() -> Iterator[Result]:
        """Yield each result after its pages are written.

        Reading a large class twice would take longer.
        """
        for result in results:
            if not result.submission.missing:
                pages.extend(write_submission(result, directory, templates))
            yield result

    index = write_class(written(), directory, assignment, unmatched, templates)
    return (index, *pages)


def write_submission(
    result: Result,
    directory: Path,
    templates: Path | None = None,
) -> tuple[Path, Path]:
    """Write the report and the staff page of one submission and return their paths."""
    folder = submission_folder(directory, result.submission.id)
    presenter = SubmissionPresenter(result)
    student = render_student(presenter.student_page(), templates)
    staff = render_staff(presenter.staff_page(), templates)
    return _write(folder / "report.html", student), _write(
        folder / "staff.html",
        staff,
    )


def write_class(
    results: Iterable[Result],
    directory: Path,
    assignment: Assignment,
    unmatched: Sequence[Unmatched] = (),
    templates: Path | None = None,
) -> Path:
    """Write the dashboard of a class and return its path.

    It links to the page of `write_similarity` where that is there.
    """
    similarity = SIMILARITY if (directory / SIMILARITY).is_file() else ""
    page = class_page(results, unmatched, assignment, similarity)
    return _write(directory / "index.html", render_class(page, templates))


def write_similarity(
    page: SimilarityPage,
    directory: Path,
    templates: Path | None = None,
) -> Path:
    """Write the page of what submissions have in common, for staff, and return its path."""
    return _write(directory / SIMILARITY, render_similarity(page, templates))


def write_overview(
    graded: Sequence[Graded],
    directory: Path,
    templates: Path | None = None,
) -> tuple[Path, ...]:
    """Write a class's table and each student's report of several assignments.

    Return their paths, that of the table first.
    """
    table = render_class_overview(class_overview(graded), templates)
    paths = [_write(directory / "index.html", table)]
    for student, results in by_student(graded).items():
        folder = submission_folder(directory, student)
        report = render_student_overview(student_overview(results), templates)
        paths.append(_write(folder / "report.html", report))
    return tuple(paths)


def submission_folder(directory: Path, identifier: str) -> Path:
    """Return the folder of one submission's pages.

    Raises ValueError where the id would lead elsewhere.
    """
    is_relative = identifier in {"", ".", ".."}
    if is_relative or any(separator in identifier for separator in "/\\\0"):
        message = f"submission id {identifier!r} cannot be the name of a folder"
        raise ValueError(message)
    return directory / "students" / identifier


def _write(path: Path, text: str) -> Path:
    """Write *text* whole or not at all.

    A reader never sees half a page, and a failure leaves the old one.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, [text.encode()])
    except OSError as error:
        message = (
            f"The report {path} cannot be written: {error.strerror or error}."
        )
        raise GraderError(
            message,
            "Choose another folder for the reports, or make room in this one.",
        ) from error
    return path
