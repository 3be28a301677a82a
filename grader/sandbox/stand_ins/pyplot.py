"""Stands for `matplotlib.pyplot`: figures and axes of the right shape on which nothing is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from grader.sandbox.stand_ins.colour_maps import Colormap, get_cmap
from grader.sandbox.stand_ins.drawing import (
    get_backend,
    rc,
    rc_context,
    rcdefaults,
    rcParams,
    rcParamsDefault,
)
from grader.sandbox.stand_ins.silent import Silent

__all__ = (
    "Colormap",
    "get_backend",
    "get_cmap",
    "rc",
    "rcParams",
    "rcParamsDefault",
    "rc_context",
    "rcdefaults",
)


class Axes(Silent):
    """Axes on which nothing is drawn.

    What draws gives what programs unpack: lines, counts, limits.
    """

    def __init__(self) -> None:
        super().__init__("matplotlib.axes.Axes")

    def plot(self, *args: Any, **_: Any) -> list[Silent]:
        """Return a line for each pair of arguments and each column."""
        arrays = [
            np.asarray(argument)
            for argument in args
            if not isinstance(argument, str | Mapping)
        ]
        ends = arrays[1::2] if len(arrays) > 1 else arrays
        lines = sum(array.shape[1] if array.ndim > 1 else 1 for array in ends)
        return [Silent("matplotlib.lines.Line2D") for _ in range(max(lines, 1))]

    loglog = semilogx = semilogy = plot

    def hist(
        self,
        x: Any,
        bins: Any = 10,
        range: Any = None,
        **_: Any,
    ) -> tuple[Any, Any, Any]:
        """Return counts, edges and the bars."""
        bins = 10 if bins is None else bins
        counts, edges = np.histogram(np.asarray(x, float), bins, range)
        return (
            counts.astype(float),
            edges,
            Silent("matplotlib.container.BarContainer"),
        )

    def hist2d(
        self,
        x: Any,
        y: Any,
        bins: Any = 10,
        **_: Any,
    ) -> tuple[Any, Any, Any, Any]:
        """Return counts, both edges and the picture."""
        x = np.asarray(x, float)
        y = np.asarray(y, float)
        counts, x_edges, y_edges = np.histogram2d(x, y, bins)
        return counts, x_edges, y_edges, Silent("matplotlib.image")

    def stem(self, *_: Any, **__: Any) -> tuple[Any, Any, Any]:
        """Return markers, stems and the base line."""
        part = "matplotlib.stem"
        return Silent(part), Silent(part), Silent(part)

    def pie(self, *_: Any, autopct: Any = None, **__: Any) -> tuple[Any, ...]:
        """Return wedges and texts, with numbers where they are asked for."""
        if autopct is None:
            return [], []
        return [], [], []

    def axis(self, *_: Any, **__: Any) -> tuple[float, float, float, float]:
        """Return the limits of both axes."""
        return (0.0, 1.0, 0.0, 1.0)

    def _limits(self, *_: Any, **__: Any) -> tuple[float, float]:
        return (0.0, 1.0)

    get_xlim = get_ylim = get_zlim = set_xlim = set_ylim = set_zlim = _limits

    def get_legend_handles_labels(
        self,
        *_: Any,
        **__: Any,
    ) -> tuple[list[Any], list[Any]]:
        """Return no handles and no labels."""
        return [], []

    def get_figure(self, *_: Any, **__: Any) -> Figure:
        """Return a figure."""
        return Figure()

    @property
    def figure(self) -> Figure:
        """A figure."""
        return Figure()


class Figure(Silent):
    """A figure that is not drawn."""

    def __init__(self) -> None:
        super().__init__("matplotlib.figure.Figure")
        self.axes: list[Axes] = []
        self.number = 1

    def add_subplot(self, *_: Any, **__: Any) -> Axes:
        """Return new axes."""
        self.axes.append(Axes())
        return self.axes[-1]

    add_axes = add_subplot

    def gca(self, *_: Any, **__: Any) -> Axes:
        """Return the last axes."""
        if self.axes:
            return self.axes[-1]
        return self.add_subplot()

    def subplots(
        self,
        nrows: int = 1,
        ncols: int = 1,
        *,
        squeeze: bool = True,
        **_: Any,
    ) -> Any:
        """Return an array of axes with *nrows* rows and *ncols* columns.

        Without those dimensions that have length 1 if *squeeze*.
        """
        grid = np.empty((nrows, ncols), object)
        for place in np.ndindex(nrows, ncols):
            grid[place] = self.add_subplot()
        if not squeeze:
            return grid
        if grid.size == 1:
            return grid[0, 0]
        return grid.squeeze()

    def subplot_mosaic(self, mosaic: Any, **_: Any) -> dict[Any, Axes]:
        """Return axes by the labels in *mosaic*."""
        rows = mosaic.split() if isinstance(mosaic, str) else mosaic
        labels = [label for row in rows for label in row]
        return {label: self.add_subplot() for label in labels if label != "."}

    def get_size_inches(self) -> Any:
        """Return width and height."""
        return np.array([6.4, 4.8])


def figure(*_: Any, **__: Any) -> Figure:
    """Return a new figure."""
    return Figure()


gcf = figure


def subplots(
    nrows: int = 1,
    ncols: int = 1,
    *,
    squeeze: bool = True,
    **_: Any,
) -> tuple[Figure, Any]:
    """Return a figure and its axes, as `Figure.subplots` does."""
    made = Figure()
    return made, made.subplots(nrows, ncols, squeeze=squeeze)


def subplot_mosaic(mosaic: Any, **_: Any) -> tuple[Figure, dict[Any, Axes]]:
    """Return a figure and its axes by label."""
    made = Figure()
    return made, made.subplot_mosaic(mosaic)


def subplot(*_: Any, **__: Any) -> Axes:
    """Return new axes."""
    return Axes()


axes = gca = subplot2grid = subplot
_axes = Axes()
plot = loglog = semilogx = semilogy = _axes.plot
hist = _axes.hist
hist2d = _axes.hist2d
stem = _axes.stem
pie = _axes.pie
axis = _axes.axis
xlim = ylim = _axes.get_xlim


def xticks(*_: Any, **__: Any) -> tuple[Any, list[Any]]:
    """Return no places and no labels."""
    return np.empty(0), []


yticks = xticks


def imread(fname: Any, *_: Any, **__: Any) -> Silent:
    """Open the file *fname*, which a worker refuses."""
    with open(fname, "rb"):  # noqa: PTH123 - raises what students know of `open`
        return Silent("matplotlib.image")


def get_fignums() -> list[int]:
    """Return no figures."""
    return []


get_figlabels = get_fignums


def fignum_exists(num: Any) -> bool:
    """Return False."""
    del num
    return False


def ginput(*_: Any, **__: Any) -> list[Any]:
    """Return no points."""
    return []


def _nothing(*_: Any, **__: Any) -> None:
    """Do nothing."""


show = draw = pause = close = ion = ioff = clf = cla = savefig = imsave = (
    tight_layout
) = subplots_adjust = _nothing
title = suptitle = xlabel = ylabel = grid = xscale = yscale = set_cmap = (
    clim
) = switch_backend = sci = sca = _nothing
margins = minorticks_on = tick_params = ticklabel_format = hot = gray = jet = (
    viridis
) = draw_if_interactive = _nothing


class _Style(Silent):
    """Styles of drawings: every one may be used."""

    available: Sequence[str] = ("default", "ggplot", "seaborn-v0_8")

    def context(self, *_: Any, **__: Any) -> AbstractContextManager[None]:
        """Return a context that changes nothing."""
        return nullcontext()

    def use(self, *_: Any, **__: Any) -> None:
        """Take a style."""


style = _Style("matplotlib.style")
_SILENT = (
    "annotate arrow axhline axhspan axline axvline axvspan bar bar_label barh box"
    " boxplot clabel colorbar contour contourf errorbar eventplot figimage figlegend"
    " figtext fill fill_between fill_betweenx hexbin hlines imshow legend"
    " locator_params matshow pcolor pcolormesh plot_surface plot_trisurf polar quiver"
    " quiverkey scatter specgram spy stackplot stairs step streamplot table text"
    " tricontour tricontourf tripcolor triplot twinx twiny violinplot vlines Circle"
    " Rectangle Polygon Line2D GridSpec"
)
for _name in _SILENT.split():
    globals()[_name] = Silent(f"matplotlib.pyplot.{_name}")
for _name in ("twinx", "twiny"):
    globals()[_name] = subplot
