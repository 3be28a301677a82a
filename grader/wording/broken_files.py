"""Why a file cannot be read, and what was left out of a notebook, as sentences."""

from __future__ import annotations

import sys
import unicodedata

from grader.model import Problem, ProblemKind
from grader.model.failure_details import DoesNotParse
from grader.model.phrase import Phrase
from grader.wording.quotations import quoted, type_name
from grader.wording.texts import tr

#: Names of control characters, which Unicode leaves without.
_CONTROL = {
    0: "NULL",
    8: "BACKSPACE",
    0x1A: "SUBSTITUTE (Ctrl-Z)",
    0x1B: "ESCAPE",
    0x7F: "DELETE",
}
_DASHES = (
    "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
    "\N{FULLWIDTH HYPHEN-MINUS}"
)
_QUOTES = (
    "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f"
    "\u00ab\u00bb\u2039\u203a\u2032\u2033\u00b4"
)

_SENTENCES = {
    ProblemKind.SYNTAX: "{file} has a syntax error at {place}: {detail}.",
    ProblemKind.PYTHON_2: (
        "{file} is Python 2 ({place}: {detail}). Python 3 is expected."
    ),
    ProblemKind.NEWER_PYTHON: (
        "{file} uses syntax that Python {detail} brought ({place}); it is graded with"
        " Python {python}. Write it without that syntax."
    ),
    ProblemKind.MERGE_MARKS: (
        "{file} holds the marks of a merge conflict ({place}: {detail}). Keep one"
        " side, delete the marks, and hand in the file again."
    ),
    ProblemKind.IPYTHON: (
        "{file} holds a command of IPython, which is no Python ({place}: {detail})."
        " Delete it, or hand in the notebook."
    ),
    ProblemKind.NESTED: "{file} is nested too deeply to be parsed.",
    ProblemKind.NO_TEXT: "{file} holds null bytes, so it is not a Python source file.",
    ProblemKind.NO_NOTEBOOK: (
        "{file} is not a readable notebook{detail}. Open it in Jupyter, save it, and"
        " hand in the file with the ending .ipynb."
    ),
    ProblemKind.CUT_OFF: (
        "{file} is cut off: the end of the notebook is missing ({place}). Download or"
        " save it once more, see that it opens in Jupyter, and hand it in again."
    ),
    ProblemKind.LANGUAGE: (
        "{file} is a notebook in {detail}; a Python notebook is expected."
    ),
    ProblemKind.NO_CODE: (
        "{file} has no code: no code cell of the notebook holds a line. Was it saved?"
    ),
    ProblemKind.NO_PYTHON: (
        "{file} holds no Python that could be read: every code cell was left out."
    ),
    ProblemKind.LINK: (
        "{file} is a link to a document, not the notebook itself. Download the notebook"
        " (in Colab: File, Download, Download .ipynb) and hand in that file."
    ),
    ProblemKind.WEB_PAGE: (
        "{file} is a web page, not the notebook itself. Download the notebook as a file"
        " with the ending .ipynb (in Jupyter: File, Download) and hand in that."
    ),
    ProblemKind.TOO_LARGE: (
        "{file} is too large or too deeply nested to be read: {detail}."
    ),
    ProblemKind.FAILED: (
        "{file} could not be read: a fault of the grader{detail}. A person has to look"
        " at it."
    ),
}

_NO_SOURCE = "{file} is not a Python source file ({detail})."
#: Problems whose detail is Python's words, or a line of the file.
_QUOTING = (
    ProblemKind.SYNTAX,
    ProblemKind.PYTHON_2,
    ProblemKind.MERGE_MARKS,
    ProblemKind.IPYTHON,
)
#: Those whose detail is the name of a language or a version.
_NAMING = (ProblemKind.NEWER_PYTHON, ProblemKind.LANGUAGE)
_IN_BRACKETS = (ProblemKind.NO_NOTEBOOK, ProblemKind.FAILED)

_REMARKS = {
    "command": "{where}: `{detail}` is a command of IPython; it was not run.",
    "commands": "{where}: commands of IPython were not run, among them {detail}.",
    "assigned": (
        "{where}: `{detail}` is a command of IPython and was not run, so that what it"
        " sets has no value. Assign a value in Python."
    ),
    "auto_call": (
        "{where}: `{detail}` is a call as only IPython writes it; it was left out."
    ),
    "language": "{where} was left out: {detail} is not Python.",
    "cell_magic": (
        "{where} was read as plain Python; its first line, `{detail}`, was not run."
    ),
    "statement": (
        "{where}: the statement was left out: {detail}. Put it into a function or"
        " delete it."
    ),
    "written": (
        "{where} writes {detail}, which counts as a file that was handed in with the"
        " notebook."
    ),
    "not_written": (
        "{where} was left out: it writes {detail}. Only a plain file name that ends in"
        " .py counts as a file."
    ),
    "encoding": "{where} is not UTF-8; it was read as {detail}. Save it as UTF-8.",
    "encoding_lone": (
        "{where} holds half a character (a lone surrogate); it was replaced by"
        " \N{REPLACEMENT CHARACTER}."
    ),
    "lines": (
        "{where}: the lines of its cells have no line ends; they were read as lines."
    ),
    "cells": "{where} has more than {detail} code cells; the others were left out.",
}


def does_not_parse(details: DoesNotParse) -> str:
    """Return the sentence that a file is no Python, where, and what to do about it."""
    return sentence(details.problem)


def sentence(problem: Problem) -> str:
    """Return why a file cannot be read, where, and what to do about it."""
    place = _place(problem)
    detail = problem.detail.rstrip(".")
    file = problem.file or tr("The file")
    if problem.kind is ProblemKind.CHARACTER:
        name, advice = described(detail)
        return tr(
            "{file} has a character that Python does not take, {name}, at {place}."
            " {advice}",
            file=file,
            name=name,
            place=place,
            advice=advice,
        )
    if problem.kind in _QUOTING:
        detail = quoted(detail)
    elif problem.kind in _NAMING:
        detail = type_name(detail)
    elif problem.kind in _IN_BRACKETS and detail:
        detail = f" ({detail})"
    text = _SENTENCES[problem.kind]
    if problem.kind is ProblemKind.SYNTAX and not problem.line:
        text = _NO_SOURCE
    return tr(text, file=file, place=place, detail=detail, python=_PYTHON)


def remark(code: str, where: str, detail: str) -> Phrase | None:
    """Return the sentence about what the reader left out or changed at *where*.

    None for a code that is none.
    """
    if code not in _REMARKS:
        return None
    return Phrase(_REMARKS[code], (("where", where), ("detail", detail)))


def described(character: str) -> tuple[str, str]:
    """Return a *character* by code point and Unicode name, and what to do about it."""
    character = character[:1] or "\0"
    name = _CONTROL.get(ord(character)) or unicodedata.name(character, "")
    shown = f"U+{ord(character):04X} {name}".strip()
    category = unicodedata.category(character)
    if category.startswith("Z"):
        return (
            shown,
            tr("It looks like a space: put an ordinary space in its place."),
        )
    if category in {"Cf", "Cc"}:
        return shown, tr("It cannot be seen: delete it.")
    if character in _DASHES:
        advice = tr("It looks like `-`: type a plain minus sign in its place.")
        return shown, advice
    if character in _QUOTES:
        advice = tr("It looks like a quote: type a straight one in its place.")
        return shown, advice
    return shown, tr("Delete it, or type in its place what is meant.")


def _place(problem: Problem) -> str:
    parts: list[str] = []
    if problem.line:
        parts.append(tr("line {number}", number=problem.line))
    if problem.column:
        parts.append(tr("column {number}", number=problem.column))
    return ", ".join(parts) or tr("an unknown place")


_PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
