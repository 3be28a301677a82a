"""The code cells of a notebook, as its author wrote them and the reader read them."""

from __future__ import annotations

from collections.abc import Iterable

from grader.model import SourceFile
from grader.model.source_text import decode_source


def lines_in(files: Iterable[SourceFile], path: str) -> int:
    """Return how many lines there are at *path*, or 0 where there is no such place.

    A place is a file or a code cell of a notebook.
    """
    for file in files:
        if file.path == path:
            return decode_source(file.content).text.count("\n") + 1
        for piece in file.pieces:
            if piece.name == path:
                return piece.shown.count("\n") + 1
    return 0
