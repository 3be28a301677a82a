"""Stands for `colorama` and `termcolor`: every colour is an empty text."""

from __future__ import annotations

from typing import Any


class Codes:
    """Has an empty text under every name."""

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        return ""


Fore = Back = Style = Codes()


class _Moves:
    """Has functions that return an empty text under every name."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: ""


Cursor = _Moves()


def colored(text: object, *_: Any, **__: Any) -> str:
    """Return *text* as it is."""
    return str(text)


def cprint(text: object, *_: Any, end: str = "\n", **__: Any) -> None:
    """Print *text* as it is."""
    print(text, end=end)


def init(*_: Any, **__: Any) -> None:
    """Do nothing."""


deinit = reinit = just_fix_windows_console = init
