"""How far a computation in float32 is from the one in float64, on the same inputs."""

import numpy as np
import pytest

from grader.suite.single_precision import moved, single_precision_error

EPS = float(np.finfo(np.float32).eps)


def errors(function, inputs):
    exact = {
        name: value.astype(np.float64)
        if isinstance(value, np.ndarray) and value.dtype.kind == "f"
        else value
        for name, value in inputs.items()
    }
    return single_precision_error(
        lambda given: function(**given),
        inputs,
        function(**exact),
    )


@pytest.fixture
def x():
    return np.random.default_rng(0).uniform(1, 2, 200).astype("float32")


def test_the_error_grows_with_what_is_lost(x):
    stable = errors(lambda x: (x - x.mean()) ** 2, {"x": x})
    unstable = errors(
        lambda x: x**2 - 2 * x * x.mean() + x.mean() ** 2, {"x": x}
    )
    assert 0 < stable < 10 * EPS
    assert unstable > 2 * stable


def test_a_number_that_is_exact_by_luck_has_the_error_of_its_inputs():
    ones = np.ones((4, 3), "float32")
    assert 0 < errors(lambda x: 2 * x, {"x": ones}) < 10 * EPS


def test_what_cancels_has_the_error_of_what_it_is_made_of():
    x = np.float32([1.0, 2.0, -3.0])
    assert errors(lambda x: x.sum(), {"x": x}) > EPS / 2


def test_each_leaf_has_its_own(x):
    found = errors(
        lambda x, y: {
            "larger": 100 * x,
            "labels": y,
            "name": "a",
            "parts": (x, x),
        },
        {"x": x, "y": np.arange(3)},
    )
    assert found["larger"] > max(found["parts"])
    assert (found["labels"], found["name"]) == (0, 0)


def test_another_draw_is_no_rounding(x):
    rng = np.random.default_rng(1)
    assert errors(lambda x: x * rng.uniform(1, 2), {"x": x}) == 0


def test_a_reference_that_cannot_compute_in_float32_has_no_error(x):
    def exact_only(x):
        if x.dtype != np.float64:
            raise TypeError
        return x

    assert errors(exact_only, {"x": x}) == 0


def test_what_overflows_in_float32_only_does_not_count():
    x = np.float32([1.0, 100.0])
    assert errors(lambda x: np.exp(x) + 0, {"x": x}) < 10 * EPS


def test_moves_are_of_one_unit_in_the_last_place(x):
    inputs = {"x": x, "y": np.arange(3), "rate": 0.1, "zero": np.zeros(2, "f4")}
    after = moved(inputs, np.random.default_rng(0))
    assert (after["x"] != x).any()
    assert np.abs(after["x"] / x - 1).max() < 2 * EPS
    assert after["rate"] == 0.1
    assert (after["y"] == inputs["y"]).all()
    assert not after["zero"].any()
    assert (moved(inputs, None)["x"] == x).all()
