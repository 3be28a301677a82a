"""Checks of hidden and public tests: each raises a Mismatch that carries a Difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from grader.model import (
    Curve,
    Difference,
    DifferenceKind,
    Figure,
    Note,
    NoteKind,
    Picture,
    StudentFailure,
)
from grader.testing.arrays import map_tree
from grader.testing.compare import closeness, difference
from grader.testing.pictures import data_uri
from grader.wording.differences import summary
from grader.wording.failures import sentence


@dataclass
class Remarks:
    """What a test says beside its verdict: notes, figures, and points.

    `granted` is the share of its points that is granted already.
    """

    notes: list[Note] = field(default_factory=list)
    granted: Fraction = Fraction(0)
    figures: list[Figure] = field(default_factory=list)


#: What the running test says; run_tests gives each test its own.
remarks_of_test: ContextVar[Remarks | None] = ContextVar(
    "remarks_of_test",
    default=None,
)


class Mismatch(AssertionError):  # a fact about the student's value
    """A check found the student's value wrong."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(difference)
        self.difference = difference

    def __str__(self) -> str:
        return summary(self.difference)


class StudentError(Exception):
    """Student code gave no usable value.

    Raised by the `student` fixture's hooks.
    """

    def __init__(self, failure: StudentFailure) -> None:
        super().__init__(sentence(failure))
        self.failure = failure


def check_close(
    actual: object,
    expected: object,
    *,
    name: str,
    rtol: float | None = None,
) -> None:
    """Raise Mismatch unless *actual* equals *expected* within tolerance.

    The tolerance is that of `compare.difference`. Dicts and tuples are compared
    entry by entry; *name* is what the handout calls the value.
    """
    if isinstance(expected, Mapping):
        entries = _instance(actual, Mapping, name)
        for key, value in expected.items():
            if key not in entries:
                kind = DifferenceKind.STRUCTURE
                raise Mismatch(Difference(kind, name=name, key=str(key)))
            entry_name = f"{name}['{key}']" if name else str(key)
            check_close(entries[key], value, name=entry_name, rtol=rtol)
    elif isinstance(expected, list | tuple):
        items = _instance(actual, list | tuple, name)
        count = len(expected)
        if len(items) != count:
            lengths = len(items), count
            kind = DifferenceKind.STRUCTURE
            raise Mismatch(Difference(kind, name=name, lengths=lengths))
        labels = getattr(expected, "_fields", range(count))
        for label, got, want in zip(labels, items, expected, strict=True):
            check_close(got, want, name=f"{name} {label}".strip(), rtol=rtol)
    else:
        mismatch = difference(actual, expected, name, rtol)
        if mismatch is not None:
            raise Mismatch(mismatch)


def _instance(value: Any, kind: Any, name: str) -> Any:
    if not isinstance(value, kind):
        raise TypeError(
            f"{name}: the hookspec's return annotation should have refused {value!r}",
        )
    return value


def check_property(
    holds: bool,
    sentence: str,
    *,
    name: str,
    mistake: str = "",
) -> None:
    """Raise Mismatch with *sentence* unless the property *holds*.

    The sentence must hold no hidden value. *mistake* is the id of the
    misconception that it takes to violate the property, if there is one.
    """
    if not holds:
        violated = Difference(
            DifferenceKind.PROPERTY,
            name=name,
            summary=sentence,
            mistake=mistake,
        )
        raise Mismatch(violated)


def directional_derivative(
    function: Callable[[np.ndarray], float],
    at: np.ndarray,
    direction: np.ndarray,
    step: float = 1e-6,
) -> float:
    """Return the derivative of *function* at *at* along *direction*.

    By central differences, in two calls.
    """
    ahead = function(at + step * direction)
    behind = function(at - step * direction)
    with np.errstate(all="ignore"):  # a student's values may be anything
        return (ahead - behind) / (2 * step)


def check_gradient(
    function: Callable[[np.ndarray], float],
    at: np.ndarray,
    gradient: np.ndarray,
    rng: np.random.Generator,
    *,
    name: str,
    of: str = "the loss",
    rtol: float | None = None,
) -> None:
    """Raise Mismatch unless *gradient* is the gradient of *function* at *at*.

    It is compared along two random directions. float32 inputs are stepped by
    1e-2 and compared at 2 %, float64 by 1e-6 and 1e-4.
    """
    exact = at.dtype == np.float64
    step, tolerance = (1e-6, 1e-4) if exact else (1e-2, 2e-2)
    if rtol is not None:
        tolerance = rtol
    if np.shape(gradient) != at.shape or np.iscomplexobj(gradient):
        mismatch = difference(gradient, at, name)
        if mismatch is not None:
            raise Mismatch(mismatch)
    for _ in range(2):
        direction = rng.standard_normal(at.shape).astype(at.dtype)
        numeric = directional_derivative(function, at, direction, step)
        with np.errstate(all="ignore"):
            claimed = float(np.sum(gradient * direction, dtype=np.float64))
        _check_derivative(claimed, numeric, name, of, tolerance)


def _check_derivative(
    claimed: float,
    numeric: float,
    name: str,
    of: str,
    rtol: float,
) -> None:
    # NaN equals NaN in difference()
    if not np.isfinite((claimed, numeric)).all():
        raise Mismatch(
            Difference(
                DifferenceKind.PROPERTY,
                name=name,
                gradient_of=of,
                actual=claimed,
                expected=numeric,
            ),
        )
    mismatch = difference(np.float64(claimed), np.float64(numeric), name, rtol)
    if mismatch is not None:
        raise Mismatch(
            Difference(
                DifferenceKind.PROPERTY,
                name=name,
                gradient_of=of,
                actual=claimed,
                expected=numeric,
                ratio=mismatch.ratio,
            ),
        )


def note(text: str, kind: NoteKind = NoteKind.CONVENTION) -> None:
    """Add a sentence for the student to the running test, once, whatever its verdict."""
    add_note(Note(kind, text))


def add_note(added: Note) -> None:
    """Add a note to the running test, once, whatever its verdict."""
    notes = _remarks("note").notes
    if added not in notes:
        notes.append(added)


def grant(share: float) -> None:
    """Grant *share* of the running test's points, whatever its later checks find.

    The share lies above 0 and below 1. Call it where a part is shown to be
    right that a wrong reply of the right shape, such as all zeros, has not.
    """
    if not 0 < share < 1:
        raise ValueError(f"grant({share}): the share must lie between 0 and 1")
    remarks = _remarks("grant")
    remarks.granted = max(remarks.granted, Fraction(str(share)))


def show(
    title: str,
    pictures: Sequence[tuple[np.ndarray, str]],
    *,
    curves: Mapping[str, Sequence[float]] | None = None,
    facts: Mapping[str, str] | None = None,
    rank: float | None = None,
) -> None:
    """Show *pictures* with captions beside the running test's verdict.

    They are arrays (H, W) or (H, W, 3) from 0 to 1. *curves* are drawn below,
    *facts* listed. With a *rank* the last picture goes into the class's
    gallery, sorted by it. Students see what public tests show; of hidden tests
    only staff does.
    """
    frames: list[Picture] = []
    for image, caption in pictures:
        height, width = image.shape[:2]
        frames.append(
            Picture(
                data_uri(image),
                caption=caption,
                width=width,
                height=height,
            ),
        )
    lines = [
        Curve(label, tuple(map(float, values)))
        for label, values in (curves or {}).items()
    ]
    listed = tuple((facts or {}).items())
    figure = Figure(
        title,
        pictures=tuple(frames),
        curves=tuple(lines),
        facts=listed,
        rank=rank,
    )
    _remarks("show").figures.append(figure)


def _remarks(function: str) -> Remarks:
    remarks = remarks_of_test.get()
    if remarks is None:
        raise RuntimeError(f"{function}() is for tests that the grader runs")
    return remarks


def agrees(
    actual: object,
    expected: object,
    *,
    rtol: float | None = None,
) -> bool:
    """Return whether check_close would accept *actual*."""
    for got, want in _leaves_beside(actual, expected):
        is_close = closeness(np.asarray(got), np.asarray(want), rtol)
        if is_close is None:
            break
        if not is_close:
            return False
    try:
        check_close(actual, expected, name="", rtol=rtol)
    except Mismatch:
        return False
    return True


def _leaves_beside(
    actual: Any,
    expected: object,
) -> Iterator[tuple[object, object]]:
    """Yield what check_close compares, in its order, as far as structures fit."""
    if isinstance(expected, Mapping):
        if not isinstance(actual, Mapping):
            return
        for key, value in expected.items():
            if key not in actual:
                return
            yield from _leaves_beside(actual[key], value)
    elif isinstance(expected, list | tuple):
        fits = isinstance(actual, list | tuple)
        if not fits or len(actual) != len(expected):
            return
        for got, want in zip(actual, expected, strict=True):
            yield from _leaves_beside(got, want)
    else:
        yield actual, expected


def common_factor(
    actual: object,
    expected: object,
    *,
    rtol: float | None = None,
) -> float | None:
    """Return r where every array of *actual* is r times that of *expected*, or None.

    Both are trees of arrays. r is never 0.
    """
    got, want = _flat(actual), _flat(expected)
    if got.shape != want.shape or not np.isfinite(got).all() or not want.any():
        return None
    # a student's values may be anything; what overflows agrees with nothing
    with np.errstate(all="ignore"):
        factor = float(got @ want / (want @ want))
        if not factor:
            return None
        scaled = map_tree(actual, lambda leaf: leaf / factor)
    return factor if agrees(scaled, expected, rtol=rtol) else None


def _flat(tree: object) -> np.ndarray:
    """Return the numbers of *tree* in one float64 array.

    A complex one is NaN.
    """
    leaves = [np.empty(0)]

    def add(leaf: Any) -> None:
        real = np.nan if np.iscomplexobj(leaf) else leaf
        leaves.append(np.ravel(real).astype(np.float64))

    map_tree(tree, add)
    return np.concatenate(leaves)


def check_up_to_factor(
    actual: object,
    expected: object,
    explain: Callable[[float], str | None],
    *,
    name: str,
    rtol: float | None = None,
) -> None:
    """Raise Mismatch unless *actual* equals *expected*, or an accepted multiple of it.

    *explain* gets the factor of a positive multiple and returns a note for the student,
    or None where nothing justifies it.
    """
    try:
        check_close(actual, expected, name=name, rtol=rtol)
    except Mismatch:
        factor = common_factor(actual, expected, rtol=rtol)
        reason = explain(factor) if factor is not None and factor > 0 else None
        if reason is None:
            raise
        note(reason)
