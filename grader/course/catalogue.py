"""Finds a course and its assignments.

A course root is the nearest parent folder that has a folder `assignments/`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from grader.course.config import FILE_NAME, load_assignment
from grader.course.filenames import name_rank
from grader.errors import CourseError, closest, did_you_mean
from grader.model import Assignment
from grader.model.safe_text import clean_line

ASSIGNMENTS = "assignments"


def find_course(
    start: Path | None = None,
    explicit: Path | None = None,
) -> Path:
    """Return the course root: *explicit*, or the nearest folder upwards from *start*.

    *start* is the working directory unless given. Raises CourseError when there is no
    root.
    """
    if explicit is not None:
        if not (explicit / ASSIGNMENTS).is_dir():
            problem = "is not a folder"
            if explicit.is_dir():
                problem = "has no folder assignments/"
            raise CourseError(
                f"{explicit} {problem}; a course root has one.",
                "give the folder above assignments/",
            )
        return explicit.resolve()
    origin = _working_directory() if start is None else start.resolve()
    for folder in (origin, *origin.parents):
        if (folder / ASSIGNMENTS).is_dir():
            return folder
    raise CourseError(
        f"{origin} is not inside a course: neither it nor a folder above it has a"
        " folder assignments/.",
        "go to the course's folder, or name it: grader --course FOLDER COMMAND",
    )


def list_assignments(course: Path) -> tuple[Assignment, ...]:
    """Return the assignments of *course*, sorted by id.

    Raises ConfigError for one that cannot be used.
    """
    return tuple(
        load_assignment(course / ASSIGNMENTS / name, course)
        for name in _ids(course)
    )


def get_assignment(course: Path, assignment_id: str) -> Assignment:
    """Return one assignment.

    Raises CourseError, with the nearest id and all others, when *course* has
    none such.
    """
    ids = _ids(course)
    if assignment_id in ids:
        return load_assignment(course / ASSIGNMENTS / assignment_id, course)
    if not ids:
        raise CourseError(
            f"{course} has no assignments yet.",
            f"one is a folder assignments/ID with an {FILE_NAME}",
        )
    if assignment_id in _folders(course):
        raise CourseError(
            f"assignments/{assignment_id} has no {FILE_NAME}.",
            "every assignment needs one",
        )
    near = closest(assignment_id, ids)
    raise CourseError(
        f"there is no assignment {clean_line(assignment_id, 60)!r} in {course}; it has"
        f" {', '.join(ids)}.",
        did_you_mean(*near),
    )


def assignment_for_file(course: Path, path: Path) -> Assignment:
    """Return the assignment that the student's file *path* answers.

    In this order, the first rule that says something decides: the file lies in
    the folder of an assignment; it has the name an assignment asks for; it has
    a name an assignment accepts; there is only one assignment. Raises
    CourseError, naming the candidates, when two are as likely.
    """
    assignments = list_assignments(course)
    if not assignments:
        raise CourseError(
            f"{course} has no assignments yet.",
            f"one is a folder assignments/ID with an {FILE_NAME}",
        )
    full_path = path.resolve()
    rules: tuple[Callable[[Assignment], bool], ...] = (
        lambda assignment: full_path.is_relative_to(
            assignment.public.resolve(),
        ),
        lambda assignment: path.name == assignment.file,
        lambda assignment: name_rank(assignment, path.name) is not None,
    )
    candidates: Sequence[Assignment] = assignments
    for rule in rules:
        fitting = [assignment for assignment in assignments if rule(assignment)]
        if fitting:
            candidates = fitting
            break
    if len(candidates) == 1:
        return candidates[0]
    listed = ", ".join(
        f"{assignment.id} (asks for {assignment.file})"
        for assignment in candidates
    )
    raise CourseError(
        f"{path.name} could belong to more than one assignment: {listed}.",
        "name the assignment",
    )


def _ids(course: Path) -> list[str]:
    return [
        name
        for name in _folders(course)
        if (course / ASSIGNMENTS / name / FILE_NAME).is_file()
    ]


def _folders(course: Path) -> list[str]:
    folder = course / ASSIGNMENTS
    try:
        return sorted(
            entry.name for entry in folder.iterdir() if entry.is_dir()
        )
    except OSError as error:
        raise CourseError(
            f"{folder} cannot be read: {error.strerror}.",
        ) from None


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except OSError:
        raise CourseError(
            "the working directory no longer exists.",
            "go to the course's folder",
        ) from None
