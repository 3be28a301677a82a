"""Stands for `IPython`: a shell that does nothing, and names that notebooks have."""

from __future__ import annotations

import builtins
from typing import Any, NoReturn

from grader.sandbox.reader import LEFT_OUT
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
    setattr(builtins, LEFT_OUT, ipython_only)


def ipython_only(text: str) -> NoReturn:
    """Raise: a function has IPython run *text*, which nothing does while grading."""
    raise RuntimeError(f"`{text}` is for IPython, and is not run while grading")
