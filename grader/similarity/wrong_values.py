"""Unusual wrong values: those that no simple slip turns into the right ones.

Every student's code is asked the same, so two programs with the same mistake
give the same wrong numbers. Most mistakes are common ones. What a named mistake
explains is marked; what is right but for a sign, a simple factor or a
transposition, is constant, not finite, or only hands an argument back, is left
out.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from grader.diagnosis.leaves import alike
from grader.model import (
    Array,
    Call,
    Judgement,
    Plain,
    Result,
    StudentFailure,
    Verdict,
)
from grader.testing.arrays import to_numpy
from grader.testing.compare import allowed_error, constant_ratio

#: Two values are the same where they agree to about 4 digits of the largest
#: element.
DIGITS = 4
#: Ratios of small whole numbers are simple slips: 2, 1/N, N/(N-1).
_SIMPLE = 64
_CLOSE = 1e-5
#: Added before rounding: halves and powers of two are frequent, and would
#: otherwise fall on the edge between two digits.
_OFFSET = 0.3819
#: Below it a unit would be zero.
_SMALLEST = float(np.finfo(np.float64).smallest_subnormal)


@dataclass(frozen=True, slots=True)
class WrongValue:
    """One wrong array or number of a call.

    `key` is a hash of what was asked and of what came back.
    """

    key: int
    judgement: Judgement
    call: Call
    name: str
    actual: np.ndarray
    expected: np.ndarray
    explained: bool


def wrong_values(result: Result) -> Iterator[WrongValue]:
    """Yield the unusual wrong values of *result*.

    `explained` are those of tests that a named mistake explains.
    """
    explained_tests: set[str] = set()
    for diagnosis in result.diagnoses:
        if diagnosis.misconception is not None:
            explained_tests.update(diagnosis.tests)
    for judgement in result.judgements:
        if judgement.verdict is not Verdict.WRONG_ANSWER:
            continue
        explained = judgement.test.id in explained_tests
        for number, call in enumerate(judgement.outcome.calls):
            yield from _of_call(judgement, number, call, explained=explained)


def _of_call(
    judgement: Judgement,
    number: int,
    call: Call,
    *,
    explained: bool,
) -> Iterator[WrongValue]:
    if isinstance(call.reply, StudentFailure) or call.expected is None:
        return
    right = dict(_numbers(call.expected))
    question = _question(judgement.test.id, number, call)
    inputs = [array for _, array in _numbers(dict(call.arguments))]
    for name, got in _numbers(call.reply):
        want = right.get(name)
        if want is not None and is_unusual(got, want, inputs):
            answer = _encoded(name) + rounded(got)
            digest = hashlib.blake2b(question + answer, digest_size=8).digest()
            key = int.from_bytes(digest)
            yield WrongValue(key, judgement, call, name, got, want, explained)


def is_unusual(
    got: np.ndarray,
    want: np.ndarray,
    inputs: Sequence[np.ndarray] = (),
) -> bool:
    """Return whether *got* is wrong in a way that tells of the code it came from."""
    if not got.size or not np.isfinite(got).all():
        return False
    if alike(got, want, allowed_error(want)):
        return False
    if not got.any() or (got.size > 1 and np.ptp(got) == 0):
        return False
    if any(np.array_equal(argument, got) for argument in inputs):
        return False
    return not (_is_slip(got, want) or _is_slip(got.T, want))


def rounded(array: np.ndarray) -> bytes:
    """Return *array* to `DIGITS` digits of its largest element, as bytes.

    They are the same for all dtypes.
    """
    values = array.astype(np.float64)
    largest = float(np.abs(values).max(initial=0.0))
    unit = 1.0
    if largest:
        exponent = math.floor(math.log10(largest) + _CLOSE)
        unit = max(10.0 ** (exponent - DIGITS), _SMALLEST)
    steps = np.floor(values / unit + _OFFSET) + 0.0  # no negative zero
    return repr((array.shape, unit)).encode() + steps.tobytes()


def _is_slip(got: np.ndarray, want: np.ndarray) -> bool:
    """Return whether *got* is *want*, or a simple fraction of it in every place."""
    if got.shape != want.shape:
        return False
    if np.isfinite(want).all() and rounded(got) == rounded(want):
        return True
    ratio = constant_ratio(got, want)
    if not ratio:
        return ratio is not None
    return _is_simple(ratio) or _is_simple(1 / ratio)


def _is_simple(ratio: float) -> bool:
    if not math.isfinite(ratio):  # of numbers near the limits of a float
        return False
    nearest = Fraction(ratio).limit_denominator(_SIMPLE)
    return abs(ratio - nearest) <= _CLOSE * abs(ratio)


def _question(test: str, number: int, call: Call) -> bytes:
    """Return a hash of which call of which test it was, and of its arguments."""
    digest = hashlib.blake2b(
        _encoded((test, number, call.hook)),
        digest_size=16,
    )
    for name, value in _leaves(dict(call.arguments)):
        if isinstance(value, Array):
            digest.update(_encoded((name, (value.dtype, value.shape))))
            digest.update(value.data)
        else:
            digest.update(_encoded((name, value)))
    return digest.digest()


def _encoded(value: object) -> bytes:
    return repr(value).encode("utf-8", "surrogatepass")


def _numbers(value: Plain) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the real numbers in *value*, and the arrays of such, each with its path."""
    for name, leaf in _leaves(value):
        if isinstance(leaf, bool) or not isinstance(leaf, Array | int | float):
            continue
        array = to_numpy(leaf) if isinstance(leaf, Array) else np.asarray(leaf)
        if array.dtype.kind in "fiu":
            yield name, array


def _leaves(value: Plain, name: str = "") -> Iterator[tuple[str, Plain]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{name}[{key!r}]")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{name}[{index}]")
    else:
        yield name, value
