"""How many need a person, or have little or nothing, and why, in one line."""

from __future__ import annotations

from collections import Counter

from grader.cli.terminal import output
from grader.grading.shortfall import Cause, in_words
from grader.wording.texts import plural


def show_shortfalls(counts: Counter[Cause], where: str) -> None:
    """Print how many have little or nothing for each cause.

    *where* says who they are.
    """
    if counts:
        total = counts.total()
        students = (
            f"{plural(total, 'student')} {'has' if total == 1 else 'have'}"
        )
        text = f"{students} little or nothing ({in_words(counts)}); {where}."
        output().print(text, markup=False)


def show_looks(counts: Counter[Cause], where: str) -> None:
    """Print how often a person should look for each cause.

    *where* says at whom.
    """
    if counts:
        total = plural(counts.total(), "thing")
        verb = "needs" if counts.total() == 1 else "need"
        text = f"{total} {verb} a look ({in_words(counts)}); {where}."
        output().print(text, markup=False)
