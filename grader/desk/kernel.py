"""What was run in a notebook's kernel so far, as the notebook that it amounts to."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

#: Lines that are about checking, not about homework.
_ABOUT_CHECKS = re.compile(
    r"[ \t]*(%load_ext grader|%reload_ext grader|%check\b.*|from grader import check)"
    r"[ \t]*",
)
_CELL_MAGIC = re.compile(r"\s*%%check\b[^\n]*\n?")


class Shell(Protocol):
    """An IPython shell, as far as it is used here."""

    history_manager: Any

    def run_cell(self, raw_cell: str) -> Any:
        """Run *raw_cell* as if it were a cell."""

    def push(self, variables: dict[str, object]) -> None:
        """Put *variables* among the names of the user."""

    def register_magic_function(
        self,
        func: object,
        magic_kind: str,
        magic_name: str,
    ) -> None:
        """Make *func* a magic command."""


def running_shell() -> Shell | None:
    """Return the IPython shell that this process runs, or None in plain Python."""
    ipython = sys.modules.get("IPython")
    if ipython is None:
        return None
    shell: Shell | None = ipython.get_ipython()
    return shell


def executed_cells(shell: Shell) -> tuple[str, ...]:
    """Return all cells that *shell* was given, in order, the running one too."""
    sources = shell.history_manager.input_hist_raw[1:]
    return tuple(cell for cell in map(_homework, sources) if cell.strip())


def notebook_of(cells: Sequence[str]) -> str:
    """Return the text of a notebook of *cells*."""
    entries = [
        {
            "cell_type": "code",
            "execution_count": number,
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(cells, 1)
    ]
    notebook = {
        "cells": entries,
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 4,
    }
    return json.dumps(notebook)


def _homework(source: str) -> str:
    """Return *source* without what is about checking."""
    body = _CELL_MAGIC.sub("", source, count=1)
    return "\n".join(_other_lines(body.splitlines()))


def _other_lines(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if not _ABOUT_CHECKS.fullmatch(line)]
