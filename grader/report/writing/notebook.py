"""The code cells of a notebook, as its author wrote them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from grader.model import SourceFile

SUFFIX = ".ipynb"


def code_cells(content: bytes) -> tuple[str, ...] | None:
    """Return the text of each code cell, or None where *content* is no notebook.

    The format is nbformat's: version 4 keeps `cells` at the top, version 3 in `worksheets`; code is in `source` or
    `input`.
    """
    try:
        notebook = json.loads(content)
        sheets = notebook.get("worksheets") or [notebook]
        cells = [cell for sheet in sheets for cell in sheet["cells"] if cell.get("cell_type") == "code"]
        texts = [cell.get("source", cell.get("input", "")) for cell in cells]
        return tuple(text if isinstance(text, str) else "".join(map(str, text)) for text in texts)
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError):
        return None


def cell_path(path: str, number: int) -> str:
    """Return what the places of exceptions call the *number*th code cell of the notebook *path*, counted from 1."""
    return f"{path} cell {number}"


def lines_in(files: Iterable[SourceFile], path: str) -> int:
    """Return how many lines there are at *path*, a file or a code cell of a notebook; 0 where there is no such place."""
    for file in files:
        if file.path == path:
            return file.content.count(b"\n") + 1
        if path.startswith(cell_path(file.path, 0)[:-1]):
            cells = code_cells(file.content) or ()
            return next((c.count("\n") + 1 for n, c in enumerate(cells, 1) if cell_path(file.path, n) == path), 0)
    return 0
