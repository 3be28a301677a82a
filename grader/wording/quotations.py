"""Text that a student wrote, in our sentences: a name as code, anything else in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from grader.model.safe_text import clean_line

MAX_NAME = 100
MAX_QUOTED = 300
_INNER = str.maketrans("“”", '""')
_NAME = re.compile(r"\w+(?:\.\w+)*(?:\(\))?")
_PARAMETER = re.compile(r"\*{0,2}\w+(?:=…)?|[*/]")


def name(text: str) -> str:
    """Return *text* as code if it is a dotted name, else as a quotation."""
    if len(text) <= MAX_NAME and _NAME.fullmatch(text):
        return f"`{text}`"
    return quoted(text)


def type_name(text: str) -> str:
    """Return *text* as it is if it is a dotted name, else as a quotation."""
    if len(text) <= MAX_NAME and _NAME.fullmatch(text):
        return text
    return quoted(text)


def attribute(text: str) -> str:
    """Return the attribute *text* as code with its dot, else as a quotation."""
    return f"`.{text}`" if text.isidentifier() else quoted(text)


def names(texts: Iterable[str]) -> str:
    """Return each of *texts* as `name` does, separated by commas."""
    return ", ".join(map(name, texts))


def signature(label: str, parameters: Iterable[str]) -> str:
    """Return a function as it is written: its label, and its parameters in brackets.

    What is no parameter is an ellipsis.
    """
    written = [
        text if _PARAMETER.fullmatch(text) else "…" for text in parameters
    ]
    plain = label if _NAME.fullmatch(label) else "…"
    return f"`{plain}({', '.join(written)})`"


def quotation(text: str) -> str:
    """Return *text*, of however many lines, in quotation marks; nothing for nothing."""
    return f"“{text.translate(_INNER)}”" if text else ""


def quoted(text: str) -> str:
    """Return *text* on one line in quotation marks, which it holds none of itself."""
    line = clean_line(text, MAX_QUOTED)
    return f"“{line.translate(_INNER)}”"
