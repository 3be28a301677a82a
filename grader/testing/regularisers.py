"""A regulariser with a factor 1/2: how a reference gets one, and what shows it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from grader.testing.draws import linear_classification

#: Asks hooks of a student or of the reference for what tells them apart.
Evidence = Callable[[Any, np.random.Generator], object]


def halve_regulariser(holder: Any, name: str) -> None:
    """Let the function *name* of *holder*, a reference or its class, halve its `reg`."""
    so_far = getattr(holder, name)
    signature = inspect.signature(so_far)

    @wraps(so_far)
    def halved(*arguments: object, **named: object) -> object:
        call = signature.bind(*arguments, **named)
        call.apply_defaults()
        call.arguments["reg"] /= 2
        return so_far(*call.args, **call.kwargs)

    setattr(holder, name, halved)


def linear_penalties(hook: str) -> list[Evidence]:
    """Return evidence: what the regulariser of a linear classifier adds, asked by *hook*.

    That of a batch of one tells of whoever averages the regulariser, too.
    """

    def evidence_of(batch: int) -> Evidence:
        def evidence(asked: Any, rng: np.random.Generator) -> object:
            case = linear_classification(rng, batch, 3, 4)
            added = getattr(asked, hook)(**case, reg=0.7)
            return [added.loss, added.dW]

        return evidence

    return [evidence_of(batch) for batch in (5, 1)]


def two_layer_penalty(asked: Any, rng: np.random.Generator) -> object:
    """Return what the regulariser of a two-layer net adds, asked by `net_penalty`.

    That is to the loss, and to the gradients of the weights.
    """
    params = {
        "W1": rng.standard_normal((3, 5)),
        "b1": np.zeros(5),
        "W2": rng.standard_normal((5, 4)),
        "b2": np.zeros(4),
    }
    case = {"X": rng.standard_normal((6, 3)), "y": rng.permutation(6) % 4}
    added = asked.net_penalty(**case, params=params, reg=0.7)
    return [added.loss, added.grads["W1"], added.grads["W2"]]
