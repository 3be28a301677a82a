"""Names that Python 2 and older versions of NumPy had, for submissions: old code that is right stays so."""

from __future__ import annotations

import builtins
from typing import Any

#: Names that NumPy removed (in 1.24 and 2.0), and what each of them was.
OLD_NUMPY = {
    "bool": bool,
    "complex": complex,
    "float": float,
    "int": int,
    "long": int,
    "object": object,
    "str": str,
    "unicode": str,
    "Inf": float("inf"),
    "Infinity": float("inf"),
    "NINF": float("-inf"),
    "NaN": float("nan"),
    "PINF": float("inf"),
    "infty": float("inf"),
}
#: The same for names that are other names of NumPy today.
OLD_NUMPY_NAMES = {
    "alltrue": "all",
    "complex_": "complex128",
    "cumproduct": "cumprod",
    "float_": "float64",
    "product": "prod",
    "round_": "round",
    "row_stack": "vstack",
    "sometrue": "any",
    "unicode_": "str_",
}


def restore_old_python() -> None:
    """Let `xrange` be `range`, the one name of Python 2 that code which parses as Python 3 still uses."""
    builtins.xrange = range  # type: ignore[attr-defined]


def restore_old_numpy(numpy: Any) -> None:
    """Give *numpy* the names that it removed, where it has none of that name today."""
    values = OLD_NUMPY | {old: getattr(numpy, new) for old, new in OLD_NUMPY_NAMES.items()}
    for name, value in values.items():
        if name not in vars(numpy):
            setattr(numpy, name, value)
