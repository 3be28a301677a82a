"""Every known mistake loses points, but not too many.

Every test tells some mistake from the right answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from grader.model import OutcomeKind, Result
from grader.validation.finding import Finding, plural
from grader.validation.subject import Subject, earned, failed_tests, told

CHECK = "misconceptions"
#: No single mistake may cost a larger share of the maximum.
LARGEST_SHARE = Fraction(2, 5)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a known mistake costs, and the tests that catch it."""

    mistake: str
    points: Fraction
    share: Fraction
    tests: tuple[str, ...]

    def __str__(self) -> str:
        tests = told(self.tests) or "no test"
        return (
            f"{self.mistake}: {float(self.points):.4g} points"
            f" ({float(self.share):.0%}); {tests}"
        )


def check_mistakes(subject: Subject) -> Iterator[Finding]:
    """Yield whether every known mistake is caught, what each costs, and which tests catch none."""
    if not subject.variants:
        text = (
            "There are no misconceptions in"
            f" {subject.assignment.reference}/misconceptions to try the tests on."
        )
        yield Finding(
            CHECK,
            ok=False,
            sentence=text,
            detail=("Write one; docs/writing_an_assignment.md shows how.",),
        )
        return
    found = costs(subject)
    yield _caught(found)
    yield _expensive(found)
    yield _own_faults(subject)
    yield _idle(subject)


def costs(subject: Subject) -> tuple[Cost, ...]:
    """Return the costs of all known mistakes, the dearest first."""
    full, maximum = earned(subject.reference), subject.assignment.rubric.tested
    found = [
        _cost(name, result, full, maximum) for name, result in subject.mistakes.items()
    ]
    return tuple(sorted(found, key=lambda cost: (-cost.points, cost.mistake)))


def _cost(name: str, result: Result, full: Fraction, maximum: Fraction) -> Cost:
    points = full - earned(result)
    return Cost(
        name,
        points,
        points / maximum,
        failed_tests(judgement.outcome for judgement in result.judgements),
    )


def _caught(found: tuple[Cost, ...]) -> Finding:
    caught = [cost for cost in found if cost.points > 0]
    lines = tuple(
        f"{cost.mistake} passes every test" for cost in found if cost.points <= 0
    )
    share = _percent(len(caught), len(found))
    sentence = (
        f"Mutation score {share}: {len(caught)} of"
        f" {plural(len(found), 'misconception')} lose points."
    )
    return Finding(CHECK, not lines, sentence, lines or tuple(map(str, found)))


def _percent(part: int, whole: int) -> str:
    """Return a percentage that is 100 % only where *part* is the *whole*."""
    return f"{100 * part // whole} %"


def _expensive(found: tuple[Cost, ...]) -> Finding:
    lines = tuple(str(cost) for cost in found if cost.share > LARGEST_SHARE)
    dearest = found[0]
    sentence = (
        f"The dearest misconception, {dearest.mistake}, costs"
        f" {float(dearest.share):.0%} of the maximum; {float(LARGEST_SHARE):.0%} is the"
        " limit."
    )
    return Finding("cost of a mistake", not lines, sentence, lines)


def _own_faults(subject: Subject) -> Finding:
    lines = tuple(
        f"{name}, {judgement.outcome.test}:"
        f" {judgement.outcome.error.strip().rpartition(chr(10))[2]}"
        for name, result in subject.mistakes.items()
        for judgement in result.internal_errors
    )
    sentence = "No misconception makes a test fail in its own code."
    if lines:
        sentence = (
            "Tests fail in their own code on misconceptions, in"
            f" {plural(len(lines), 'case')}."
        )
    return Finding("internal errors", not lines, sentence, lines)


def _idle(subject: Subject) -> Finding:
    """Return which test cases pass for the reference and for every known mistake: they distinguish nothing."""
    failed = {
        judgement.outcome.test
        for result in subject.mistakes.values()
        for judgement in result.judgements
        if judgement.outcome.kind is not OutcomeKind.PASSED
    }
    idle = [case for case in subject.cases if case.id not in failed]
    sizes = Counter(case.function for case in subject.cases)
    lines = tuple(
        f"{function}: {'all' if count == sizes[function] else count} of"
        f" {plural(sizes[function], 'case')}"
        for function, count in Counter(case.function for case in idle).items()
    )
    sentence = "Every test tells a misconception from the right answer."
    if lines:
        sentence = (
            f"{plural(len(idle), 'test case')} of {len(subject.cases)} pass for every"
            " misconception."
        )
    return Finding(
        "idle tests", ok=True, sentence=sentence, detail=lines, warning=bool(lines)
    )
