"""Verdicts do not depend on the order of tests or on what ran before."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence

from grader.model import Outcome, Result, TestCase
from grader.suite.order import shuffled
from grader.validation.finding import Finding
from grader.validation.students import FreshStudent
from grader.validation.subject import REFERENCE, Subject, in_words
from grader.wording.texts import plural

CHECK = "stable verdicts"
#: As many misconceptions, at most, are run in another order; each costs as much
#: time as a submission.
SAMPLE = 20
Verdicts = Mapping[str, str]


def check_order(subject: Subject) -> Iterator[Finding]:
    """Yield whether each test has the same verdict alone, in another order, and again.

    The usual run keeps a worker for each module. It is compared with one in
    another order in which every test has a worker of its own: all tests with
    the reference, those that fail with a misconception, of which some are
    tried. Where they differ, a run in the usual order with such workers tells
    the tests' state from the student's: a misconception may consist in keeping
    state, the tests may not.
    """
    generator = random.Random(subject.assignment.id)  # any order will do
    unstable: list[str] = []
    stateful: list[str] = []
    runs = {REFERENCE: (subject.reference, subject.cases)}
    tried = _sample(tuple(subject.mistakes))
    runs |= {
        name: (subject.mistakes[name], subject.failed(name)) for name in tried
    }
    for name, (result, cases) in runs.items():
        all_verdicts = verdicts_of(result)
        usual = {case.id: all_verdicts[case.id] for case in cases}
        reordered = _alone(subject, name, shuffled(cases, generator))
        if reordered == usual:
            continue
        alone = _alone(subject, name, cases)
        unstable += differences(name, alone, reordered)
        with_state = unstable if name == REFERENCE else stateful
        with_state += differences(name, usual, alone)
    mistakes = plural(len(tried), "misconception")
    sentence = (
        "Verdicts are the same in another order, alone and repeated, for the reference"
        f" and {mistakes}."
    )
    if unstable:
        sentence = "Verdicts depend on what ran before: a test keeps state."
    yield Finding(
        CHECK,
        ok=not unstable,
        sentence=sentence,
        detail=tuple(unstable),
    )
    if stateful:
        yield Finding(
            CHECK,
            ok=True,
            sentence=(
                "Some misconceptions have other verdicts after earlier calls of the"
                " same worker."
            ),
            detail=tuple(stateful),
            warning=True,
        )


def _sample(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return at most `SAMPLE` of *names*, evenly spread."""
    step = -(-len(names) // SAMPLE) or 1
    return names[::step]


def _alone(subject: Subject, name: str, order: Sequence[TestCase]) -> Verdicts:
    """Return the verdicts on *name* with tests in *order*, each in its own worker."""
    alterations = subject.altered[name]
    outcomes = subject.outcomes(alterations, groups=[order], kind=FreshStudent)
    return verdicts(outcomes.values())


def verdicts(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """Return what became of each test, in a word that two runs can be compared by."""
    return {outcome.test: _word(outcome) for outcome in outcomes}


def verdicts_of(result: Result) -> dict[str, str]:
    """Return the verdicts in *result*, as `verdicts` does."""
    return verdicts(judgement.outcome for judgement in result.judgements)


def _word(outcome: Outcome) -> str:
    kind = outcome.kind if outcome.failure is None else outcome.failure.kind
    return kind.value


def differences(name: str, usual: Verdicts, changed: Verdicts) -> list[str]:
    """Return a line for each way in which two runs of *name* differ.

    It names the tests that they differ in.
    """
    ways: dict[tuple[str, str], list[str]] = {}
    for test, before in usual.items():
        after = changed[test]
        if after != before:
            ways.setdefault((before, after), []).append(test)
    return [
        f"{name}, {in_words(tests)}: {before}, then {after}"
        for (before, after), tests in ways.items()
    ]
