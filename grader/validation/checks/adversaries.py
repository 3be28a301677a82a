"""What submissions would earn that are right only where a test happens to look.

Each adversary answers as the reference does but for some calls. A state that it
keeps lasts as long as a worker: for a module of tests, as a student's would.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
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
#: The share below which a spoiled answer is worth little.
LITTLE = 0.5

#: Makes a wrong answer of a right one.
Spoil = Callable[[Plain], Plain]


def check_adversaries(subject: Subject) -> Iterator[Finding]:
    """Yield what each adversary would earn."""
    try:
        how, spoil = worthless_answer(subject)
    except GraderError as problem:
        yield Finding(CHECK, ok=False, sentence=problem.message)
        return
    for title, make in ADVERSARIES.items():
        try:
            result = subject.grade(
                title,
                diagnosed=False,
                disguise=partial(make, spoil),
            )
        except GraderError as problem:
            yield Finding(CHECK, ok=False, sentence=problem.message)
            continue
        if result.score is None or not result.score.maximum:
            continue
        earned, maximum = result.score.earned, result.score.maximum
        sentence = (
            f"An answer that is {title}, and {how} elsewhere, earns"
            f" {float(earned):.4g} of {float(maximum):g} points."
        )
        yield Finding(
            CHECK,
            ok=True,
            sentence=sentence,
            warning=bool(earned >= MUCH * maximum),
        )


def worthless_answer(subject: Subject) -> tuple[str, Spoil]:
    """Return what makes a right answer one that is worth little, in words and as a function.

    Twice an image is still an image: what an adversary gains is seen only where what
    it answers elsewhere is worth nothing by itself.
    """
    for how, spoil in SPOILED.items():
        result = subject.grade(
            f"always {how}",
            diagnosed=False,
            disguise=partial(_always, spoil),
        )
        score = result.score
        if score is not None and score.earned < LITTLE * score.maximum:
            break
    return how, spoil


def doubled(answer: Plain) -> Plain:
    """Return *answer* with all floating point numbers in it doubled."""
    return _times(answer, 2.0)


def not_a_number(answer: Plain) -> Plain:
    """Return *answer* with no floating point number left in it."""
    return _times(answer, math.nan)


def _times(answer: Plain, factor: float) -> Plain:
    def leaf(value: Any) -> Any:
        is_array = isinstance(value, np.ndarray) and value.dtype.kind == "f"
        return value * factor if is_array or isinstance(value, float) else value

    return plain_tree(map_tree(numpy_tree(answer), leaf))


def later_of_each_size(spoil: Spoil) -> Disguise:
    """Return a disguise that is wrong in the first call of each size, then right."""
    is_first = _firsts_of_sizes()

    def disguise(
        hook: str,
        arguments: Mapping[str, Plain],
        answer: Plain,
    ) -> Plain:
        return spoil(answer) if is_first(hook, arguments) else answer

    return disguise


def first_of_each_size(spoil: Spoil) -> Disguise:
    """Return a disguise that is right in the first call of each size, then wrong."""
    is_first = _firsts_of_sizes()

    def disguise(
        hook: str,
        arguments: Mapping[str, Plain],
        answer: Plain,
    ) -> Plain:
        return answer if is_first(hook, arguments) else spoil(answer)

    return disguise


def positive_only(spoil: Spoil) -> Disguise:
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
        return spoil(answer) if has_negative else answer

    return disguise


def _always(spoil: Spoil) -> Disguise:
    """Return a disguise that is always wrong."""
    return lambda _hook, _arguments, answer: spoil(answer)


def _firsts_of_sizes() -> Callable[[str, Mapping[str, Plain]], bool]:
    """Return what tells whether a call is the first of its size."""
    seen: set[object] = set()

    def is_first(hook: str, arguments: Mapping[str, Plain]) -> bool:
        arrays = arrays_in(numpy_tree(dict(arguments)))
        size = hook, tuple(array.shape for array in arrays)
        is_new = size not in seen
        seen.add(size)
        return is_new

    return is_first


#: How a right answer is spoiled, in words: the first of these that is worth little
#: is an adversary's.
SPOILED: Mapping[str, Spoil] = {
    "twice the right one": doubled,
    "not a number": not_a_number,
}
#: Where an adversary's answer is right, and how its disguise is made.
ADVERSARIES: Mapping[str, Callable[[Spoil], Disguise]] = {
    "right after the first call of each size": later_of_each_size,
    "right in the first call of each size": first_of_each_size,
    "right where no input is negative": positive_only,
}
