"""Chooses, among the files of one student, the one that plays the role of the handout's file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.course.filenames import is_test, name_rank
from grader.intake.trees.tree import File, UnreadableError, is_archive, is_foreign_archive, is_source, size_limit
from grader.model import Assignment, Note, NoteKind

#: How many names a sentence lists.
MAX_LISTED = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen file, or None and the problem; notes where the student should know what was chosen."""

    main: File | None = None
    problem: str = ""
    notes: tuple[Note, ...] = ()


def choose(files: Sequence[File], assignment: Assignment, handout: frozenset[str]) -> Choice:
    """Return the file of *files* that is meant as `assignment.file`; *handout* are the names students were given.

    In this order: the exact name, wherever it is; the same in another case; the assignment's patterns; the same name as
    a notebook; the only .py; the only .ipynb. Tests, files of the handout and package files count for the first rule
    only. Among files of one rank the one in the fewest folders wins, then the one outside packages; what is left must
    have the same bytes, or the student has to decide.
    """
    ranks = {file: name_rank(assignment, file.name) for file in files if is_source(file.name)}
    ranked = {
        file: rank for file, rank in ranks.items() if rank == 0 or (rank is not None and not _is_given(file, handout))
    }
    packages = {_parent(file) for file in files if file.name == "__init__.py"} - {""}
    if not ranked:
        return _only_source(files, assignment, handout, packages)
    best_rank = min(ranked.values())
    same_rank = [file for file, rank in ranked.items() if rank == best_rank]
    order = {file: (file.depth, _parent(file) in packages) for file in same_rank}
    first = min(order.values())
    candidates = sorted((file for file in same_rank if order[file] == first), key=lambda file: file.path)
    others = [file for file in same_rank if file not in candidates and _parent(file) not in packages]
    return _decide(candidates, others, assignment)


def listed(names: Iterable[str]) -> str:
    """Return names as one phrase, cut after `MAX_LISTED`: "a, b and 3 more"."""
    every = list(names)
    if len(every) <= MAX_LISTED:
        return ", ".join(every)
    return f"{', '.join(every[:MAX_LISTED])} and {len(every) - MAX_LISTED} more"


def _only_source(files: Sequence[File], assignment: Assignment, handout: frozenset[str], packages: set[str]) -> Choice:
    own = [f for f in files if is_source(f.name) and not _is_given(f, handout) and _parent(f) not in packages]
    for suffix in (".py", ".ipynb"):
        candidates = [file for file in own if file.name.lower().endswith(suffix)]
        if len(candidates) == 1 or (candidates and _same_bytes(candidates)):
            return _decide(candidates, (), assignment)
        if candidates:
            break
    return Choice(problem=_nothing(files, assignment))


def _decide(candidates: Sequence[File], others: Sequence[File], assignment: Assignment) -> Choice:
    main = candidates[0]
    notes = []
    if main.name not in (assignment.file, *assignment.also):
        notes.append(f"{main.path} was taken for {assignment.file}.")
    if len(candidates) > 1:
        names = [file.path for file in candidates]
        if not _same_bytes(candidates):
            number = {2: "two"}.get(len(names), str(len(names)))
            return Choice(problem=f"{number} candidates: {_joined(names)}; hand in one")
        notes.append(f"{_joined(names)} are the same; {main.path} was used.")
    if others:
        notes.append(f"{main.path} was used, not {listed(sorted(file.path for file in others))}.")
    return Choice(main, notes=tuple(Note(NoteKind.FILE_CHOSEN, text) for text in notes))


def _nothing(files: Sequence[File], assignment: Assignment) -> str:
    if not files:
        return f"no {assignment.file}; the submission is empty"
    # Sources first, archives next: what the student probably meant.
    by_interest = sorted(files, key=lambda f: (not is_source(f.name), not is_archive(f.name), f.depth, f.path))
    text = f"no {assignment.file}; found: {listed(file.path for file in by_interest)}"
    if any(is_foreign_archive(file.name) for file in files):
        text += " (only .zip and .tar archives can be read)"
    return text


def _is_given(file: File, handout: frozenset[str]) -> bool:
    return file.name in handout or is_test(file.name)


def _same_bytes(files: Sequence[File]) -> bool:
    if len(files) > MAX_LISTED or len({file.size for file in files}) > 1:
        return False
    try:
        return len({file.read(size_limit(file.name) + 1) for file in files}) == 1
    except UnreadableError:
        return False


def _parent(file: File) -> str:
    return file.path.rpartition("/")[0]


def _joined(names: Sequence[str]) -> str:
    if len(names) > MAX_LISTED:
        return listed(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
