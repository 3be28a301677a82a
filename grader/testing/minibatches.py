"""Checks of the mini-batches that a training draws."""

from __future__ import annotations

import numpy as np

from grader.testing.checks import check_property

#: Rows of a batch may be rounded to float32 on their way.
_SAME_ROW = 1e-4
#: What a draw from all rows leaves out with a smaller chance is not among those
#: that are drawn from.
_CHANCE = 1e-6


def check_batches(
    drawn: np.ndarray,
    labels: np.ndarray,
    examples: np.ndarray,
    all_labels: np.ndarray,
    batch_size: int,
) -> None:
    """Raise Mismatch unless batches are rows of *examples* with their labels.

    *drawn* holds the batches one below the other; each must be drawn anew. No two rows
    of *examples* (N, D) may be the same; *all_labels* (N,) are theirs.
    """
    fits = drawn.shape == (len(labels), examples.shape[1]) and labels.ndim == 1
    is_whole = len(labels) > 0 and len(labels) % batch_size == 0
    text = "The batches do not have the shape (batch_size, D)."
    check_property(fits and is_whole, text, name="X_batch")

    distances = np.abs(drawn[:, None] - examples).max(axis=2)
    from_examples = bool(distances.min(axis=1).max() < _SAME_ROW)
    text = "A batch holds rows that are not in X."
    check_property(from_examples, text, name="X_batch")

    rows = distances.argmin(axis=1)
    paired = bool((all_labels[rows] == labels).all())
    text = "Labels of a batch are not those of its rows."
    check_property(paired, text, name="y_batch")

    steps = rows.reshape(-1, batch_size)
    varied = bool((steps != steps[0]).any())
    check_property(varied, "Every step has the same batch.", name="X_batch")

    slices = bool((np.diff(steps, axis=1) == 1).all()) and batch_size > 1
    text = "The batches are slices of X, not drawn at random."
    check_property(not slices, text, name="X_batch")

    reached = int(rows.max()) + 1
    chance = (reached / len(examples)) ** len(rows)
    text = "Only the first rows of X are ever drawn; each may be."
    check_property(chance > _CHANCE, text, name="X_batch")
