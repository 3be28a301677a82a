"""How far the reference is off when it computes in float32.

What works in float32 only is judged by that error, on the same inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.testing.arrays import map_tree, zip_tree

Ask = Callable[[Mapping[str, Any]], Any]
#: How often the inputs are moved by a rounding error, beside the run with the
#: inputs themselves: a single run may be exact by luck.
MOVES = 2
#: Two answers further apart than this, relative to the largest number about,
#: are not two ways to compute the same, but two draws at random.
_SAME = 1e-3


def single_precision_error(
    ask: Ask,
    inputs: Mapping[str, Any],
    exact: Any,
) -> Any:
    """Return how far the answers to float32 *inputs* are from *exact*, leaf by leaf.

    The error of an array is the largest of its numbers; a leaf that holds no
    floating-point numbers has none. *ask* answers *inputs* in their own
    precision. What order of operations changes is measured by moves of the
    inputs (backward error analysis). Where an answer cannot be computed or is
    another one, it does not count.
    """
    errors = map_tree(exact, lambda _: 0.0)
    largest = max(_magnitude(inputs), _magnitude(exact))
    for number in range(1 + MOVES):
        rng = np.random.default_rng(number) if number else None
        errors = _with_run(errors, ask, moved(inputs, rng), exact, largest)
    return errors


def moved(
    inputs: Mapping[str, Any],
    rng: np.random.Generator | None,
) -> dict[str, Any]:
    """Return *inputs*, numbers of arrays moved by at most one unit in the last place.

    Without *rng* they stay.
    """

    def leaf(value: Any) -> Any:
        if rng is None or not _is_floating(value):
            return value
        steps = rng.integers(-1, 2, value.shape)
        factors = 1 + np.finfo(value.dtype).eps * steps
        return (value * factors).astype(value.dtype)

    answer: dict[str, Any] = map_tree(dict(inputs), leaf)
    return answer


def _with_run(
    errors: Any,
    ask: Ask,
    inputs: Mapping[str, Any],
    exact: Any,
    largest: float,
) -> Any:
    """Return *errors*, or larger ones that another run has."""

    def leaf(right: Any, rough: Any) -> float:
        error = _error(right, rough)
        return error if error <= _SAME * largest else 0.0

    try:
        with np.errstate(all="ignore"):
            run = zip_tree(exact, ask(inputs), leaf)
    except Exception:  # noqa: BLE001 - a reference need not take what was moved
        return errors
    return zip_tree(errors, run, max)


def _error(right: Any, rough: Any) -> float:
    want = np.asarray(right)
    got = np.asarray(rough)
    if want.dtype.kind != "f" or got.shape != want.shape:
        return 0.0
    error = np.abs(got.astype(np.float64) - want)
    return float(error[np.isfinite(error)].max(initial=0.0))


def _magnitude(tree: Any) -> float:
    """Return the largest finite magnitude among the floating-point numbers of *tree*."""
    sizes = [0.0]

    def add(value: Any) -> None:
        if _is_floating(value):
            finite = np.abs(value[np.isfinite(value)])
            sizes.append(float(finite.max(initial=0.0)))

    map_tree(tree, add)
    return max(sizes)


def _is_floating(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"
