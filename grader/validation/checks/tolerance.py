"""The tolerance of the tests lies between noise and the smallest known error.

The noise is that of right answers, the error that of a misconception.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import DifferenceKind, NoteKind, Outcome, OutcomeKind
from grader.suite.reference_oracle import LocalSession
from grader.suite.remote_student import RemoteStudent
from grader.validation.finding import Finding
from grader.validation.noise import SOURCES, NoisySession, Source
from grader.validation.students import Float32Student
from grader.validation.subject import Subject, in_words

CHECK = "tolerance"
#: Multiples of the noise that are tried. Right answers must pass with the
#: first, and should with the second. In float32 8 times the reference's own
#: error is right, and no more.
FACTORS = (1, 4, 10, 100, 1000)
#: An error of a misconception below this multiple of the tolerance is worth a
#: look.
ROOM = 10
_SHOWN = 5


def check_noise(subject: Subject) -> Iterator[Finding]:
    """Yield whether right answers pass with their own noise, and with how much more."""
    passed: list[int] = []
    lines: list[str] = []
    for source in SOURCES:
        factor, failing = _largest_passing(subject, source)
        passed.append(factor)
        more = f", more fails {failing}" if failing else ""
        lines.append(f"{source.name}: {factor} times the noise passes{more}")
    least = min(passed)
    times = (
        f"at least {least} times" if least == FACTORS[-1] else f"{least} times"
    )
    sentence = f"Right answers pass with {times} their own noise."
    if not least:
        sentence = "Right answers fail by their own noise."
    yield Finding(
        CHECK,
        ok=least > 0,
        sentence=sentence,
        detail=tuple(lines),
        warning=0 < least < FACTORS[1],
    )


def _largest_passing(subject: Subject, source: Source) -> tuple[int, str]:
    """Return the largest factor of the noise with which every test passes, or 0.

    Beside it stands what fails beyond that factor.
    """
    passed = 0
    for factor in FACTORS:
        outcomes = _noisy(subject, source, factor)
        failing = [outcome.test for outcome in outcomes if not _passed(outcome)]
        if failing:
            return passed, in_words(failing)
        passed = factor
    return passed, ""


def _noisy(
    subject: Subject,
    source: Source,
    factor: float,
) -> Iterator[Outcome]:
    engine = subject.engine
    kind = Float32Student if source.float32 else RemoteStudent
    exact = LocalSession(subject.assignment, engine.contract)
    student = kind(NoisySession(exact, source, factor), engine.contract)
    yield from engine.suite.run(student, engine.oracle, subject.cases)


def _passed(outcome: Outcome) -> bool:
    """Return whether a test passed at once, not only when it was repeated in float32."""
    if outcome.kind is not OutcomeKind.PASSED:
        return False
    return all(note.kind is not NoteKind.FLOAT32 for note in outcome.notes)


def check_errors(subject: Subject) -> Iterator[Finding]:
    """Yield how close the errors of misconceptions come to the tolerance.

    That is the smallest error of all, and the largest of each mistake.
    """
    sizes: list[tuple[float, str, str]] = []
    largest: list[tuple[float, str]] = []
    for name in subject.variants:
        errors = errors_of(subject, name)
        sizes += [(size, name, test) for test, size in errors.items()]
        if errors:
            largest.append((max(errors.values()), name))
    if not sizes:
        return
    sizes.sort()
    smallest = sizes[0][0]
    least, weakest = min(largest)
    sentence = (
        f"Errors of misconceptions are {_times(smallest)} the tolerance or more where a"
        f" test fails; each makes one of at least {_times(least)} somewhere (the least:"
        f" {weakest})."
    )
    lines = tuple(
        f"{_times(size)} the tolerance: {name} in {test}"
        for size, name, test in sizes[:_SHOWN]
    )
    yield Finding(
        CHECK,
        ok=True,
        sentence=sentence,
        detail=lines,
        warning=least < ROOM,
    )


def errors_of(subject: Subject, name: str) -> dict[str, float]:
    """Return the errors of a misconception by test, in units of the tolerance.

    Only tests count where a wrong value is what fails. A test that fails in
    float64 is repeated in float32, so what has to tell the mistake is the
    tolerance of float32.
    """
    outcomes = subject.outcomes(
        subject.altered[name],
        groups=[subject.failed(name)],
        kind=Float32Student,
    )
    sizes = {test: _size(outcome) for test, outcome in outcomes.items()}
    return {test: size for test, size in sizes.items() if size is not None}


def _size(outcome: Outcome) -> float | None:
    """Return the error of a wrong value in units of the tolerance.

    None where something else is wrong.
    """
    difference = outcome.difference
    if difference is None or difference.kind is not DifferenceKind.VALUE:
        return None
    if not difference.allowed or difference.largest_error is None:
        return None
    return difference.largest_error / difference.allowed


def _times(size: float) -> str:
    return f"{size:.2g} times" if size < ROOM else f"{size:,.0f} times"
