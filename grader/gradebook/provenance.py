"""What results are made with here and now, and how that differs from another time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from grader.gradebook.keys import (
    assignment_key,
    environment,
    environment_key,
    fingerprint,
    isolation_of,
    submission_key,
)
from grader.model import Assignment, Limits, Manifest, Submission
from grader.model.options import Options

_HASHES = {
    "submission": "the submission",
    "assignment": "tests, reference or configuration",
    "seed": "the secret seed",
}


def make_manifest(
    assignment: Assignment,
    options: Options,
    seed: str,
) -> Manifest:
    """Return what every result of *assignment* is made with in this process.

    *seed* is the assignment's secret.
    """
    return Manifest(
        submission="",
        assignment=assignment_key(assignment),
        environment=environment_key(isolation_of(options)),
        seed=fingerprint(seed),
        hash_seed=options.hash_seed,
        order=options.order,
        limits=assignment.limits,
        layers_off=options.layers_off,
        versions=environment(),
    )


def with_submission(manifest: Manifest, submission: Submission) -> Manifest:
    """Return *manifest* for the result of *submission*."""
    return replace(manifest, submission=submission_key(submission))


def differences(then: Manifest, now: Manifest) -> Iterator[str]:
    """Yield a line for each thing that two results were made with differently."""
    for name, words in _HASHES.items():
        if getattr(then, name) != getattr(now, name):
            yield f"{words} changed"
    for name in dict.fromkeys((*then.versions, *now.versions)):
        before = then.versions.get(name) or "none"
        after = now.versions.get(name) or "none"
        if before != after:
            yield f"{name}: {before} then, {after} now"
    for limit in fields(Limits):
        before = getattr(then.limits, limit.name)
        after = getattr(now.limits, limit.name)
        if before != after:
            yield f"{limit.name}: {before} then, {after} now"
    if then.layers_off != now.layers_off:
        yield "other layers of isolation were left out"
