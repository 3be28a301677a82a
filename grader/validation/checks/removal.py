"""Removing code never raises a score.

Removing what the handout asks for lowers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from types import ModuleType

from grader.course.variants import Alteration
from grader.model import Outcome, Plain, StudentFailure
from grader.suite.reference_oracle import call_key
from grader.validation.finding import Finding
from grader.validation.subject import REFERENCE, Subject, earned, failed_tests
from grader.wording.texts import plural

CHECK = "removed code"


def check_removal(subject: Subject) -> Iterator[Finding]:
    """Yield whether all that the contract asks for is worth points, and removing none.

    Each part that the contract asks for is removed in turn, from the reference
    and from it with each misconception. The reference has every point already,
    so that only a mistake can gain.
    """
    parts = asked_parts(subject)
    full = earned(subject.reference)
    idle = [
        part
        for part in parts
        if _points_without(part, subject, REFERENCE) >= full
    ]
    sentence = "Every function, class and method that the contract asks for is worth points."
    if idle:
        names = ", ".join(f"`{part}`" for part in idle)
        sentence = f"Nobody loses points without {names}."
    yield Finding(CHECK, ok=not idle, sentence=sentence)
    gains = tuple(_gains(parts, subject))
    trials = plural(len(parts) * len(subject.mistakes), "trial")
    sentence = f"Removing code raised no score in {trials}."
    if gains:
        sentence = (
            f"Removing code raises the score in {len(gains)} of {trials}."
        )
    yield Finding(
        CHECK,
        ok=not gains,
        sentence=sentence,
        detail=gains,
    )


def _gains(parts: Iterable[str], subject: Subject) -> Iterator[str]:
    """Yield by how much misconceptions gain without one of *parts*, where they do."""
    for part in parts:
        hooks = changed_hooks(part, subject)
        if not hooks:
            continue
        for name in subject.mistakes:
            gain = _gain(part, subject, name, hooks)
            if gain:
                yield gain


def changed_hooks(part: str, subject: Subject) -> frozenset[str]:
    """Return the hooks that the reference answers otherwise without *part*.

    The calls are those that the tests make.
    """
    usual = _replies(
        judgement.outcome for judgement in subject.reference.judgements
    )
    without = _replies(subject.outcomes([removing(part)]).values())
    return frozenset(
        call[0]
        for call, reply in without.items()
        if reply != usual.get(call, reply)
    )


def _replies(
    outcomes: Iterable[Outcome],
) -> dict[tuple[str, bytes], Plain | StudentFailure]:
    """Return the replies by the hook that was called, and the key of its arguments."""
    replies: dict[tuple[str, bytes], Plain | StudentFailure] = {}
    for outcome in outcomes:
        for call in outcome.calls:
            key = call_key(call.hook, call.arguments)
            replies[call.hook, key] = call.reply
    return replies


def _gain(part: str, subject: Subject, name: str, hooks: frozenset[str]) -> str:
    """Return by how much the score of a misconception grows without *part*, or "".

    A score can grow only by a test that failed and then passes, and only a test
    that asks one of *hooks*, which *part* changes, can change; unless there is
    one, the other tests are not run.
    """
    asked = {
        judgement.test.id
        for judgement in subject.mistakes[name].judgements
        if hooks & {call.hook for call in judgement.outcome.calls}
    }
    failed = tuple(case for case in subject.failed(name) if case.id in asked)
    alterations = [*subject.altered[name], removing(part)]
    outcomes = subject.outcomes(alterations, groups=[failed])
    if len(failed_tests(outcomes.values())) == len(failed):
        return ""
    before = earned(subject.mistakes[name])
    after = _points_without(part, subject, name)
    if after <= before:
        return ""
    points = f"{float(after):.4g} points, with it {float(before):.4g}"
    return f"{name} without `{part}` earns {points}"


def _points_without(part: str, subject: Subject, name: str) -> Fraction:
    alterations = [*subject.altered[name], removing(part)]
    return earned(
        subject.grade(f"{name} without {part}", alterations, diagnosed=False),
    )


def removing(part: str) -> Alteration:
    """Return what removes the function, class or method *part*, where it is present.

    A method is named like `MLP.forward`.
    """

    def remove(reference: ModuleType) -> None:
        owner, _, name = part.rpartition(".")
        place = getattr(reference, owner, None) if owner else reference
        if place is not None and name in vars(place):
            delattr(place, name)

    return remove


def asked_parts(subject: Subject) -> tuple[str, ...]:
    """Return the functions, the classes and their methods that the contract asks for."""
    contract = subject.engine.contract
    functions = [
        name for name, hook in contract.hooks.items() if not hook.scenario
    ]
    methods = [
        f"{class_name}.{method}"
        for class_name, methods_of_class in contract.classes.items()
        for method in methods_of_class
        if not method.startswith("_")
    ]
    return (*functions, *contract.classes, *methods)
