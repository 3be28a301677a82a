"""Checks whether a function loops over its examples in Python, against a loop of our own."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from grader.testing.checks import check_property

#: One of so many runs must be cheap enough: a cold cache can only make runs
#: dearer.
TRIES = 5


def check_no_loop(
    run: Callable[[], object],
    steps: int,
    *,
    name: str,
    cpu_seconds: Callable[[], float] = time.process_time,
) -> None:
    """Raise Mismatch unless *run* costs less than a Python loop, at least once.

    *cpu_seconds* is the clock of whatever *run* computes in: `student.cpu_seconds` in a
    test. It counts computing, not waiting, so that other work on the machine does not
    decide.

    The loop runs *steps* small softmaxes in this process. For some thousand
    steps, whose vectorised computation takes a fiftieth of that and whose loop
    stays well below call_seconds: an index made from a Python range costs a
    quarter of the loop here, the leanest loop over tensors several times as
    much. What lies between is let pass.
    """
    rows = np.ones((steps, 4))
    for _ in range(TRIES):
        before = cpu_seconds()
        run()
        cost = cpu_seconds() - before
        if cost < _cost_of_a_loop(rows):
            return
    text = (
        f"{name} takes as long as a loop over the examples; nothing in it should run"
        " once for each example."
    )
    check_property(False, text, name=name)


def _cost_of_a_loop(rows: np.ndarray) -> float:
    started = time.process_time()
    for row in rows:
        _ = np.exp(row - row.max()).sum() + row @ row
    return time.process_time() - started
