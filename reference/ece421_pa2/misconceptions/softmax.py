"""Misconceptions in softmax."""

import numpy as np

from grader.misconceptions import misconception


@misconception(
    "softmax overflows for large values",
    criterion="softmax",
    explanation="exp of a value above 709 (88 in float32) is inf, and inf / inf is NaN. Subtracting the largest value "
    "of the row first changes nothing in the result, and nothing can overflow.",
    hint="` softmax(x) == softmax(x - c) ` for any number c: choose one per row.",
    formula="exp(x - max) / sum(exp(x - max)), by rows",
)
def softmax_without_shift(reference):
    """Alter the reference: softmax overflows for large values."""

    def softmax(x):
        with np.errstate(all="ignore"):
            powers = np.exp(x)
            return powers / powers.sum(axis=1, keepdims=True)

    reference.softmax = softmax


@misconception(
    "softmax subtracts the largest value of all rows",
    criterion="softmax",
    explanation="One number is subtracted from all rows. In a row far below it all powers become 0, and 0 / 0 is NaN.",
    hint="`x.max(axis=1, keepdims=True)`: each row has its own largest value.",
    formula="exp(x - max) / sum(exp(x - max)), by rows",
)
def softmax_one_shift_for_all(reference):
    """Alter the reference: softmax subtracts the largest value of all rows."""

    def softmax(x):
        with np.errstate(all="ignore"):
            powers = np.exp(x - x.max())
            return powers / powers.sum(axis=1, keepdims=True)

    reference.softmax = softmax


@misconception(
    "softmax subtracts the largest value of each column",
    criterion="softmax",
    explanation="A row is shifted by another number in each of its columns, which changes the result.",
    hint="One number per row: axis=1.",
    formula="exp(x - max) / sum(exp(x - max)), by rows",
)
def softmax_shift_by_columns(reference):
    """Alter the reference: softmax subtracts the largest value of each column."""

    def softmax(x):
        with np.errstate(all="ignore"):
            powers = np.exp(x - x.max(axis=0))
            return powers / powers.sum(axis=1, keepdims=True)

    reference.softmax = softmax


@misconception(
    "softmax works over the columns",
    criterion="softmax",
    explanation="Your columns sum to 1; the classes of a sample stand in a row, so rows must.",
    hint="axis=1, with keepdims=True.",
    formula="exp(x) / sum(exp(x)), by rows",
)
def softmax_over_columns(reference):
    """Alter the reference: softmax works over the columns."""

    def softmax(x):
        powers = np.exp(x - x.max(axis=0))
        return powers / powers.sum(axis=0)

    reference.softmax = softmax


@misconception(
    "softmax divides by the sum over the whole batch",
    criterion="softmax",
    explanation="All values of the batch together sum to 1; each row must.",
    hint="np.sum without an axis sums everything.",
    formula="exp(x) / sum(exp(x)), by rows",
)
def softmax_over_everything(reference):
    """Alter the reference: softmax divides by the sum over the whole batch."""

    def softmax(x):
        powers = np.exp(x - x.max())
        return powers / powers.sum()

    reference.softmax = softmax


@misconception(
    "softmax divides by the length of the row",
    criterion="softmax",
    explanation="Your rows are divided by the square root of the sum of squares, not by their sum.",
    hint="Probabilities sum to 1.",
    formula="exp(x) / sum(exp(x)), by rows",
)
def softmax_by_norm(reference):
    """Alter the reference: softmax divides by the length of the row."""

    def softmax(x):
        powers = np.exp(x - x.max(axis=1, keepdims=True))
        return powers / np.linalg.norm(powers, axis=1, keepdims=True)

    reference.softmax = softmax


@misconception(
    "softmax does not divide",
    criterion="softmax",
    explanation="Your function exponentiates each row, but does not divide by its sum.",
    hint="Probabilities sum to 1.",
    formula="exp(x) / sum(exp(x)), by rows",
)
def softmax_unnormalised(reference):
    """Alter the reference: softmax does not divide."""
    reference.softmax = lambda x: np.exp(x - x.max(axis=1, keepdims=True))


@misconception(
    "softmax returns logarithms",
    criterion="softmax",
    explanation="Your values are ` log(softmax(x)) `, which are negative; probabilities are wanted.",
    hint="average_ce takes the logarithm.",
    formula="exp(x) / sum(exp(x)), by rows",
)
def softmax_logarithm(reference):
    """Alter the reference: softmax returns logarithms."""

    def softmax(x):
        shifted = x - x.max(axis=1, keepdims=True)
        return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))

    reference.softmax = softmax


@misconception(
    "softmax is a sigmoid",
    criterion="softmax",
    explanation="Each value is mapped on its own, ` 1 / (1 + exp(-x)) `; softmax compares the classes of a sample.",
    hint="Probabilities of a row sum to 1.",
    formula="exp(x) / sum(exp(x)), by rows",
)
def softmax_sigmoid(reference):
    """Alter the reference: softmax is a sigmoid."""

    def softmax(x):
        with np.errstate(all="ignore"):
            return 1 / (1 + np.exp(-x))

    reference.softmax = softmax


@misconception(
    "softmax prefers small values",
    criterion="softmax",
    explanation="Your function is the softmax of -x: the largest value gets the smallest probability.",
    hint="The sign in the exponent.",
    formula="exp(x) / sum(exp(x)), by rows",
)
def softmax_negated(reference):
    """Alter the reference: softmax prefers small values."""

    def softmax(x):
        powers = np.exp(x.min(axis=1, keepdims=True) - x)
        return powers / powers.sum(axis=1, keepdims=True)

    reference.softmax = softmax
