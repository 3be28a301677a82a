"""Stands for `seaborn`: what draws gives axes on which nothing is drawn, and no data are loaded."""

from __future__ import annotations

from typing import Any

from grader.sandbox.guest.stubs import Stub
from grader.sandbox.stand_ins.pyplot import Axes

load_dataset = Stub("seaborn.load_dataset")


def color_palette(
    palette: Any = None,
    n_colors: int | None = None,
    **_: Any,
) -> list[tuple[float, float, float]]:
    """Return *n_colors* times black."""
    del palette
    return [(0.0, 0.0, 0.0)] * (n_colors or 10)


def _axes(*_: Any, **__: Any) -> Axes:
    """Return axes on which nothing is drawn."""
    return Axes()


barplot = boxplot = boxenplot = countplot = distplot = ecdfplot = heatmap = (
    histplot
) = kdeplot = lineplot = _axes
pointplot = regplot = residplot = rugplot = scatterplot = stripplot = (
    swarmplot
) = violinplot = _axes
