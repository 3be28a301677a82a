"""The functions that stand for SciPy's, against values of SciPy's own and against what must hold of them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from grader.sandbox.stand_ins import (
    distances,
    distributions,
    functions,
    gradients,
    images,
    integrals,
    matrices,
    signals,
    statistics,
    transforms,
)

NUMBERS = st.floats(-30, 30)
MATRICES = arrays(float, (3, 3), elements=st.floats(-2, 2))
IMAGE = np.array([[1.0, 2, 3, 4], [5, 6, 7, 8], [2, 0, 1, 9]])
KERNEL = np.array([[1.0, 2], [3, 4]])

#: Function, arguments, and what SciPy 1.17 gives.
VALUES = {
    "erf": (functions.erf, ([-0.5, 0.0, 2.0],), [-0.5204998778130465, 0, 0.9953222650189527]),
    "erfc far out": (functions.erfc, (10.0,), 2.088487583762545e-45),
    "erfinv": (functions.erfinv, ([0.3, 1e-12, -1.0],), [0.2724627147267543, 8.86226925452758e-13, -math.inf]),
    "expit": (functions.expit, ([-800.0, 0.0, 800.0],), [0, 0.5, 1]),
    "logit": (functions.logit, ([0.25, 1.0],), [-1.0986122886681098, math.inf]),
    "softmax": (functions.softmax, ([[1000.0, 1000.0]], 1), [[0.5, 0.5]]),
    "log_softmax": (functions.log_softmax, ([1000.0, 0.0],), [0, -1000]),
    "logsumexp": (functions.logsumexp, ([1000.0, 1000.0],), 1000.6931471805599),
    "logsumexp of nothing": (functions.logsumexp, ([-math.inf, -math.inf],), -math.inf),
    "xlogy": (functions.xlogy, ([0.0, 2.0], [0.0, 3.0]), [0, 2.1972245773362196]),
    "rel_entr": (functions.rel_entr, ([0.5, 0.0], [0.25, 0.0]), [0.34657359027997264, 0]),
    "gammaln": (functions.gammaln, ([0.5, -1.0],), [0.5723649429247001, math.inf]),
    "digamma": (functions.digamma, ([0.5, -0.5, 20.0],), [-1.9635100260214235, 0.03648997397857652, 2.9705239922421498]),
    "log_ndtr far out": (functions.log_ndtr, (-40.0,), -804.6084420137538),
    "comb": (functions.comb, (10, [0, 3, 11]), [1, 120, 0]),
    "mode": (statistics.mode, ([[2, 1], [1, 1], [2, 3]],), [[2, 1], [2, 2]]),
    "entropy": (statistics.entropy, ([1, 1, 2],), 1.0397207708399179),
    "normal density": (distributions.norm.pdf, (1.0, 0.5, 2), 0.19333405840142462),
    "normal quantile": (distributions.norm(1, 2).ppf, (0.975,), 4.919927969080108),
    "truncated normal": (distributions.truncnorm.cdf, ([-2.0, 0.5], -1, 2), [0, 0.6508804199]),
    "binomial": (distributions.binom.cdf, ([1, 3.5], 5, 0.3), [0.52822, 0.96922]),
    "normal of vectors": (
        distributions.multivariate_normal.pdf, ([1.0, 0.0], [0, 1], [[2, 0.5], [0.5, 1]]), 0.03836759318252067,
    ),
    "cosine distance": (distances.cdist, ([[1.0, 0.0]], [[1.0, 1.0]], "cosine"), [[0.2928932188134524]]),
    "pdist": (distances.pdist, ([[0.0], [1.0], [3.0]],), [1, 3, 2]),
    "squareform": (distances.squareform, ([1, 3, 2],), [[0, 1, 3], [1, 0, 2], [3, 2, 0]]),
    "expm": (matrices.expm, ([[0.0, 1.0], [0.0, 0.0]],), [[1, 1], [0, 1]]),
    "toeplitz": (matrices.toeplitz, ([1, 2], [1, 5, 6]), [[1, 5, 6], [2, 1, 5]]),
    "convolve2d": (signals.convolve2d, (IMAGE, KERNEL, "same", "symm"), [[10, 14, 24, 34], [22, 26, 36, 46], [41, 42, 46, 63]]),
    "correlate2d": (signals.correlate2d, (IMAGE, KERNEL, "valid"), [[44, 54, 64], [23, 24, 62]]),
    "correlate": (images.correlate, (IMAGE, KERNEL), [[10, 16, 26, 36], [38, 44, 54, 64], [29, 23, 24, 62]]),
    "dct": (transforms.dct, ([1.0, 2.0, 4.0],), [14, -5.196152422706632, 1]),
    "quad": (integrals.quad, (lambda x: math.exp(-x * x), -math.inf, math.inf), [1.772453850905516, 0]),
    "cumulative_trapezoid": (integrals.cumulative_trapezoid, ([1.0, 2.0, 4.0],), [1.5, 4.5]),
    "approx_fprime": (gradients.approx_fprime, ([3.0, 4.0], lambda x: x[0] * x[1]), [4, 3]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    VALUES.values(),
    ids=VALUES,
)
def test_values(function, arguments, expected):
    np.testing.assert_allclose(
        np.array(function(*arguments), float),
        expected,
        rtol=1e-7,
        atol=1e-9,
    )


@given(NUMBERS)
def test_a_number_gives_a_number_and_float32_stays(x):
    for function in (
        functions.erf,
        functions.expit,
        functions.ndtr,
        functions.gammaln,
    ):
        assert np.ndim(function(x)) == 0
        assert function(np.float32(x)).dtype == np.float32
        assert function(np.full((2, 1), int(x))).shape == (2, 1)


@given(MATRICES)
def test_factors_make_up_the_matrix(a):
    a = a + 5 * np.eye(3)
    p, lower, upper = matrices.lu(a)
    np.testing.assert_allclose(p @ lower @ upper, a, atol=1e-9)
    factor = matrices.cholesky(a @ a.T)
    np.testing.assert_allclose(factor.T @ factor, a @ a.T, atol=1e-9)
    np.testing.assert_allclose(
        a @ matrices.lu_solve(matrices.lu_factor(a), np.ones(3)),
        np.ones(3),
        atol=1e-8,
    )
    np.testing.assert_allclose(
        matrices.expm(a) @ matrices.expm(-a),
        np.eye(3),
        atol=1e-6,
    )


@pytest.mark.parametrize("type", [2, 3])
@pytest.mark.parametrize("norm", [None, "ortho"])
def test_a_cosine_transform_can_be_undone(type, norm):
    np.testing.assert_allclose(
        transforms.idct(
            transforms.dct(IMAGE, type, norm=norm),
            type,
            norm=norm,
        ),
        IMAGE,
        atol=1e-9,
    )


@pytest.mark.parametrize(
    "mode",
    ["reflect", "constant", "nearest", "mirror", "wrap"],
)
def test_smoothing_keeps_an_even_picture(mode):
    even = np.full((5, 6), 3.0)
    inner = (
        (slice(2, 3), slice(2, 4))
        if mode == "constant"
        else (slice(None), slice(None))
    )
    for smoothed in (
        images.gaussian_filter(even, 0.4, mode=mode),
        images.uniform_filter(even, 3, mode=mode),
    ):
        np.testing.assert_allclose(smoothed[inner], even[inner])


def test_random_numbers_are_those_of_numpys_generator():
    drawn = distributions.norm.rvs(1, 2, size=4, random_state=3)
    np.testing.assert_array_equal(
        drawn,
        np.random.RandomState(3).standard_normal(4) * 2 + 1,
    )
    np.testing.assert_array_equal(
        distributions.norm(1, 2).rvs(4, random_state=5),
        distributions.norm.rvs(loc=1, scale=2, size=4, random_state=5),
    )
    assert np.abs(distributions.truncnorm.rvs(-1, 1, size=50)).max() <= 1
    assert np.ndim(distributions.bernoulli.rvs(0.5)) == 0


def test_names_that_scipy_has_not_raise_as_it_does():
    with pytest.raises(ValueError, match="Unknown Distance Metric"):
        distances.cdist([[1.0]], [[2.0]], "miles")
