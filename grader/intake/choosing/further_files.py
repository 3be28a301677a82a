"""Which files of a student count beside the main one, and which have work and do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from grader.course.filenames import name_rank
from grader.intake.choose import is_handed_out
from grader.intake.choosing.nothing_chosen import listing
from grader.intake.choosing.student_work import Work
from grader.intake.trees.tree import File
from grader.model import Assignment, Note, NoteKind
from grader.model.phrase import Phrase, phrase
from grader.sandbox.guest.package_layout import Layout
from grader.wording.phrases import noted

#: Folders of what others wrote: nothing in them is a student's work.
_FOREIGN_FOLDER = re.compile(
    r"(?:^|/)(?:\.[^/]+|site-packages|dist-packages|node_modules|[^/]*env)/",
)
#: Behind every rank that a name may have.
_NO_RANK = 10_000
#: Names of functions that one note lists.
_MAX_NAMES = 6


@dataclass(frozen=True, slots=True)
class Parts:
    """The `paths` whose names count as the student's, main first.

    `untouched` are the names that are as handed out, by path; `not_graded` are
    paths of work that does not count.
    """

    paths: tuple[str, ...] = ()
    untouched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_graded: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def may_count(file: File, handout: frozenset[str]) -> bool:
    """Return whether *file* may hold a student's work.

    That is no test, nothing handed out, nothing that others wrote.
    """
    return not is_handed_out(file, handout) and not _FOREIGN_FOLDER.search(
        file.path,
    )


def parts_of(
    main: File,
    files: Sequence[File],
    assignment: Assignment,
    handout: frozenset[str],
    work: Work,
) -> Parts:
    """Return what counts beside *main*.

    It is each of *files* that defines something which no file before it does.
    """
    asked = asked_files(main, files, assignment)
    defined = set(chain.from_iterable(map(work.written, asked)))
    paths, not_graded, texts = list(asked), [], []
    further = [
        file
        for file in files
        if file.path not in asked and may_count(file, handout)
    ]
    for file in sorted(further, key=lambda file: _precedence(file, assignment)):
        written = work.written(file.path)
        new = written - defined
        if new:
            paths.append(file.path)
            texts.append(
                phrase(
                    "{names} was taken from {file}: {reason}.",
                    names=_names(new),
                    file=file.path,
                    reason=_lacks(main, new, work),
                ),
            )
            defined |= new
        elif written and not _is_same(file, asked, written, work):
            not_graded.append(file.path)
            texts.append(
                phrase(
                    "{file} was not graded: it defines {names} too.",
                    file=file.path,
                    names=_names(written),
                ),
            )
    untouched = {path: work.untouched(path) for path in work.surveys}
    untouched = {path: names for path, names in untouched.items() if names}
    notes = [noted(NoteKind.FILE_CHOSEN, text) for text in texts]
    if not defined and untouched:
        notes.append(
            untouched_note([path for path in paths if path in untouched]),
        )
    counted = tuple(paths) if len(paths) > len(asked) else ()
    return Parts(counted, untouched, tuple(not_graded), tuple(notes))


def untouched_note(paths: Sequence[str]) -> Note:
    """Return the note that nothing which the handout asks for was changed."""
    text = phrase(
        "{files}: all that the handout asks for is as it was handed out.",
        files=listing(paths),
    )
    return noted(NoteKind.UNTOUCHED, text)


def asked_files(
    main: File,
    files: Iterable[File],
    assignment: Assignment,
) -> list[str]:
    """Return the paths of *main* and of the files that the handout asks for beside it.

    Of several of a name it is the nearest.
    """
    paths_by_name: dict[str, list[str]] = {}
    for file in files:
        paths_by_name.setdefault(file.name, []).append(file.path)
    layout = Layout([file.path for file in files], main.path, {})
    asked = [main.path]
    for name in assignment.also:
        nearest = layout.nearest(paths_by_name.get(name, ()))
        if nearest and name != main.name:
            asked.append(nearest)
    return asked


def _precedence(file: File, assignment: Assignment) -> tuple[int, int, str]:
    rank = name_rank(assignment, file.name)
    return _NO_RANK if rank is None else rank, file.depth, file.path


def _is_same(
    file: File,
    paths: Sequence[str],
    names: Iterable[str],
    work: Work,
) -> bool:
    return any(
        work.same(names, file.path, path)
        for path in paths
        if path in work.surveys
    )


def _lacks(main: File, names: Iterable[str], work: Work) -> Phrase:
    if work.problem(main.path) is not None:
        return phrase("{file} cannot be read as Python", file=main.path)
    if set(work.untouched(main.path)) & set(names):
        return phrase("{file} leaves it as it was handed out", file=main.path)
    return phrase("{file} does not define it", file=main.path)


def _names(names: Iterable[str]) -> str:
    every = sorted(names)
    shown = ", ".join(f"`{name}`" for name in every[:_MAX_NAMES])
    omitted = len(every) - _MAX_NAMES
    return f"{shown} and {omitted} more" if omitted > 0 else shown
