"""Checks of the mini-batches that a training draws."""

from __future__ import annotations

import numpy as np

from grader.testing.checks import check_property

#: Rows of a batch may be rounded to float32 on their way.
_SAME_ROW = 1e-4


def check_batches(
    drawn: np.ndarray,
    labels: np.ndarray,
    examples: np.ndarray,
    all_labels: np.ndarray,
    batch_size: int,
) -> None:
    """Raise Mismatch unless batches, one below the other, are rows of *examples* with their labels, drawn anew each time.

    No two rows of *examples* (N, D) may be the same; *all_labels* (N,) are theirs.
    """
    fits = (
        drawn.shape == (len(labels), examples.shape[1])
        and labels.ndim == 1
        and len(labels) % batch_size == 0
    )
    check_property(
        fits and len(labels) > 0,
        "The batches have not the shape (batch_size, D).",
        name="X_batch",
    )
    distances = np.abs(drawn[:, None] - examples).max(axis=2)
    known = bool(distances.min(axis=1).max() < _SAME_ROW)
    check_property(known, "A batch holds rows that are not in X.", name="X_batch")
    rows = distances.argmin(axis=1)
    paired = bool((all_labels[rows] == labels).all())
    check_property(
        paired, "Labels of a batch are not those of its rows.", name="y_batch"
    )
    steps = rows.reshape(-1, batch_size)
    check_property(
        bool((steps != steps[0]).any()),
        "Every step has the same batch.",
        name="X_batch",
    )
    slices = bool((np.diff(steps, axis=1) == 1).all()) and batch_size > 1
    check_property(
        not slices, "The batches are slices of X, not drawn at random.", name="X_batch"
    )
