"""What submissions would earn that are right only where a test happens to look.

Each adversary answers as the reference does but for some calls. A state that it
keeps lasts as long as a worker: for a module of tests, as a student's would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.errors import GraderError
from grader.model import Plain
from grader.testing.arrays import (
    arrays_in,
    map_tree,
    numpy_tree,
    plain_tree,
)
from grader.validation.finding import Finding
from grader.validation.subject import Subject
from grader.validation.trusted import Disguise

CHECK = "adversaries"
#: The share of all points from which on an adversary is worth a look.
MUCH = 0.9


def check_adversaries(subject: Subject) -> Iterator[Finding]:
    """Yield what each adversary would earn."""
    for title, make in ADVERSARIES.items():
        try:
            result = subject.grade(title, diagnosed=False, disguise=make)
        except GraderError as problem:
            yield Finding(CHECK, ok=False, sentence=problem.message)
            continue
        if result.score is None or not result.score.maximum:
            continue
        earned, maximum = result.score.earned, result.score.maximum
        sentence = (
            f"An answer that is {title} earns {float(earned):.4g} of"
            f" {float(maximum):g} points."
        )
        yield Finding(
            CHECK,
            ok=True,
            sentence=sentence,
            warning=bool(earned >= MUCH * maximum),
        )


def scaled(answer: Plain) -> Plain:
    """Return *answer* with all floating point numbers in it doubled."""

    def leaf(value: Any) -> Any:
        is_array = isinstance(value, np.ndarray) and value.dtype.kind == "f"
        return value * 2 if is_array or isinstance(value, float) else value

    return plain_tree(map_tree(numpy_tree(answer), leaf))


def first_of_each_size() -> Disguise:
    """Return a disguise that is wrong in the first call of each size, then right."""
    seen: set[object] = set()

    def disguise(
        hook: str,
        arguments: Mapping[str, Plain],
        answer: Plain,
    ) -> Plain:
        arrays = arrays_in(numpy_tree(dict(arguments)))
        size = hook, tuple(array.shape for array in arrays)
        is_first = size not in seen
        seen.add(size)
        return scaled(answer) if is_first else answer

    return disguise


def later_of_each_size() -> Disguise:
    """Return a disguise that is right in the first call of each size, then wrong."""
    first = first_of_each_size()

    def disguise(
        hook: str,
        arguments: Mapping[str, Plain],
        answer: Plain,
    ) -> Plain:
        is_first = first(hook, arguments, 1.0) != 1.0
        return answer if is_first else scaled(answer)

    return disguise


def positive_only() -> Disguise:
    """Return a disguise that is right where no number among the arguments is negative."""

    def disguise(
        hook: str,
        arguments: Mapping[str, Plain],
        answer: Plain,
    ) -> Plain:
        del hook
        arrays = arrays_in(numpy_tree(dict(arguments)))
        has_negative = any(
            array.dtype.kind == "f" and bool((array < 0).any())
            for array in arrays
        )
        return scaled(answer) if has_negative else answer

    return disguise


#: What an adversary's answer is, and how its disguise is made.
ADVERSARIES: Mapping[str, Callable[[], Disguise]] = {
    "twice the right one in the first call of each size": first_of_each_size,
    "right in the first call of each size only": later_of_each_size,
    "right where no input is negative only": positive_only,
}
