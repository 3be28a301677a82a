"""Has broken files salvaged by the reader, and makes files of it that can be graded.

The reader is a confined process.
"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.grading.second_grading import Salvage, Salvaged
from grader.model import Problem, SourceFile
from grader.model.safe_text import clean_line
from grader.sandbox.reader.client import Reader
from grader.wording.broken_files import sentence

MAX_PROBLEM = 600

#: A line that declares an encoding: the salvaged text has its own, UTF-8.
_DECLARATION = re.compile(r"^[ \t\f]*#.*?coding[:=].*$")
_DECLARING_LINES = 2


def salvage_with(reader: Reader) -> Salvage:
    """Return what has a file salvaged by *reader*.

    What the reader says is a claim, graded like what a student hands in.
    """

    def salvage(file: SourceFile) -> Salvaged | None:
        claim = reader.salvage(file)
        if claim.problem is not None or not claim.faults:
            return None
        content = _undeclared(claim.text).encode("utf-8", "replace")
        parsing = replace(file, content=content, pieces=())
        problem = clean_line(sentence(claim.faults[0]), MAX_PROBLEM)
        places = dict.fromkeys(
            _place(fault, file.path) for fault in claim.faults
        )
        return Salvaged(parsing, problem, tuple(places))

    return salvage


def _undeclared(text: str) -> str:
    """Return *text* without a declaration of another encoding.

    Its lines keep their numbers.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines[:_DECLARING_LINES]):
        if _DECLARATION.match(line):
            lines[number] = "#"
    return "\n".join(lines)


def _place(fault: Problem, path: str) -> str:
    """Return where *fault* is, in words."""
    file = fault.file or path
    return f"{file}, line {fault.line}" if fault.line else file
