"""Replies of students brought into one form, and a loss function that answers with given values."""

from collections.abc import Callable
from typing import Any

import numpy as np


class Batches:
    """Stands for a loss: remembers the batches it gets, and answers with given losses and gradients."""

    def __init__(self, losses: np.ndarray, gradients: Any) -> None:
        self.losses = losses
        self.gradients = gradients
        self.X: list[np.ndarray] = []
        self.y: list[np.ndarray] = []

    def take(self, X: np.ndarray, y: np.ndarray, reg: float) -> object:
        """Return the next loss and gradient."""
        del reg
        step = len(self.X) % len(self.losses)
        self.X.append(np.array(X))
        self.y.append(np.array(y))
        return float(self.losses[step]), copied(self.gradients[step])

    def told(
        self, turned: Callable[[Any], Any] = lambda array: array
    ) -> object:
        """Return all examples and labels, one batch below the other, and how many labels each batch had."""
        rows = [turned(X) for X in self.X]
        none = np.zeros(0)
        return (
            np.concatenate(rows or [none]),
            np.concatenate(self.y or [none]),
            [len(y) for y in self.y],
        )


def turn(array: Any) -> Any:
    """Return a matrix with rows and columns exchanged, in memory too."""
    return np.ascontiguousarray(np.asarray(array).T)


def copied(value: Any) -> Any:
    """Return a copy of an array, or of a dict of arrays."""
    return (
        {name: item.copy() for name, item in value.items()}
        if isinstance(value, dict)
        else value.copy()
    )


def as_list(history: Any) -> object:
    """Return a history as a list."""
    return list(history) if isinstance(history, np.ndarray | tuple) else history


def is_pair(reply: Any) -> bool:
    """Return whether a reply has two parts."""
    return isinstance(reply, tuple | list) and len(reply) == 2


def first_of_pair(reply: Any) -> object:
    """Return the output of a forward pass, which the handout wants in a pair with the cache."""
    return reply[0] if is_pair(reply) else reply


def difference(reply: Any, without: Any) -> object:
    """Return *reply* less *without*; both are pairs of a number and an array or a dict of arrays, else *reply*."""
    if not (is_pair(reply) and is_pair(without)):
        return reply
    (loss, slope), (loss_0, slope_0) = reply, without
    if loss is None or slope is None:
        return reply
    if isinstance(slope, dict):
        return loss - loss_0, {
            name: value - slope_0[name] for name, value in slope.items()
        }
    return loss - loss_0, slope - slope_0


def says_something(reply: Any) -> bool:
    """Return whether a reply holds values, unlike the starter's None, or its None and empty dict."""
    if is_pair(reply):
        return not any(
            part is None or (isinstance(part, dict) and not part)
            for part in reply
        )
    return bool(reply) if isinstance(reply, dict) else reply is not None


def works(run: Callable[[], object]) -> bool:
    """Return whether *run* ends without an exception."""
    try:
        run()
    except Exception:  # noqa: BLE001 - whether it runs is all that is asked
        return False
    return True
