"""A file as Python text, and as tokens without names, comments and layout."""

from __future__ import annotations

import builtins
import io
import keyword
import tokenize
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from grader.model import SourceFile
from grader.model.source_text import decode_source

#: What is read of a submission: nobody writes more by hand.
MAX_FILES = 8
MAX_BYTES = 400_000
SUFFIXES = (".py", ".ipynb")

NAME, TEXT = "name", "text"
_KEPT = frozenset({*keyword.kwlist, *dir(builtins)})
_SKIPPED = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
    },
)


class Token(NamedTuple):
    """One token as it is compared, and its line, counted from 1."""

    text: str
    line: int


def code_files(
    files: Sequence[SourceFile],
    main: str | None = None,
) -> tuple[SourceFile, ...]:
    """Return the files that hold code, *main* first."""
    with_code = [
        file
        for file in files
        if file.path == main or file.path.lower().endswith(SUFFIXES)
    ]
    with_code.sort(key=lambda file: file.path != main)
    return tuple(with_code[:MAX_FILES])


def code_of(file: SourceFile) -> str:
    """Return the Python text of *file*.

    Of a notebook, its code cells joined.
    """
    if file.pieces:
        return "\n".join(piece.text for piece in file.pieces)[:MAX_BYTES]
    if file.path.lower().endswith(".ipynb"):
        return ""
    return decode_source(file.content[:MAX_BYTES]).text.replace("\0", " ")


def tokens_of(code: str) -> tuple[Token, ...]:
    """Return the tokens of *code* up to where it stops being Python.

    A name becomes `name` unless Python or a library chose it: keywords,
    built-ins, and attributes of anything but `self`. Texts become `text`, and
    those that stand alone, docstrings, are left out. Numbers stay.
    """
    return tuple(_tokens(code))


def _tokens(code: str) -> Iterator[Token]:
    previous, owner, begins_line = "", "", True
    for kind, text, line in _raw(code):
        if kind == tokenize.NEWLINE:
            begins_line = True
            continue
        if kind == tokenize.STRING:
            shown = TEXT
        elif kind == tokenize.NAME:
            is_attribute = previous == "." and owner != "self"
            shown = text if is_attribute or text in _KEPT else NAME
        else:
            shown = text
        is_docstring = begins_line and kind == tokenize.STRING
        if not is_docstring:
            yield Token(shown, line)
        previous, owner, begins_line = text, previous, False


def _raw(code: str) -> Iterator[tuple[int, str, int]]:
    """Yield kind, text and line of what Python's own tokenizer finds.

    Indentation, often broken, is not read at all. All ends at the first
    character that is no Python: behind it the tokenizer would try the line
    again for each further one.
    """
    flat = "".join(
        line.lstrip(" \t\f") for line in code.splitlines(keepends=True)
    )
    try:
        for token in tokenize.generate_tokens(io.StringIO(flat).readline):
            if token.type == tokenize.ERRORTOKEN:
                return
            if token.type not in _SKIPPED:
                yield token.type, token.string, token.start[0]
    except (tokenize.TokenError, SyntaxError):
        return
