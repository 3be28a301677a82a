"""Makes one student's tree a Submission.

Bytes are only counted, decoded and searched here, never parsed: a file that
kills a parser must die in a confined process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from grader.course.editions import as_edition
from grader.intake.choose import (
    Choice,
    choose,
    choose_by_work,
    passed_over_note,
)
from grader.intake.choosing.file_content import (
    DATA_SUFFIXES,
    ContentError,
    Contents,
    TooLargeError,
    bytes_of,
)
from grader.intake.choosing.further_files import (
    Parts,
    asked_files,
    may_count,
    parts_of,
    untouched_note,
)
from grader.intake.choosing.imports import imported_from
from grader.intake.choosing.nothing_chosen import listing
from grader.intake.choosing.readers import Readers
from grader.intake.choosing.refused_files import (
    ignored,
    refusals_of,
    with_refusals,
    without_twins,
)
from grader.intake.choosing.source_names import SourceNames
from grader.intake.choosing.student_work import Work
from grader.intake.student_id import safe_id
from grader.intake.trees.members import ArchiveError
from grader.intake.trees.tree import (
    MIB,
    File,
    Folder,
    is_opened,
    is_source,
    moved_to_root,
    placed,
    stem,
)
from grader.model import Assignment, Note, NoteKind, SourceFile, Submission
from grader.model.phrase import Phrase, phrase
from grader.model.safe_text import clean_line
from grader.model.source_text import decode_source
from grader.wording.phrases import noted

#: The most that is kept of one student's modules, beside the main file.
MAX_FILES = 200
MAX_TOTAL = 10 * MIB
#: Archives of one student that are opened.
MAX_ARCHIVES = 4
MAX_NAME = 100

#: Makes one student's tree, and the name it goes by, a submission.
Maker = Callable[[Folder, str], Submission]


def make_submission(
    folder: Folder,
    name: str,
    assignment: Assignment,
    readers: Readers | None = None,
) -> Submission:
    """Return what the student called *name* handed in, found in *folder*.

    Whatever is wrong with it is its `problem`. Paths are relative to *folder*.
    Python modules beside the main file come along; other files do not. Archives
    that stand for the source files are opened. *readers* find what archives
    hold and what files define; pass them along to make more than one
    submission. The id is safe, but unique only after `with_ids`.
    """
    if readers is None:
        with Readers(assignment) as new_readers:
            return make_submission(folder, name, assignment, new_readers)
    shown = clean_line(name, MAX_NAME)
    try:
        files = moved_to_root(folder)
        submission = _Student(assignment, readers).submission(files)
        submission = as_edition(submission, assignment)
    except ContentError as problem:
        submission = Submission(
            id="",
            name="",
            problem=clean_line(str(problem), 600),
            problem_phrase=problem.phrase,
            too_large=problem.too_large,
        )
    return replace(submission, id=safe_id(name), name=shown or safe_id(name))


class _Student:
    """One student's files on their way to a submission."""

    def __init__(self, assignment: Assignment, readers: Readers) -> None:
        self.assignment = assignment
        self.readers = readers
        self.handout = readers.handout
        self.notes: list[Note] = []
        self.contents = Contents()

    def submission(self, folder: Folder) -> Submission:
        """Return the submission of what *folder* holds.

        Raises ContentError where there is none.
        """
        folder = self._opened(folder)
        names = SourceNames(self.assignment, self.contents, self.notes)
        files = names.given_to(without_twins(folder, self.assignment.file))
        choice, work = self._choice(files)
        if choice.main is None:
            raise ContentError(with_refusals(choice.problem, folder))
        main = self.contents.of(choice.main)
        if not main.content:
            raise ContentError(phrase("{file} is empty", file=main.path))
        parts = self._parts(choice.main, files, work)
        modules, dropped = self._modules(choice.main, files, parts)
        dropped += self._left_out(files, folder)
        sources = (main, *modules)
        paths = {file.path for file in sources}
        return Submission(
            id="",
            name="",
            files=tuple(sorted(sources, key=lambda file: file.path)),
            main=main.path,
            notes=self._notes(choice, parts, dropped),
            parts=tuple(path for path in parts.paths if path in paths),
            untouched=parts.untouched,
            not_graded=parts.not_graded,
        )

    def _notes(
        self,
        choice: Choice,
        parts: Parts,
        dropped: Sequence[Phrase],
    ) -> tuple[Note, ...]:
        """Return the notes of all steps.

        The notes of *parts* name what counts.
        """
        noted = {*parts.paths, *parts.not_graded}
        unused = [
            file.path for file in choice.passed_over if file.path not in noted
        ]
        main = choice.main.path if choice.main else ""
        return (
            *self.notes,
            *choice.notes,
            *passed_over_note(main, unused),
            *parts.notes,
            *ignored(dropped),
        )

    # --- archives and names -----------------------------------------------------------

    def _opened(self, folder: Folder) -> Folder:
        """Return *folder* with archives that stand for the source files opened."""
        files = list(folder.all_files())
        archives = [file for file in files if is_opened(file.name)]
        sources = [file for file in files if is_source(file.name)]
        if not 0 < len(archives) <= MAX_ARCHIVES or self._hold_work(sources):
            return folder
        is_only = len(archives) == 1 and not sources
        inside = []
        for file in archives:
            tree = self._unpacked(file, is_only=is_only)
            if tree is not None:
                inside.append(placed(tree, "" if is_only else stem(file.path)))
        if len(files) == 1:
            return inside[0]
        return replace(folder, folders=(*folder.folders, *inside))

    def _unpacked(self, file: File, *, is_only: bool) -> Folder | None:
        """Return the tree of an archive.

        None, with a note, for one of several that cannot be opened.
        """
        try:
            return self.readers.unpacker.open(bytes_of(file), file.path)
        except ArchiveError as error:
            text = error.phrase
            error_type = TooLargeError if error.too_large else ContentError
        except ContentError as error:
            text, error_type = error.phrase, type(error)
        if is_only:
            raise error_type(text)
        unopened = phrase("{problem}; it was not opened.", problem=text)
        self.notes.append(noted(NoteKind.IGNORED_FILE, unopened))
        return None

    def _hold_work(self, files: Sequence[File]) -> bool:
        """Return whether *files*, sources beside archives, hold more than the starter."""
        if not self.handout.asked:
            return bool(files)
        defining = [
            self.contents.of(file)
            for file in files
            if self._defines_asked(file)
        ]
        if all(self.handout.starter_like(file) for file in defining):
            return False
        work = self.readers.surveyor.survey(defining)
        return any(work.written(file.path) for file in defining)

    # --- choosing ---------------------------------------------------------------------

    def _choice(self, files: Sequence[File]) -> tuple[Choice, Work | None]:
        """Return which file is graded, and what the files define where that matters.

        It matters where a file that is neither asked for nor imported by the
        main one defines what the handout asks for.
        """
        file_names = self.handout.file_names
        choice = choose(files, self.assignment, file_names)
        defining = [
            file
            for file in files
            if self._may_be_work(file) and self._defines_asked(file)
        ]
        asked: list[str] = []
        if defining and choice.main is not None:
            asked = asked_files(choice.main, files, self.assignment)
            reached = {*asked, *self._imported(choice.main, files)}
            defining = [file for file in defining if file.path not in reached]
        if not defining:
            return choice, None
        expected = [
            file
            for file in files
            if file.path in asked and self.contents.has(file)
        ]
        sources = [self.contents.of(file) for file in (*expected, *defining)]
        work = self.readers.surveyor.survey(sources)
        return choose_by_work(files, self.assignment, file_names, work), work

    def _may_be_work(self, file: File) -> bool:
        return is_source(file.name) and may_count(file, self.handout.file_names)

    def _defines_asked(self, file: File) -> bool:
        return self.contents.has(file) and self.handout.defines_asked(
            self._text(file),
        )

    def _imported(self, main: File, files: Sequence[File]) -> frozenset[str]:
        texts = {
            file.path: self._text(file)
            for file in files
            if is_source(file.name) and self.contents.has(file)
        }
        return imported_from(main.path, texts)

    def _text(self, file: File) -> str:
        return decode_source(self.contents.of(file).content).text

    def _parts(
        self,
        main: File,
        files: Sequence[File],
        work: Work | None,
    ) -> Parts:
        if work is not None:
            sources = [file for file in files if is_source(file.name)]
            handout = self.handout.file_names
            return parts_of(main, sources, self.assignment, handout, work)
        asked = asked_files(main, files, self.assignment)
        untouched = {}
        for file in files:
            if file.path in asked and self.contents.has(file):
                names = self.handout.untouched_names(self.contents.of(file))
                if names:
                    untouched[file.path] = names
        notes = (untouched_note(asked),) if len(untouched) == len(asked) else ()
        return Parts(untouched=untouched, notes=notes)

    # --- contents ---------------------------------------------------------------------

    def _modules(
        self,
        main: File,
        files: Sequence[File],
        parts: Parts,
    ) -> tuple[list[SourceFile], list[Phrase]]:
        """Return the modules that come along, and a sentence for each that cannot."""
        modules = [
            file
            for file in files
            if file is not main and _comes_along(file, parts)
        ]
        modules.sort(
            key=lambda file: (
                file.path not in parts.paths,
                file.depth,
                file.path,
            ),
        )
        sources: list[SourceFile] = []
        dropped: list[Phrase] = []
        room = MAX_TOTAL
        for number, file in enumerate(modules):
            if number >= MAX_FILES or file.size > room > 0:
                paths = listing(omitted.path for omitted in modules[number:])
                text = phrase(
                    "not loaded: {files} (there are too many modules).",
                    files=paths,
                )
                dropped.append(text)
                break
            try:
                source = self.contents.of(file)
            except ContentError as error:
                text = phrase(
                    "{problem}; it was not loaded.",
                    problem=error.phrase,
                )
                dropped.append(text)
                continue
            sources.append(source)
            room -= len(source.content)
        return sources, dropped

    def _left_out(self, files: Sequence[File], folder: Folder) -> list[Phrase]:
        """Return a sentence for all data, and for all else that was left out."""
        data = [
            file.path
            for file in files
            if file.name.lower().endswith(DATA_SUFFIXES)
            and file.name not in self.handout.file_names
        ]
        if not data:
            return list(refusals_of(folder))
        text = phrase(
            "not loaded: {files} (only .py files are).",
            files=listing(data),
        )
        return [text, *refusals_of(folder)]


def _comes_along(file: File, parts: Parts) -> bool:
    """Return whether *file* is a module, or a notebook that counts."""
    return file.name.endswith(".py") or file.path in parts.paths
