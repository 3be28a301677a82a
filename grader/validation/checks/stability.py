"""Verdicts do not depend on the order of tests or on what ran before."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence

from grader.model import Outcome, Result, TestCase
from grader.suite.order import shuffled
from grader.validation.finding import Finding, plural
from grader.validation.students import FreshStudent
from grader.validation.subject import REFERENCE, Subject, told

CHECK = "stable verdicts"
#: As many known mistakes, at most, are run in another order; each costs as much time as
#: a submission.
SAMPLE = 20
Verdicts = Mapping[str, str]


def check_order(subject: Subject) -> Iterator[Finding]:
    """Yield whether each test has the same verdict alone, after others in another order, and a second time.

    The usual run keeps a worker for each module. It is compared with one in another
    order in which every test has a worker of its own: all tests with the reference,
    those that fail with a known mistake, of which some are tried. Where they differ, a
    run in the usual order with such workers tells the tests' state from the student's:
    a known mistake may consist in keeping state, the tests may not.
    """
    generator = random.Random(subject.assignment.id)  # any order will do
    unstable: list[str] = []
    stateful: list[str] = []
    runs = {REFERENCE: (subject.reference, subject.cases)}
    tried = _sample(tuple(subject.mistakes))
    runs |= {name: (subject.mistakes[name], subject.failed(name)) for name in tried}
    for name, (result, cases) in runs.items():
        words = verdicts_of(result)
        usual = {case.id: words[case.id] for case in cases}
        other = _alone(subject, name, shuffled(cases, generator))
        if other == usual:
            continue
        alone = _alone(subject, name, cases)
        unstable += differences(name, alone, other)
        (unstable if name == REFERENCE else stateful).extend(
            differences(name, usual, alone)
        )
    what = f"the reference and {plural(len(tried), 'misconception')}"
    sentence = (
        f"Verdicts are the same in another order, alone and repeated, for {what}."
    )
    if unstable:
        sentence = "Verdicts depend on what ran before: a test keeps state."
    yield Finding(CHECK, not unstable, sentence, tuple(unstable))
    if stateful:
        sentence = (
            "Some misconceptions have other verdicts after earlier calls of the same"
            " worker."
        )
        yield Finding(
            CHECK, ok=True, sentence=sentence, detail=tuple(stateful), warning=True
        )


def _sample(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return at most `SAMPLE` of *names*, evenly spread."""
    step = -(-len(names) // SAMPLE) or 1
    return names[::step]


def _alone(subject: Subject, name: str, order: Sequence[TestCase]) -> Verdicts:
    """Return the verdicts on *name* where tests run in *order*, each in a worker of its own."""
    return verdicts(
        subject.outcomes(
            subject.altered[name], groups=[order], kind=FreshStudent
        ).values()
    )


def verdicts(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """Return what became of each test, in a word that two runs can be compared by."""
    return {outcome.test: _word(outcome) for outcome in outcomes}


def verdicts_of(result: Result) -> dict[str, str]:
    """Return the verdicts in *result*, as `verdicts` does."""
    return verdicts(judgement.outcome for judgement in result.judgements)


def _word(outcome: Outcome) -> str:
    return outcome.kind.value if outcome.failure is None else outcome.failure.kind.value


def differences(name: str, usual: Verdicts, other: Verdicts) -> list[str]:
    """Return a line for each way in which two runs of *name* differ, with the tests they differ in."""
    ways: dict[tuple[str, str], list[str]] = {}
    for test, word in usual.items():
        if word != other[test]:
            ways.setdefault((word, other[test]), []).append(test)
    return [
        f"{name}, {told(tests)}: {before}, then {after}"
        for (before, after), tests in ways.items()
    ]
