"""What is said of one test, in the language of the run."""

from __future__ import annotations

from grader.model import Judgement, Outcome, OutcomeKind
from grader.wording.differences import describe
from grader.wording.failures import sentence
from grader.wording.texts import first_sentence, of_course, tr


def feedback(judgement: Judgement) -> str:
    """Return what is wrong, and what is granted nevertheless, or nothing.

    What a plugin says of the outcome stands in its place.
    """
    if judgement.is_worded:
        return judgement.feedback
    if judgement.feedback:
        return of_course(judgement.feedback)
    granted = ""
    if 0 < judgement.credit < 1:
        granted = tr(
            "It earns {share} of its points for what is right.",
            share=f"{float(judgement.credit):.0%}",
        )
    return f"{_of_outcome(judgement.outcome)} {granted}".strip()


def headline(judgement: Judgement) -> tuple[str, str]:
    """Return the first sentence of what is said, and what follows it."""
    return first_sentence(feedback(judgement))


def _of_outcome(outcome: Outcome) -> str:
    if outcome.difference is not None:
        return describe(outcome.difference)
    if outcome.failure is not None:
        return sentence(outcome.failure)
    if outcome.kind is OutcomeKind.BLOCKED:
        return tr(
            "Not judged: this part can be called only once another one works.",
        )
    if outcome.kind is OutcomeKind.ERROR:
        return tr(
            "The grader failed here. This costs you nothing; the course staff sees"
            " what happened.",
        )
    return ""
