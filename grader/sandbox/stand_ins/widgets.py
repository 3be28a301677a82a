"""Stands for `ipywidgets`: nothing is shown, interactive functions are plain ones."""

from __future__ import annotations

from typing import Any


def interact(function: Any = None, *_: Any, **__: Any) -> Any:
    """Return *function*, or a decorator that returns its own."""
    if callable(function):
        return function
    return _itself


interact_manual = interactive = interactive_output = interact


def fixed(value: Any) -> Any:
    """Return *value*."""
    return value


def _itself(function: Any) -> Any:
    return function
