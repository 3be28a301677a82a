"""Where and why a text is no Python: a SyntaxError as a typed problem.

Standard library only.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from grader.model import Problem, ProblemKind

MAX_DETAIL = 200
_CHARACTER = re.compile(
    r"invalid (?:non-printable )?character .*?\(?U\+([0-9A-F]{4,6})\)?",
)
_MERGE_MARK = re.compile(r"(?:<{7}|>{7}|\|{7}|={7})(?: |$)")
#: What IPython takes for a command: `%magic`, `!command`, `name = %magic`,
#: `name = !command`, `?name`, `name?`.
_IPYTHON = re.compile(
    r"[ \t]*(?:[\w.,\[\] ]+=[ \t]*)?(?:%{1,2}[A-Za-z_]|!{1,2}(?!=)|\?)"
    r"|[ \t]*[\w.]+\?{1,2}[ \t]*$",
)

_PYTHON_2_MESSAGE = re.compile(
    r"Missing parentheses in call to '(print|exec)'"
    r"|multiple exception types must be parenthesized"
    r"|parameters cannot be parenthesized",
)
#: Of Python 2, where the message says nothing: `raise E, "x"`, `a <> b`, `12L`,
#: backquotes, `ur"x"`.
_PYTHON_2_LINE = re.compile(
    r"^[ \t]*raise [\w.]+,|<>|\b\d+[lL]\b|`[^`]+`|\b[uU][rR]['\"]",
)

#: What newer versions of Python know, by message or by the line, with the
#: version that was the first.
_NEWER_MESSAGE = re.compile(
    r"f-string expression part cannot include (?:a backslash|'#')",
)
_TYPE_PARAMETERS = (
    r"[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*\[",
    r"[ \t]*class[ \t]+\w+[ \t]*\[",
    r"[ \t]*type[ \t]+\w+[ \t]*[\[=]",
)
_TYPE_PARAMETERS = (
    r"[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*\[",
    r"[ \t]*class[ \t]+\w+[ \t]*\[",
    r"[ \t]*type[ \t]+\w+[ \t]*[\[=]",
)
_NEWER_LINE = (
    (re.compile("|".join(_TYPE_PARAMETERS)), (3, 12)),
    (re.compile(r".*\b(?:t|tr|rt)['\"]", re.IGNORECASE), (3, 14)),
)
_F_STRING = re.compile(r"\b(?:f|fr|rf)(?=(\"\"\"|'''|\"|'))", re.IGNORECASE)
_PAIRS = {"(": ")", "[": "]", "{": "}"}


def fault_of(file: str, text: str, fault: SyntaxError) -> Problem:
    """Return the problem of *file*, whose *text* Python refused with *fault*."""
    message = str(fault.msg)[:MAX_DETAIL]
    line = fault.lineno or 0
    column = max(fault.offset or 0, 0)
    lines = text.split("\n")
    mark = next(_marks(lines), None)
    if mark is not None:
        number, mark_line = mark
        detail = mark_line[:MAX_DETAIL]
        return Problem(ProblemKind.MERGE_MARKS, file, number, 1, detail)
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    kind, detail = _kind(message, text, line, written)
    return Problem(kind, file, line, column, detail)


def _kind(
    message: str,
    text: str,
    line: int,
    written: str,
) -> tuple[ProblemKind, str]:
    if "null bytes" in message:
        return ProblemKind.NO_TEXT, ""
    character = _CHARACTER.search(message)
    if character:
        return ProblemKind.CHARACTER, chr(int(character[1], 16))
    if _PYTHON_2_MESSAGE.search(message):
        return ProblemKind.PYTHON_2, message
    version = _newer(message, text, line, written)
    if version:
        return ProblemKind.NEWER_PYTHON, version
    if _IPYTHON.match(written):
        return ProblemKind.IPYTHON, written.strip()[:MAX_DETAIL]
    is_older = "invalid" in message and _PYTHON_2_LINE.search(written)
    return (ProblemKind.PYTHON_2 if is_older else ProblemKind.SYNTAX), message


def _marks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield number and text of the lines that mark a conflict.

    Rows of `=` alone mark none.
    """
    marks = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if _MERGE_MARK.match(line)
    ]
    if {line[0] for _, line in marks} & {"<", ">"}:
        yield from marks


def _newer(message: str, text: str, line: int, written: str) -> str:
    """Return the version of Python that first accepts the line, or an empty text."""
    if _NEWER_MESSAGE.search(message):
        return "3.12"
    for pattern, version in _NEWER_LINE:
        if version > sys.version_info[:2] and pattern.match(written):
            return ".".join(map(str, version))
    if sys.version_info >= (3, 12):
        return ""
    without = _without_f_strings(written)
    if without != written and _is_accepted(text, line, without):
        return "3.12"
    return ""


def _is_accepted(text: str, line: int, instead: str) -> bool:
    """Return whether Python finds no fault up to *line* any more when *instead* stands there."""
    lines = text.split("\n")
    lines[line - 1] = instead
    try:
        ast.parse("\n".join(lines))
    except SyntaxError as fault:
        return (fault.lineno or 0) > line
    except (ValueError, RecursionError, MemoryError):
        return False
    return True


def _without_f_strings(line: str) -> str:
    """Return *line* with an empty text for each f-string that only Python 3.12 reads.

    Its own quote stands in it.
    """
    parts: list[str] = []
    position = 0
    while opening := _F_STRING.search(line, position):
        quote = opening[1]
        end = _end_of_f_string(line, opening.end(), quote)
        if end < 0:
            break
        f_string = line[opening.start() : end]
        inside = line[opening.end() + len(quote) : end - len(quote)]
        parts.append(line[position : opening.start()])
        parts.append('""' if quote in inside else f_string)
        position = end
    return "".join((*parts, line[position:]))


def _end_of_f_string(line: str, start: int, quote: str) -> int:
    """Return where the f-string ends whose *quote* begins at *start*, or -1."""
    position, closing = start + len(quote), list[str]()
    while position < len(line):
        character = line[position]
        if closing and character in "\"'":
            position = _end_of_text(line, position)
            if position < 0:
                return -1
            continue
        if closing and character == closing[-1]:
            closing.pop()
        elif (
            character == "{" and not closing and line.startswith("{{", position)
        ):
            position += 1
        elif character in _PAIRS and (closing or character == "{"):
            closing.append(_PAIRS[character])
        elif not closing and line.startswith(quote, position):
            return position + len(quote)
        position += 1
    return -1


def _end_of_text(line: str, start: int) -> int:
    end = line.find(line[start], start + 1)
    return end + 1 if end >= 0 else -1
