"""The terminal: consoles, and words for verdicts."""

from __future__ import annotations

from functools import cache

from rich.console import Console

from grader.model import Verdict

SYMBOLS = {
    Verdict.PASSED: "[green]✓[/]",
    Verdict.NOT_JUDGED: "[dim]-[/]",
    Verdict.SKIPPED: "[dim]-[/]",
    Verdict.INTERNAL_ERROR: "[magenta]![/]",
}


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


def symbol(verdict: Verdict) -> str:
    """Return the mark of *verdict*, in Rich's markup."""
    return SYMBOLS.get(verdict, "[red]✗[/]")
