"""Has broken files salvaged by the reader, a confined process, and makes of what it says a file that can be graded."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.grading.second_grading import Salvage, Salvaged
from grader.model import SourceFile
from grader.model.safe_text import clean_line
from grader.sandbox.reader.client import Reader
from grader.sandbox.reader.survey import Problem
from grader.sandbox.reader.unreadable import sentence

MAX_PROBLEM = 600

#: A line that declares an encoding: the salvaged text has its own, UTF-8.
_DECLARATION = re.compile(r"^[ \t\f]*#.*?coding[:=].*$")
_DECLARING_LINES = 2


def salvage_with(reader: Reader) -> Salvage:
    """Return what has a file salvaged by *reader*: what the reader says is a claim, graded like what a student hands in."""

    def salvage(file: SourceFile) -> Salvaged | None:
        found = reader.salvage(file)
        if found.problem is not None or not found.faults:
            return None
        content = _undeclared(found.text).encode("utf-8", "replace")
        places = dict.fromkeys(_place(fault, file.path) for fault in found.faults)
        problem = clean_line(sentence(found.faults[0]), MAX_PROBLEM)
        return Salvaged(
            replace(file, content=content, pieces=()), problem, tuple(places)
        )

    return salvage


def _undeclared(text: str) -> str:
    """Return *text* without a declaration of another encoding.

    Its lines keep their numbers.
    """
    lines = text.split("\n")
    head = [
        "#" if _DECLARATION.match(line) else line for line in lines[:_DECLARING_LINES]
    ]
    return "\n".join([*head, *lines[_DECLARING_LINES:]])


def _place(fault: Problem, path: str) -> str:
    """Return where *fault* is, in words."""
    file = fault.file or path
    return f"{file}, line {fault.line}" if fault.line else file
