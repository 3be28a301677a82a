"""The reference earns every point: in float64, in float32, and in each convention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.course.convention_file import Convention, load_conventions
from grader.model import Outcome, OutcomeKind
from grader.validation.finding import Finding
from grader.validation.students import Float32Student
from grader.validation.subject import REFERENCE, Subject, earned
from grader.wording.differences import summary
from grader.wording.failures import sentence
from grader.wording.texts import plural

CHECK = "reference"


def check_reference(subject: Subject) -> Iterator[Finding]:
    """Yield whether the reference passes every hidden test.

    The tests are run as they are, with float32 inputs only, and on the
    reference in each convention, which must be found.
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
    for convention in load_conventions(subject.assignment):
        yield _in_convention(subject, convention)


def _in_convention(subject: Subject, convention: Convention) -> Finding:
    result = subject.grade(
        f"{REFERENCE} in {convention.id}",
        [convention.alter],
        diagnosed=False,
    )
    lines = _failures(judgement.outcome for judgement in result.judgements)
    is_found = convention.note in {note.text for note in result.notes}
    points = f"{float(earned(result)):g} points"
    sentence = (
        f"In the convention {convention.id} the reference earns {points}."
    )
    if not is_found:
        sentence += " Its evidence does not show it."
    return Finding(
        CHECK,
        ok=not lines and is_found,
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
