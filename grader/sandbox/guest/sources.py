"""A submission's files become parsed sources, in the worker.

Nothing here runs student code, but parsing alone can exhaust a process: it
belongs where a crash costs one submission. Standard library only.
"""

from __future__ import annotations

import ast
import functools
import linecache
from dataclasses import dataclass, field
from io import StringIO

from grader.model import Note, Problem, ProblemKind
from grader.model.source_text import decode_source
from grader.sandbox.reader.faults import fault_of
from grader.wording.broken_files import sentence
from grader.wording.load_notes import encoding_notes, note_of

#: A file as a worker gets it: the bytes of a module, or the cells of a
#: notebook, each a name and Python that was read before.
Content = bytes | tuple[tuple[str, str], ...]


class NotLoadable(Exception):  # a fact about the student's file
    """A file cannot be read as Python, for the reason that `problem` gives."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(sentence(problem))
        self.problem = problem


@dataclass
class Source:
    """One parsed file: pieces of (name, tree), one for a module or one for each cell."""

    file: str
    pieces: list[tuple[str, ast.Module]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def is_notebook(self) -> bool:
        """Whether the file is a notebook, of which only definitions are loaded."""
        return self.file.lower().endswith(".ipynb")


def bytes_of(content: Content) -> bytes:
    """Return *content* as one text to search in."""
    if isinstance(content, bytes):
        return content
    return "\n".join(text for _, text in content).encode()


# what is searched for forbidden names is loaded next
@functools.lru_cache(maxsize=32)
def parse(file: str, content: Content) -> Source:
    """Return the parsed source of *file*, not to be altered.

    Raises NotLoadable with the place of a syntax error.
    """
    source = Source(file)
    if not isinstance(content, bytes):
        source.pieces += [
            (name, _parse_piece(name, text)) for name, text in content
        ]
        source.notes.append(note_of("notebook", file=file))
        return source
    if source.is_notebook:
        raise NotLoadable(Problem(ProblemKind.NO_NOTEBOOK, file))
    text, source.notes = text_of(file, content)
    source.pieces.append((file, _parse_piece(file, text)))
    return source


def text_of(file: str, content: bytes) -> tuple[str, list[Note]]:
    """Return the text of the module *file*, and notes on how it was read.

    Raises NotLoadable for bytes that are not text.
    """
    source = decode_source(content)
    if not source.is_text:
        raise NotLoadable(Problem(ProblemKind.NO_TEXT, file))
    return source.text, list(encoding_notes(file, source))


def _parse_piece(file: str, text: str) -> ast.Module:
    remember_lines(file, text)
    try:
        return ast.parse(text, file)
    except SyntaxError as problem:
        raise NotLoadable(fault_of(file, text, problem)) from None
    except (RecursionError, MemoryError):
        raise NotLoadable(Problem(ProblemKind.NESTED, file)) from None
    except ValueError as problem:
        detail = str(problem)[:100]
        fault = Problem(ProblemKind.SYNTAX, file, detail=detail)
        raise NotLoadable(fault) from None


def remember_lines(file: str, text: str) -> None:
    """Register the source in linecache, so that tracebacks and inspect find its lines."""
    linecache.cache[file] = (len(text), None, StringIO(text).readlines(), file)
