"""A submission's files become parsed sources, in the worker: encodings, cells of notebooks, syntax errors.

Nothing here runs student code, but parsing alone can exhaust a process: it belongs where a crash costs one submission.
Standard library only.
"""

from __future__ import annotations

import ast
import codecs
import functools
import linecache
import tokenize
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO

from grader.model import Note, NoteKind
from grader.sandbox.reader.faults import fault_of
from grader.sandbox.reader.unreadable import sentence

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: A file as a worker gets it: the bytes of a module, or the cells of a notebook, each a name and Python that was read before.
Content = bytes | tuple[tuple[str, str], ...]


class NotLoadable(Exception):  # noqa: N818 - a fact about the student's file
    """A file cannot be read as Python; `message` is a sentence for the student."""

    def __init__(self, message: str, file: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line


@dataclass
class Source:
    """One parsed file: pieces of (file name, tree), one for a module and one per cell for a notebook."""

    file: str
    pieces: list[tuple[str, ast.Module]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def is_notebook(self) -> bool:
        """Whether the file is a notebook, of which only definitions are loaded."""
        return self.file.lower().endswith(".ipynb")


def bytes_of(content: Content) -> bytes:
    """Return *content* as one text to search in."""
    return content if isinstance(content, bytes) else "\n".join(text for _, text in content).encode()


@functools.lru_cache(maxsize=32)  # what is searched for forbidden names is loaded next
def parse(file: str, content: Content) -> Source:
    """Return the parsed source of *file*, not to be altered. Raises NotLoadable with the place of a syntax error."""
    source = Source(file)
    if not isinstance(content, bytes):
        source.pieces += [(name, _parse_piece(name, text)) for name, text in content]
        source.notes.append(
            Note(NoteKind.NOTEBOOK, f"Of the notebook {file} only definitions and imports were loaded.")
        )
        return source
    if source.is_notebook:
        raise NotLoadable(f"{file} is a notebook whose cells were not read.", file)
    text, source.notes = text_of(file, content)
    source.pieces.append((file, _parse_piece(file, text)))
    return source


def text_of(file: str, content: bytes) -> tuple[str, list[Note]]:
    """Return the text of the module *file*, and notes on how it was read. Raises NotLoadable for what is no text."""
    notes = []
    if b"\0" in content and not content.startswith(_UTF16):
        raise NotLoadable(f"{file} holds null bytes, so it is not a Python source file.", file)
    try:
        encoding = "utf-16" if content.startswith(_UTF16) else tokenize.detect_encoding(BytesIO(content).readline)[0]
        text = content.decode(encoding)
    except (SyntaxError, LookupError, UnicodeError):  # LookupError: a codec that is none for text, such as rot13
        encoding, text = "latin-1", content.decode("latin-1")
        notes.append(Note(NoteKind.ENCODING, f"{file} is not UTF-8 and names no encoding; it was read as Latin-1."))
    if encoding == "utf-16":
        notes.append(Note(NoteKind.ENCODING, f"{file} is UTF-16; save it as UTF-8."))
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _parse_piece(file: str, text: str) -> ast.Module:
    remember_lines(file, text)
    try:
        return ast.parse(text, file)
    except SyntaxError as problem:
        raise NotLoadable(sentence(fault_of(file, text, problem)), file, problem.lineno or 0) from None
    except (RecursionError, MemoryError):
        raise NotLoadable(f"{file} is nested too deeply to be parsed.", file) from None
    except ValueError as problem:
        raise NotLoadable(f"{file} is not a Python source file ({str(problem)[:100]}).", file) from None


def remember_lines(file: str, text: str) -> None:
    """Register the source in linecache, so that tracebacks and inspect find its lines."""
    linecache.cache[file] = (len(text), None, StringIO(text).readlines(), file)


# --- definitions only -------------------------------------------------------------------------------------------------


def definitions(tree: ast.Module, kept: set[str], dropped: dict[str, int]) -> ast.Module:
    """Return *tree* with imports, functions, classes and assignments of literals or kept names only.

    Names it keeps are added to *kept*; names that other statements would have bound go into *dropped* with their line.
    """
    body: list[ast.stmt] = []
    for statement in tree.body:
        if _is_definition(statement, kept):
            body.append(statement)
            kept |= _bound(statement)
        else:
            drop(statement, kept, dropped)
    return ast.Module(body, [])


def drop(statement: ast.stmt, kept: Collection[str], dropped: dict[str, int]) -> None:
    """Remember the names that *statement* would have bound, with the first line that does."""
    dropped |= {name: statement.lineno for name in _bound(statement) if name not in kept and name not in dropped}


def _is_definition(statement: ast.stmt, kept: set[str]) -> bool:
    if isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return True
    if isinstance(statement, ast.Try):
        return all(isinstance(inner, ast.Import | ast.ImportFrom) for inner in statement.body)
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
    return value is not None and all(_is_literal(node, kept) for node in _run_nodes(value))


def _run_nodes(value: ast.expr) -> Iterator[ast.AST]:
    """Yield the nodes of an expression that are evaluated with it: of a lambda only the defaults are."""
    waiting: list[ast.AST] = [value]
    while waiting:
        node = waiting.pop()
        yield node
        inside = [*node.args.defaults, *filter(None, node.args.kw_defaults)] if isinstance(node, ast.Lambda) else None
        waiting += ast.iter_child_nodes(node) if inside is None else inside


def _is_literal(node: ast.AST, kept: set[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in kept
    simple = (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.UnaryOp, ast.BinOp, ast.Attribute, ast.Lambda)
    return isinstance(node, (*simple, ast.operator, ast.unaryop, ast.expr_context))


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    aliases = (
        alias for node in ast.walk(statement) if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names
    )
    return names | {(alias.asname or alias.name).partition(".")[0] for alias in aliases}
