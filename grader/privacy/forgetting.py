"""Erases students: from the gradebook, from pages and logs, and from copies elsewhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import GradebookError
from grader.export.atomic_files import write_atomically
from grader.gradebook import Gradebook
from grader.gradebook.copies import Copy, CopyKind, copies_of, drop_copies
from grader.gradebook.erasure import erase_before, erase_students, last_graded
from grader.intake.times import iso_time
from grader.model.file_writing import for_owner_only
from grader.model.options import GRADEBOOK_FILE
from grader.pipeline import write_again
from grader.privacy.naming_files import files_that_name
from grader.privacy.stored import find_student, results_of
from grader.privacy.student_identity import Identity, identity_of
from grader.report.files import SIMILARITY
from grader.runs.run_log import FOLDER as LOGS

_PAGES = ("index.html", "grades.csv", "grades.json", SIMILARITY)


@dataclass(slots=True)
class Forgotten:
    """Who was erased, which files were deleted or written anew, and what names them still.

    `naming` are files that the grader did not write, in a dry run all that name
    them; `quoting` those it wrote in which words of others do. `older` counts
    results of others that were erased as well.
    """

    students: tuple[str, ...]
    deleted: list[Path] = field(default_factory=list)
    rewritten: list[Path] = field(default_factory=list)
    naming: list[Path] = field(default_factory=list)
    quoting: list[Path] = field(default_factory=list)
    older: int = 0


def forget(
    course: Path,
    directory: Path,
    name: str,
    *,
    dry_run: bool = False,
) -> Forgotten:
    """Erase the student called *name* from everything that *directory* led to.

    Folders that were merged into it are cleaned too. Raises GradebookError where
    nobody, or nobody alone, is called that.
    """
    with Gradebook.read(directory) as book:
        student = find_student(course, book, name)
    return _forget(course, directory, [student], dry_run=dry_run)


def purge(
    course: Path,
    directory: Path,
    before: str,
    *,
    dry_run: bool = False,
) -> Forgotten:
    """Erase what was graded before the day or time *before*.

    Who has no newer result is forgotten altogether; of others the results that later
    ones replaced go. Raises GradebookError where *before* is not a time.
    """
    moment = iso_time(before)
    if not re.match(r"\d{4}-\d{2}-\d{2}", moment):
        raise GradebookError(
            f"--before is {before!r}, which is not understood as a day.",
            "Write it as 2026-03-01.",
        )
    with Gradebook.read(directory) as book:
        students = [
            student
            for student, graded in sorted(last_graded(book).items())
            if graded < moment
        ]
    forgotten = _forget(course, directory, students, dry_run=dry_run)
    if not dry_run and (directory / GRADEBOOK_FILE).is_file():
        with Gradebook.open_existing(directory) as book:
            forgotten.older = erase_before(book, moment)
    return forgotten


def _forget(
    course: Path,
    directory: Path,
    students: Sequence[str],
    *,
    dry_run: bool,
) -> Forgotten:
    forgotten = Forgotten(tuple(students))
    if not students:
        return forgotten
    with Gradebook.read(directory) as book:
        identities = [
            identity_of(
                student,
                [kept.result for kept in results_of(course, book, student)],
            )
            for student in students
        ]
        copies = copies_of(book)
        remaining = set(last_graded(book)) - set(students)
    if dry_run:
        for identity in identities:
            forgotten.naming += files_that_name(identity.pattern(), directory)
        for copy in copies:
            forgotten.naming += _naming_in_copy(copy, identities)
        forgotten.naming = list(dict.fromkeys(forgotten.naming))
        return forgotten
    with Gradebook.open_existing(directory) as book:
        for copy in copies:
            _clean_copy(course, copy, identities, forgotten)
        if remaining:
            drop_copies(book, _gone(copies, identities, forgotten))
            patterns = [identity.pattern() for identity in identities]
            erase_students(book, students, patterns)
    if remaining:
        _clean_folder(course, directory, identities, forgotten)
    else:
        _delete_all(directory, forgotten)
    _list_naming(directory, identities, forgotten)
    return forgotten


def _list_naming(
    directory: Path,
    identities: Sequence[Identity],
    forgotten: Forgotten,
) -> None:
    """List which files in *directory* name one of the students still.

    In what the grader wrote only whole names and addresses count: an id may be
    any word of a page.
    """
    by_grader = {*forgotten.rewritten, directory / GRADEBOOK_FILE}
    naming: dict[Path, None] = {}
    quoting: dict[Path, None] = {}
    for identity in identities:
        for path in files_that_name(identity.pattern(), directory):
            if path not in by_grader:
                naming[path] = None
        quoted = identity.pattern(unmistakable=True)
        for path in files_that_name(quoted, directory):
            if path in by_grader:
                quoting[path] = None
    forgotten.naming += naming
    forgotten.quoting += quoting


def _naming_in_copy(
    copy: Copy,
    identities: Sequence[Identity],
) -> list[Path]:
    """Return which files of *copy* name one of the students."""
    if copy.path.is_file():
        return [copy.path] if _names(copy.path, identities) else []
    return [
        path
        for identity in identities
        for path in files_that_name(identity.pattern(), copy.path)
    ]


def _gone(
    copies: Sequence[Copy],
    identities: Sequence[Identity],
    forgotten: Forgotten,
) -> list[Path]:
    """Return which of *copies* were deleted, or bear the name of a student."""
    patterns = [identity.pattern() for identity in identities]
    return [
        copy.path
        for copy in copies
        if copy.path in forgotten.deleted
        or any(pattern.search(str(copy.path)) for pattern in patterns)
    ]


def _clean_folder(
    course: Path,
    directory: Path,
    identities: Sequence[Identity],
    forgotten: Forgotten,
) -> None:
    """Delete the pages of the students, and write what is about the class anew."""
    for identity in identities:
        for folder in sorted(directory.rglob(f"students/{identity.student}")):
            _delete(folder, forgotten)
    for pattern in (SIMILARITY, f"{GRADEBOOK_FILE}*.damaged"):
        for path in sorted(directory.rglob(pattern)):
            _delete(path, forgotten)
    for path in sorted((directory / LOGS).glob("*.jsonl")):
        _clean_lines(path, identities, forgotten)
    forgotten.rewritten += write_again(course, directory)


def _clean_lines(
    path: Path,
    identities: Sequence[Identity],
    forgotten: Forgotten,
) -> None:
    """Write the text *path* without the lines that name one of the students."""
    patterns = [identity.pattern() for identity in identities]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    others = [
        line
        for line in lines
        if not any(pattern.search(line) for pattern in patterns)
    ]
    if len(others) < len(lines):
        write_atomically(path, "".join(others).encode())
        forgotten.rewritten.append(path)


def _clean_copy(
    course: Path,
    copy: Copy,
    identities: Sequence[Identity],
    forgotten: Forgotten,
) -> None:
    """Erase the students from *copy*, where it is still there."""
    if copy.kind is CopyKind.GRADEBOOK:
        _clean_gradebook(course, copy.path, identities, forgotten)
    elif copy.kind is CopyKind.PUBLISHED:
        for identity in identities:
            _delete(copy.path / identity.student, forgotten)
    elif copy.kind is CopyKind.KEY and copy.path.is_file():
        _clean_lines(copy.path, identities, forgotten)
        for_owner_only(copy.path)
    elif copy.path.is_dir():
        for identity in identities:
            for path in list(files_that_name(identity.pattern(), copy.path)):
                _delete(path, forgotten)
                _delete_if_empty(path.parent, copy.path)
    elif copy.path.is_file() and _names(copy.path, identities):
        _delete(copy.path, forgotten)


def _names(path: Path, identities: Collection[Identity]) -> bool:
    return any(
        path in files_that_name(identity.pattern(), path.parent)
        for identity in identities
    )


def _clean_gradebook(
    course: Path,
    folder: Path,
    identities: Sequence[Identity],
    forgotten: Forgotten,
) -> None:
    """Forget the students in a folder that was merged, those who are in it."""
    if not (folder / GRADEBOOK_FILE).is_file():
        return
    with Gradebook.read(folder) as book:
        held = {student for run in book.runs() for student in run.students}
    students = [
        identity.student for identity in identities if identity.student in held
    ]
    further = _forget(course, folder, students, dry_run=False)
    forgotten.deleted += further.deleted
    forgotten.rewritten += further.rewritten
    forgotten.naming += further.naming
    forgotten.quoting += further.quoting


def _delete_all(directory: Path, forgotten: Forgotten) -> None:
    """Delete everything that the grader wrote to *directory*: nobody is left."""
    for path in sorted(directory.glob(f"{GRADEBOOK_FILE}*")):
        _delete(path, forgotten)
    for name in (*_PAGES, LOGS, "students"):
        for path in sorted(directory.rglob(name)):
            _delete(path, forgotten)


def _delete_if_empty(folder: Path, top: Path) -> None:
    """Delete *folder* inside *top* where nothing is in it: its name is a student's."""
    if folder != top and not any(folder.iterdir()):
        folder.rmdir()


def _delete(path: Path, forgotten: Forgotten) -> None:
    if not path.exists():
        return
    if path.is_dir():
        shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError):
            path.unlink()
    forgotten.deleted.append(path)
