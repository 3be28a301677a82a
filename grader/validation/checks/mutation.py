"""Every misconception loses points, but not too many.

Every test tells some mistake from the right answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from grader.model import OutcomeKind, Result
from grader.validation.finding import Finding
from grader.validation.subject import Subject, earned, failed_tests, in_words
from grader.wording.texts import plural

CHECK = "misconceptions"
#: No single mistake may cost a larger share of the maximum, unless the points of
#: its own criterion are more, or all points are those of the function it stands in.
LARGEST_SHARE = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a misconception costs, and the tests that catch it."""

    mistake: str
    points: Fraction
    share: Fraction
    tests: tuple[str, ...]

    def __str__(self) -> str:
        points = f"{float(self.points):.4g} points ({float(self.share):.0%})"
        return f"{self.mistake}: {points}; {in_words(self.tests) or 'no test'}"


def check_mistakes(subject: Subject) -> Iterator[Finding]:
    """Yield whether every misconception is caught, and what each costs.

    The tests that catch none are listed.
    """
    if not subject.variants:
        yield Finding(
            CHECK,
            ok=False,
            sentence=(
                "There are no misconceptions in"
                f" {subject.assignment.reference}/misconceptions to try the tests on."
            ),
            detail=("Write one; docs/writing_an_assignment.md shows how.",),
        )
        return
    dearest_first = costs(subject)
    yield _caught(dearest_first)
    yield _expensive(subject, dearest_first)
    yield _own_faults(subject)
    yield _idle(subject)


def costs(subject: Subject) -> tuple[Cost, ...]:
    """Return the costs of all misconceptions, the dearest first."""
    full, maximum = earned(subject.reference), subject.assignment.rubric.tested
    unordered = [
        _cost(name, result, full, maximum)
        for name, result in subject.mistakes.items()
    ]
    return tuple(
        sorted(unordered, key=lambda cost: (-cost.points, cost.mistake)),
    )


def _cost(name: str, result: Result, full: Fraction, maximum: Fraction) -> Cost:
    points = full - earned(result)
    tests = failed_tests(judgement.outcome for judgement in result.judgements)
    return Cost(
        name,
        points=points,
        share=points / maximum,
        tests=tests,
    )


def _caught(dearest_first: tuple[Cost, ...]) -> Finding:
    lines = tuple(
        f"{cost.mistake} passes every test"
        for cost in dearest_first
        if cost.points <= 0
    )
    total = len(dearest_first)
    caught = total - len(lines)
    sentence = (
        f"Mutation score {_percent(caught, total)}: {caught} of"
        f" {plural(total, 'misconception')} lose points."
    )
    return Finding(
        CHECK,
        ok=not lines,
        sentence=sentence,
        detail=lines or tuple(map(str, dearest_first)),
    )


def _percent(part: int, whole: int) -> str:
    """Return a percentage that is 100 % only where *part* is the *whole*."""
    return f"{100 * part // whole} %"


def _expensive(subject: Subject, dearest_first: tuple[Cost, ...]) -> Finding:
    maximum = subject.assignment.rubric.tested
    limits = {
        cost.mistake: _limit(subject, cost.mistake) for cost in dearest_first
    }
    lines = tuple(
        f"{cost}; the limit is {float(limits[cost.mistake]):.4g} points"
        for cost in dearest_first
        if cost.points > limits[cost.mistake] and not _is_missing(subject, cost)
    )
    dearest = dearest_first[0]
    sentence = (
        f"The dearest misconception, {dearest.mistake}, costs"
        f" {float(dearest.share):.0%} of the maximum; the limit is"
        f" {float(limits[dearest.mistake] / maximum):.0%} for it."
    )
    return Finding(
        "cost of a mistake",
        ok=not lines,
        sentence=sentence,
        detail=lines,
    )


def _limit(subject: Subject, mistake: str) -> Fraction:
    """Return the points that a misconception may cost."""
    rubric = subject.assignment.rubric
    functions = {hook.label for hook in subject.engine.contract.hooks.values()}
    if len(functions) == 1:
        return Fraction(rubric.tested)
    own = subject.misconceptions[mistake].criterion
    points = {criterion.id: criterion.points for criterion in rubric.criteria}
    return max(LARGEST_SHARE * rubric.tested, Fraction(points[own]))


def _is_missing(subject: Subject, cost: Cost) -> bool:
    """Return whether no test of its criterion passes with a misconception.

    It is as good as a missing function then: what rests on it cannot be judged.
    """
    own = subject.misconceptions[cost.mistake].criterion
    failed = set(cost.tests)
    return all(
        case.id in failed for case in subject.cases if case.criterion == own
    )


def _own_faults(subject: Subject) -> Finding:
    lines: list[str] = []
    for name, result in subject.mistakes.items():
        for judgement in result.internal_errors:
            outcome = judgement.outcome
            last_line = outcome.error.strip().rpartition("\n")[2]
            lines.append(f"{name}, {outcome.test}: {last_line}")
    sentence = "No misconception makes a test fail in its own code."
    if lines:
        sentence = (
            "Tests fail in their own code on misconceptions, in"
            f" {plural(len(lines), 'case')}."
        )
    return Finding(
        "internal errors",
        ok=not lines,
        sentence=sentence,
        detail=tuple(lines),
    )


def _idle(subject: Subject) -> Finding:
    """Return which test cases distinguish nothing.

    They pass for the reference and for every misconception.
    """
    failed = {
        judgement.outcome.test
        for result in subject.mistakes.values()
        for judgement in result.judgements
        if judgement.outcome.kind is not OutcomeKind.PASSED
    }
    idle = [case for case in subject.cases if case.id not in failed]
    sizes = Counter(case.function for case in subject.cases)
    lines: list[str] = []
    for function, count in Counter(case.function for case in idle).items():
        size = sizes[function]
        number = "all" if count == size else count
        lines.append(f"{function}: {number} of {plural(size, 'case')}")
    sentence = "Every test tells a misconception from the right answer."
    if lines:
        sentence = (
            f"{plural(len(idle), 'test case')} of {len(subject.cases)} pass for every"
            " misconception."
        )
    return Finding(
        "idle tests",
        ok=True,
        sentence=sentence,
        detail=tuple(lines),
        warning=bool(lines),
    )
