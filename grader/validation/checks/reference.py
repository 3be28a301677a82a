"""The reference earns every point, with inputs in float64 and in float32."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.model import Outcome, OutcomeKind
from grader.validation.finding import Finding
from grader.validation.students import Float32Student
from grader.validation.subject import Subject, earned
from grader.wording.differences import summary
from grader.wording.failures import sentence
from grader.wording.texts import plural

CHECK = "reference"


def check_reference(subject: Subject) -> Iterator[Finding]:
    """Yield whether the reference passes every hidden test.

    The tests are run as they are, and with float32 inputs only.
    """
    result = subject.reference
    lines = _failures(judgement.outcome for judgement in result.judgements)
    maximum = subject.assignment.rubric.tested
    full = not lines and earned(result) >= maximum
    points = f"{float(earned(result)):g} of {float(maximum):g} points"
    tests = plural(len(subject.cases), "hidden test")
    yield Finding(
        CHECK,
        ok=full,
        sentence=f"The reference earns {points} in {tests}.",
        detail=lines,
    )
    lines = _failures(subject.outcomes(kind=Float32Student).values())
    many = f"all but {plural(len(lines), 'test')}" if lines else "every test"
    sentence = f"With float32 inputs the reference passes {many}."
    yield Finding(
        CHECK,
        ok=not lines,
        sentence=sentence,
        detail=lines,
    )


def _failures(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    return tuple(
        f"{outcome.test}: {_why(outcome)}"
        for outcome in outcomes
        if outcome.kind is not OutcomeKind.PASSED
    )


def _why(outcome: Outcome) -> str:
    if outcome.difference is not None:
        return summary(outcome.difference)
    if outcome.failure is not None:
        return sentence(outcome.failure)
    return outcome.error.strip().rpartition("\n")[2] or outcome.kind.value
