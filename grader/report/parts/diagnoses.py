"""Mistakes that were recognised, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from grader.model import Assignment, Call, Diagnosis
from grader.model.safe_text import clean_line, clean_text
from grader.report.parts.example import Example, example
from grader.report.parts.python_call import python_call
from grader.report.writing.formula import Element, formula
from grader.wording import explanations

MAX_TITLE = 300
MAX_EXPLANATION = 2000
MAX_PYTHON = 20_000


@dataclass(frozen=True, slots=True)
class DiagnosisView:
    """A mistake that was recognised."""

    anchor: str = field(metadata={"help": "its id on the page", "anchor": True})
    title: str = field(metadata={"help": "the mistake in a few words"})
    explanation: str = field(metadata={"help": "what it does to the result"})
    hint: str = field(metadata={"help": "what to try"})
    here: bool = field(
        metadata={
            "help": (
                "whether this is the place that explains it; elsewhere a link is enough"
            ),
        },
    )
    formula: Element | None = field(metadata={"help": "the right formula"})
    example: Example | None = field(
        metadata={"help": "a small call that shows it"},
    )


def diagnosis_view(
    diagnosis: Diagnosis,
    number: int,
    assignment: Assignment,
) -> DiagnosisView:
    """Return *diagnosis*, the *number*th of its result, with all that explains it."""
    return DiagnosisView(
        anchor=f"diagnosis-{number}",
        title=clean_line(explanations.title(diagnosis), MAX_TITLE),
        explanation=clean_text(
            explanations.explanation(diagnosis),
            MAX_EXPLANATION,
        ),
        hint=clean_text(explanations.hint(diagnosis), MAX_EXPLANATION),
        here=True,
        formula=formula(diagnosis.formula),
        example=_example(diagnosis.counterexample, assignment),
    )


def _example(call: Call | None, assignment: Assignment) -> Example | None:
    """Return the small case *call*, if it is one, with the same as Python."""
    small_case = example(call)
    if small_case is None or call is None:
        return None
    python = clean_text(python_call(call, assignment.arrays), MAX_PYTHON)
    return replace(small_case, python=python)
