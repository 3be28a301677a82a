"""Stands for `IPython`: a shell that does nothing."""

from __future__ import annotations

import builtins
from typing import Any

from grader.sandbox.stand_ins.silent import Silent


def get_ipython() -> Silent:
    """Return a shell that does nothing."""
    return Silent("get_ipython()")


def embed(*_: Any, **__: Any) -> None:
    """Do nothing."""


def add_names_of_notebooks() -> None:
    """Let `display` and `get_ipython` be there without an import, as they are in notebooks."""
    builtins.display = embed  # type: ignore[attr-defined]
    builtins.get_ipython = get_ipython  # type: ignore[attr-defined]
