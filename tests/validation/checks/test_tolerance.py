"""The tolerance lies between noise and errors."""

import numpy as np
import pytest

from grader.validation.checks.tolerance import (
    check_errors,
    check_noise,
    errors_of,
)
from grader.validation.noise import precision, rounding, rows, zip_tree


def test_the_tolerance_of_the_new_assignment_has_room_on_both_sides(whole):
    (noise,), (errors,) = check_noise(whole), check_errors(whole)
    assert noise.ok
    assert not noise.warning
    assert errors.ok
    assert not errors.warning
    assert len(noise.detail) == 6


def test_a_tolerance_below_the_noise_is_a_fault(copy):
    copy.test(
        "    scores = rng.standard_normal((3, 4)).astype('float32')\n"
        "    check_close(student.softmax(scores=scores), reference.softmax(scores=scores), name='p', rtol=1e-9)",
    )
    (found,) = check_noise(copy.subject)
    assert not found.ok
    assert found.sentence == "Right answers fail by their own noise."
    assert any("test_more" in line for line in found.detail)


def test_what_noise_costs_to_compute_fails_no_test(copy):
    copy.test(
        "    before = student.cpu_seconds()\n"
        "    student.softmax(scores=rng.standard_normal((3, 4)))\n"
        "    check_property(student.cpu_seconds() == before, 'it costs', name='p')",
    )
    (found,) = check_noise(copy.subject)
    assert found.ok


def test_a_small_error_is_worth_a_look(copy):
    copy.mistake(
        "slightly_off",
        "    right = reference.softmax\n    reference.softmax = lambda scores: right(scores) * 1.0003",
    )
    subject = copy.subject
    (found,) = check_errors(subject)
    assert found.ok
    assert found.warning
    assert found.detail[0].startswith(
        "3 times the tolerance: slightly_off in test_softmax.py::",
    )
    assert all(
        2.9 < size < 3.1 for size in errors_of(subject, "slightly_off").values()
    )


def ask(case):
    """Return the sum over the batch, each row doubled, and a number."""
    x = case["x"]
    return {"sum": x.sum(axis=0), "rows": 2 * x, "mean": x.mean()}


def test_rows_come_back_in_order():
    x = np.random.default_rng(1).standard_normal((50, 3))
    answer, other = rows(ask, {"x": x, "scale": 2.0, "parameters": {"w": x}})
    assert (answer["rows"] == other["rows"]).all()
    np.testing.assert_allclose(answer["sum"], other["sum"], rtol=1e-12)
    assert (answer["sum"] != other["sum"]).any()


def test_where_rows_are_no_batch_there_is_no_noise():
    answer, other = rows(
        lambda case: case["x"][0],
        {"x": np.arange(6.0).reshape(3, 2)},
    )
    assert (answer == other).all()


def test_rounding_moves_computed_values_only():
    x = np.random.default_rng(2).standard_normal((20, 3))
    answer, other = rounding(
        lambda case: (case["x"], np.exp(case["x"])),
        {"x": x, "names": ["a"]},
    )
    assert (answer[0] == other[0]).all()
    assert (answer[1] != other[1]).any()
    np.testing.assert_allclose(answer[1], other[1], rtol=1e-14)


def test_precision_is_exact_against_the_arguments_own():
    exact, rough = precision(
        lambda case: np.exp(case["x"]),
        {"x": np.float32([0.1, 0.2])},
    )
    assert (exact.dtype, rough.dtype) == (np.float64, np.float32)


@pytest.mark.parametrize("tree", [1.0, (1.0, 2.0), {"a": [1.0, {"b": 2.0}]}])
def test_trees_are_walked_together(tree):
    doubled = zip_tree(tree, tree, lambda one, other: one + other)
    assert zip_tree(
        doubled,
        tree,
        lambda one, other: one == 2 * other,
    ) == zip_tree(tree, tree, lambda *_: True)
