"""Chooses which file of a student plays the role of the handout's: by name, then work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations

from grader.course.filenames import NOTEBOOK, is_copy, is_test, name_rank
from grader.intake.choosing.nothing_chosen import (
    MAX_LISTED,
    contents,
    defines,
    listing,
    nothing,
    several,
    tie,
)
from grader.intake.choosing.student_work import Work
from grader.intake.trees.tree import (
    File,
    UnreadableError,
    is_source,
    size_limit,
)
from grader.model import Assignment, Note, NoteKind
from grader.model.phrase import Phrase, phrase
from grader.wording.phrases import noted

#: Folders whose names say that what they hold was handed out.
_HANDOUT_FOLDER = re.compile(
    r"(?:^|/)[^/]*"
    r"(?:starter|hand-?out|template|skeleton|original|boilerplate|given)"
    r"[^/]*/",
    re.IGNORECASE,
)


#: Of a choice that was made.
NO_PHRASE = Phrase("")


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen file, or None and the problem.

    There are notes where the student should know what was chosen. `tied` are
    the files between which names do not decide, `passed_over` those whose names
    fit less well.
    """

    main: File | None = None
    problem: Phrase = NO_PHRASE
    notes: tuple[Note, ...] = ()
    tied: tuple[File, ...] = ()
    passed_over: tuple[File, ...] = ()


def choose(
    files: Sequence[File],
    assignment: Assignment,
    handout: frozenset[str],
) -> Choice:
    """Return the file of *files* that is meant as `assignment.file`.

    *handout* are the names students were given.

    In this order: the exact name, wherever it is; the same in another case; a
    copy of it; the assignment's patterns; a name that holds the handout's; the
    same name as a notebook; the only .py; the only .ipynb. Tests, files of the
    handout and package files count for the first rule only. Among files of one
    rank the one in the fewest folders wins, then the one outside packages; what
    is left must have the same bytes, or names do not decide.
    """
    ranks = _ranks(files, assignment, handout)
    packages = {
        parent(file) for file in files if file.name == "__init__.py"
    } - {""}
    if not ranks:
        return _only_source(files, assignment, handout, packages)
    best_rank = min(ranks.values())
    best = [file for file, rank in ranks.items() if rank == best_rank]
    places = {file: (file.depth, parent(file) in packages) for file in best}
    nearest = min(places.values())
    candidates = [file for file in best if places[file] == nearest]
    candidates.sort(key=lambda file: file.path)
    passed_over = []
    for file, rank in ranks.items():
        if file in candidates or parent(file) in packages:
            continue
        if rank == best_rank or _is_version(file, assignment):
            passed_over.append(file)
    return _decide(candidates, passed_over, assignment)


def _ranks(
    files: Sequence[File],
    assignment: Assignment,
    handout: frozenset[str],
) -> dict[File, int]:
    """Return how well the name of each file fits, of those that may be the work."""
    ranks = {}
    for file in files:
        rank = (
            name_rank(assignment, file.name) if is_source(file.name) else None
        )
        if rank is None or (rank > 0 and is_handed_out(file, handout)):
            continue
        ranks[file] = rank
    return ranks


def choose_by_work(
    files: Sequence[File],
    assignment: Assignment,
    handout: frozenset[str],
    work: Work,
) -> Choice:
    """Return what `choose` would.

    Where that holds no work, a file that holds *work*.

    Files of one name in different folders are versions, between which the
    student decides.
    """
    choice = choose(files, assignment, handout)
    with_work = [
        file
        for file in files
        if work.written(file.path) and not is_test(file.name)
    ]
    if choice.main is None:
        return _without_main(choice, files, assignment, with_work, work)
    if not with_work or not _hides_work(choice.main, assignment, work):
        return choice
    second = choose(with_work, assignment, handout)
    if second.main is None:
        together = _together(with_work, work)
        if together is None:
            return Choice(problem=tie(with_work, work), tied=tuple(with_work))
        second = together
    assert second.main is not None
    text = phrase(
        "{file} was graded: {reason}.",
        file=second.main.path,
        reason=_why_not(choice.main, work),
    )
    note = noted(NoteKind.FILE_CHOSEN, text)
    passed_over = tuple(
        file for file in second.passed_over if file != choice.main
    )
    return replace(second, notes=(*second.notes, note), passed_over=passed_over)


def is_handed_out(file: File, handout: frozenset[str]) -> bool:
    """Return whether *file* is named like a test, a file of a package or of *handout*."""
    return file.name in handout or is_test(file.name)


def passed_over_note(main: str, paths: Sequence[str]) -> tuple[Note, ...]:
    """Return the note that *main* was graded, and those at *paths*, named alike, not."""
    if not paths:
        return ()
    names = listing(sorted(paths))
    text = phrase("{main} was used, not {names}.", main=main, names=names)
    return (noted(NoteKind.FILE_CHOSEN, text),)


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
    finished = _only_finished(choice.tied, assignment, with_work, work)
    if finished is not None:
        return finished
    if choice.tied and len({file.name.casefold() for file in choice.tied}) > 1:
        tied_work = [file for file in choice.tied if file in with_work]
        together = _together(tied_work, work)
        if together is not None:
            return together
    if choice.tied:
        return Choice(problem=tie(choice.tied, work), tied=choice.tied)
    notebooks = [file for file in with_work if file.name.endswith(NOTEBOOK)]
    has_module = any(file.name.endswith(".py") for file in with_work)
    if notebooks and not has_module:
        return _together(notebooks, work) or Choice(
            problem=tie(notebooks, work),
        )
    if with_work:
        definitions = [defines(file, work) for file in with_work[:2]]
        problem = phrase(
            "{contents}; {definitions}; hand it in as {name}",
            contents=contents(files, assignment),
            definitions=reduce(_and_reason, definitions),
            name=assignment.file,
        )
        return Choice(problem=problem)
    return choice


def _only_finished(
    tied: Sequence[File],
    assignment: Assignment,
    with_work: Sequence[File],
    work: Work,
) -> Choice | None:
    """Return the choice among those of *tied* with work, or None.

    The others are as they were handed out, in folders whose names say so.
    """
    finished = [file for file in tied if file in with_work]
    starters = [
        file
        for file in tied
        if file not in finished
        and work.untouched(file.path)
        and _HANDOUT_FOLDER.search(file.path)
    ]
    if not finished or len(finished) + len(starters) < len(tied):
        return None
    if not starters:
        return None
    choice = _decide(finished, (), assignment)
    if choice.main is None:
        return choice
    reasons = [_why_not(file, work) for file in starters[:MAX_LISTED]]
    text = phrase(
        "{file} was graded: {reason}.",
        file=choice.main.path,
        reason=reduce(_and_reason, reasons),
    )
    note = noted(NoteKind.FILE_CHOSEN, text)
    return replace(choice, notes=(*choice.notes, note))


def _together(files: Sequence[File], work: Work) -> Choice | None:
    """Return the file with the most work.

    None if two of *files* define the same name differently.
    """
    for first, second in combinations(files, 2):
        shared = work.written(first.path) & work.written(second.path)
        if not work.same(shared, first.path, second.path):
            return None
    if not files:
        return None
    most = min(
        files,
        key=lambda file: (-len(work.written(file.path)), file.depth, file.path),
    )
    return Choice(most)


def _hides_work(file: File, assignment: Assignment, work: Work) -> bool:
    """Return whether *file* has nothing to credit, though its name is the best."""
    if work.written(file.path):
        return False
    if file.name != assignment.file or work.untouched(file.path):
        return True
    return work.problem(file.path) is not None or not work.defines(file.path)


def _and_reason(reasons: Phrase, reason: Phrase) -> Phrase:
    return phrase("{reasons}; {reason}", reasons=reasons, reason=reason)


def _why_not(file: File, work: Work) -> Phrase:
    if work.problem(file.path) is not None:
        return phrase("{file} cannot be read as Python", file=file.path)
    if work.untouched(file.path):
        return phrase("{file} is as it was handed out", file=file.path)
    return phrase("{file} defines nothing asked for", file=file.path)


def _is_version(file: File, assignment: Assignment) -> bool:
    """Return whether *file* can only be a version of the handout's: copy or notebook."""
    return file.name.endswith(NOTEBOOK) or is_copy(assignment, file.name)


def _only_source(
    files: Sequence[File],
    assignment: Assignment,
    handout: frozenset[str],
    packages: set[str],
) -> Choice:
    sources = [
        file
        for file in files
        if is_source(file.name)
        and not is_handed_out(file, handout)
        and parent(file) not in packages
    ]
    for suffix in (".py", NOTEBOOK):
        candidates = [
            file for file in sources if file.name.lower().endswith(suffix)
        ]
        if len(candidates) == 1 or (candidates and same_bytes(candidates)):
            return _decide(candidates, (), assignment)
        if candidates:
            break
    return Choice(problem=nothing(files, assignment))


def _decide(
    candidates: Sequence[File],
    passed_over: Sequence[File],
    assignment: Assignment,
) -> Choice:
    main = candidates[0]
    notes = []
    if main.name not in (assignment.file, *assignment.also):
        notes.append(
            phrase(
                "{file} was taken for {name}.",
                file=main.path,
                name=assignment.file,
            ),
        )
    if len(candidates) > 1:
        names = [file.path for file in candidates]
        if not same_bytes(candidates):
            return Choice(problem=several(names), tied=tuple(candidates))
        notes.append(
            phrase(
                "{files} are the same; {file} was used.",
                files=tuple(names),
                file=main.path,
            ),
        )
    return Choice(
        main,
        notes=tuple(noted(NoteKind.FILE_CHOSEN, text) for text in notes),
        passed_over=tuple(passed_over),
    )


def same_bytes(files: Sequence[File]) -> bool:
    """Return whether all of *files*, which are few, hold the same."""
    sizes = {file.size for file in files}
    if len(files) > MAX_LISTED or len(sizes) > 1:
        return False
    try:
        contents = {file.read(size_limit(file.name) + 1) for file in files}
    except UnreadableError:
        return False
    return len(contents) == 1
