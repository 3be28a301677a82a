"""`--recheck`: which share of a class, and what the second look found."""

from __future__ import annotations

from pathlib import Path

import typer

from grader.cli.changed_results import show_changes
from grader.cli.terminal import output
from grader.model.options import Options
from grader.wording.texts import plural


def share_of(text: str) -> float:
    """Return the share that *text* ("5%", "0.05", "" for none) stands for.

    Raises BadParameter for anything else.
    """
    try:
        number = float(text.removesuffix("%") or "0")
    except ValueError:
        number = -1.0
    share = number / 100 if text.endswith("%") else number
    if not 0 <= share <= 1:
        raise typer.BadParameter(
            f"--recheck {text}: a share of the class is expected, such as 5% or 0.05.",
        )
    return share


def show_recheck(
    course: Path,
    directory: Path,
    share: float,
    options: Options,
) -> None:
    """Grade a sample once more and print where the results disagree."""
    # NumPy and pytest only where needed
    from grader.runs.rechecking import recheck

    for part in recheck(course, directory, share, options):
        verdict = "all agree"
        if part.disagreements:
            verdict = f"{len(part.disagreements)} disagree"
        checked = plural(part.checked, "submission")
        output().print(f"rechecked: {checked} of {part.assignment}, {verdict}")
        show_changes(part.disagreements)
