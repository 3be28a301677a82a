"""Measured facts about a wrong part, for mistakes that nobody foresaw: a ratio, a sign, a transpose, where it goes wrong. Pure.

Every sentence states what holds in all recorded calls, and reveals no hidden value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from grader.compare import constant_ratio
from grader.conditions import condition_of
from grader.leaves import WHOLE, Leaf, Part
from grader.model import Array, Call, StudentFailure

_CLOSE = 1e-4
#: Errors below this, relative to the largest value, come from rounding rather than from a formula.
_ROUNDING = 1e-3


@dataclass(frozen=True)
class Fact:
    """A measured fact: what it is about, what holds, where, and a hint where the fact suggests one.

    `predicate` completes "`dJdy_hat` of `mse_loss` is …"; `detail` is a further sentence or empty.
    """

    label: str
    name: str
    predicate: str
    hint: str = ""
    detail: str = ""


def fact(part: Part, label: str) -> Fact | None:
    """Return what was measured about *part* of the function *label*, or None where nothing can be said for certain."""
    answered = [leaf for leaf in part.wrong if leaf.actual is not None]
    if not answered:
        return _fails_only(part, label)
    shaped = [leaf for leaf in answered if np.shape(leaf.actual) == np.shape(leaf.right)]
    found = _of_values(shaped) if len(shaped) == len(answered) else _of_shapes(answered)
    condition = condition_of(part)
    if found is None and condition is None:
        return None
    predicate, hint = found or ("wrong", "")
    where = f" {condition}" if condition else ""
    return Fact(label, part.name.rpartition(".")[2], f"{predicate}{where}", hint, _counted(part))


def _counted(part: Part) -> str:
    wrong, total = len(part.wrong), len(part.leaves)
    return f"This holds in all {wrong} calls in which it is wrong, of {total}." if wrong > 1 else ""


def subject_of(facts: Sequence[Fact]) -> str:
    """Return what facts with one predicate are about: "`dJdW1` and `dJdb1` of `MLP.backward`"."""
    first = facts[0].label
    names = list(dict.fromkeys(f"`{one.name}`" for one in facts if one.label == first and one.name != WHOLE))
    if not names:
        return f"What `{first}` returns"
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"{listed} of `{first}`"


def _fails_only(part: Part, label: str) -> Fact | None:
    """Return where a function gives no value although it gives right ones elsewhere."""
    condition = condition_of(part)
    failures = [leaf.call.reply for leaf in part.wrong]
    if condition is None or not all(isinstance(failure, StudentFailure) for failure in failures):
        return None
    first = next(failure for failure in failures if isinstance(failure, StudentFailure))
    return Fact(label, WHOLE, f"missing {condition}", "", first.message)


# --- shapes -----------------------------------------------------------------------------------------------------------


def _of_shapes(leaves: Sequence[Leaf]) -> tuple[str, str] | None:
    shapes = [
        (np.shape(leaf.actual), np.shape(leaf.right))
        for leaf in leaves
        if np.shape(leaf.actual) != np.shape(leaf.right)
    ]
    if all(got == want[::-1] for got, want in shapes):
        return "transposed", "Which axis belongs to the outputs, and which to the inputs?"
    if all(got == tuple(n for n in want if n != 1) for got, want in shapes):
        return "short of the dimensions of length 1", "`squeeze()` without an axis drops every dimension of length 1."
    if all(len(got) == len(want) + 1 and got[1:] == want for got, want in shapes):
        return "not summed over the batch", "One value per parameter is due, not one per example."
    if all(got == () for got, _ in shapes):
        return "a single number where an array is due", "Over which axis do you sum or average?"
    return "of the wrong shape", ""


# --- values -----------------------------------------------------------------------------------------------------------


def _of_values(leaves: Sequence[Leaf]) -> tuple[str, str] | None:
    pairs = [(np.asarray(leaf.actual, np.float64), np.asarray(leaf.right, np.float64)) for leaf in leaves]
    if any(not np.isfinite(got).all() for got, _ in pairs):
        return _of_infinite(pairs)
    ratios = [constant_ratio(got, want) for got, want in pairs]
    if all(ratio is not None for ratio in ratios):
        return _of_ratios([float(ratio or 0.0) for ratio in ratios], [leaf.call for leaf in leaves], pairs)
    return next((found for look in (_transposed, _offset, _rounded, _signs, _places) if (found := look(pairs))), None)


Pairs = list[tuple[np.ndarray, np.ndarray]]


def _of_infinite(pairs: Pairs) -> tuple[str, str]:
    everywhere = all(not np.isfinite(got).any() for got, _ in pairs)
    word = "NaN" if any(np.isnan(got).any() for got, _ in pairs) else "infinite"
    place = "everywhere" if everywhere else "in some places, and finite elsewhere"
    return f"{word} {place}", "Look for a division by zero, a logarithm of zero, or an exponential that overflows."


def _of_ratios(ratios: list[float], calls: Sequence[Call], pairs: Pairs) -> tuple[str, str] | None:
    if all(abs(ratio) < _CLOSE for ratio in ratios):
        return "zero everywhere", "Is it ever assigned?"
    telling = any(np.count_nonzero(want) > 1 for _, want in pairs) or len(set(np.round(ratios, 6))) == 1
    expression = _expression(ratios, calls)
    if expression is not None and (telling or len(ratios) > 1):
        return expression
    if telling and all(np.count_nonzero(want) > 1 for _, want in pairs):
        return "the right one times a factor that changes from case to case", "On which sizes does your factor depend?"
    return None


def _expression(ratios: list[float], calls: Sequence[Call]) -> tuple[str, str] | None:
    """Return the simplest k * N^a * C^b that every ratio is, in words."""
    for power_n, power_c in sorted(
        ((a, b) for a in range(-2, 3) for b in range(-2, 3)), key=lambda p: abs(p[0]) + abs(p[1])
    ):
        for column in ["", *_columns(calls)] if power_c == 0 else _columns(calls):
            scales = [_scale(call, column, power_n, power_c) for call in calls]
            if None in scales or (column and not power_c):
                continue
            factors = [ratio / float(scale or 1.0) for ratio, scale in zip(ratios, scales, strict=True)]
            if all(abs(factor - factors[0]) <= _CLOSE * abs(factors[0]) for factor in factors):
                words = _in_words(factors[0], power_n, power_c, column)
                varied = len({round(float(scale or 0.0), 9) for scale in scales}) > 1 or not (power_n or power_c)
                if words is not None and varied and (len(ratios) > 1 or _is_simple(factors[0])):
                    return words
    return None


def _scale(call: Call, column: str, power_n: int, power_c: int) -> float | None:
    arrays = _matrices(call)
    if (power_n and not arrays) or (power_c and column not in arrays):
        return None
    rows = next(iter(arrays.values())).shape[0] if power_n else 1
    columns = arrays[column].shape[1] if power_c else 1
    return float(rows) ** power_n * float(columns) ** power_c if rows and columns else None


def _matrices(call: Call) -> dict[str, Array]:
    return {name: value for name, value in call.arguments.items() if isinstance(value, Array) and len(value.shape) > 1}


def _columns(calls: Sequence[Call]) -> list[str]:
    common = set.intersection(*(set(_matrices(call)) for call in calls))
    return [name for name in _matrices(calls[0]) if name in common]


_SIMPLE = {1.0: "", 2.0: "2", 0.5: "1/2", -1.0: "-1", -2.0: "-2", -0.5: "-1/2", 4.0: "4", 0.25: "1/4", 3.0: "3"}


def _is_simple(factor: float) -> bool:
    return any(abs(factor - simple) < _CLOSE for simple in _SIMPLE)


def _in_words(factor: float, power_n: int, power_c: int, column: str) -> tuple[str, str] | None:
    simple = next((text for value, text in _SIMPLE.items() if abs(factor - value) < _CLOSE), None)
    if simple is None:
        return None if power_n or power_c else (f"{factor:.4g} times the right one", "")
    if simple == "-1" and not (power_n or power_c):
        return "right but for its sign", "Which term is subtracted from which?"
    above = [simple] * bool(simple) + _powers("N", power_n, 1) + _powers("C", power_c, 1)
    below = _powers("N", power_n, -1) + _powers("C", power_c, -1)
    if not above and not below:
        return None
    product = "·".join(above) or "1"
    quotient = f"{product}/{below[0]}" if len(below) == 1 else f"{product}/({'·'.join(below)})" if below else product
    names = ["N is the batch size"] * bool(power_n) + [f"C the number of columns of `{column}`"] * bool(power_c)
    legend = f" ({', '.join(names)})" if names else ""
    hint = (
        "Over what do you sum or average, and how often?" if names else "Is a constant factor missing, or there twice?"
    )
    return f"{quotient} times the right one{legend}", hint


def _powers(name: str, power: int, sign: int) -> list[str]:
    return [name] * max(sign * power, 0)


def _transposed(pairs: Pairs) -> tuple[str, str] | None:
    square = all(got.ndim == 2 and got.shape[0] == got.shape[1] > 1 for got, _ in pairs)  # noqa: PLR2004 - a matrix
    if square and all(_near(got.T, want) for got, want in pairs):
        return "transposed", "Which axis belongs to the outputs, and which to the inputs?"
    return None


def _offset(pairs: Pairs) -> tuple[str, str] | None:
    offsets = [float((got - want).mean()) for got, want in pairs]
    constant = all(_near(got - offset, want) for (got, want), offset in zip(pairs, offsets, strict=True))
    if not constant or not any(want.size > 1 for _, want in pairs):
        return None
    if all(abs(offset - offsets[0]) < _CLOSE * max(1.0, abs(offsets[0])) for offset in offsets):
        return f"off by {offsets[0]:.4g} everywhere", "Is a constant added or forgotten?"
    return "off by the same amount everywhere", "Is a term added or forgotten?"


def _rounded(pairs: Pairs) -> tuple[str, str] | None:
    if all(_near(got, want, _ROUNDING) for got, want in pairs):
        return "right only to a few digits", "Is a small constant added, or precision lost on the way?"
    return None


def _signs(pairs: Pairs) -> tuple[str, str] | None:
    if all(_near(np.abs(got), np.abs(want)) for got, want in pairs):
        return "right up to the sign of some values", "Which term is subtracted from which?"
    return None


def _places(pairs: Pairs) -> tuple[str, str] | None:
    """Return in which places the values are wrong, where the right value's sign or one axis tells."""
    tests: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
        ("negative", lambda want: want < 0),
        ("positive", lambda want: want > 0),
        ("zero", lambda want: want == 0),
    )
    for word, where in tests:
        if all(_wrong(got, want).any() and not (_wrong(got, want) & ~where(want)).any() for got, want in pairs):
            some = any(not where(want).all() for _, want in pairs)
            return (f"wrong only where the right value is {word}", "") if some else None
    matrices = all(want.ndim == 2 and min(want.shape) > 1 for _, want in pairs)  # noqa: PLR2004 - a matrix
    for axis, word in ((1, "row"), (0, "column")):
        if matrices and all(_wrong(got, want).any(axis).sum() == 1 for got, want in pairs):
            return f"wrong in one {word} only", ""
    return None


def _near(got: np.ndarray, want: np.ndarray, rtol: float = _CLOSE) -> bool:
    return got.shape == want.shape and bool(
        np.abs(got - want).max(initial=0) <= rtol * max(np.abs(want).max(initial=0), 1e-9)
    )


def _wrong(got: np.ndarray, want: np.ndarray) -> np.ndarray:
    return np.asarray(np.abs(got - want) > _CLOSE * max(np.abs(want).max(initial=0), 1e-9))
