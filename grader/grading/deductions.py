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
from grader.model.phrase import Phrase, phrase
from grader.wording.phrases import noted

#: The line of a score that holds the deduction.
DEDUCTION = "forbidden"
TITLE = phrase("Forbidden means")


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
        criterion=Criterion(DEDUCTION, TITLE.text, Fraction(0)),
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
    cost = f"{float(policy.points):g}"
    punished = _punished(findings, policy)
    if not punished:
        return ()
    if before_inputs is not None:
        punished = _punished(before_inputs, policy)
    if not punished:
        text = phrase(
            "While it ran, it used what the handout does not allow; {cost} points"
            " were deducted.",
            cost=cost,
        )
        return (noted(NoteKind.FORBIDDEN, text),)
    text = phrase(
        "{use}: the handout does not allow this; {cost} points were deducted.",
        use=_use(punished),
        cost=cost,
    )
    return (noted(NoteKind.FORBIDDEN, text),)


def _use(punished: Sequence[Finding]) -> Phrase:
    """Return what is forbidden, where it is used first, and how often more."""
    first, *further = punished
    use = phrase("{name}", name=f"`{first.name}`")
    if first.line:
        use = phrase(
            "{name} ({file}, line {line})",
            name=f"`{first.name}`",
            file=first.file,
            line=first.line,
        )
    if not further:
        return use
    return phrase("{use} and {count} more", use=use, count=len(further))


def _punished(findings: Sequence[Finding], policy: Forbidden) -> list[Finding]:
    """Return the findings that cost points: uses of what *policy* names."""
    if not policy.deducts:
        return []
    return [finding for finding in findings if finding.name in policy.names]
