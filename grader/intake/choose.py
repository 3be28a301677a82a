"""Chooses, among the files of one student, the one that plays the role of the handout's file: by name, then by content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.course.filenames import NOTEBOOK, is_copy, is_test, name_rank
from grader.intake.choosing.student_work import Work
from grader.intake.trees.tree import (
    File,
    UnreadableError,
    is_archive,
    is_foreign_archive,
    is_source,
    size_limit,
)
from grader.model import Assignment, Note, NoteKind

#: How many names a sentence lists.
MAX_LISTED = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen file, or None and the problem.

    Notes where the student should know what was chosen.

    `tied` are the files between which names do not decide, `others` those whose names
    fit less well.
    """

    main: File | None = None
    problem: str = ""
    notes: tuple[Note, ...] = ()
    tied: tuple[File, ...] = ()
    others: tuple[File, ...] = ()


def choose(
    files: Sequence[File], assignment: Assignment, handout: frozenset[str]
) -> Choice:
    """Return the file of *files* that is meant as `assignment.file`.

    *handout* are the names students were given.

    In this order: the exact name, wherever it is; the same in another case; a copy of
    it; the assignment's patterns; a name that holds the handout's; the same name as a
    notebook; the only .py; the only .ipynb. Tests, files of the handout and package
    files count for the first rule only. Among files of one rank the one in the fewest
    folders wins, then the one outside packages; what is left must have the same bytes,
    or names do not decide.
    """
    ranks = {
        file: name_rank(assignment, file.name) for file in files if is_source(file.name)
    }
    ranked = {
        file: rank
        for file, rank in ranks.items()
        if rank == 0 or (rank is not None and not is_given(file, handout))
    }
    packages = {parent(file) for file in files if file.name == "__init__.py"} - {""}
    if not ranked:
        return _only_source(files, assignment, handout, packages)
    best_rank = min(ranked.values())
    same_rank = [file for file, rank in ranked.items() if rank == best_rank]
    order = {file: (file.depth, parent(file) in packages) for file in same_rank}
    first = min(order.values())
    candidates = sorted(
        (file for file in same_rank if order[file] == first), key=lambda file: file.path
    )
    others = [
        file
        for file, rank in ranked.items()
        if file not in candidates
        and parent(file) not in packages
        and (rank == best_rank or _is_version(file, assignment))
    ]
    return _decide(candidates, others, assignment)


def choose_by_work(
    files: Sequence[File], assignment: Assignment, handout: frozenset[str], work: Work
) -> Choice:
    """Return what `choose` would, among the files that hold *work*, where its own choice holds none.

    Files of one name in different folders are versions, between which the student
    decides.
    """
    choice = choose(files, assignment, handout)
    with_work = [
        file for file in files if work.written(file.path) and not is_test(file.name)
    ]
    if choice.main is None:
        return _without_main(choice, files, assignment, with_work, work)
    if not with_work or not _hides_work(choice.main, assignment, work):
        return choice
    again = choose(with_work, assignment, handout)
    if again.main is None:
        again = _together(with_work, work) or Choice(
            problem=_tie(with_work, work), tied=tuple(with_work)
        )
    if again.main is None:
        return again
    passed_over = Note(
        NoteKind.FILE_CHOSEN,
        f"{again.main.path} was graded: {_why_not(choice.main, work)}.",
    )
    others = tuple(file for file in again.others if file != choice.main)
    return Choice(again.main, notes=(*again.notes, passed_over), others=others)


def listed(names: Iterable[str]) -> str:
    """Return names as one phrase, cut after `MAX_LISTED`: "a, b and 3 more"."""
    every = list(names)
    if len(every) <= MAX_LISTED:
        return ", ".join(every)
    return f"{', '.join(every[:MAX_LISTED])} and {len(every) - MAX_LISTED} more"


def is_given(file: File, handout: frozenset[str]) -> bool:
    """Return whether *file* is a test, belongs to a package, or has the name of a file of the handout's."""
    return file.name in handout or is_test(file.name)


def others_note(main: str, paths: Sequence[str]) -> tuple[Note, ...]:
    """Return the note that *main* was graded and the files at *paths*, named like it, were not."""
    if not paths:
        return ()
    return (
        Note(NoteKind.FILE_CHOSEN, f"{main} was used, not {listed(sorted(paths))}."),
    )


def parent(file: File) -> str:
    """Return the path of the folder that *file* is in."""
    return file.path.rpartition("/")[0]


def _without_main(
    choice: Choice,
    files: Sequence[File],
    assignment: Assignment,
    with_work: Sequence[File],
    work: Work,
) -> Choice:
    """Return another choice where names gave none, or say what the files hold."""
    if choice.tied and len({file.name.casefold() for file in choice.tied}) > 1:
        tied_work = [file for file in choice.tied if file in with_work]
        together = _together(tied_work, work)
        if together is not None:
            return together
    if choice.tied:
        return Choice(problem=_tie(choice.tied, work), tied=choice.tied)
    notebooks = [file for file in with_work if file.name.endswith(NOTEBOOK)]
    if notebooks and not any(
        file.name.endswith(".py") and file in with_work for file in files
    ):
        return _together(notebooks, work) or Choice(problem=_tie(notebooks, work))
    if with_work:
        defined = "; ".join(
            f"{file.path} defines {_joined(sorted(work.written(file.path)))}"
            for file in with_work[:2]
        )
        return Choice(
            problem=(
                f"{_found(files, assignment)}; {defined}; hand it in as"
                f" {assignment.file}"
            )
        )
    return choice


def _together(files: Sequence[File], work: Work) -> Choice | None:
    """Return the file with the most work, if no two of *files* define the same name differently, else None."""
    for place, first in enumerate(files):
        for second in files[place + 1 :]:
            both = work.written(first.path) & work.written(second.path)
            if not work.same(both, first.path, second.path):
                return None
    ordered = sorted(
        files, key=lambda file: (-len(work.written(file.path)), file.depth, file.path)
    )
    return Choice(ordered[0]) if ordered else None


def _hides_work(file: File, assignment: Assignment, work: Work) -> bool:
    """Return whether *file* has nothing that could be credited, though its name is the best."""
    is_empty = (
        bool(work.untouched(file.path))
        or work.problem(file.path) is not None
        or not work.defines(file.path)
    )
    return not work.written(file.path) and (is_empty or file.name != assignment.file)


def _why_not(file: File, work: Work) -> str:
    if work.problem(file.path) is not None:
        return f"{file.path} cannot be read as Python"
    return (
        f"{file.path} is as it was handed out"
        if work.untouched(file.path)
        else f"{file.path} defines nothing asked for"
    )


def _tie(files: Sequence[File], work: Work) -> str:
    names = []
    for file in files:
        is_starter = not work.written(file.path) and work.untouched(file.path)
        names.append(f"{file.path} (as it was handed out)" if is_starter else file.path)
    return f"{_count(len(names))} candidates: {_joined(names)}; hand in one"


def _is_version(file: File, assignment: Assignment) -> bool:
    """Return whether *file* can only be another version of the handout's: a copy of it, or a notebook."""
    return file.name.endswith(NOTEBOOK) or is_copy(assignment, file.name)


def _only_source(
    files: Sequence[File],
    assignment: Assignment,
    handout: frozenset[str],
    packages: set[str],
) -> Choice:
    own = [
        f
        for f in files
        if is_source(f.name) and not is_given(f, handout) and parent(f) not in packages
    ]
    for suffix in (".py", NOTEBOOK):
        candidates = [file for file in own if file.name.lower().endswith(suffix)]
        if len(candidates) == 1 or (candidates and same_bytes(candidates)):
            return _decide(candidates, (), assignment)
        if candidates:
            break
    return Choice(problem=_nothing(files, assignment))


def _decide(
    candidates: Sequence[File], others: Sequence[File], assignment: Assignment
) -> Choice:
    main = candidates[0]
    notes = []
    if main.name not in (assignment.file, *assignment.also):
        notes.append(f"{main.path} was taken for {assignment.file}.")
    if len(candidates) > 1:
        names = [file.path for file in candidates]
        if not same_bytes(candidates):
            problem = f"{_count(len(names))} candidates: {_joined(names)}; hand in one"
            return Choice(problem=problem, tied=tuple(candidates))
        notes.append(f"{_joined(names)} are the same; {main.path} was used.")
    return Choice(
        main,
        notes=tuple(Note(NoteKind.FILE_CHOSEN, text) for text in notes),
        others=tuple(others),
    )


def _nothing(files: Sequence[File], assignment: Assignment) -> str:
    """Return why there is nothing to grade: what was found, and what to do."""
    if not files:
        return f"no {assignment.file}; the submission is empty"
    text = _found(files, assignment)
    if any(is_foreign_archive(file.name) for file in files):
        text += " (only .zip and .tar archives can be read)"
    is_code_there = any(is_source(file.name) for file in files)
    what = "the right one" if is_code_there else "the code itself"
    return f"{text}; hand in {what} as {assignment.file}"


def _found(files: Sequence[File], assignment: Assignment) -> str:
    # Sources first, archives next: what the student probably meant.
    by_interest = sorted(
        files,
        key=lambda f: (not is_source(f.name), not is_archive(f.name), f.depth, f.path),
    )
    return f"no {assignment.file}; found: {listed(file.path for file in by_interest)}"


def same_bytes(files: Sequence[File]) -> bool:
    """Return whether all of *files*, which are few, hold the same."""
    if len(files) > MAX_LISTED or len({file.size for file in files}) > 1:
        return False
    try:
        return len({file.read(size_limit(file.name) + 1) for file in files}) == 1
    except UnreadableError:
        return False


def _count(number: int) -> str:
    return {2: "two"}.get(number, str(number))


def _joined(names: Sequence[str]) -> str:
    if len(names) > MAX_LISTED:
        return listed(names)
    return (
        f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
    )
