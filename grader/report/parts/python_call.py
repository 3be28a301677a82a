"""A small call as Python to copy: it prints the student's value beside the right one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import takewhile

from grader.model import Array, Call, Plain, StudentFailure
from grader.testing.arrays import to_numpy

#: Dtypes that a list of numbers gets by itself.
_USUAL = {
    "numpy": frozenset({"float64", "int64", "bool"}),
    "torch": frozenset({"float32", "int64", "bool"}),
}


def python_call(call: Call, library: str) -> str:
    """Return lines of Python that make *call* of the student's file, and say what is right.

    Its arrays are those of *library*, "numpy" or "torch". Where the assignment
    does not say how a question of its adapter is asked by hand, these are the
    inputs only.
    """
    return "\n".join(_lines(call, library))


def _lines(call: Call, library: str) -> Iterator[str]:
    typed = call.python.strip().splitlines()
    imports = list(takewhile(_is_import, typed))
    yield "import torch" if library == "torch" else "import numpy as np"
    yield from imports
    yield ""
    for name, value in call.arguments.items():
        yield f"{name} = {_literal(value, library)}"
    yield from typed[len(imports) :] or ["", f"# inputs of {call.hook}"]
    if not isinstance(call.reply, StudentFailure):
        yield from _comments("yours", call.reply, library)
    yield from _comments("right", call.expected, library)


def _is_import(line: str) -> bool:
    return line.startswith(("from ", "import "))


def _comments(label: str, value: Plain, library: str) -> Iterator[str]:
    leaves = value if isinstance(value, Mapping) else {"result": value}
    for name, leaf in leaves.items():
        yield f"# {label}: {name} = {_literal(leaf, library)}"


def _literal(value: Plain, library: str) -> str:
    """Return *value* as Python that makes it again."""
    if isinstance(value, Array):
        return _array(value, library)
    if isinstance(value, Mapping):
        entries = [
            f"{key!r}: {_literal(entry, library)}"
            for key, entry in value.items()
        ]
        return f"{{{', '.join(entries)}}}"
    if isinstance(value, list | tuple):
        items = ", ".join(_literal(item, library) for item in value)
        if isinstance(value, list):
            return f"[{items}]"
        return f"({items},)" if len(value) == 1 else f"({items})"
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    return repr(value)


def _array(array: Array, library: str) -> str:
    dtype = "" if array.dtype in _USUAL[library] else array.dtype
    numbers = _literal(to_numpy(array).tolist(), library)
    if library == "torch":
        suffix = f", dtype=torch.{dtype}" if dtype else ""
        return f"torch.tensor({numbers}{suffix})"
    suffix = f', dtype="{dtype}"' if dtype else ""
    return f"np.array({numbers}{suffix})"
