"""Which assignment and which file a check is about; copies the starter."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.catalogue import (
    ASSIGNMENTS,
    assignment_for_file,
    find_course,
    get_assignment,
    list_assignments,
)
from grader.course.filenames import name_rank
from grader.desk.work_files import count_named
from grader.errors import SubmissionsError
from grader.model import Assignment


@dataclass(frozen=True, slots=True)
class StudentFile:
    """A file to check, and the assignment that it answers."""

    assignment: Assignment
    path: Path


def named_file(
    course: Path | None,
    arguments: Sequence[str],
) -> StudentFile:
    """Return what `[ASSIGNMENT] [FILE]` name, from the working directory.

    The assignment is known by the file where it is not named, and the file by
    the assignment. Raises SubmissionsError where there is no such file,
    CourseError where the assignment cannot be told.
    """
    if len(arguments) > 2:  # an id and a file
        raise SubmissionsError(
            f"{len(arguments)} arguments were given.",
            "grader check [ASSIGNMENT] [FILE]",
        )
    if not arguments:
        return _file_here(_assignments_here(course))
    path = Path(arguments[-1])
    if len(arguments) == 1 and not path.exists() and not path.suffix:
        return _file_here(
            [get_assignment(find_course(None, course), str(path))],
        )
    if not path.exists():
        raise SubmissionsError(
            f"There is no file {path}.",
            "Give the path of your file, such as mlp.py.",
        )
    root = _course_of(course, path)
    if len(arguments) == 1:
        return StudentFile(assignment_for_file(root, path), path)
    return StudentFile(get_assignment(root, arguments[0]), path)


def copy_starter(assignment: Assignment, folder: Path) -> tuple[str, ...]:
    """Copy the starter's files to *folder*, and return their names.

    A file that is there already stays as it is, and is not returned.
    """
    starter = assignment.public / "starter"
    copied: list[str] = []
    for path in sorted(starter.rglob("*")):
        name = path.relative_to(starter)
        target = folder / name
        if not path.is_file() or target.exists() or "__pycache__" in name.parts:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        copied.append(name.as_posix())
    return tuple(copied)


def assignment_here(
    course: Path | None,
    arguments: Sequence[str],
) -> Assignment:
    """Return the assignment that *arguments* name, or the only one of the course."""
    root = find_course(None, course)
    if arguments and not Path(arguments[0]).suffix:
        return get_assignment(root, arguments[0])
    if arguments:
        return assignment_for_file(root, Path(arguments[0]))
    return _only_one(list_assignments(root))


def _course_of(course: Path | None, path: Path) -> Path:
    """Return *course*, or the one around the working directory or else the file."""
    here = Path.cwd()
    above = (here, *here.parents)
    has_course = any((folder / ASSIGNMENTS).is_dir() for folder in above)
    is_at_file = course is None and not has_course
    return find_course(path.resolve().parent if is_at_file else None, course)


def _assignments_here(course: Path | None) -> Sequence[Assignment]:
    return list_assignments(find_course(None, course))


def _file_here(assignments: Sequence[Assignment]) -> StudentFile:
    """Return the file in the working directory that answers one of *assignments*."""
    folder = Path.cwd()
    work = []
    for assignment in assignments:
        path = _work_in(folder, assignment)
        if path is None and _is_below(folder, assignment):
            path = Path()  # the folders of a course's own package
        if path is not None:
            work.append(StudentFile(assignment, path))
    if len(work) == 1:
        return work[0]
    if work:
        listed = ", ".join(
            f"{file.path} ({file.assignment.id})" for file in work
        )
        raise SubmissionsError(
            f"There are files of several assignments here: {listed}.",
            "grader check ASSIGNMENT",
        )
    assignment = _only_one(assignments)
    raise SubmissionsError(
        f"There is no {assignment.file} in {folder}.",
        "`--start` copies the starter's files to here; or give the path of your"
        " file.",
    )


def _only_one(assignments: Sequence[Assignment]) -> Assignment:
    if len(assignments) == 1:
        return assignments[0]
    ids = ", ".join(assignment.id for assignment in assignments) or "none"
    raise SubmissionsError(
        f"The course has several assignments: {ids}.",
        "grader check ASSIGNMENT",
    )


def _is_below(folder: Path, assignment: Assignment) -> bool:
    """Return whether the file of *assignment* lies in one folder below *folder*."""
    return count_named(folder, assignment.file) == 1


def _work_in(folder: Path, assignment: Assignment) -> Path | None:
    """Return the file in *folder* whose name fits *assignment* best, or None."""
    ranked = []
    for path in sorted(folder.iterdir()):
        rank = name_rank(assignment, path.name)
        if rank is not None and path.is_file():
            ranked.append((rank, path.name))
    return Path(min(ranked)[1]) if ranked else None
