"""Right answers that are not quite the reference's: another precision, another order of operations, other threads.

The noise of a source is the difference between two ways to compute the right answer. A
`NoisySession` answers with the reference's answer, moved by some multiple of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.model import Plain
from grader.suite.reference_oracle import LocalSession
from grader.testing.arrays import astype_tree, map_tree, numpy_tree, plain_tree

Ask = Callable[[Mapping[str, Any]], Any]
#: Two answers further apart than this, relative to their magnitude, are no two ways to
#: compute the same.
_SAME = 1e-3


@dataclass(frozen=True, slots=True)
class Source:
    """One source of noise: *two_ways* gets arguments and how to ask the reference, and returns two right answers."""

    name: str
    two_ways: Callable[[Ask, Mapping[str, Any]], tuple[Any, Any]]
    float32: bool  #: whether all inputs are float32


def precision(ask: Ask, arguments: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return the answer in float64, and in the precision of the arguments."""
    return ask(astype_tree(dict(arguments), "float64")), ask(arguments)


def rounding(ask: Ask, arguments: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return the answer, and the one to arguments whose numbers moved by at most one unit in their last place.

    What another order of operations changes in a stable computation is no more than a
    few such moves do (backward error analysis). What is only passed on from arguments
    to answer stays.
    """
    rng = np.random.default_rng(0)
    passed_on = {leaf.tobytes() for leaf in _arrays(dict(arguments))}

    def moved(value: Any) -> Any:
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
            return value
        return (
            value * (1 + np.finfo(value.dtype).eps * rng.integers(-1, 2, value.shape))
        ).astype(value.dtype)

    answer, other = ask(arguments), ask(map_tree(dict(arguments), moved))
    return answer, zip_tree(
        answer, other, lambda want, got: want if _bytes(want) in passed_on else got
    )


def rows(ask: Ask, arguments: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return the answer, and the one to a batch with its rows in reverse, put back in order.

    The batch is the first axis of the first array with several axes, and of all that
    are as long; what stands in dicts is parameters. Arrays of the answer may follow the
    rows or sum over them; where neither fits, rows are no batch.
    """
    answer = ask(arguments)
    batch = next(
        (
            len(value)
            for value in arguments.values()
            if isinstance(value, np.ndarray) and value.ndim > 1
        ),
        0,
    )
    other = ask(
        {
            name: _reversed(value) if _length(value) == batch else value
            for name, value in arguments.items()
        }
    )
    return answer, zip_tree(answer, other, lambda want, got: _closer(want, got, batch))


def threads(ask: Ask, arguments: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return the answer with one thread, and with two, where torch computes.

    NumPy's threads are fixed once it runs.
    """
    torch = sys.modules.get("torch")
    if torch is None:
        answer = ask(arguments)
        return answer, answer
    with _threads(torch, 1):
        one = ask(arguments)
    with _threads(torch, 2):
        return one, ask(arguments)


SOURCES = (
    Source("float32 against float64", precision, float32=True),
    Source("inputs moved by a rounding error, float64", rounding, float32=False),
    Source("inputs moved by a rounding error, float32", rounding, float32=True),
    Source("rows of the batch in another order, float64", rows, float32=False),
    Source("rows of the batch in another order, float32", rows, float32=True),
    Source("two threads against one", threads, float32=True),
)


class NoisySession:
    """Answers with the reference's answers, moved *factor* times as far as the noise of *source* moves them."""

    def __init__(self, session: LocalSession, source: Source, factor: float) -> None:
        self.session = session
        self.source = source
        self.factor = factor

    def ask(
        self, hook: str, arguments: Mapping[str, Plain], seed: int
    ) -> tuple[Plain, list[str]]:
        """Return the moved answer, as plain values, and that nothing was changed."""

        def ask(given: Mapping[str, Any]) -> Any:
            plain: dict[str, Plain] = {
                name: plain_tree(value) for name, value in given.items()
            }
            return numpy_tree(self.session.ask(hook, plain, seed)[0])

        given = {name: numpy_tree(value) for name, value in arguments.items()}
        try:
            right, noisy = self.source.two_ways(ask, given)
        except Exception:  # noqa: BLE001 - the other way may not be open: float64 inputs beside float32 parameters
            right = noisy = ask(given)
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
        exact[finite] = want[finite] + self.factor * (exact[finite] - want[finite])
        return exact.astype(got.dtype)


def zip_tree(one: Any, other: Any, leaf: Callable[[Any, Any], Any]) -> Any:
    """Return *leaf* of each pair of values at the same place of two trees of one structure."""
    if isinstance(one, dict):
        return {key: zip_tree(item, other[key], leaf) for key, item in one.items()}
    if isinstance(one, list | tuple):
        return tuple(
            zip_tree(first, second, leaf)
            for first, second in zip(one, other, strict=True)
        )
    return leaf(one, other)


def _arrays(tree: Any) -> list[np.ndarray]:
    found: list[np.ndarray] = []
    map_tree(
        tree, lambda leaf: found.append(leaf) if isinstance(leaf, np.ndarray) else None
    )
    return found


def _bytes(value: Any) -> bytes:
    return value.tobytes() if isinstance(value, np.ndarray) else b""


def _length(value: Any) -> int:
    return len(value) if isinstance(value, np.ndarray) and value.ndim else 0


def _reversed(rows_of: np.ndarray) -> np.ndarray:
    return rows_of[::-1].copy()


def _closer(want: Any, got: Any, batch: int) -> Any:
    """Return *got* in the order of rows that fits *want* better, or *want* itself where neither fits."""
    if not isinstance(got, np.ndarray) or got.shape != want.shape:
        return want
    ways = [got, _reversed(got)] if _length(got) == batch else [got]
    errors = [
        float(np.abs(np.nan_to_num(way) - np.nan_to_num(want)).max(initial=0.0))
        for way in ways
    ]
    fits = min(errors) <= _SAME * float(np.abs(np.nan_to_num(want)).max(initial=0.0))
    return ways[int(np.argmin(errors))] if fits else want


@contextmanager
def _threads(torch: Any, count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
