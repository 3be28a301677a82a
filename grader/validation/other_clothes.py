"""The reference earns everything in whatever way a student could hand it in.

It comes as a package, as notebooks, with a plot, and so on.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.model import Result, Submission, Verdict
from grader.model.options import Reading
from grader.pipeline import read_source
from grader.validation.checks.real_workers import running_workers
from grader.validation.clothes import OUTFITS, Files, Wardrobe
from grader.validation.finding import Finding
from grader.validation.subject import Subject, earned, in_words
from grader.wording.judgements import feedback
from grader.wording.texts import plural

CHECK = "other clothes"


def check_clothes(subject: Subject) -> Iterator[Finding]:
    """Yield whether the reference earns every point in each outfit.

    It is read and graded as a student's work is.
    """
    results: dict[str, Result] = {}
    with running_workers(subject):
        for name, work in handed_in(subject).items():
            results[name] = subject.undiagnosed.grade(work)
    full = subject.assignment.rubric.tested
    lines = tuple(
        _line(name, result)
        for name, result in results.items()
        if earned(result) < full
    )
    outfits = plural(len(results), "outfit")
    sentence = (
        f"The reference earns everything in {outfits}: {', '.join(results)}."
    )
    if lines:
        sentence = f"The reference loses points in {len(lines)} of {outfits}."
    yield Finding(
        CHECK,
        ok=not lines,
        sentence=sentence,
        detail=lines,
    )


def handed_in(subject: Subject) -> dict[str, Submission]:
    """Return the reference in every outfit as intake reads it, by the outfit's name."""
    assignment = subject.assignment
    source = (assignment.reference / assignment.file).read_text(
        encoding="utf-8",
    )
    homes = (
        name for name, files in assignment.packages if assignment.file in files
    )
    package = next(homes, "homework")
    wardrobe = Wardrobe(
        source,
        assignment.file,
        assignment.forbidden.names,
        package,
    )
    outfits = {
        f"outfit_{number:02}": name for number, name in enumerate(OUTFITS)
    }
    with tempfile.TemporaryDirectory() as folder:
        for student, name in outfits.items():
            _write(OUTFITS[name](wardrobe), Path(folder) / student)
        intake = read_source(
            assignment,
            Path(folder),
            Reading(),
            subject.manager,
        )
    return {
        outfits[submission.id]: submission for submission in intake.submissions
    }


def _write(files: Files, folder: Path) -> None:
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _line(name: str, result: Result) -> str:
    """Return what the outfit *name* loses, and the first reason."""
    full = result.assignment.rubric.tested
    points = f"{float(earned(result)):g} of {float(full):g} points"
    failed = [
        judgement
        for judgement in result.judgements
        if judgement.verdict is not Verdict.PASSED
    ]
    tests = in_words(judgement.outcome.test for judgement in failed)
    reasons = filter(None, map(feedback, failed))
    return f"{name}: {points}; {tests}: {next(reasons, '')}"
