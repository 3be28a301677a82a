"""Which functions of a file are still as the starter has them.

Read from the lines alone: what a student wrote is not parsed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.model import Assignment, Submission
from grader.model.source_text import decode_source

_DEFINITION = re.compile(
    r"(?P<indent>[ \t]*)(?:async[ \t]+)?(?:def|class)[ \t]+(?P<name>\w+)",
)


@dataclass(frozen=True, slots=True)
class Body:
    """A function, class or method: the line that it begins on, and its lines of code."""

    line: int
    code: tuple[str, ...]


Bodies = dict[str, Body]


def bodies(text: str) -> Bodies:
    """Return the functions, classes and methods in *text* by name.

    Methods are named like `MLP.forward`. Comments, blank lines and indentation
    do not count.
    """
    open_blocks: list[tuple[int, str]] = []
    lines_of: dict[str, list[str]] = {}
    starts: dict[str, int] = {}
    for number, line in enumerate(text.expandtabs(8).splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        while open_blocks and indent <= open_blocks[-1][0]:
            if stripped[0] in ")]}":  # the end of a signature
                break
            open_blocks.pop()
        match = _DEFINITION.match(line)
        if match:
            above = f"{open_blocks[-1][1]}." if open_blocks else ""
            name = f"{above}{match['name']}"
            starts[name], lines_of[name] = number, []
            open_blocks.append((indent, name))
        for _, name in open_blocks:
            lines_of[name].append(stripped)
    return {
        name: Body(starts[name], tuple(lines))
        for name, lines in lines_of.items()
    }


def unwritten_functions(
    submission: Submission,
    assignment: Assignment,
) -> frozenset[str]:
    """Return the functions that no file of *submission* changed from the starter."""
    starter = [bodies(text) for text in _starter_texts(assignment)]
    work = [bodies(text) for _, text in _submitted_texts(submission)]
    unwritten = set()
    for name in {name for file in starter for name in file}:
        handed_out = {file[name].code for file in starter if name in file}
        written = {file[name].code for file in work if name in file}
        if written and written <= handed_out:
            unwritten.add(name)
    return frozenset(unwritten)


def place_of_definition(submission: Submission, function: str) -> str:
    """Return file and line where *submission* defines *function*, or nothing."""
    for file, text in _submitted_texts(submission):
        body = bodies(text).get(function)
        if body is not None:
            return f"{file}, line {body.line}"
    return ""


def left_out_cell(submission: Submission, function: str) -> str:
    """Return the cell of *submission* that defines *function* but was left out, or nothing."""
    for file in submission.files:
        for piece in file.pieces:
            if not piece.text and function in bodies(piece.shown):
                return piece.name
    return ""


def _starter_texts(assignment: Assignment) -> Iterator[str]:
    folder = assignment.public / "starter"
    for path in sorted(folder.rglob("*.py")):
        yield decode_source(path.read_bytes()).text


def _submitted_texts(submission: Submission) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the modules and cells of *submission*."""
    for file in submission.files:
        if file.path.endswith(".py"):
            yield file.path, decode_source(file.content).text
        for piece in file.pieces:
            yield piece.name, piece.shown
