"""Which further files of a student count beside the main one, and which of them with work are not graded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from grader.course.filenames import name_rank
from grader.intake.choose import is_given, listed
from grader.intake.choosing.student_work import Work
from grader.intake.trees.tree import File
from grader.model import Assignment, Note, NoteKind
from grader.sandbox.guest.package_layout import Layout

#: Folders of what others wrote: nothing in them is a student's work.
_FOREIGN_FOLDER = re.compile(
    r"(?:^|/)(?:\.[^/]+|site-packages|dist-packages|node_modules|[^/]*env)/"
)
#: Behind every rank that a name may have.
_NO_RANK = 10_000
#: Names of functions that one note lists.
_MAX_NAMES = 6


@dataclass(frozen=True, slots=True)
class Parts:
    """The paths whose names count as the student's, main first.

    What is as handed out, by path; what is not graded.
    """

    paths: tuple[str, ...] = ()
    untouched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_graded: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def may_count(file: File, handout: frozenset[str]) -> bool:
    """Return whether *file* may hold a student's work: no test, nothing handed out, nothing that others wrote."""
    return not is_given(file, handout) and not _FOREIGN_FOLDER.search(file.path)


def parts_of(
    main: File,
    files: Sequence[File],
    assignment: Assignment,
    handout: frozenset[str],
    work: Work,
) -> Parts:
    """Return what counts beside *main*: each of *files* that defines something which no file before it does."""
    first = asked_files(main, files, assignment)
    have = frozenset[str]().union(*map(work.written, first))
    paths, not_graded, notes = list(first), [], []
    others = [
        file for file in files if file.path not in first and may_count(file, handout)
    ]
    for file in sorted(others, key=lambda file: _precedence(file, assignment)):
        written = work.written(file.path)
        if new := written - have:
            paths.append(file.path)
            notes.append(
                f"{_names(new)} was taken from {file.path}: {main.path}"
                f" {_lacks(main, new, work)}."
            )
            have |= new
        elif written and not _is_same(file, first, written, work):
            not_graded.append(file.path)
            notes.append(
                f"{file.path} was not graded: it defines {_names(written)} too."
            )
    untouched = {
        path: names for path in work.surveys if (names := work.untouched(path))
    }
    every = tuple(Note(NoteKind.FILE_CHOSEN, text) for text in notes)
    if not have and untouched:
        every = (*every, untouched_note([path for path in paths if path in untouched]))
    return Parts(
        tuple(paths) if len(paths) > len(first) else (),
        untouched,
        tuple(not_graded),
        every,
    )


def untouched_note(paths: Sequence[str]) -> Note:
    """Return the note that nothing which the handout asks for was changed."""
    return Note(
        NoteKind.UNTOUCHED,
        f"{listed(paths)}: all that the handout asks for is as it was handed out.",
    )


def asked_files(main: File, files: Iterable[File], assignment: Assignment) -> list[str]:
    """Return the path of *main* and of each file that the handout asks for beside it: of several of a name the nearest."""
    paths = [file.path for file in files]
    layout = Layout(paths, main.path, {})
    wanted = [name for name in assignment.also if name != main.name]
    nearest = (
        layout.nearest(path for path in paths if path.rpartition("/")[2] == name)
        for name in wanted
    )
    return [main.path, *filter(None, nearest)]


def _precedence(file: File, assignment: Assignment) -> tuple[int, int, str]:
    rank = name_rank(assignment, file.name)
    return _NO_RANK if rank is None else rank, file.depth, file.path


def _is_same(
    file: File, paths: Sequence[str], names: Iterable[str], work: Work
) -> bool:
    return any(
        work.same(names, file.path, path) for path in paths if path in work.surveys
    )


def _lacks(main: File, names: Iterable[str], work: Work) -> str:
    if work.problem(main.path) is not None:
        return "cannot be read as Python"
    is_there = set(work.untouched(main.path)) & set(names)
    return "leaves it as it was handed out" if is_there else "does not define it"


def _names(names: Iterable[str]) -> str:
    every = sorted(names)
    shown = ", ".join(f"`{name}`" for name in every[:_MAX_NAMES])
    return (
        shown
        if len(every) <= _MAX_NAMES
        else f"{shown} and {len(every) - _MAX_NAMES} more"
    )
