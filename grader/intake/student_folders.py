"""Finds the students in a tree: one student's folder or a class, and its entries.

One student's: a file directly in the folder has exactly the handout's name; or
the folder holds only one source file that is not part of the handout, of an
accepted name, and neither folders nor archives. Everything else is a class. In
a class each folder, archive and group of source files with one stem
(`alice.py`, `alice.ipynb`) is one student, named by it; what is none of these
is unmatched.

A folder that holds the handout's file itself and, in two or more folders, a
file of an accepted name could be either: an error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.course.filenames import handed_out, is_test, name_rank
from grader.errors import SubmissionsError
from grader.intake.choosing.nothing_chosen import listed
from grader.intake.layouts.base import refusals
from grader.intake.trees.tree import (
    File,
    Folder,
    is_archive,
    is_foreign_archive,
    is_source,
    stem,
)
from grader.model import Assignment, Unmatched
from grader.model.options import GRADEBOOK_FILE


@dataclass(frozen=True, slots=True)
class Entry:
    """One student's part of a source, and the name it goes by."""

    name: str
    folder: Folder


@dataclass(frozen=True, slots=True)
class Layout:
    """All students of a source, and what belongs to none."""

    entries: tuple[Entry, ...]
    unmatched: tuple[Unmatched, ...] = ()


def find_students(root: Folder, name: str, assignment: Assignment) -> Layout:
    """Return the students in the tree *root*.

    *name* is the student's where it turns out to be one student's folder. Raises
    SubmissionsError where that cannot be told.
    """
    outputs = [folder for folder in root.folders if _is_output(folder)]
    handed_in = replace(
        root,
        folders=tuple(
            folder for folder in root.folders if folder not in outputs
        ),
    )
    if _is_one_student(handed_in, name, assignment):
        return Layout((Entry(name, handed_in),))
    students = _class(handed_in, assignment)
    reason = "is what a run of the grader wrote"
    written = [Unmatched(folder.path, reason) for folder in outputs]
    return replace(students, unmatched=(*students.unmatched, *written))


def _is_output(folder: Folder) -> bool:
    """Return whether `grader grade --out` wrote *folder*."""
    return any(file.name == GRADEBOOK_FILE for file in folder.files)


def unwrapped(root: Folder) -> Folder:
    """Return the only folder in *root*, which an archiver wrapped around everything.

    It is *root* where there is none.
    """
    if root.files or len(root.folders) != 1:
        return root
    inner = root.folders[0]
    if not inner.folders and not any(
        _names_student(file) for file in inner.files
    ):
        return root  # one student's folder with nothing of use in it
    return replace(inner, refused=(*root.refused, *inner.refused))


def _is_one_student(root: Folder, name: str, assignment: Assignment) -> bool:
    if any(file.name == assignment.file for file in root.files):
        students = [
            folder.name
            for folder in root.folders
            if _may_be_student(folder, assignment)
        ]
        if len(students) > 1:
            raise SubmissionsError(
                f"{name} holds {assignment.file} itself and work in {listed(students)};"
                " it could be one student's folder or a class.",
                f"give the file itself, or move {assignment.file} out of the class"
                " folder",
            )
        return True
    if root.folders:
        return False
    handout = handed_out(assignment)
    work = [
        file.name
        for file in root.files
        if _names_student(file)
        and file.name not in handout
        and not is_test(file.name)
    ]
    return len(work) == 1 and name_rank(assignment, work[0]) is not None


def _may_be_student(folder: Folder, assignment: Assignment) -> bool:
    """Return whether a folder, not a package, holds a file of an accepted name."""
    if any(file.name == "__init__.py" for file in folder.files):
        return False
    names = (file.name for file in folder.all_files())
    return any(name_rank(assignment, name) is not None for name in names)


def _class(root: Folder, assignment: Assignment) -> Layout:
    handout = handed_out(assignment)
    groups: dict[tuple[str, bool], list[File]] = {}
    unmatched = refusals(root)
    entries = []
    for folder in root.folders:
        if folder.name.startswith("."):
            unmatched.append(Unmatched(folder.path, "is a hidden folder"))
        else:
            entries.append(Entry(folder.name, folder))
    for file in root.files:
        if file.name in handout or (
            is_source(file.name) and is_test(file.name)
        ):
            unmatched.append(
                Unmatched(file.path, "is a file of the handout or a test"),
            )
        elif _names_student(file):
            group = (stem(file.name), is_source(file.name))
            groups.setdefault(group, []).append(file)
        else:
            reason = "is neither a folder, an archive, a .py nor a .ipynb"
            unmatched.append(Unmatched(file.path, reason))
    for (name, _), files in groups.items():
        entries.append(Entry(name, Folder(root.path, tuple(files))))
    unmatched.sort(key=lambda part: (part.path, part.reason))
    return Layout(tuple(entries), tuple(unmatched))


def _names_student(file: File) -> bool:
    name = file.name
    return is_source(name) or is_archive(name) or is_foreign_archive(name)
