"""All checks of `grader validate`, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.errors import GraderError
from grader.model import Assignment
from grader.validation.checks.adversaries import check_adversaries
from grader.validation.checks.hash_seed import OtherHashSeed
from grader.validation.checks.independent import check_independently
from grader.validation.checks.material import (
    check_kit,
    check_recorded,
    check_texts,
)
from grader.validation.checks.misconception_names import check_names
from grader.validation.checks.mutants import check_mutants
from grader.validation.checks.mutation import check_mistakes
from grader.validation.checks.real_workers import check_workers, running_workers
from grader.validation.checks.reference import check_reference
from grader.validation.checks.removal import check_removal
from grader.validation.checks.secrecy import check_secrecy
from grader.validation.checks.small_cases import check_small_cases
from grader.validation.checks.stability import check_order
from grader.validation.checks.tolerance import check_errors, check_noise
from grader.validation.checks.translations import check_translations
from grader.validation.finding import Finding
from grader.validation.other_clothes import check_clothes
from grader.validation.subject import Subject

Check = Callable[[Subject], Iterator[Finding]]


def check_in_workers(subject: Subject) -> Iterator[Finding]:
    """Yield what the checks find that need real workers.

    They share them, for workers take seconds to start.
    """
    with running_workers(subject):
        for check in (check_workers, check_clothes):
            yield from _run(check, subject)


CHECKS: tuple[Check, ...] = (
    check_texts,
    check_translations,
    check_recorded,
    check_kit,
    check_reference,
    check_independently,
    check_small_cases,
    check_mistakes,
    check_names,
    check_noise,
    check_errors,
    check_order,
    check_removal,
    check_secrecy,
    check_in_workers,
)


def validate(
    assignment: Assignment,
    *,
    full: bool = False,
) -> Iterator[Finding]:
    """Yield what each check finds, as soon as it is known.

    A *full* validation plays adversaries and tries mutants of the reference as
    well, which takes minutes.

    Raises GraderError where the assignment cannot be loaded at all; a check
    that cannot be run is a finding.
    """
    subject = Subject(assignment)
    elsewhere = OtherHashSeed(assignment)
    try:
        for check in (*CHECKS, elsewhere.check_hash_seed):
            yield from _run(check, subject)
        if full:
            for check in (check_adversaries, check_mutants):
                yield from _run(check, subject)
    finally:
        elsewhere.close()


def _run(check: Check, subject: Subject) -> Iterator[Finding]:
    try:
        yield from check(subject)
    except GraderError as problem:
        function = getattr(check, "__name__", "check")
        yield Finding(
            function.removeprefix("check_").replace("_", " "),
            ok=False,
            sentence=problem.message,
            detail=(problem.tip,) if problem.tip else (),
        )
