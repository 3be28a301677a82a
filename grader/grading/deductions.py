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


def deducted(
    score: Score,
    findings: Sequence[Finding],
    policy: Forbidden,
) -> Score:
    """Return *score* less the points that *policy* takes for *findings*.

    They are taken once, and never below zero. What only may hide a forbidden
    use, such as `exec`, costs nothing: a person decides.
    """
    if not score.earned or not _punished(findings, policy):
        return score
    line = CriterionScore(
        criterion=Criterion(DEDUCTION, "Forbidden means", Fraction(0)),
        earned=-min(policy.points, score.earned),
        passed=0,
        total=0,
    )
    return Score((*score.criteria, line))


def deduction_note(
    findings: Sequence[Finding],
    policy: Forbidden,
    before_inputs: Sequence[Finding] | None = None,
) -> tuple[Note, ...]:
    """Return the note that tells why points were deducted.

    None where nothing was: then a person decides. A student's note names of
    *findings* those that were made *before_inputs*: what comes later may say
    something of the inputs.
    """
    cost = f"{float(policy.points):g} points were deducted"
    punished = _punished(findings, policy)
    if not punished:
        return ()
    if before_inputs is not None:
        punished = _punished(before_inputs, policy)
    if not punished:
        text = f"While it ran, it used what the handout does not allow; {cost}."
        return (Note(NoteKind.FORBIDDEN, text),)
    first, *further = punished
    place = f" ({first.file}, line {first.line})" if first.line else ""
    more = f" and {len(further)} more" if further else ""
    text = (
        f"`{first.name}`{place}{more}: the handout does not allow this; {cost}."
    )
    return (Note(NoteKind.FORBIDDEN, text),)


def _punished(findings: Sequence[Finding], policy: Forbidden) -> list[Finding]:
    """Return the findings that cost points: uses of what *policy* names."""
    if not policy.deducts:
        return []
    return [finding for finding in findings if finding.name in policy.names]
