"""Stands for `tqdm`: what is iterated over is passed through, and no bar is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from typing import Any, Self


class tqdm:
    """Passes *iterable* through; counts as far as programs ask."""

    def __init__(
        self,
        iterable: Iterable[Any] | None = None,
        desc: str | None = None,
        total: Any = None,
        **_: Any,
    ) -> None:
        self.iterable: Any = iterable
        self.desc = desc
        self.n = 0
        self.total = (
            len(self.iterable)
            if total is None and isinstance(iterable, Sized)
            else total
        )
        self.format_dict = {"elapsed": 0.0}
        self.disable = True

    def __iter__(self) -> Iterator[Any]:
        for item in self.iterable:
            yield item
            self.n += 1

    def __len__(self) -> int:
        return int(self.total if self.total is not None else len(self.iterable))

    def __bool__(self) -> bool:
        return self.total is None or self.total > 0

    def __contains__(self, item: object) -> bool:
        return item in self.iterable

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def update(self, n: float = 1) -> None:
        """Count *n* more."""
        self.n += n  # type: ignore[assignment]

    def reset(self, total: Any = None) -> None:
        """Count from the start."""
        self.n, self.total = 0, total if total is not None else self.total

    def set_description(
        self,
        desc: str | None = None,
        *_: Any,
        **__: Any,
    ) -> None:
        """Take a description."""
        self.desc = desc

    def _nothing(self, *_: Any, **__: Any) -> None:
        """Do nothing."""

    set_description_str = set_postfix = set_postfix_str = refresh = close = (
        clear
    ) = display = unpause = _nothing

    @classmethod
    def write(cls, s: str, *_: Any, end: str = "\n", **__: Any) -> None:
        """Print *s*."""
        print(s, end=end)

    @classmethod
    def pandas(cls, *_: Any, **__: Any) -> None:
        """Take settings."""


tqdm_notebook = tqdm_gui = auto_tqdm = tqdm


def trange(*args: Any, **settings: Any) -> tqdm:
    """Return a bar around `range`."""
    numbers = tuple(argument for argument in args if isinstance(argument, int))
    return tqdm(range(*numbers), **settings)


tnrange = tgrange = trange


def tenumerate(
    iterable: Iterable[Any],
    start: int = 0,
    **_: Any,
) -> Iterator[tuple[int, Any]]:
    """Return what `enumerate` does."""
    return enumerate(iterable, start)


def tzip(*iterables: Iterable[Any], **_: Any) -> Iterator[Any]:
    """Return what `zip` does."""
    return zip(*iterables, strict=False)


def tmap(function: Any, *iterables: Iterable[Any], **_: Any) -> Iterator[Any]:
    """Return what `map` does."""
    return map(function, *iterables)
