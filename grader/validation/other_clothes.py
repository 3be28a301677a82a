"""The reference earns everything in whatever way a student could hand it in: as a package, as notebooks, with a plot."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.model import Result, Submission, Verdict
from grader.model.options import Reading
from grader.pipeline import read_source
from grader.validation.checks.real_workers import running_workers
from grader.validation.clothes import OUTFITS, Wardrobe
from grader.validation.finding import Finding, plural
from grader.validation.subject import Subject, earned, told

CHECK = "other clothes"


def check_clothes(subject: Subject) -> Iterator[Finding]:
    """Yield whether the reference earns every point in each outfit, read and graded as a student's work is."""
    with running_workers(subject):
        results = {
            name: subject.undiagnosed.grade(work)
            for name, work in handed_in(subject).items()
        }
    full = subject.assignment.rubric.tested
    lines = tuple(
        _line(name, result) for name, result in results.items() if earned(result) < full
    )
    sentence = (
        f"The reference earns everything in {plural(len(results), 'outfit')}:"
        f" {', '.join(results)}."
    )
    if lines:
        sentence = (
            f"The reference loses points in {len(lines)} of"
            f" {plural(len(results), 'outfit')}."
        )
    yield Finding(CHECK, not lines, sentence, lines)


def handed_in(subject: Subject) -> dict[str, Submission]:
    """Return the reference in every outfit as intake reads it, by the names of the outfits."""
    assignment = subject.assignment
    source = (assignment.reference / assignment.file).read_text(encoding="utf-8")
    homes = (name for name, files in assignment.packages if assignment.file in files)
    package = next(homes, "homework")
    wardrobe = Wardrobe(source, assignment.file, assignment.forbidden.names, package)
    ids = {f"outfit_{number:02}": name for number, name in enumerate(OUTFITS)}
    with tempfile.TemporaryDirectory() as folder:
        for student, name in ids.items():
            for path, content in OUTFITS[name](wardrobe).items():
                place = Path(folder) / student / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
        intake = read_source(assignment, Path(folder), Reading(), subject.manager)
    return {ids[submission.id]: submission for submission in intake.submissions}


def _line(name: str, result: Result) -> str:
    """Return what the outfit *name* loses, and the first reason."""
    points = (
        f"{float(earned(result)):g} of {float(result.assignment.rubric.tested):g}"
        " points"
    )
    failed = [
        judgement
        for judgement in result.judgements
        if judgement.verdict is not Verdict.PASSED
    ]
    tests = told(judgement.outcome.test for judgement in failed)
    reason = next(
        (judgement.feedback for judgement in failed if judgement.feedback), ""
    )
    return f"{name}: {points}; {tests}: {reason}"
