"""The whole way from a source to submissions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import SubmissionsError
from grader.intake.archive import CLASS_LIMITS, read_archive
from grader.intake.choose import listed
from grader.intake.folder import read_file, read_folder
from grader.intake.layout import Entry, Layout, find_students, unwrapped
from grader.intake.student import make_submission
from grader.intake.student_id import key, unique_ids
from grader.intake.tree import Folder, is_archive, is_source, stem
from grader.model import Assignment, Submission, Unmatched
from grader.toml_values import closest

#: What lies beside a student's file in an unpacked kit, and in a course.
_COURSE_FOLDERS = ("assignments", "reference", "hidden_tests", "examples", "tests")


@dataclass(frozen=True, slots=True)
class Intake:
    """What a source gave: every entry of it is in one of the two."""

    submissions: tuple[Submission, ...]
    unmatched: tuple[Unmatched, ...] = ()


def collect(source: Path, assignment: Assignment) -> Intake:
    """Return the submissions in *source*, sorted by id: a folder, an archive of one (.zip, .tar, …) or a single file.

    How a class is told from one student's folder is said in `grader.intake.layout`; which file is graded, in
    `grader.intake.choose`. The only folder in an archive is taken for its wrapping. A single file is called by its
    folder where it has the handout's name, and then takes the modules beside it along; else it is called by its own
    name. A student whose work cannot be used still has a Submission, with a `problem`.

    Raises SubmissionsError when the source as a whole cannot be read, or holds nobody's work.
    """
    if source.is_dir():
        root = read_folder(source)
        return _intake(_students(root, source.resolve().name, source, assignment), source, assignment)
    if not source.is_file():
        raise SubmissionsError(f"{source} {_what_is(source)}.", _nearest(source))
    if is_archive(source.name):
        return _from_archive(source, assignment)
    if is_source(source.name):
        return _intake(Layout((_single(source, assignment),)), source, assignment)
    raise SubmissionsError(
        f"{source} is neither a folder, a .zip or .tar archive, a .py nor a .ipynb.", "unpack other archives first"
    )


def with_ids(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """Return the submissions of one class with ids that are unique even without case, sorted by id."""
    every = sorted(submissions, key=lambda submission: (submission.id, submission.name))
    ids = unique_ids([submission.id for submission in every])
    named = [replace(submission, id=new) for submission, new in zip(every, ids, strict=True)]
    return tuple(sorted(named, key=lambda submission: (key(submission.id), submission.id)))


def _intake(layout: Layout, source: Path, assignment: Assignment) -> Intake:
    if not layout.entries:
        found = f"; found: {listed(item.path for item in layout.unmatched)}" if layout.unmatched else ""
        raise SubmissionsError(
            f"{source} holds no submission{found}.",
            "a class is a folder with one folder, archive or .py file for each student",
        )
    made = (make_submission(entry.folder, entry.name, assignment) for entry in layout.entries)
    return Intake(with_ids(made), layout.unmatched)


def _students(root: Folder, name: str, source: Path, assignment: Assignment) -> Layout:
    if root.problem:
        raise SubmissionsError(f"{source} {root.problem}.", "give a folder that can be read")
    return find_students(root, name, assignment)


def _from_archive(source: Path, assignment: Assignment) -> Intake:
    try:
        with source.open("rb") as stream:
            root = read_archive(stream, source.name, CLASS_LIMITS)
            inner = unwrapped(root)
            name = inner.name or stem(source.name)
            return _intake(find_students(inner, name, assignment), source, assignment)
    except OSError as error:
        raise SubmissionsError(f"{source} cannot be read: {error.strerror}.") from None


def _single(source: Path, assignment: Assignment) -> Entry:
    try:
        file = read_file(source)
    except OSError as error:
        raise SubmissionsError(f"{source} cannot be read: {error.strerror}.") from None
    if source.name != assignment.file:
        return Entry(stem(source.name), Folder("", (file,)))
    folder = source.resolve().parent
    beside = [f for f in read_folder(folder, of_class=False).all_files() if f.name.endswith(".py")]
    given = _COURSE_FOLDERS if folder == assignment.course.resolve() else ()
    modules = tuple(f for f in beside if f.path != file.path and f.path.partition("/")[0] not in given)
    return Entry(folder.name or stem(source.name), Folder("", (file, *modules)))


def _what_is(source: Path) -> str:
    try:
        source.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return "does not exist"
    except (OSError, ValueError):
        return "cannot be reached"
    return "is a link to nothing" if source.is_symlink() else "is neither a file nor a folder"


def _nearest(source: Path) -> str:
    try:
        near = closest(source.name, [path.name for path in source.parent.iterdir()])
    except OSError:
        return ""
    return f"did you mean {source.parent / near}?" if near else ""
