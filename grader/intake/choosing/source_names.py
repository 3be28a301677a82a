"""Code under another ending gets a name that Python reads: "mlp.py.txt", "mlp.py"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from grader.course.filenames import MODULE, NOTEBOOK, read_as, read_as_handout
from grader.intake.choosing.file_content import Contents, is_notebook
from grader.intake.trees.tree import File, is_source, may_be_source
from grader.model import Assignment, Note, NoteKind
from grader.model.phrase import Phrase, phrase
from grader.wording.phrases import noted


@dataclass
class SourceNames:
    """Gives files of one student the names that Python reads, and notes changes."""

    assignment: Assignment
    contents: Contents
    notes: list[Note] = field(default_factory=list)

    def given_to(self, files: Sequence[File]) -> list[File]:
        """Return *files*, those with code under the names of modules and notebooks.

        A file whose ending says nothing counts only where there is no source,
        and only under the handout's name.
        """
        taken = {file.path for file in files}
        named = [
            self._renamed(file, read_as(file.name), taken) for file in files
        ]
        if not any(is_source(file.name) for file in named):
            named = [
                self._renamed(file, self._name_of_bare(file), taken)
                for file in named
            ]
        return [self._as_notebook(file, taken) for file in named]

    def _name_of_bare(self, file: File) -> str:
        if not may_be_source(file.name):
            return ""
        return read_as_handout(self.assignment, file.name)

    def _renamed(self, file: File, name: str, taken: set[str]) -> File:
        path = f"{file.path.removesuffix(file.name)}{name}"
        if not name or path in taken or not is_source(name):
            return file
        taken.add(path)
        if name.casefold() != file.name.casefold():
            self._note(
                phrase("{file} was read as {name}.", file=file.path, name=name),
            )
        return replace(file, path=path)

    def _as_notebook(self, file: File, taken: set[str]) -> File:
        """Return *file* as a notebook if it is one under the name of a module."""
        path = f"{file.path.removesuffix(MODULE)}{NOTEBOOK}"
        if not file.name.endswith(MODULE) or path in taken:
            return file
        if not self.contents.has(file):
            return file
        if not is_notebook(self.contents.of(file).content):
            return file
        taken.add(path)
        self._note(
            phrase(
                "{file} holds a notebook and was read as {name}.",
                file=file.path,
                name=path,
            ),
        )
        return replace(file, path=path)

    def _note(self, text: Phrase) -> None:
        self.notes.append(noted(NoteKind.FILE_CHOSEN, text))
