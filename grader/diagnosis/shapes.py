"""What is wrong with the shape of a value. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Shape = tuple[int, ...]
Pair = tuple[np.ndarray, np.ndarray]

_KINDS: tuple[tuple[Callable[[Shape, Shape], bool], str, str], ...] = (
    (
        lambda got, want: len(want) == 2 and got == want[::-1],  # a matrix
        "transposed in shape",
        "Which axis belongs to the outputs, and which to the inputs?",
    ),
    (
        lambda got, want: got == tuple(length for length in want if length != 1),
        "short of the axes of length 1",
        "`squeeze()` without an axis drops every axis of length 1.",
    ),
    (
        lambda got, want: (
            tuple(length for length in got if length != 1)
            == tuple(length for length in want if length != 1)
        ),
        "wrong in the axes of length 1 only",
        "Which of your operations keeps, adds or drops an axis?",
    ),
    (
        lambda got, _: got == (),
        "a single number where an array is due",
        "Over which axis do you sum or average?",
    ),
    (
        lambda got, want: len(got) == len(want) + 1 and got[1:] == want,
        "an array with one axis too many: the first one",
        "One value for the whole batch, or one per example?",
    ),
    (
        lambda got, want: len(got) == len(want) - 1 and got == want[1:],
        "an array that lacks the first axis",
        "One value for the whole batch, or one per example?",
    ),
    (
        lambda got, want: len(got) == len(want) - 1 and got == want[:-1],
        "an array that lacks the last axis",
        "Over which axis do you sum or average?",
    ),
)


def shape_fact(pairs: Sequence[Pair]) -> tuple[str, str]:
    """Return what holds for the shapes of all *pairs* (found and right, never the same), and a hint."""
    shapes = [(got.shape, want.shape) for got, want in pairs]
    found, due = shapes[0]
    example = f"{_text(found)} where {_text(due)} is due"
    for fits, words, hint in _KINDS:
        if all(fits(got, want) for got, want in shapes):
            return f"{words} ({example})", hint
    return (
        f"of the wrong shape: {example}"
        + (", for example" if len(set(shapes)) > 1 else ""),
        "",
    )


def _text(shape: Shape) -> str:
    return str(shape) if shape else "a number"
