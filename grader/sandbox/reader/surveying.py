"""A file's pieces, definitions and problem, in the confined process."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from grader.model import Plain, Problem, ProblemKind
from grader.sandbox.guest.sources import NotLoadable, text_of
from grader.sandbox.reader.defined import digests
from grader.sandbox.reader.faults import fault_of
from grader.sandbox.reader.ipython import PythonCell, python_of
from grader.sandbox.reader.magics import Written
from grader.sandbox.reader.notebooks import (
    Cell,
    NotANotebook,
    Notebook,
    read_notebook,
)
from grader.sandbox.reader.source_lines import Remark, as_array

#: How many commands of IPython one sentence names.
_NAMED = 3
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def survey(value: dict[str, Any]) -> Plain:
    """Return what the file at `path` with the bytes `content` holds.

    `claimed.survey_of` reads it.
    """
    path, content = value["path"], value["content"].data
    if not path.lower().endswith(".ipynb"):
        return _module(path, content)
    try:
        notebook = read_notebook(content)
    except NotANotebook as fault:
        problem = Problem(
            fault.kind,
            "",
            fault.line,
            fault.column,
            fault.detail,
        )
        return {"problem": plain_problem(problem)}
    return _Reading(notebook).plain()


def plain_problem(problem: Problem | None, cell: int = 0) -> Plain:
    """Return *problem* as it crosses, with the number of its *cell*, or 0."""
    if problem is None:
        return None
    return (
        problem.kind.value,
        cell,
        problem.line,
        problem.column,
        problem.detail[:300],
    )


def parsed(text: str) -> ast.Module | Problem:
    """Return the tree of *text*, or why there is none."""
    try:
        return ast.parse(text)
    except SyntaxError as fault:
        return fault_of("", text, fault)
    except (RecursionError, MemoryError):
        return Problem(ProblemKind.NESTED)
    except ValueError:
        return Problem(ProblemKind.NO_TEXT)


def plain_digests(trees: list[ast.Module]) -> Plain:
    """Return what *trees* define as it crosses: a line for each name."""
    lines = [f"{name} {digest}" for name, digest in digests(trees).items()]
    return as_array("\n".join(lines))


def _module(path: str, content: bytes) -> Plain:
    try:
        tree = parsed(text_of(path, content)[0])
    except NotLoadable:
        tree = Problem(ProblemKind.NO_TEXT)
    if isinstance(tree, Problem):
        return {"problem": plain_problem(tree)}
    return {"defines": plain_digests([tree])}


@dataclass
class _Reading:
    """The cells of a notebook while they are read, one after the other."""

    notebook: Notebook
    #: as Python, and as written
    cells: list[tuple[str, str]] = field(default_factory=list)
    trees: list[ast.Module] = field(default_factory=list)
    faults: list[Plain] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)

    def plain(self) -> Plain:
        """Return what the notebook holds, as it crosses."""
        for number, cell in enumerate(self.notebook.cells, 1):
            self._read(number, cell)
        problem = self._problem()
        if problem is not None:
            return {"problem": plain_problem(problem)}
        remarks = (*self.notebook.remarks, *_joined(self.remarks))
        return {
            "pieces": [
                _plain_piece(text, source) for text, source in self.cells
            ],
            "written": [
                (name, as_array(text)) for name, text in self.written.items()
            ],
            "defines": plain_digests([*self._written_trees(), *self.trees]),
            "faults": self.faults,
            "remarks": [remark.plain() for remark in remarks],
        }

    def _read(self, number: int, cell: Cell) -> None:
        if cell.language:
            self.cells.append(("", cell.text))
            self.remarks.append(
                Remark("language", number, detail=cell.language),
            )
            return
        source, read = cell.text, python_of(cell.text)
        if cell.as_lines:
            as_lines = python_of(cell.as_lines)
            if _says_more(as_lines, read):
                source, read = cell.as_lines, as_lines
                self.remarks.append(Remark("lines"))
        self.cells.append((read.text, source))
        self.remarks += [
            replace(remark, cell=number) for remark in read.remarks
        ]
        self._keep(number, read)

    def _keep(self, number: int, read: PythonCell) -> None:
        if read.fault is not None:
            self.faults.append(plain_problem(read.fault, number))
        elif read.written is not None:
            self._write(read.written)
        else:
            self.trees.append(ast.parse(read.text))

    def _write(self, written: Written) -> None:
        before = self.written.get(written.name, "") if written.appends else ""
        self.written[written.name] = before + written.text

    def _written_trees(self) -> Iterator[ast.Module]:
        """Yield the modules that cells write, those that parse: they are work as well."""
        for text in self.written.values():
            # one that does not parse is the finding of whoever loads it
            with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                yield ast.parse(text)

    def _problem(self) -> Problem | None:
        """Return why nothing of the notebook can be used, or None."""
        statements = [
            statement for tree in self.trees for statement in tree.body
        ]
        language = self.notebook.language
        if language and not _any_definition(statements):
            return Problem(ProblemKind.LANGUAGE, detail=language)
        if statements or self.written:
            return None
        if any(source.strip() for _, source in self.cells):
            return Problem(ProblemKind.NO_PYTHON)
        return Problem(ProblemKind.NO_CODE)


def _plain_piece(text: str, source: str) -> Plain:
    shown = "" if text == source else source
    return as_array(text), as_array(shown)


def _any_definition(statements: list[ast.stmt]) -> bool:
    return any(isinstance(statement, _DEFINITIONS) for statement in statements)


def _says_more(as_lines: PythonCell, joined: PythonCell) -> bool:
    """Return whether a cell says more when it is read *as_lines* than *joined*.

    It is Python only as lines, or joined it has fewer statements: a comment
    took the others in.
    """
    if as_lines.fault is not None or joined.fault is not None:
        return as_lines.fault is None
    count_as_lines = len(ast.parse(as_lines.text).body)
    count_joined = len(ast.parse(joined.text).body)
    return count_as_lines > count_joined


def _joined(remarks: list[Remark]) -> list[Remark]:
    """Return each of *remarks* once, with commands that set nothing made one remark."""
    commands = [remark for remark in remarks if remark.code == "command"]
    other_remarks = [remark for remark in remarks if remark.code != "command"]
    if len(commands) > 1:
        names = [
            f"`{remark.detail}` (cell {remark.cell})" for remark in commands
        ]
        commands = [Remark("commands", detail=", ".join(names[:_NAMED]))]
    return [*commands, *dict.fromkeys(other_remarks)]
