"""Why a file cannot be read as Python, or is not a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """Why a file cannot be read as Python, or is not a notebook."""

    SYNTAX = "syntax"  #: `detail` is Python's message
    #: a character that Python does not take; `detail` is the character
    CHARACTER = "character"
    PYTHON_2 = "python_2"  #: `detail` is Python's message
    #: `detail` is the first version that knows the syntax, such as "3.12"
    NEWER_PYTHON = "newer_python"
    #: what version control leaves of a conflict; `detail` is the line
    MERGE_MARKS = "merge_marks"
    #: a command of IPython in a module; `detail` is the line
    IPYTHON = "ipython"
    NESTED = "nested"  #: too deeply nested to be parsed
    NO_TEXT = "no_text"  #: bytes that are not text
    NO_NOTEBOOK = "no_notebook"  #: no JSON, or JSON that holds no cells
    CUT_OFF = "cut_off"  #: a notebook whose end is missing
    LANGUAGE = "language"  #: a notebook in another language, `detail`
    NO_CODE = "no_code"  #: a notebook without a line of code
    NO_PYTHON = "no_python"  #: a notebook without a cell that is Python
    LINK = "link"  #: a link to a notebook, not the notebook
    WEB_PAGE = "web_page"  #: a page that a browser saved
    TOO_LARGE = "too_large"  #: to read it takes too much time or memory
    FAILED = "failed"  #: the reader's own fault


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file cannot be read; line and column count from 1, and are 0 if unknown.

    `file` is the file or the cell of the place.
    """

    kind: ProblemKind
    file: str = ""
    line: int = 0
    column: int = 0
    detail: str = ""
