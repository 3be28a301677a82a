"""Inputs of tests that tell mistakes apart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.testing.draws import draw_until, linear_layer


def test_the_first_fit_draw_is_taken():
    numbers = iter(range(10))
    assert draw_until(lambda: next(numbers), lambda number: number > 3) == 4


def test_no_draw_is_fit():
    with pytest.raises(ValueError, match="none of 7 draws is fit"):
        draw_until(lambda: 0, bool, tries=7)


@settings(max_examples=40)
@given(
    st.integers(0, 2**32),
    st.integers(1, 6),
    st.integers(1, 4),
    st.integers(1, 4),
    st.booleans(),
)
def test_a_layer_that_uses_both_sides_of_relu(
    seed,
    batch,
    features,
    width,
    bias,
):
    rng = np.random.default_rng(seed)
    x = rng.uniform(0.5, 1.5, (batch, features)) * np.where(
        np.arange(features) % 2,
        -1,
        1,
    )
    weights, biases, z = linear_layer(rng, x, width, bias=bias, largest=3.0)
    assert weights.shape == (width, features)
    assert biases.shape == (width,)
    assert np.allclose(z, x @ weights.T + biases)
    assert np.abs(z).max() == pytest.approx(3.0)
    assert np.abs(z).min() > 1e-3
    assert (z > 0).any()
    assert (z < 0).any() or z.size == 1 or not bias
    assert bias or not biases.any()


def test_rows_of_zeros_do_not_count():
    rng = np.random.default_rng(1)
    x = np.array([[0.0, 0.0], [1.0, -1.0], [0.5, 2.0]])
    _, _, z = linear_layer(rng, x, 3, bias=False)
    assert not z[0].any()
    assert np.abs(z[1:]).min() > 1e-3


def test_the_same_seed_draws_the_same():
    x = np.ones((2, 3))
    first, second = (
        linear_layer(np.random.default_rng(5), x, 2) for _ in range(2)
    )
    assert all(
        np.array_equal(one, other)
        for one, other in zip(first, second, strict=True)
    )
