"""In real, isolated workers everything earns what it earns in this process.

The starter earns nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from grader.model import Result
from grader.model.options import Options
from grader.sandbox.host.workers import open_workers
from grader.validation.checks.stability import differences, verdicts_of
from grader.validation.finding import Finding
from grader.validation.subject import REFERENCE, Subject, earned, in_words
from grader.validation.transplant import (
    mistaken_submission,
    reference_submission,
    starter_submission,
)
from grader.wording.failures import sentence
from grader.wording.texts import plural

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
    """Yield whether the starter earns nothing, and real workers agree with this process.

    Of the misconceptions, the first of each criterion is tried.
    """
    assignment, engine = subject.assignment, subject.undiagnosed
    sample: dict[str, str] = {}
    for name, misconception in reversed(list(subject.misconceptions.items())):
        sample[misconception.criterion] = name
    with running_workers(subject):
        yield _starter(engine.grade(starter_submission(assignment)))
        real = {REFERENCE: engine.grade(reference_submission(assignment))}
        for name in sample.values():
            mistaken = mistaken_submission(assignment, subject.variants[name])
            real[name] = engine.grade(mistaken)
    here = {REFERENCE: subject.reference, **subject.mistakes}
    lines: list[str] = []
    for name, result in real.items():
        lines += differences(name, verdicts_of(here[name]), verdicts_of(result))
    levels = ", ".join(sorted({result.isolation for result in real.values()}))
    sentence = (
        f"The reference and {plural(len(sample), 'misconception')} get the same"
        f" verdicts (isolation: {levels})."
    )
    if lines:
        sentence = (
            f"Verdicts differ from those in this process (isolation: {levels})."
        )
    yield Finding(
        CHECK,
        ok=not lines,
        sentence=sentence,
        detail=tuple(lines),
    )


def _starter(result: Result) -> Finding:
    sentence = _starter_problem(result)
    return Finding(
        "starter",
        ok=not sentence,
        sentence=sentence or "The starter earns nothing.",
    )


def _starter_problem(result: Result) -> str:
    """Return what is wrong with the starter, of which *result* is the result, or ""."""
    passed: list[str] = []
    for judgement in result.judgements:
        failure = judgement.outcome.failure
        if failure is not None and failure.is_at_load:
            return f"The starter does not load: {sentence(failure)}"
        if judgement.credit > 0:
            passed.append(judgement.outcome.test)
    if result.score is None:
        return "On the starter, tests fail in their own code."
    points = earned(result)
    if points or passed:
        return (
            f"The starter earns {float(points):g} points: {in_words(passed)}."
        )
    return ""
