"""What a wrong value is as a multiple of the right one: 2, -1, N, 1/(N·C), … Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import inf
from typing import NamedTuple

import numpy as np

from grader.diagnosis.conditions import batch_matrix, matrices_of
from grader.diagnosis.leaves import flat
from grader.model import Array, Call
from grader.model.phrase import Phrase, phrase
from grader.testing.compare import constant_ratio

CLOSE = 1e-4
_SIMPLE = {
    1.0: "",
    2.0: "2",
    0.5: "1/2",
    4.0: "4",
    0.25: "1/4",
    3.0: "3",
    1 / 3: "1/3",
}
_POWERS = (0, 1, -1, 2, -2)


class Multiple(NamedTuple):
    """By which factor a value is a multiple of the right one, and the factor's legend.

    The factor is in words that go before "times the right one".
    """

    factor: str
    legend: Phrase | None = None


class _Scale(NamedTuple):
    """N to the power of *rows*, times C to the power of *columns*.

    N is the batch size, C the number of columns of *matrix*.
    """

    rows: int
    columns: int
    matrix: str


_UNSCALED = _Scale(0, 0, "")


def ratios_of(
    pairs: Sequence[tuple[np.ndarray, np.ndarray]],
) -> list[float] | None:
    """Return the ratio got/want of each pair, where each has one."""
    ratios: list[float] = []
    for got, want in pairs:
        ratio = constant_ratio(got, want)
        if ratio is None:
            return None
        ratios.append(float(ratio))
    return ratios


def multiple_of(
    ratios: Sequence[float],
    calls: Sequence[Call],
) -> Multiple | None:
    """Return the simplest k · N^a · C^b that all *ratios* are, one for each of *calls*.

    None where none is, or two are.
    """
    if any(abs(ratio) < CLOSE for ratio in ratios):
        return None
    fitting: list[tuple[_Scale, float]] = []
    for scale in _scales(calls):
        factor = _constant(ratios, calls, scale)
        if factor is not None:
            fitting.append((scale, factor))
    telling = [
        (scale, factor)
        for scale, factor in fitting
        if _words(factor) is not None
    ]
    if telling:
        least = min(map(_weight, telling))
        simplest = [scaled for scaled in telling if _weight(scaled) == least]
        return _multiple(*simplest[0]) if len(simplest) == 1 else None
    for scale, factor in fitting:
        if scale == _UNSCALED and len(ratios) > 1:
            return Multiple(f"{factor:.4g}")
    return _multiple_of_number(ratios, calls)


def _multiple_of_number(
    ratios: Sequence[float],
    calls: Sequence[Call],
) -> Multiple | None:
    """Return what number among the arguments makes the ratios: 1 - p, or 1/p.

    The number must differ between calls.
    """
    numbers = [_numbers(call) for call in calls]
    for name in numbers[0]:
        values = [of_call.get(name, 0.0) for of_call in numbers]
        if len(set(values)) == 1:
            continue
        for words, function in _OF_NUMBERS.items():
            factors = [function(value) for value in values]
            pairs = zip(ratios, factors, strict=True)
            if all(abs(r - f) <= CLOSE * abs(f) for r, f in pairs):
                return Multiple(words.replace("{name}", f"`{name}`"))
    return None


_OF_NUMBERS: dict[str, Callable[[float], float]] = {
    "{name}": lambda value: value,
    "(1 - {name})": lambda value: 1 - value,
    "1/{name}": lambda value: 1 / value if value else inf,
    "1/(1 - {name})": lambda value: 1 / (1 - value) if value != 1 else inf,
    "(1 - {name})/{name}": lambda value: (1 - value) / value if value else inf,
}


def _numbers(call: Call) -> dict[str, float]:
    return {
        name: float(value)
        for name, value in flat(call.arguments)
        if isinstance(value, float)
    }


def _scales(calls: Sequence[Call]) -> Iterator[_Scale]:
    """Yield the scales to try.

    They are without N and C, with N only, and with C of each matrix that all
    *calls* have.
    """
    yield _UNSCALED
    matrices = [_matrices(call) for call in calls]
    if not all(matrices):
        return
    common = set(matrices[0]).intersection(*matrices)
    names = _distinct(
        [name for name in matrices[0] if name in common],
        matrices,
    )
    for rows, columns in product(_POWERS, repeat=2):
        if columns:
            yield from (_Scale(rows, columns, name) for name in names)
        elif rows:
            yield _Scale(rows, 0, "")


def _distinct(
    names: Sequence[str],
    matrices: Sequence[dict[str, Array]],
) -> list[str]:
    """Return *names* without those that are as wide as an earlier one in every call."""
    first_of_width: dict[tuple[int, ...], str] = {}
    for name in names:
        widths = tuple(in_call[name].shape[1] for in_call in matrices)
        first_of_width.setdefault(widths, name)
    return list(first_of_width.values())


def _matrices(call: Call) -> dict[str, Array]:
    return {
        name: value
        for name, value in matrices_of(call).items()
        if 0 not in value.shape
    }


def _constant(
    ratios: Sequence[float],
    calls: Sequence[Call],
    scale: _Scale,
) -> float | None:
    """Return k where every ratio is k times its scale.

    Where N and C are in it, their product must vary.
    """
    batch = batch_matrix(calls) or ""
    sizes = [_size(call, scale, batch) for call in calls]
    varies = len({round(size, 9) for size in sizes}) > 1
    if scale != _UNSCALED and not varies:
        return None
    factors = [ratio / size for ratio, size in zip(ratios, sizes, strict=True)]
    first = factors[0]
    alike = all(abs(factor - first) <= CLOSE * abs(first) for factor in factors)
    return first if alike else None


def _size(call: Call, scale: _Scale, batch: str) -> float:
    matrices = _matrices(call)
    rows = matrices[batch].shape[0] if scale.rows else 1
    columns = matrices[scale.matrix].shape[1] if scale.columns else 1
    return float(rows) ** scale.rows * float(columns) ** scale.columns


def _weight(scaled: tuple[_Scale, float]) -> tuple[int, bool]:
    scale, factor = scaled
    is_one = abs(abs(factor) - 1) <= CLOSE
    return abs(scale.rows) + abs(scale.columns), not is_one


def _words(factor: float) -> str | None:
    """Return a simple factor in words, without its sign: "" for 1."""
    for value, words in _SIMPLE.items():
        if abs(abs(factor) - value) < CLOSE:
            return words
    return None


def _multiple(scale: _Scale, factor: float) -> Multiple:
    simple = _words(factor)
    above = [simple] if simple else []
    above += ["N"] * max(scale.rows, 0)
    above += ["C"] * max(scale.columns, 0)
    below = ["N"] * max(-scale.rows, 0)
    below += ["C"] * max(-scale.columns, 0)
    text = "·".join(above) or "1"
    if len(below) == 1:
        text = f"{text}/{below[0]}"
    elif below:
        text = f"{text}/({'·'.join(below)})"
    sign = "-" if factor < 0 else ""
    columns = f"`{scale.matrix}`"
    legend: Phrase | None = None
    if scale.rows and scale.columns:
        legend = phrase(
            "N is the batch size, C the number of columns of {name}",
            name=columns,
        )
    elif scale.rows:
        legend = phrase("N is the batch size")
    elif scale.columns:
        legend = phrase("C the number of columns of {name}", name=columns)
    return Multiple(f"{sign}{text}", legend)
