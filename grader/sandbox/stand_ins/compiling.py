"""Stands for `numba`: nothing is compiled, functions run as they are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

prange = range


def jit(*args: Any, **_: Any) -> Any:
    """Return the function that is decorated.

    With other arguments a decorator that does.
    """
    if not _is_decorator(args) or isinstance(args[0], type):
        return _itself
    return args[0]


def _is_decorator(args: tuple[Any, ...]) -> bool:
    return len(args) == 1 and callable(args[0])


njit = generated_jit = jit


def vectorize(*args: Any, **_: Any) -> Any:
    """Return the function for arrays.

    With other arguments a decorator that does.
    """
    if _is_decorator(args):
        return np.vectorize(args[0])
    return np.vectorize


def set_num_threads(n: int) -> None:
    """Take a number of threads."""


def get_num_threads() -> int:
    """Return 1."""
    return 1


def _itself(function: Callable[..., Any]) -> Callable[..., Any]:
    return function
