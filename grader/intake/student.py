"""Makes one student's tree a Submission.

Bytes are only counted and looked through for NULs, never parsed: a file that kills a parser must die in the sandbox.
"""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from grader.course.filenames import handed_out
from grader.errors import SubmissionsError
from grader.intake.choose import choose, listed
from grader.intake.student_id import safe_id
from grader.intake.trees.archive import STUDENT_LIMITS, read_archive
from grader.intake.trees.tree import (
    MIB,
    File,
    Folder,
    UnreadableError,
    is_archive,
    is_source,
    moved_to_root,
    size_limit,
)
from grader.model import Assignment, Note, NoteKind, SourceFile, Submission
from grader.model.safe_text import clean_line

#: The most that is kept of one student's modules, beside the main file.
MAX_FILES = 200
MAX_TOTAL = 10 * MIB
#: Notes about files that were not used.
MAX_NOTES = 5
MAX_NAME = 100

#: What student code may have been meant to read or import, and will not find.
DATA_SUFFIXES = (
    ".npz", ".npy", ".pt", ".pth", ".pkl", ".pickle", ".csv", ".json", ".h5", ".hdf5", ".mat", ".so", ".pyd",
)  # fmt: skip


#: Makes one student's tree, and the name it goes by, a submission.
Maker = Callable[[Folder, str], Submission]


class _ProblemError(Exception):
    """Why a file, or everything of the student's, cannot be used."""


def make_submission(folder: Folder, name: str, assignment: Assignment) -> Submission:
    """Return what the student called *name* handed in, found in *folder*; whatever is wrong with it is its `problem`.

    Paths are relative to *folder*. Python modules beside the main file come along; other files do not. An archive that
    stands for the source files, alone, is opened. The id is safe, but unique only after `with_ids`.
    """
    shown = clean_line(name, MAX_NAME)
    try:
        submission = _submission(_opened(moved_to_root(folder)), assignment)
    except _ProblemError as problem:
        submission = Submission(id="", name="", problem=clean_line(str(problem), 600))
    return replace(submission, id=safe_id(name), name=shown or safe_id(name))


def _submission(folder: Folder, assignment: Assignment) -> Submission:
    files = list(folder.all_files())
    _refuse(folder, files)
    handout = handed_out(assignment)
    choice = choose(files, assignment, handout)
    if choice.main is None:
        raise _ProblemError(_with_refusals(choice.problem, folder))
    main = SourceFile(choice.main.path, _content(choice.main))
    if not main.content:
        raise _ProblemError(f"{main.path} is empty")
    modules = [f for f in files if f.name.endswith(".py") and f is not choice.main]
    modules.sort(key=lambda file: (file.depth, file.path))
    kept, dropped = _siblings(modules)
    data = [f.path for f in files if f.name.lower().endswith(DATA_SUFFIXES) and f.name not in handout]
    if data:
        dropped.append(f"not loaded: {listed(data)} (only .py files are).")
    dropped += _sentences(folder)
    notes = (*choice.notes, *(Note(NoteKind.IGNORED_FILE, clean_line(text, 300)) for text in dropped[:MAX_NOTES]))
    every = sorted((main, *kept), key=lambda file: file.path)
    return Submission(id="", name="", files=tuple(every), main=main.path, notes=notes)


def _opened(folder: Folder) -> Folder:
    """Return the tree of the only archive in *folder* where that is all the student handed in, else *folder*."""
    files = list(folder.all_files())
    archives = [file for file in files if is_archive(file.name)]
    if len(archives) != 1 or any(is_source(file.name) for file in files):
        return folder
    content = io.BytesIO(_bytes(archives[0]))
    try:
        return read_archive(content, archives[0].path, STUDENT_LIMITS)
    except SubmissionsError as error:
        raise _ProblemError(f"{error.message.rstrip('.')} ({error.tip})") from None


def _refuse(folder: Folder, files: Sequence[File]) -> None:
    """Raise _ProblemError for what no honest submission holds, or cannot be told apart."""
    for node in folder.all_folders():
        for refused in node.refused:
            if refused.hostile:
                raise _ProblemError(f"the archive is refused: {refused.path} {refused.reason}")
    if folder.problem and not files:
        raise _ProblemError(f"the folder {folder.problem}")
    seen: dict[str, str] = {}
    for file in files:
        if not is_source(file.name):
            continue
        form = unicodedata.normalize("NFC", file.path).casefold()
        other = seen.get(form)
        seen[form] = file.path
        if other == file.path:
            raise _ProblemError(f"the archive holds {file.path} more than once")
        if other is not None:
            raise _ProblemError(f"{other} and {file.path} differ only in how the name is written; hand in one")


def _with_refusals(problem: str, folder: Folder) -> str:
    refusals = list(_sentences(folder))
    return f"{problem} ({' '.join(refusals[:MAX_NOTES])})" if refusals else problem


def _sentences(folder: Folder) -> Iterator[str]:
    """Yield a sentence for each thing in the tree that was left out or could not be listed."""
    for node in folder.all_folders():
        if node.problem:
            yield f"{node.path or 'the folder'} {node.problem}."
        for refused in node.refused:
            yield f"{refused.path} {refused.reason}."


def _siblings(modules: Sequence[File]) -> tuple[list[SourceFile], list[str]]:
    """Return the modules that are kept, and a sentence for each that is not."""
    kept: list[SourceFile] = []
    dropped: list[str] = []
    left = MAX_TOTAL
    for number, file in enumerate(modules):
        if number >= MAX_FILES or file.size > left > 0:
            dropped.append(f"not loaded: {listed(f.path for f in modules[number:])} (there are too many modules).")
            break
        try:
            kept.append(SourceFile(file.path, _content(file)))
        except _ProblemError as problem:
            dropped.append(f"{problem}; it was not loaded.")
        else:
            left -= len(kept[-1].content)
    return kept, dropped


def _content(file: File) -> bytes:
    content = _bytes(file)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _ProblemError(f"{file.path} is saved as UTF-16; save it as UTF-8")
    if b"\0" in content:
        raise _ProblemError(f"{file.path} is not text")
    return content


def _bytes(file: File) -> bytes:
    """Return all bytes of *file*; never more than its kind may have is read, whatever size it claims."""
    limit = size_limit(file.name)
    try:
        content = b"" if file.size > limit else file.read(limit + 1)
    except UnreadableError as error:
        raise _ProblemError(f"{file.path} {error}") from None
    size = max(file.size, len(content))
    if size > limit:
        kind = (
            "an archive" if is_archive(file.name) else "a notebook" if file.name.endswith(".ipynb") else "a source file"
        )
        raise _ProblemError(f"{file.path} is {_megabytes(size)} MB; {kind} may have at most {limit // MIB} MB")
    return content


def _megabytes(size: int) -> str:
    return f"{math.ceil(10 * size / MIB) / 10:g}"
