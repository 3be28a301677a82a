"""Right answers that are not quite the reference's.

They come from another precision, another order of operations, other threads.
The noise of a source is the difference between two ways to compute the right
answer. A `NoisySession` answers with the reference's answer, moved by some
multiple of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.model import Plain
from grader.suite.reference_oracle import LocalSession
from grader.testing.arrays import (
    arrays_in,
    astype_tree,
    map_tree,
    numpy_tree,
    plain_tree,
)

Ask = Callable[[Mapping[str, Any]], Any]
#: Two answers further apart than this, relative to their magnitude, are not two
#: ways to compute the same.
_SAME = 1e-3


@dataclass(frozen=True, slots=True)
class Source:
    """One source of noise.

    *two_ways* gets how to ask the reference and arguments, and returns two right
    answers.
    """

    name: str
    two_ways: Callable[[Ask, Mapping[str, Any]], tuple[Any, Any]]
    float32: bool  #: whether all inputs are float32


def precision(ask: Ask, arguments: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return the answer in float64, and in the precision of the arguments."""
    exact = astype_tree(dict(arguments), "float64")
    return ask(exact), ask(arguments)


def rounding(ask: Ask, arguments: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return the answer, and the one to arguments with a rounding error.

    Their numbers are moved by at most one unit in the last place. What another
    order of operations changes in a stable computation is no more than a few
    such moves do (backward error analysis). What is only passed on from
    arguments to answer stays.
    """
    rng = np.random.default_rng(0)
    passed_on = {leaf.tobytes() for leaf in arrays_in(dict(arguments))}

    def moved(value: Any) -> Any:
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
            return value
        steps = rng.integers(-1, 2, value.shape)
        factors = 1 + np.finfo(value.dtype).eps * steps
        return (value * factors).astype(value.dtype)

    def leaf(right: Any, noisy: Any) -> Any:
        return right if _bytes(right) in passed_on else noisy

    answer = ask(arguments)
    moved_answer = ask(map_tree(dict(arguments), moved))
    return answer, zip_tree(answer, moved_answer, leaf)


def rows(ask: Ask, arguments: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return the answer, and the one to a batch in reverse, its rows put back in order.

    The batch is the first axis of the first array with several axes, and of all
    that are as long; what stands in dicts is parameters. Arrays of the answer
    may follow the rows or sum over them; where neither fits, rows are not a
    batch.
    """
    answer = ask(arguments)
    lengths = (
        len(value)
        for value in arguments.values()
        if isinstance(value, np.ndarray) and value.ndim > 1
    )
    batch = next(lengths, 0)
    reversed_rows = {
        name: _reversed(value) if _length(value) == batch else value
        for name, value in arguments.items()
    }

    def leaf(right: Any, noisy: Any) -> Any:
        return _closer(right, noisy, batch)

    return answer, zip_tree(answer, ask(reversed_rows), leaf)


def threads(ask: Ask, arguments: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return the answer with one thread, and with two, where torch computes.

    NumPy's threads are fixed once it runs.
    """
    torch = sys.modules.get("torch")
    if torch is None:
        answer = ask(arguments)
        return answer, answer
    with _threads(torch, 1):
        single = ask(arguments)
    with _threads(torch, 2):
        double = ask(arguments)
    return single, double


SOURCES = (
    Source("float32 against float64", precision, float32=True),
    Source(
        "inputs moved by a rounding error, float64",
        rounding,
        float32=False,
    ),
    Source("inputs moved by a rounding error, float32", rounding, float32=True),
    Source("rows of the batch in another order, float64", rows, float32=False),
    Source("rows of the batch in another order, float32", rows, float32=True),
    Source("two threads against one", threads, float32=True),
)


class NoisySession:
    """Answers with the reference's answers, moved.

    They are moved *factor* times as far as the noise of *source* moves them.
    """

    #: Noise is computed beside each answer, with threads of which one may spin: what
    #: that costs is no cost of the answer.
    budget = SimpleNamespace(cpu=0.0)

    def __init__(
        self,
        session: LocalSession,
        source: Source,
        factor: float,
    ) -> None:
        self.session = session
        self.source = source
        self.factor = factor

    def ask(
        self,
        hook: str,
        arguments: Mapping[str, Plain],
        seed: int,
    ) -> tuple[Plain, list[str]]:
        """Return the moved answer, as plain values, and that nothing was changed."""

        def ask(inputs: Mapping[str, Any]) -> Any:
            sent: dict[str, Plain] = {
                name: plain_tree(value) for name, value in inputs.items()
            }
            answer, _ = self.session.ask(hook, sent, seed)
            return numpy_tree(answer)

        inputs = {name: numpy_tree(value) for name, value in arguments.items()}
        try:
            right, noisy = self.source.two_ways(ask, inputs)
        except Exception:  # noqa: BLE001 - the reference may not take float64 beside float32
            right = noisy = ask(inputs)
        return plain_tree(zip_tree(right, noisy, self._moved)), []

    def _moved(self, right: Any, noisy: Any) -> Any:
        """Return *noisy*, its distance from *right* multiplied, in its own precision.

        Infinities and NaN stay.
        """
        want, got = np.asarray(right), np.asarray(noisy)
        if got.dtype.kind != "f" or want.shape != got.shape:
            return noisy
        exact = got.astype(np.float64)
        finite = np.isfinite(want) & np.isfinite(exact)
        exact[finite] = want[finite] + self.factor * (
            exact[finite] - want[finite]
        )
        return exact.astype(got.dtype)


def zip_tree(first: Any, second: Any, leaf: Callable[[Any, Any], Any]) -> Any:
    """Return *leaf* of each pair of values at the same place of two trees.

    The trees have one structure.
    """
    if isinstance(first, dict):
        return {
            key: zip_tree(item, second[key], leaf)
            for key, item in first.items()
        }
    if isinstance(first, list | tuple):
        pairs = zip(first, second, strict=True)
        return tuple(zip_tree(*pair, leaf) for pair in pairs)
    return leaf(first, second)


def _bytes(value: Any) -> bytes:
    return value.tobytes() if isinstance(value, np.ndarray) else b""


def _length(value: Any) -> int:
    return len(value) if isinstance(value, np.ndarray) and value.ndim else 0


def _reversed(rows_of: np.ndarray) -> np.ndarray:
    return rows_of[::-1].copy()


def _closer(want: Any, got: Any, batch: int) -> Any:
    """Return *got* in the order of rows that fits *want* better.

    It is *want* itself where neither order fits.
    """
    if not isinstance(got, np.ndarray) or got.shape != want.shape:
        return want
    right = np.nan_to_num(want)
    ways = [got, _reversed(got)] if _length(got) == batch else [got]
    errors = [_largest(np.nan_to_num(way) - right) for way in ways]
    if min(errors) > _SAME * _largest(right):
        return want
    return ways[int(np.argmin(errors))]


def _largest(array: np.ndarray) -> float:
    return float(np.abs(array).max(initial=0.0))


@contextmanager
def _threads(torch: Any, count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
