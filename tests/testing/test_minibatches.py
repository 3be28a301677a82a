"""What a training may draw as its batches."""

import numpy as np
import pytest

from grader.testing.checks import Mismatch
from grader.testing.minibatches import check_batches

X, Y = np.random.default_rng(0).standard_normal((12, 3)), np.arange(12) % 4
FIRST = np.random.default_rng(2).integers(0, 3, 20)
DRAWN = np.random.default_rng(1).integers(0, 12, 20)


def test_batches_drawn_at_random():
    check_batches(X[DRAWN], Y[DRAWN], X, Y, 5)
    check_batches(X[DRAWN].astype("float32"), Y[DRAWN], X, Y, 5)


@pytest.mark.parametrize(
    ("drawn", "labels", "sentence"),
    [
        (X[DRAWN], Y[DRAWN[:-1]], "shape"),
        (X[DRAWN][:, :2], Y[DRAWN], "shape"),
        (X[:0], Y[:0], "shape"),
        (X[DRAWN] + 0.01, Y[DRAWN], "not in X"),
        (X[DRAWN], Y[DRAWN[::-1]], "not those of its rows"),
        (X[[0, 3, 2, 5, 1] * 4], Y[[0, 3, 2, 5, 1] * 4], "same batch"),
        (
            X[[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
            Y[[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
            "slices",
        ),
        (X[FIRST], Y[FIRST], "Only the first rows"),
    ],
)
def test_batches_that_are_refused(drawn, labels, sentence):
    with pytest.raises(Mismatch, match=sentence):
        check_batches(drawn, labels, X, Y, 5)
