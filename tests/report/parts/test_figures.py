from fractions import Fraction

import numpy as np

from grader.report.parts.figures import (
    heat_map,
    histogram,
    sparkline,
    wrong_places,
)


def test_every_score_is_in_one_bar():
    figure = histogram(
        [
            Fraction(0),
            Fraction(1),
            Fraction(95, 10),
            Fraction(10),
            Fraction(12),
        ],
        Fraction(10),
    )
    assert [bar.count for bar in figure.bars] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 3]
    assert max(bar.height for bar in figure.bars) == figure.height
    assert figure.summary == "0–10%: 1; 10–20%: 1; 90–100%: 3"  # noqa: RUF001 -- what is shown


def test_no_scores_and_no_points_are_no_error():
    assert histogram([], Fraction(10)).summary == "no scores"
    assert (
        sum(bar.count for bar in histogram([Fraction(0)], Fraction(0)).bars)
        == 1
    )


def test_a_single_score_among_many_is_still_seen():
    figure = histogram([Fraction(0)] + [Fraction(10)] * 2000, Fraction(10))
    assert figure.bars[0].height >= 2


def test_larger_errors_are_darker():
    want = np.zeros(10)
    got = np.array([0, 0.1, 0.4, 0.6, 1, 0, 0, 0, 0, 0])
    figure = heat_map(got, want, wrong_places(got, want, 1e-6))
    assert [layer.path[1:4] for layer in figure.layers] == [
        "1 0",
        "2 0",
        "3 0",
        "4 0",
    ]
    assert sorted(layer.opacity for layer in figure.layers) == [
        layer.opacity for layer in figure.layers
    ]


def test_equal_infinities_and_nans_are_not_wrong():
    odd = np.array([np.inf, np.nan, -np.inf])
    assert not wrong_places(odd, odd.copy(), None).any()
    assert wrong_places(odd, np.zeros(3), 1.0).all()


def test_a_sparkline_has_a_bar_per_criterion():
    line = sparkline([0, 50, 100], "0 of 1, 1 of 2, 2 of 2")
    assert line.path.count("M") == 3
    assert "v-16" in line.path
