"""Stands for `matplotlib.cm` and `matplotlib.colors`: maps give greys of the right shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.sandbox.stand_ins.silent import Silent

_TABLEAU = (
    "blue",
    "orange",
    "green",
    "red",
    "purple",
    "brown",
    "pink",
    "gray",
    "olive",
    "cyan",
)
TABLEAU_COLORS = dict.fromkeys((f"tab:{name}" for name in _TABLEAU), "#000000")
BASE_COLORS = dict.fromkeys("bgrcmykw", (0.0, 0.0, 0.0))
CSS4_COLORS = dict.fromkeys(
    ("black", "blue", "green", "orange", "red", "white"),
    "#000000",
)


class Colormap(Silent):
    """Gives greys: four numbers for a number, an array of shape (..., 4) for an array."""

    def __init__(
        self,
        name: str = "",
        N: int = 256,
        colors: Sequence[Any] = (),
    ) -> None:
        super().__init__("matplotlib.colors.Colormap")
        self.name = name
        self.N = len(colors) or N
        self.colors = list(colors) or [
            (level, level, level)
            for level in np.linspace(0, 1, self.N).tolist()
        ]

    def __call__(
        self,
        X: Any,
        alpha: float | None = None,
        bytes: bool = False,
    ) -> Any:
        """Return the colours of *X*: integers count colours, other numbers go from 0 to 1."""
        values = np.asarray(X)
        if values.dtype.kind in "iu":
            values = values / max(self.N - 1, 1)
        level = np.clip(np.nan_to_num(values.astype(float)), 0, 1)
        opacity = np.full(level.shape, 1.0 if alpha is None else alpha)
        rgba = np.stack([level, level, level, opacity], axis=-1)
        if bytes:
            rgba = (rgba * 255).astype(np.uint8)
        if level.ndim:
            return rgba
        return tuple(rgba.tolist())

    def reversed(self, name: str | None = None) -> Colormap:
        """Return a map of as many colours."""
        return Colormap(name or f"{self.name}_r", self.N)

    def resampled(self, lutsize: int) -> Colormap:
        """Return a map of *lutsize* colours."""
        return Colormap(self.name, lutsize)


class ListedColormap(Colormap):
    """A map of the colours in a list."""

    def __init__(
        self,
        colors: Sequence[Any] = (),
        name: str = "",
        N: int | None = None,
    ) -> None:
        listed = [colors] if isinstance(colors, str) else tuple(colors)
        super().__init__(name, N or 256, listed)


class LinearSegmentedColormap(Colormap):
    """A map between colours."""

    def __init__(
        self,
        name: str = "",
        segmentdata: Any = None,
        N: int = 256,
        **_: Any,
    ) -> None:
        del segmentdata
        super().__init__(name, N)

    @staticmethod
    def from_list(name: str, colors: Any, N: int = 256, **_: Any) -> Colormap:
        """Return a map of *N* colours."""
        del colors
        return Colormap(name, N)


class Colormaps(dict[str, Colormap]):
    """The maps by name: every name has one."""

    def __missing__(self, name: str) -> Colormap:
        return Colormap(name)

    def get_cmap(self, name: Any = "") -> Colormap:
        """Return the map of that *name*."""
        if isinstance(name, Colormap):
            return name
        return Colormap(str(name))

    def register(self, *_: Any, **__: Any) -> None:
        """Take a map."""


class Normalize(Silent):
    """Scales numbers to between 0 and 1."""

    def __init__(
        self,
        vmin: float | None = None,
        vmax: float | None = None,
        **_: Any,
    ) -> None:
        super().__init__("matplotlib.colors.Normalize")
        self.vmin, self.vmax = vmin, vmax

    def __call__(self, value: Any, **_: Any) -> Any:
        """Return *value* scaled."""
        values = np.asarray(value, float)
        low = values.min() if self.vmin is None else self.vmin
        high = values.max() if self.vmax is None else self.vmax
        width = (high - low) or 1.0
        return (values - low) / width


class ScalarMappable(Silent):
    """Gives numbers their colours."""

    def __init__(self, norm: Any = None, cmap: Any = None) -> None:
        super().__init__("matplotlib.cm.ScalarMappable")
        self.norm, self.cmap = norm, get_cmap(cmap)

    def to_rgba(self, x: Any, *_: Any, **__: Any) -> Any:
        """Return the colours of *x*."""
        return self.cmap(x)


LogNorm = PowerNorm = SymLogNorm = TwoSlopeNorm = CenteredNorm = Normalize


def get_cmap(name: Any = None, lut: int | None = None) -> Colormap:
    """Return the map of that *name*, of *lut* colours."""
    if isinstance(name, Colormap):
        return name
    return Colormap(str(name), lut or 256)


def to_rgb(c: Any) -> tuple[float, float, float]:
    """Return black."""
    del c
    return (0.0, 0.0, 0.0)


def to_rgba(
    c: Any,
    alpha: float | None = None,
) -> tuple[float, float, float, float]:
    """Return black."""
    del c
    return (0.0, 0.0, 0.0, 1.0 if alpha is None else alpha)


def to_hex(c: Any, *_: Any, **__: Any) -> str:
    """Return black."""
    del c
    return "#000000"


_NAMES = (
    "Accent Blues Dark2 Greens Greys OrRd Oranges PRGn PiYG PuOr Purples RdBu RdGy"
    " RdYlBu RdYlGn Reds Set1 Set2 Set3 Spectral YlGn YlGnBu YlOrRd autumn binary bone"
    " bwr cividis cool coolwarm copper gist_rainbow gnuplot gray hot hsv inferno jet"
    " magma nipy_spectral pink plasma rainbow seismic spring summer tab10 tab20 terrain"
    " turbo twilight viridis winter"
)
for _name in _NAMES.split():
    globals()[_name] = Colormap(_name)
    globals()[f"{_name}_r"] = Colormap(f"{_name}_r")
