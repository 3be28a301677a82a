"""Stands for `IPython`: a shell that does nothing."""

from __future__ import annotations

from typing import Any

from grader.sandbox.stand_ins.silent import Silent


def get_ipython() -> Silent:
    """Return a shell that does nothing."""
    return Silent("get_ipython()")


def embed(*_: Any, **__: Any) -> None:
    """Do nothing."""
