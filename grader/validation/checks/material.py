"""What students get is whole: handout, starter, titles, hints, recorded values, a kit.

The recorded values are fresh, and the kit holds no secrets.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.errors import GraderError
from grader.kit.record_answers import check_recording
from grader.kit.student_kit import write_kit
from grader.suite.run_tests import public_suite
from grader.validation.finding import Finding
from grader.validation.subject import Subject
from grader.wording.texts import plural

CHECK = "texts"


def check_texts(subject: Subject) -> Iterator[Finding]:
    """Yield whether handout and starter are there, every test has a title and a hint."""
    lines = (
        *_missing_files(subject),
        *_missing_hints(subject),
        *_unnamed_parts(subject),
    )
    sentence = (
        "Handout, starter, and the title and hint of every test are there."
    )
    if lines:
        sentence = f"{plural(len(lines), 'text')} for students are missing."
    yield Finding(
        CHECK,
        ok=not lines,
        sentence=sentence,
        detail=lines,
    )


def check_recorded(subject: Subject) -> Iterator[Finding]:
    """Yield whether the recorded values of the public tests are the reference's."""
    try:
        check_recording(subject.assignment)
    except GraderError as problem:
        yield _problem("recorded values", problem)
        return
    sentence = (
        "The recorded values of the public tests are those of the reference."
    )
    yield Finding("recorded values", ok=True, sentence=sentence)


def _problem(check: str, problem: GraderError) -> Finding:
    return Finding(
        check,
        ok=False,
        sentence=problem.message,
        detail=(problem.tip,),
    )


def check_kit(subject: Subject) -> Iterator[Finding]:
    """Yield whether a kit can be built that holds no reference and no hidden tests."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            names = write_kit(subject.assignment, Path(folder) / "kit.zip")
        except GraderError as problem:
            yield _problem("kit", problem)
            return
    files = plural(len(names), "file")
    sentence = f"The kit of {files} holds nothing of the reference and the hidden tests."
    yield Finding("kit", ok=True, sentence=sentence)


def _missing_files(subject: Subject) -> Iterator[str]:
    assignment = subject.assignment
    handout = assignment.public / "handout.md"
    if not handout.is_file() or not handout.read_text(encoding="utf-8").strip():
        yield f"{handout} is missing or empty"
    starter = assignment.public / "starter" / assignment.file
    if not starter.is_file():
        yield f"{starter} is missing: what do students begin with?"


def _missing_hints(subject: Subject) -> Iterator[str]:
    cases = (*public_suite(subject.assignment).cases, *subject.cases)
    functions = dict.fromkeys(
        case.function for case in cases if not case.hint.strip()
    )
    yield from (f"{function} has no hint" for function in functions)


def _unnamed_parts(subject: Subject) -> Iterator[str]:
    """Yield what the contract asks for and the handout never mentions."""
    handout = subject.assignment.public / "handout.md"
    text = handout.read_text(encoding="utf-8") if handout.is_file() else ""
    if not text.strip():
        return
    contract = subject.engine.contract
    functions = {
        name for name, hook in contract.hooks.items() if not hook.scenario
    }
    for name in sorted(functions.union(contract.classes)):
        if name not in text:
            yield f"the handout does not mention `{name}`"
