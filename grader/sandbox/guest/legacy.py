"""What old code and notebooks expect of Python and NumPy, restored for submissions.

What is right stays as it is.
"""

from __future__ import annotations

import builtins
import importlib
import math
from importlib.machinery import (
    BuiltinImporter,
    ExtensionFileLoader,
    FrozenImporter,
    SourceFileLoader,
)
from types import ModuleType
from typing import Any

from grader.sandbox.stand_ins.finder import StandInLoader

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
    "math": math,
    # which it was a kind of
    "VisibleDeprecationWarning": UserWarning,
}
#: The same for names that are other names of NumPy today.
OLD_NUMPY_NAMES = {
    "alltrue": "all",
    "bool8": "bool_",
    "mat": "asmatrix",
    "trapz": "trapezoid",
    "complex_": "complex128",
    "cumproduct": "cumprod",
    "float_": "float64",
    "product": "prod",
    "round_": "round",
    "row_stack": "vstack",
    "sometrue": "any",
    "unicode_": "str_",
}


_BUILT_IN = (BuiltinImporter, FrozenImporter)
_LIBRARY_LOADERS = (SourceFileLoader, ExtensionFileLoader, StandInLoader)


def restore_old_python() -> None:
    """Let `xrange` be `range`.

    It is the one name of Python 2 that code which parses as Python 3 still
    uses.
    """
    builtins.xrange = range  # type: ignore[attr-defined]


def keep_libraries_loaded() -> None:
    """Let `reload` return libraries as they are.

    A worker has no files to load them from once more.
    """
    reload = importlib.reload

    def reload_own(module: ModuleType) -> ModuleType:
        """Return *module*, loaded again if it is the student's own."""
        loader = getattr(module, "__loader__", None)
        if loader in _BUILT_IN or isinstance(loader, _LIBRARY_LOADERS):
            return module
        return reload(module)

    importlib.reload = reload_own


def restore_old_numpy(numpy: Any) -> None:
    """Give *numpy* the names that it removed, where it has none of that name today."""
    values = OLD_NUMPY | _old_functions(numpy)
    for old, new in OLD_NUMPY_NAMES.items():
        if hasattr(numpy, new):
            values[old] = getattr(numpy, new)
    for name, value in values.items():
        if name not in vars(numpy):
            setattr(numpy, name, value)


def _old_functions(numpy: Any) -> dict[str, Any]:
    """Return the functions that NumPy removed and has under no other name, made of what it has."""

    def asfarray(a: Any, dtype: Any = float) -> Any:
        return numpy.asarray(a, dtype=dtype)

    def asscalar(a: Any) -> Any:
        return a.item()

    def in1d(ar1: Any, ar2: Any, **options: Any) -> Any:
        return numpy.isin(numpy.ravel(ar1), ar2, **options)

    def msort(a: Any) -> Any:
        return numpy.sort(a, axis=0)

    functions = (asfarray, asscalar, in1d, msort)
    return {function.__name__: function for function in functions}
