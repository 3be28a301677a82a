"""What students may see, in its own folder: one report for each, and nothing else."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.course.catalogue import get_assignment
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.gradebook.copies import CopyKind, note_copy
from grader.gradebook.final_results import final_results
from grader.gradebook.publications import publish_results
from grader.model import Graded, Result
from grader.model.file_writing import for_owner_only
from grader.report.html import (
    GENERATOR,
    course_templates,
    render_student,
    render_student_overview,
)
from grader.report.overview import by_student, student_overview
from grader.report.submission_page import student_page

REPORT = "report.html"
#: How much of a page is read to see whether it is ours.
_HEAD = 2000


@dataclass(frozen=True, slots=True)
class Published:
    """How many reports were written, and who has none, with the reason."""

    reports: int
    without_report: tuple[tuple[str, str], ...]


def publish(
    course: Path,
    directory: Path,
    out: Path,
    *,
    dry_run: bool = False,
) -> Published:
    """Write `ID/report.html` for each student of the last run in *directory* to *out*.

    The reports are made from the gradebook now. *out* is new, empty, or what an
    earlier call wrote, which is replaced as a whole; only its owner may read it. What
    was published is recorded in the gradebook. Raises GraderError for any other
    folder.
    """
    check_target(out)
    with Gradebook.read(directory) as book:
        graded = []
        for run in book.last_runs():
            assignment = get_assignment(course, run.assignment)
            final = final_results(book, assignment, run.students)
            graded.append(Graded(assignment, final))
        without_report = []
        reports = 0
        published: list[Result] = []
        stage = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
        try:
            for student, results in by_student(graded).items():
                reason = _why_not(results)
                if reason:
                    without_report.append((student, reason))
                    continue
                reports += 1
                published += map(_without_evidence, results)
                if not dry_run:
                    _write(stage / student / REPORT, _page(results))
            if not dry_run:
                stage.mkdir(parents=True, exist_ok=True)
                for_owner_only(stage)
                _replace(stage, out)
        except OSError as error:
            raise GraderError(
                f"{out} cannot be written: {error.strerror}.",
                "Choose another --out.",
            ) from None
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    if not dry_run:
        record_publication(directory, published, out, CopyKind.PUBLISHED)
    return Published(reports, tuple(without_report))


def record_publication(
    directory: Path,
    results: Sequence[Result],
    path: Path,
    kind: CopyKind,
) -> None:
    """Record in the gradebook in *directory* that students read *results*, from *path*."""
    by_assignment: dict[str, list[Result]] = {}
    for result in results:
        of_assignment = by_assignment.setdefault(result.assignment.id, [])
        of_assignment.append(result)
    with Gradebook.open_existing(directory) as book:
        note_copy(book, path, kind)
        for assignment, of_assignment in by_assignment.items():
            publish_results(book, assignment, of_assignment)


def report_of(result: Result) -> bytes:
    """Return the page that the student of *result* gets."""
    templates = course_templates(result.assignment.course)
    return render_student(student_page(result), templates).encode()


def check_target(out: Path) -> None:
    """Raise GraderError where *out* is, or holds, anything but what was published."""
    tip = (
        "Give a folder that does not exist, or one that only `grader publish`"
        " writes to."
    )
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise GraderError(f"{out} is not a folder.", tip)
    for entry in sorted(out.iterdir()) if out.is_dir() else []:
        is_folder = entry.is_dir() and not entry.is_symlink()
        foreign = _foreign(entry) if is_folder else entry
        if foreign is not None:
            raise GraderError(
                f"{out} holds {foreign.relative_to(out)}, which `grader publish` did"
                " not write.",
                tip,
            )


def _foreign(folder: Path) -> Path | None:
    """Return what in the folder of a student we did not write."""
    for entry in sorted(folder.iterdir()):
        if entry.name != REPORT or not _is_report(entry):
            return entry
    return None


def _is_report(path: Path) -> bool:
    """Return whether *path* is a page that we wrote."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as stream:
        return GENERATOR.encode() in stream.read(_HEAD)


def _without_evidence(result: Result) -> Result:
    """Return what recording a publication needs of *result*: a class fits in memory."""
    submission = replace(result.submission, files=(), notes=())
    return replace(
        result,
        submission=submission,
        judgements=(),
        diagnoses=(),
        notes=(),
        second=None,
        output="",
    )


def _why_not(results: Sequence[Result]) -> str:
    if all(result.submission.missing for result in results):
        return "handed in nothing"
    if any(
        result.score is None and not result.is_excused for result in results
    ):
        return "has an internal error of the grader, and so no score"
    return ""


def _page(results: Sequence[Result]) -> bytes:
    if len(results) == 1:
        return report_of(results[0])
    templates = course_templates(results[0].assignment.course)
    return render_student_overview(
        student_overview(results),
        templates,
    ).encode()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)


def _replace(stage: Path, out: Path) -> None:
    """Put the folder *stage* in the place of *out*, whole."""
    old = out.with_name(f"{stage.name}.old")
    if out.exists():
        out.rename(old)
    stage.rename(out)
    shutil.rmtree(old, ignore_errors=True)
