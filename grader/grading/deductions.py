"""What uses of forbidden means cost, where an assignment says that they cost points.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.model import (
    Criterion,
    CriterionScore,
    Finding,
    Forbidden,
    Note,
    NoteKind,
    Score,
)

#: The line of a score that holds the deduction.
DEDUCTION = "forbidden"


def deducted(score: Score, findings: Sequence[Finding], policy: Forbidden) -> Score:
    """Return *score* less the points that *policy* takes for *findings*, once and never below zero.

    What only may hide a forbidden use, such as `exec`, costs nothing: a person decides.
    """
    if not score.earned or not _punished(findings, policy):
        return score
    line = Criterion(DEDUCTION, "Forbidden means", Fraction(0))
    return Score(
        (*score.criteria, CriterionScore(line, -min(policy.points, score.earned), 0, 0))
    )


def deduction_note(findings: Sequence[Finding], policy: Forbidden) -> tuple[Note, ...]:
    """Return the note that tells a student why points were deducted.

    None where nothing was: then a person decides.
    """
    punished = _punished(findings, policy)
    if not punished:
        return ()
    first, more = punished[0], len(punished) - 1
    place = f" ({first.file}, line {first.line})" if first.line else ""
    others = f" and {more} more" if more else ""
    cost = f"{float(policy.points):g} points were deducted"
    return (
        Note(
            NoteKind.FORBIDDEN,
            f"`{first.name}`{place}{others}: the handout does not allow this; {cost}.",
        ),
    )


def _punished(findings: Sequence[Finding], policy: Forbidden) -> list[Finding]:
    """Return the findings that cost points: uses of what *policy* names, where it deducts."""
    return [
        finding
        for finding in findings
        if policy.deducts and finding.name in policy.names
    ]
