"""Objects that take whatever is done with them and do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Silent:
    """Does nothing, whatever it is asked: a drawing, a widget, a logger.

    Attributes, items and calls give further ones; as a decorator it returns what it
    decorates; as a base class it is none. Iterated over it is empty, as a number it is
    0.
    """

    def __init__(self, name: str = "") -> None:
        self.__dict__["_name"] = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        child = Silent(f"{self._name}.{name}")
        setattr(self, name, child)
        return child

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what a decorator would, else another one."""
        is_decorator = (
            len(args) == 1
            and not kwargs
            and callable(args[0])
            and not isinstance(args[0], Silent)
        )
        if is_decorator:
            return args[0]
        return Silent(self._name)

    def __mro_entries__(self, bases: tuple[type, ...]) -> tuple[type, ...]:
        """Return no base: a class that names it as its base has none of it."""
        return ()

    def __getitem__(self, key: object) -> Any:
        return Silent(self._name)

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def __delitem__(self, key: object) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def __contains__(self, item: object) -> bool:
        return False

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def __int__(self) -> int:
        return 0

    def __index__(self) -> int:
        return 0

    def __float__(self) -> float:
        return 0.0

    def __str__(self) -> str:
        return ""

    def __repr__(self) -> str:
        return f"<nothing of {self._name}>"

    def __format__(self, specification: str) -> str:
        return ""

    def __lt__(self, operand: object) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __lt__


def _operation(self: Silent, *_: object) -> Silent:
    return self


for _name in (
    "add",
    "sub",
    "mul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "matmul",
    "and",
    "or",
    "xor",
):
    setattr(Silent, f"__{_name}__", _operation)
    setattr(Silent, f"__r{_name}__", _operation)
for _name in ("neg", "pos", "abs", "invert"):
    setattr(Silent, f"__{_name}__", _operation)
