"""How many have little or nothing, and why, in one line."""

from __future__ import annotations

from collections import Counter

from grader.cli.terminal import output
from grader.grading.shortfall import Cause, in_words


def show_shortfalls(counts: Counter[Cause], where: str) -> None:
    """Print how many students have little or nothing for each cause, and *where* they are named."""
    if counts:
        total = counts.total()
        students = "1 student has" if total == 1 else f"{total} students have"
        output().print(
            f"{students} little or nothing ({in_words(counts)}); {where}.", markup=False
        )
