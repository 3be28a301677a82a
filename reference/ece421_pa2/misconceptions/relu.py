"""Misconceptions in relu."""

import numpy as np

from grader.misconceptions import misconception


@misconception(
    "relu returns the absolute value",
    criterion="relu",
    explanation="Negative values come back positive; they should become 0.",
    hint="What is ` max(-3, 0) `?",
    formula="max(x, 0)",
)
def relu_absolute(reference):
    """Alter the reference: relu returns the absolute value."""
    reference.relu = np.abs


@misconception(
    "relu lets negative values through, made small",
    criterion="relu",
    explanation="Your function is a leaky relu: negative values are multiplied by 0.01 rather than replaced by 0.",
    hint="Everything below 0 becomes 0.",
    formula="max(x, 0)",
)
def relu_leaky(reference):
    """Alter the reference: relu lets negative values through, made small."""
    reference.relu = lambda x: np.where(x > 0, x, 0.01 * x)


@misconception(
    "relu keeps the negative values",
    criterion="relu",
    explanation="Your function returns min(x, 0): what is positive becomes 0, and what is negative stays.",
    hint="Which of the two is larger, x or 0?",
    formula="max(x, 0)",
)
def relu_minimum(reference):
    """Alter the reference: relu keeps the negative values."""
    reference.relu = lambda x: np.minimum(x, 0)


@misconception(
    "relu returns its derivative",
    criterion="relu",
    explanation="Your function returns 1 for positive values: the slope of relu, which the backward pass needs.",
    hint="Positive values stay what they are.",
    formula="max(x, 0)",
)
def relu_derivative(reference):
    """Alter the reference: relu returns its derivative."""
    reference.relu = lambda x: (x > 0).astype(x.dtype)


@misconception(
    "relu does nothing",
    criterion="relu",
    explanation="Your function returns what it was given.",
    hint="Is the result of np.maximum returned, or thrown away?",
    formula="max(x, 0)",
)
def relu_identity(reference):
    """Alter the reference: relu does nothing."""
    reference.relu = lambda x: x.copy()


@misconception(
    "relu is cut off at 1",
    criterion="relu",
    explanation="Values above 1 come back as 1; relu has no upper limit.",
    hint="np.clip takes two limits; only the lower one is wanted.",
    formula="max(x, 0)",
)
def relu_clipped(reference):
    """Alter the reference: relu is cut off at 1."""
    reference.relu = lambda x: np.clip(x, 0, 1)
