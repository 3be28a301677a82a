"""The terminal: consoles, and counts in words."""

from __future__ import annotations

from functools import cache

from rich.console import Console


@cache
def output() -> Console:
    """Return the console for results."""
    return Console(highlight=False, soft_wrap=True)


@cache
def errors() -> Console:
    """Return the console for progress and errors."""
    return Console(stderr=True, highlight=False)


def counted(count: int, noun: str) -> str:
    """Return *count* with its noun: `1 student`, `3 students`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
