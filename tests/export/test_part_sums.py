"""Points of parts as numbers: what a site adds up is the score, to the last digit."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.export.exportable import point_number
from grader.export.part_sums import adding_up, total

POINTS = st.fractions(min_value=0, max_value=40, max_denominator=60)


@pytest.mark.parametrize("count", [1, 3, 7, 13, 49, 101, 160, 199])
@pytest.mark.parametrize("whole", [1, 3, 10, 12, 100])
def test_equal_parts_of_a_whole(whole, count):
    numbers = adding_up([Fraction(whole, count)] * count)
    assert total(numbers) == sum(numbers) == math.fsum(numbers) == whole
    assert numbers == pytest.approx([whole / count] * count, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(st.lists(POINTS, max_size=60))
def test_any_parts(parts):
    numbers = adding_up(parts)
    whole = point_number(sum(parts, Fraction(0)))
    assert total(numbers) == math.fsum(numbers) == whole
    assert numbers == pytest.approx([float(part) for part in parts], abs=1e-3)


def test_whole_and_half_points_stay_as_they_are():
    parts = [Fraction(5, 2), Fraction(3), Fraction(0), Fraction(-1, 2)]
    assert adding_up(parts) == [2.5, 3, 0, -0.5]


def test_points_that_are_taken():
    numbers = adding_up([Fraction(1), Fraction(3), Fraction(-11, 3)])
    assert numbers == [1, 3, -3.666667]
    assert adding_up([]) == []
