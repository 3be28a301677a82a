"""Everything that is held about one student as an archive that can be handed over."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.decisions.publication import report_of
from grader.export import grades_json
from grader.export.atomic_files import write_atomically
from grader.gradebook import Gradebook
from grader.gradebook.copies import CopyKind, copies_of, note_copy_in
from grader.gradebook.decision_log import log_of
from grader.gradebook.final_results import final
from grader.gradebook.publications import publications_of
from grader.model import Assignment, Result
from grader.model.file_writing import for_owner_only
from grader.privacy.stored import Stored, find_student, results_of
from grader.privacy.student_identity import Identity, identity_of
from grader.report.audience import for_student
from grader.report.html import in_language
from grader.runs.run_log import FOLDER as LOGS

_README = """\
What the grader holds about {student}

ASSIGNMENT/report.html    the report as it counts now
ASSIGNMENT/result.json    the same for programs
ASSIGNMENT/run-N/         what was handed in and graded in run N, with its result
decisions.json            what people decided, by whom, when, and why
publications.json         which results were published, and when
log.jsonl                 the lines of run logs that name {student}
places.txt                files elsewhere that were made of these results

Expected values of hidden tests are no personal data and are not here.
Similarity pages compare work of several students and are not here either;
{similarity}
"""


@dataclass(frozen=True, slots=True)
class DataArchive:
    """Where the archive is, whose it is, and how many files it holds."""

    path: Path
    student: str
    files: int


def write_data(
    course: Path,
    directory: Path,
    name: str,
    out: Path | None = None,
) -> DataArchive:
    """Write all that *directory* holds about the student called *name* to a zip.

    It is *out*, by default ID.zip in the current folder, and only its owner may read
    it. Raises GradebookError where nobody, or nobody alone, is called that.
    """
    with Gradebook.read(directory) as book:
        language = book.last_runs()[0].language
        with in_language(language, course):
            student = find_student(course, book, name)
            stored = list(results_of(course, book, student))
            identity = identity_of(student, [kept.result for kept in stored])
            files = {
                **_results(book, stored),
                **_decided(book, stored, student),
                "log.jsonl": _log_lines(directory, identity),
                "places.txt": _places(book),
            }
    files["README.txt"] = _README.format(
        student=student,
        similarity=_similarity(directory, identity),
    ).encode()
    path = out or Path(f"{student}.zip")
    write_atomically(path, _zipped(files))
    for_owner_only(path)
    note_copy_in(directory, path, CopyKind.EXPORT)
    return DataArchive(path, student, len(files))


def _results(book: Gradebook, stored: Sequence[Stored]) -> dict[str, bytes]:
    """Return the files about results, of each run and as they count now."""
    files: dict[str, bytes] = {}
    newest: dict[str, tuple[Assignment, Result]] = {}
    for kept in stored:
        folder = f"{kept.assignment.id}/run-{kept.recorded.run}"
        for file in kept.result.submission.files:
            files[f"{folder}/{file.path}"] = file.content
        files[f"{folder}/result.json"] = _json_of(kept.result)
        newest[kept.assignment.id] = (kept.assignment, kept.result)
    for assignment_id, (assignment, result) in newest.items():
        (counted,) = final(book, assignment, [result])
        files[f"{assignment_id}/result.json"] = _json_of(counted)
        if not counted.submission.missing:
            files[f"{assignment_id}/report.html"] = report_of(counted)
    return files


def _json_of(result: Result) -> bytes:
    return grades_json([for_student(result)]).encode()


def _decided(
    book: Gradebook,
    stored: Sequence[Stored],
    student: str,
) -> dict[str, bytes]:
    assignments = list(dict.fromkeys(kept.assignment.id for kept in stored))
    decisions = {
        name: [asdict(decision) for decision in log_of(book, name, student)]
        for name in assignments
    }
    publications = {
        name: [
            asdict(publication)
            for publication in publications_of(book, name, student)
        ]
        for name in assignments
    }
    return {
        "decisions.json": _text_of(decisions),
        "publications.json": _text_of(publications),
    }


def _text_of(document: Mapping[str, object]) -> bytes:
    text = json.dumps(document, indent=1, ensure_ascii=False, default=str)
    return f"{text}\n".encode()


def _log_lines(directory: Path, identity: Identity) -> bytes:
    pattern = identity.pattern()
    lines = [
        line
        for path in sorted((directory / LOGS).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True)
        if pattern.search(line)
    ]
    return "".join(lines).encode()


def _places(book: Gradebook) -> bytes:
    lines = [
        f"{book.path}\n",
        f"{book.path.parent / 'students'}\n",
        *(
            f"{copy.path} ({copy.kind}, {copy.written})\n"
            for copy in copies_of(book)
        ),
    ]
    return "".join(lines).encode()


def _similarity(directory: Path, identity: Identity) -> str:
    pages = sorted(directory.rglob("similarity.html"))
    pattern = identity.pattern()
    naming = [
        page
        for page in pages
        if pattern.search(page.read_text(encoding="utf-8"))
    ]
    if not naming:
        return f"none of them names {identity.student}."
    return f"one names {identity.student}: ask the course staff about it."


def _zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(path, content)
    return stream.getvalue()
