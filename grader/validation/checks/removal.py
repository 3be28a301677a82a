"""Removing code never raises a score, and removing what the handout asks for always lowers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from types import ModuleType

from grader.course.variants import Alteration
from grader.model import Outcome, Plain, StudentFailure
from grader.suite.reference_oracle import call_key
from grader.validation.finding import Finding, plural
from grader.validation.subject import REFERENCE, Subject, earned, failed_tests

CHECK = "removed code"


def check_removal(subject: Subject) -> Iterator[Finding]:
    """Yield whether all that the contract asks for is worth points, and nothing is worth more removed than there.

    Each part that the contract asks for is removed in turn, from the reference and from
    it with each known mistake. The reference has every point already, so that only a
    mistake can gain.
    """
    parts = asked_parts(subject)
    full = earned(subject.reference)
    idle = [part for part in parts if _points_without(part, subject, REFERENCE) >= full]
    sentence = (
        "Every function, class and method that the contract asks for is worth points."
    )
    if idle:
        sentence = (
            f"Nobody loses points without {', '.join(f'`{part}`' for part in idle)}."
        )
    yield Finding(CHECK, not idle, sentence)
    gains = [
        gain
        for part in parts
        if (hooks := changed_hooks(part, subject))
        for name in subject.mistakes
        if (gain := _gain(part, subject, name, hooks))
    ]
    count = len(parts) * len(subject.mistakes)
    sentence = f"Removing code raised no score in {plural(count, 'trial')}."
    if gains:
        sentence = (
            f"Removing code raises the score in {len(gains)} of"
            f" {plural(count, 'trial')}."
        )
    yield Finding(CHECK, not gains, sentence, tuple(gains))


def changed_hooks(part: str, subject: Subject) -> frozenset[str]:
    """Return the hooks that the reference answers otherwise without *part*, in the calls that the tests make."""
    usual = _replies(judgement.outcome for judgement in subject.reference.judgements)
    without = _replies(subject.outcomes([removing(part)]).values())
    return frozenset(
        hook
        for (hook, key), reply in without.items()
        if reply != usual.get((hook, key), reply)
    )


def _replies(
    outcomes: Iterable[Outcome],
) -> dict[tuple[str, bytes], Plain | StudentFailure]:
    calls = (call for outcome in outcomes for call in outcome.calls)
    return {
        (call.hook, call_key(call.hook, call.arguments)): call.reply for call in calls
    }


def _gain(part: str, subject: Subject, name: str, hooks: frozenset[str]) -> str:
    """Return by how much the score of a known mistake grows without *part*, which changes *hooks*, or an empty text.

    A score can grow only by a test that failed and then passes, and only a test that
    asks one of the hooks can change; unless there is one, the other tests are not run.
    """
    asked = {
        judgement.test.id
        for judgement in subject.mistakes[name].judgements
        if hooks & {call.hook for call in judgement.outcome.calls}
    }
    failed = tuple(case for case in subject.failed(name) if case.id in asked)
    outcomes = subject.outcomes(
        [*subject.altered[name], removing(part)], groups=[failed]
    )
    if len(failed_tests(outcomes.values())) == len(failed):
        return ""
    before, after = earned(subject.mistakes[name]), _points_without(part, subject, name)
    points = f"{float(after):.4g} points, with it {float(before):.4g}"
    return f"{name} without `{part}` earns {points}" if after > before else ""


def _points_without(part: str, subject: Subject, name: str) -> Fraction:
    alterations = [*subject.altered[name], removing(part)]
    return earned(subject.grade(f"{name} without {part}", alterations, diagnosed=False))


def removing(part: str) -> Alteration:
    """Return what removes the function, class or method *part*, such as `MLP.forward`, where it is still there."""

    def remove(reference: ModuleType) -> None:
        owner, _, name = part.rpartition(".")
        place = getattr(reference, owner, None) if owner else reference
        if place is not None and name in vars(place):
            delattr(place, name)

    return remove


def asked_parts(subject: Subject) -> tuple[str, ...]:
    """Return the functions, the classes and their methods that the contract asks for."""
    contract = subject.engine.contract
    functions = [name for name, hook in contract.hooks.items() if not hook.scenario]
    methods = [
        f"{name}.{method}"
        for name, found in contract.classes.items()
        for method in found
        if method[:1] != "_"
    ]
    return (*functions, *contract.classes, *methods)
