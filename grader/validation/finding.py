"""What a check of `grader validate` says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of a check, whether it holds, and the lines that show why.

    A finding with `ok` false keeps the assignment from being released; a
    `warning` is `ok` and worth a look.
    """

    check: str
    ok: bool
    sentence: str
    detail: tuple[str, ...] = ()
    warning: bool = False
