"""What a wrong value is as a multiple of the right one: 2, -1, N, 1/(N·C), … Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from grader.model import Array, Call
from grader.testing.compare import constant_ratio

CLOSE = 1e-4
_SIMPLE = {1.0: "", 2.0: "2", 0.5: "1/2", 4.0: "4", 0.25: "1/4", 3.0: "3", 1 / 3: "1/3"}
_POWERS = (0, 1, -1, 2, -2)


class Multiple(NamedTuple):
    """What a value is a multiple of the right one by, in words that go before "times the right one".

    And its legend.
    """

    factor: str
    legend: str = ""


class _Scale(NamedTuple):
    """N to the power of *rows*, times C, the number of columns of *matrix*, to the power of *columns*."""

    rows: int
    columns: int
    matrix: str


def ratios_of(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[float] | None:
    """Return the ratio got/want of each pair, where each has one."""
    found = [constant_ratio(got, want) for got, want in pairs]
    return (
        None
        if any(ratio is None for ratio in found)
        else [float(ratio or 0.0) for ratio in found]
    )


def multiple_of(ratios: Sequence[float], calls: Sequence[Call]) -> Multiple | None:
    """Return the simplest k · N^a · C^b that all *ratios* are, one for each of *calls*.

    None where none is, or two are.
    """
    if any(abs(ratio) < CLOSE for ratio in ratios):
        return None
    found = [
        (scale, k)
        for scale in _scales(calls)
        if (k := _constant(ratios, calls, scale)) is not None
    ]
    telling = [(scale, k) for scale, k in found if _words(k) is not None]
    if not telling:
        unscaled = next(
            (k for scale, k in found if not scale.rows and not scale.columns), None
        )
        return (
            None
            if unscaled is None or len(ratios) == 1
            else Multiple(f"{unscaled:.4g}")
        )
    least = min(map(_weight, telling))
    simplest = [one for one in telling if _weight(one) == least]
    return _multiple(*simplest[0]) if len(simplest) == 1 else None


def _scales(calls: Sequence[Call]) -> Iterator[_Scale]:
    """Yield the scales to try: without N and C, with N only, with C of each matrix that all *calls* have."""
    matrices = [_matrices(call) for call in calls]
    yield _Scale(0, 0, "")
    if not all(matrices):
        return
    common = [name for name in matrices[0] if all(name in found for found in matrices)]
    for rows, columns in product(_POWERS, repeat=2):
        if columns:
            yield from (
                _Scale(rows, columns, name) for name in _distinct(common, matrices)
            )
        elif rows:
            yield _Scale(rows, 0, "")


def _distinct(names: Sequence[str], matrices: Sequence[dict[str, Array]]) -> list[str]:
    """Return *names* without those that have as many columns as an earlier one in every call."""
    columns = {
        name: tuple(found[name].shape[1] for found in matrices) for name in names
    }
    return [
        name
        for n, name in enumerate(names)
        if columns[name] not in [columns[other] for other in names[:n]]
    ]


def _matrices(call: Call) -> dict[str, Array]:
    return {
        name: v
        for name, v in call.arguments.items()
        if isinstance(v, Array) and len(v.shape) > 1 and 0 not in v.shape
    }


def _constant(
    ratios: Sequence[float], calls: Sequence[Call], scale: _Scale
) -> float | None:
    """Return k where every ratio is k times its scale.

    Where N and C are in it, their product must vary.
    """
    scales = [_size(call, scale) for call in calls]
    if (scale.rows or scale.columns) and len({round(size, 9) for size in scales}) == 1:
        return None
    factors = [ratio / size for ratio, size in zip(ratios, scales, strict=True)]
    alike = all(
        abs(factor - factors[0]) <= CLOSE * abs(factors[0]) for factor in factors
    )
    return factors[0] if alike else None


def _size(call: Call, scale: _Scale) -> float:
    matrices = _matrices(call)
    rows = next(iter(matrices.values())).shape[0] if scale.rows else 1
    columns = matrices[scale.matrix].shape[1] if scale.columns else 1
    return float(rows) ** scale.rows * float(columns) ** scale.columns


def _weight(found: tuple[_Scale, float]) -> tuple[int, bool]:
    scale, factor = found
    return abs(scale.rows) + abs(scale.columns), abs(abs(factor) - 1) > CLOSE


def _words(factor: float) -> str | None:
    """Return a simple factor in words, without its sign: "" for 1."""
    return next(
        (words for value, words in _SIMPLE.items() if abs(abs(factor) - value) < CLOSE),
        None,
    )


def _multiple(scale: _Scale, factor: float) -> Multiple:
    simple = _words(factor) or ""
    above = (
        [simple] * bool(simple)
        + ["N"] * max(scale.rows, 0)
        + ["C"] * max(scale.columns, 0)
    )
    below = ["N"] * max(-scale.rows, 0) + ["C"] * max(-scale.columns, 0)
    text = "·".join(above) or "1"
    if below:
        text = (
            f"{text}/{below[0]}" if len(below) == 1 else f"{text}/({'·'.join(below)})"
        )
    names = ["N is the batch size"] * bool(scale.rows)
    names += [f"C the number of columns of `{scale.matrix}`"] * bool(scale.columns)
    return Multiple(f"{'-' * (factor < 0)}{text}", ", ".join(names))
