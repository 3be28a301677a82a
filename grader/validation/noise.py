"""How far right answers lie apart: the reference in another precision, another order of operations, another number of threads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.arrays import astype_tree, map_tree, numpy_tree, plain_tree
from grader.compare import allowed_error
from grader.model import Call, Plain
from grader.replay import LocalSession, call_key
from grader.validation.subject import Subject

FLOAT32 = "float32 against float64"
ROUNDING = "inputs moved by a rounding error"
ROWS = "rows of the batch in another order"
THREADS = "two threads against one"
SOURCES = (FLOAT32, ROUNDING, ROWS, THREADS)
#: Two answers further apart than this, relative to their magnitude, are no two ways to compute the same.
_SAME = 1e-3
Ask = Callable[[str, Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Noise:
    """How far two right answers to one call lie apart, in units of the tolerance."""

    source: str
    size: float
    call: str

    def __str__(self) -> str:
        return f"noise, {self.source}: {self.size:.2g} times the tolerance ({self.call})"


def measure(subject: Subject) -> list[Noise]:
    """Return the noise of every call that the hidden tests make of the reference."""
    session = LocalSession(subject.assignment, subject.engine.contract)

    def ask(hook: str, arguments: Mapping[str, Any]) -> Any:
        given: dict[str, Plain] = {name: plain_tree(value) for name, value in arguments.items()}
        return numpy_tree(session.ask(hook, given, 0)[0])

    calls = {call_key(call.hook, call.arguments): call for one in subject.reference.judgements for call in one.outcome.calls}
    rng = np.random.default_rng(0)
    found = [noise for call in calls.values() for noise in _of_call(call, ask, rng)]
    return found + list(_of_threads(list(calls.values()), ask))


def _of_call(call: Call, ask: Ask, rng: np.random.Generator) -> Iterator[Noise]:
    single = {name: astype_tree(numpy_tree(value), "float32") for name, value in call.arguments.items()}
    double = astype_tree(single, "float64")
    right, rough = ask(call.hook, double), ask(call.hook, single)
    yield Noise(FLOAT32, distance(rough, astype_tree(right, "float32")), call.hook)
    for precision, answer in (("float32", rough), ("float64", right)):
        moved = ask(call.hook, nudged(astype_tree(double, precision), rng))
        yield Noise(ROUNDING, distance(moved, answer), call.hook)
        order = _other_order(double, rng)
        if order is not None:
            size = _distance_of_rows(ask(call.hook, _permuted(astype_tree(double, precision), order)), answer, order)
            yield from [] if size is None else [Noise(ROWS, size, call.hook)]


def nudged(arguments: Any, rng: np.random.Generator) -> Any:
    """Return *arguments* with each floating-point number moved by at most one unit in its last place.

    What an order of operations changes in a stable computation is no more than a few such moves do (backward error analysis).
    """

    def leaf(value: Any) -> Any:
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
            return value
        return (value * (1 + np.finfo(value.dtype).eps * rng.integers(-1, 2, value.shape))).astype(value.dtype)

    return map_tree(arguments, leaf)


def distance(one: Any, other: Any) -> float:
    """Return the largest error of the tree *one* against *other*, in units of the tolerance of their precision."""
    sizes = [0.0, *(_error(got, want) for got, want in zip(_leaves(one), _leaves(other), strict=True))]
    return max(sizes)


def _error(got: np.ndarray, want: np.ndarray) -> float:
    finite = np.isfinite(want)
    if got.shape != want.shape or want.dtype.kind != "f" or not finite.any():
        return 0.0
    return float(np.abs(got[finite].astype(np.float64) - want[finite]).max()) / allowed_error(want)


def _leaves(tree: Any) -> list[np.ndarray]:
    found: list[np.ndarray] = []
    map_tree(tree, lambda leaf: found.append(np.asarray(leaf)))
    return found


# --- rows of the batch ------------------------------------------------------------------------------------------------


def _other_order(arguments: Mapping[str, Any], rng: np.random.Generator) -> np.ndarray | None:
    """Return another order of the rows of the batch: the axis that the first array of at least two axes has first."""
    batch = next((len(value) for value in arguments.values() if isinstance(value, np.ndarray) and value.ndim > 1), 0)
    return rng.permutation(batch) if batch > 1 else None


def _permuted(arguments: Mapping[str, Any], order: np.ndarray) -> dict[str, Any]:
    """Return *arguments* with the rows of each array of as many rows in another *order*; parameters in dicts stay."""

    def rows(value: Any) -> Any:
        is_batch = isinstance(value, np.ndarray) and value.ndim > 0 and len(value) == len(order)
        return value[order] if is_batch else value

    return {name: rows(value) for name, value in arguments.items()}


def _distance_of_rows(permuted: Any, answer: Any, order: np.ndarray) -> float | None:
    """Return how far an answer to permuted rows is from the usual *answer*, or None where rows are no batch.

    Each array may follow the rows or sum over them, whichever fits better.
    """
    sizes = [0.0]
    for got, want in zip(_leaves(permuted), _leaves(answer), strict=True):
        if got.shape != want.shape:
            return None
        follows = got.ndim > 0 and len(got) == len(order)
        sizes.append(min([_error(got, want)] + ([_error(got, want[order])] if follows else [])))
        if sizes[-1] * allowed_error(want) > _SAME * float(np.abs(want).max(initial=0.0)):
            return None
    return max(sizes)


# --- threads ----------------------------------------------------------------------------------------------------------


def _of_threads(calls: list[Call], ask: Ask) -> Iterator[Noise]:
    """Yield the noise of two threads against one, where torch computes; NumPy's threads cannot be set once it runs."""
    torch = sys.modules.get("torch")
    if torch is None:
        return
    for call in calls:
        arguments = {name: numpy_tree(value) for name, value in call.arguments.items()}
        with _threads(torch, 1):
            one = ask(call.hook, arguments)
        with _threads(torch, 2):
            two = ask(call.hook, arguments)
        yield Noise(THREADS, distance(two, one), call.hook)


@contextmanager
def _threads(torch: Any, count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
