"""The tolerance of the checks lies between the noise of right answers and the smallest error of a known mistake.

Both are measured in units of the tolerance: 1 is the largest error that passes. Where noise reaches 1, right answers fail; where
the smallest error is close to 1, a mistake passes on the next draw of inputs.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import DifferenceKind, Outcome
from grader.validation.finding import Finding
from grader.validation.noise import SOURCES, Noise, measure
from grader.validation.students import Float32Student
from grader.validation.subject import REFERENCE, Subject

CHECK = "tolerance"
#: Noise above a tenth of the tolerance, and errors below ten times it, are worth a look.
ROOM = 10.0


def check_tolerance(subject: Subject) -> Iterator[Finding]:
    """Yield whether noise and errors of mistakes leave room for the tolerance between them."""
    noise = measure(subject)
    errors = sorted(smallest_errors(subject))
    largest = max((one.size for one in noise), default=0.0)
    smallest = errors[0][0] if errors else float("inf")
    sentence = f"The noise of right answers reaches {_times(largest)} the tolerance"
    sentence += f"; the smallest error of a known mistake is {_times(smallest)} it." if errors else "."
    ok = largest < 1 and largest < smallest
    detail = (*map(str, _largest_of_each(noise)), *(f"smallest error, {_times(size)}: {what}" for size, what in errors[:3]))
    narrow = largest > 1 / ROOM or smallest < ROOM
    yield Finding(CHECK, ok, sentence, detail, warning=ok and narrow)


def smallest_errors(subject: Subject) -> Iterator[tuple[float, str]]:
    """Yield, per known mistake, the smallest error among the checks that fail, and where it is.

    A test that fails in float64 is repeated in float32, so what has to tell the mistake is the tolerance of float32.
    """
    for name, alterations in subject.altered.items():
        outcomes = {} if name == REFERENCE else subject.outcomes(alterations, kind=Float32Student)
        sizes = [(size, test) for test, outcome in outcomes.items() if (size := _size(outcome)) is not None]
        if sizes:
            size, test = min(sizes)
            yield size, f"{name}, {test}"


def _size(outcome: Outcome) -> float | None:
    """Return the error of a wrong value in units of the tolerance, or None where something else is wrong."""
    found = outcome.difference
    if found is None or found.kind is not DifferenceKind.VALUE or not found.allowed or found.largest_error is None:
        return None
    return found.largest_error / found.allowed


def _largest_of_each(noise: list[Noise]) -> list[Noise]:
    by_source = ([one for one in noise if one.source == source] for source in SOURCES)
    return [max(found, key=lambda one: one.size) for found in by_source if found]


def _times(size: float) -> str:
    return f"{size:.2g} times"
