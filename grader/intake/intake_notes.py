"""What whoever grades should know of an intake, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from grader.intake.choosing.nothing_chosen import listed
from grader.intake.intake import Intake
from grader.intake.layouts import LAYOUTS


def sentences(intake: Intake) -> Iterator[str]:
    """Yield what the source was taken for, who is missing, and what fits nobody."""
    if intake.site in LAYOUTS:
        yield f"Read as {LAYOUTS[intake.site].title}."
    missing = [
        submission.name
        for submission in intake.submissions
        if submission.missing
    ]
    if missing:
        yield f"Nothing was handed in by {len(missing)}: {listed(missing)}."
    yield from intake.remarks
    for part in intake.unmatched:
        yield f"not matched: {part.path} ({part.reason})"
