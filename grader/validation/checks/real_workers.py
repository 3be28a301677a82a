"""In real, isolated workers the starter earns nothing, reference and known mistakes what they earn in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from grader.model import FailureKind, Result
from grader.model.options import Options
from grader.sandbox.host.workers import open_workers
from grader.validation.checks.stability import differences, verdicts_of
from grader.validation.finding import Finding, plural
from grader.validation.subject import REFERENCE, Subject, earned, told
from grader.validation.transplant import (
    mistaken_submission,
    reference_submission,
    starter_submission,
)

CHECK = "real workers"


@contextmanager
def running_workers(subject: Subject) -> Iterator[None]:
    """Let real workers hold submissions of *subject* meanwhile.

    Where some are running already, those.
    """
    if subject.manager.has_plugin("workers"):
        yield
        return
    with open_workers(subject.assignment, Options(), subject.manager):
        yield


def check_workers(subject: Subject) -> Iterator[Finding]:
    """Yield whether the starter earns nothing, and whether real workers agree with the runs in this process.

    Of the known mistakes, the first of each criterion is tried.
    """
    assignment, engine = subject.assignment, subject.undiagnosed
    with running_workers(subject):
        yield _starter(engine.grade(starter_submission(assignment)))
        real = {REFERENCE: engine.grade(reference_submission(assignment))}
        sample = {
            one.criterion: name
            for name, one in reversed(list(subject.misconceptions.items()))
        }
        for name in sample.values():
            real[name] = engine.grade(
                mistaken_submission(assignment, subject.variants[name])
            )
    here = {REFERENCE: subject.reference, **subject.mistakes}
    seen = {name: verdicts_of(result) for name, result in real.items()}
    lines = tuple(
        line
        for name, found in seen.items()
        for line in differences(name, verdicts_of(here[name]), found)
    )
    levels = ", ".join(sorted({result.isolation for result in real.values()}))
    sentence = (
        f"The reference and {plural(len(sample), 'misconception')} get the same"
        f" verdicts (isolation: {levels})."
    )
    if lines:
        sentence = f"Verdicts are others than in this process (isolation: {levels})."
    yield Finding(CHECK, not lines, sentence, lines)


def _starter(result: Result) -> Finding:
    points = earned(result)
    passed = [one.outcome.test for one in result.judgements if one.credit > 0]
    failures = [
        one.outcome.failure
        for one in result.judgements
        if one.outcome.failure is not None
    ]
    broken = next(
        (
            failure.message
            for failure in failures
            if failure.kind is FailureKind.NOT_LOADED
        ),
        "",
    )
    if broken:
        return Finding(
            "starter", ok=False, sentence=f"The starter does not load: {broken}"
        )
    if result.score is None:
        return Finding(
            "starter",
            ok=False,
            sentence="On the starter, tests fail in their own code.",
        )
    if points or passed:
        text = f"The starter earns {float(points):g} points: {told(passed)}."
        return Finding("starter", ok=False, sentence=text)
    return Finding("starter", ok=True, sentence="The starter earns nothing.")
