"""The tolerance of the tests lies between the noise of right answers and the smallest error of a known mistake."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import DifferenceKind, NoteKind, Outcome, OutcomeKind
from grader.suite.reference_oracle import LocalSession
from grader.suite.remote_student import RemoteStudent
from grader.validation.finding import Finding
from grader.validation.noise import SOURCES, NoisySession, Source
from grader.validation.students import Float32Student
from grader.validation.subject import Subject, told

CHECK = "tolerance"
#: Multiples of the noise that are tried. Right answers must pass with the first, and
#: should with the second.
FACTORS = (1, 10, 100, 1000)
#: An error of a known mistake below this multiple of the tolerance is worth a look.
ROOM = 10
_SHOWN = 5


def check_noise(subject: Subject) -> Iterator[Finding]:
    """Yield whether right answers pass with their own noise, and how many times as much they could have."""
    passed: dict[Source, int] = {}
    lines: list[str] = []
    for source in SOURCES:
        passed[source], failing = _largest_passing(subject, source)
        more = f", more fails {failing}" if failing else ""
        lines.append(f"{source.name}: {passed[source]} times the noise passes{more}")
    least = min(passed.values())
    sentence = (
        f"Right answers pass with {'at least ' * (least == FACTORS[-1])}{least} times"
        " their own noise."
    )
    if not least:
        sentence = "Right answers fail by their own noise."
    yield Finding(CHECK, least > 0, sentence, tuple(lines), warning=0 < least < ROOM)


def _largest_passing(subject: Subject, source: Source) -> tuple[int, str]:
    """Return the largest factor of the noise with which every test passes, 0 for none, and what fails beyond it."""
    passed = 0
    for factor in FACTORS:
        failing = [
            outcome.test
            for outcome in _noisy(subject, source, factor)
            if not _passed(outcome)
        ]
        if failing:
            return passed, told(failing)
        passed = factor
    return passed, ""


def _noisy(subject: Subject, source: Source, factor: float) -> Iterator[Outcome]:
    engine = subject.engine
    kind = Float32Student if source.float32 else RemoteStudent
    session = NoisySession(
        LocalSession(subject.assignment, engine.contract), source, factor
    )
    yield from engine.suite.run(
        kind(session, engine.contract), engine.oracle, subject.cases
    )


def _passed(outcome: Outcome) -> bool:
    """Return whether a test passed at once, not only when it was repeated in float32."""
    return outcome.kind is OutcomeKind.PASSED and all(
        note.kind is not NoteKind.FLOAT32 for note in outcome.notes
    )


def check_errors(subject: Subject) -> Iterator[Finding]:
    """Yield how close the errors of known mistakes come to the tolerance: the smallest, and the largest of each."""
    errors = {
        name: found for name in subject.variants if (found := errors_of(subject, name))
    }
    if not errors:
        return
    smallest = min(min(found.values()) for found in errors.values())
    least, weakest = min((max(found.values()), name) for name, found in errors.items())
    sentence = (
        f"Errors of misconceptions are {_times(smallest)} the tolerance or more where a"
        f" test fails; each makes one of at least {_times(least)} somewhere (the least:"
        f" {weakest})."
    )
    closest = sorted(
        (size, name, test)
        for name, found in errors.items()
        for test, size in found.items()
    )[:_SHOWN]
    lines = tuple(
        f"{_times(size)} the tolerance: {name} in {test}"
        for size, name, test in closest
    )
    yield Finding(CHECK, ok=True, sentence=sentence, detail=lines, warning=least < ROOM)


def errors_of(subject: Subject, name: str) -> dict[str, float]:
    """Return the errors of a known mistake by test, in units of the tolerance, where a wrong value is what fails.

    A test that fails in float64 is repeated in float32, so what has to tell the mistake
    is the tolerance of float32.
    """
    outcomes = subject.outcomes(
        subject.altered[name], groups=[subject.failed(name)], kind=Float32Student
    )
    sizes = {test: _size(outcome) for test, outcome in outcomes.items()}
    return {test: size for test, size in sizes.items() if size is not None}


def _size(outcome: Outcome) -> float | None:
    """Return the error of a wrong value in units of the tolerance, or None where something else is wrong."""
    found = outcome.difference
    if (
        found is None
        or found.kind is not DifferenceKind.VALUE
        or not found.allowed
        or found.largest_error is None
    ):
        return None
    return found.largest_error / found.allowed


def _times(size: float) -> str:
    return f"{size:.2g} times" if size < ROOM else f"{size:,.0f} times"
