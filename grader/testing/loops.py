"""Checks whether a function loops over its examples in Python.

Its time is compared with that of a loop of our own.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from grader.testing.checks import check_property

#: One of so many runs must be fast enough: other work on the machine can only make
#: runs slower.
TRIES = 5


def check_no_loop(run: Callable[[], object], steps: int, *, name: str) -> None:
    """Raise Mismatch unless *run* is, at least once, faster than a Python loop.

    The loop runs *steps* small softmaxes in this process. For some thousand steps,
    whose vectorised computation takes a fiftieth of that and whose loop stays well
    below call_seconds: an index made from a Python range costs a quarter of the loop
    here, the leanest loop over tensors several times as much. What lies between is let
    pass.
    """
    rows = np.ones((steps, 4))
    for _ in range(TRIES):
        started = time.perf_counter()
        run()
        ended = time.perf_counter()
        for row in rows:
            _ = np.exp(row - row.max()).sum() + row @ row
        if ended - started < time.perf_counter() - ended:
            return
    text = (
        f"{name} takes as long as a loop over the examples; nothing in it should run"
        " once for each example."
    )
    check_property(False, text, name=name)
