from fractions import Fraction

import pytest

from grader.report.writing import numbers


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 10, "0%"),
        (10, 10, "100%"),
        (1, 3, "33%"),
        (Fraction(1, 1000), 1, "<1%"),
        (Fraction(999, 1000), 1, ">99%"),
        (Fraction(21, 20), 1, "105%"),
        (Fraction(1001, 1000), 1, "100%"),
        (0, 0, "–"),  # noqa: RUF001 -- what is shown
    ],
)
def test_a_percentage_never_rounds_to_the_extremes(part, whole, text):
    assert numbers.percent(part, whole) == text


@pytest.mark.parametrize(
    ("value", "below", "text"),
    [
        (Fraction(2), Fraction(2), "2"),
        (Fraction(5, 2), Fraction(3), "2.5"),
        (Fraction(2, 3), Fraction(1), "0.67"),
        (Fraction(1999, 1000), Fraction(2), "1.99"),
        (Fraction(1, 1000), Fraction(1), "0.01"),
        (Fraction(0), Fraction(1), "0"),
        (Fraction(0), Fraction(0), "0"),
        (Fraction(100), None, "100"),
        (Fraction(-1, 2), None, "-0.5"),
    ],
)
def test_points_have_two_decimals_and_never_look_complete_when_they_are_not(
    value,
    below,
    text,
):
    assert numbers.points(value, below) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "< 1 ms"),
        (0.0009, "< 1 ms"),
        (0.0123, "12 ms"),
        (2.34, "2.3 s"),
        (200.0, "3 min 20 s"),
    ],
)
def test_durations(value, text):
    assert numbers.seconds(value) == text


def test_odd_floats_have_names():
    assert [
        numbers.number(x) for x in (float("nan"), float("inf"), -0.125)
    ] == [
        "NaN",
        "inf",
        "-0.125",
    ]


def test_a_bar_is_never_longer_than_its_track():
    assert numbers.share(Fraction(3), Fraction(2)) == 100
    assert numbers.share(Fraction(-1), Fraction(2)) == 0
    assert numbers.share(Fraction(1), Fraction(0)) == 0
