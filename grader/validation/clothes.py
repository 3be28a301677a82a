"""The reference as students could hand it in, in the ways of real submissions.

It is packed, spread, decorated and encoded. Pure.

Each outfit is files by path. None changes what a function does, so that each
must earn everything.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

Files = Mapping[str, bytes]

_SETTINGS = "VERBOSE = False\n"
_IMPORTS = (
    ("torch", "import torch"),
    ("torch.nn", "import torch.nn as nn"),
    ("matplotlib.pyplot", "import matplotlib.pyplot as plt"),
    ("h5py", "import h5py"),
    ("scipy", "import scipy"),
    ("scipy.ndimage", "from scipy import ndimage"),
    ("tqdm", "from tqdm import tqdm"),
)
_PLOT = """

import matplotlib.pyplot as plt

plt.rcParams["figure.figsize"] = (8.0, 6.0)
figure, axes = plt.subplots()
for width in (1, 2):
    axes.plot([0, 1], [0, width], label=f"width {width}")
axes.legend()
plt.show()
print("finished:", figure)
"""
_FIRST_CELL = """# Run this cell first.
%matplotlib inline
%load_ext autoreload
%autoreload 2
!pip install --quiet numpy
import numpy as np
import matplotlib.pyplot as plt

plt.rcParams["figure.figsize"] = (10.0, 8.0)
plt.rcParams["image.cmap"] = "gray"
"""
_KERNEL = {
    "name": "python3",
    "display_name": "Python 3",
    "language": "python",
}
_LAST_CELL = """%time plt.plot([1, 2, 3])
plt.show()
print("finished")"""


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """What outfits are made of.

    That is the source of the reference, its file's name, and what the handout
    forbids. `package` is the dotted name of the package that the file belongs
    to.
    """

    source: str
    file: str
    forbidden: Collection[str] = ()
    package: str = "homework"

    @property
    def stem(self) -> str:
        """The name of the file without its suffix."""
        return PurePosixPath(self.file).stem

    @property
    def statements(self) -> tuple[str, ...]:
        """The top-level statements in order, without imports from the future.

        Together they are the source.
        """
        return tuple(
            text
            for text, node in _statements(self.source)
            if not _is_future(node)
        )


def as_package(wardrobe: Wardrobe) -> Files:
    """Return a package, whose main file takes a name from a module beside it."""
    folder = PurePosixPath(*wardrobe.package.split("."))
    main = _with_line(wardrobe.source, "from .settings import VERBOSE")
    files = {
        str(parent / "__init__.py"): b""
        for parent in folder.parents
        if parent.name
    }
    files[str(folder / "__init__.py")] = (
        f"from .{wardrobe.stem} import *\n".encode()
    )
    files[str(folder / "settings.py")] = _SETTINGS.encode()
    files[str(folder / wardrobe.file)] = main.encode()
    return files


def flat(wardrobe: Wardrobe) -> Files:
    """Return the file and a module of its own beside it."""
    text = _with_line(wardrobe.source, "from settings import VERBOSE")
    return {wardrobe.file: text.encode(), "settings.py": _SETTINGS.encode()}


def one_folder_down(wardrobe: Wardrobe) -> Files:
    """Return the file in a folder."""
    return {f"my homework/{wardrobe.file}": wardrobe.source.encode()}


def one_notebook(wardrobe: Wardrobe) -> Files:
    """Return a notebook: the usual first cell, a cell for each statement, a plot."""
    return {f"{wardrobe.stem}.ipynb": _homework_notebook(wardrobe.statements)}


def two_notebooks(wardrobe: Wardrobe) -> Files:
    """Return two notebooks, each with half of what the file defines.

    Each has all that its half needs.
    """
    names = _defined_names(wardrobe)
    half = (len(names) + 1) // 2
    first = needed_for(names[:half], wardrobe.statements)
    second = needed_for(names[half:], wardrobe.statements)
    return {
        f"{wardrobe.stem}.ipynb": _homework_notebook(first),
        f"{wardrobe.stem}_part2.ipynb": _homework_notebook(second),
    }


def unused_imports(wardrobe: Wardrobe) -> Files:
    """Return the file with imports that it never uses, none of them forbidden."""
    allowed = [
        line
        for module, line in _IMPORTS
        if not _is_forbidden(module, wardrobe.forbidden)
    ]
    return {
        wardrobe.file: _with_line(wardrobe.source, "\n".join(allowed)).encode(),
    }


def plot_and_prints(wardrobe: Wardrobe) -> Files:
    """Return the file with a plot and a print at its end."""
    return {wardrobe.file: (wardrobe.source + _PLOT).encode()}


def saved_by_windows(wardrobe: Wardrobe) -> Files:
    """Return the file with a byte order mark and the line ends of Windows."""
    return {
        wardrobe.file: wardrobe.source.replace("\n", "\r\n").encode(
            "utf-8-sig",
        ),
    }


#: Every outfit by its name in findings.
OUTFITS: Mapping[str, Callable[[Wardrobe], Files]] = {
    "a package": as_package,
    "flat, with a module beside it": flat,
    "one folder down": one_folder_down,
    "one notebook": one_notebook,
    "two notebooks": two_notebooks,
    "unused imports": unused_imports,
    "a plot and prints at the end": plot_and_prints,
    "CRLF and a byte order mark": saved_by_windows,
}


def needed_for(names: Collection[str], statements: Sequence[str]) -> list[str]:
    """Return those of *statements*, in order, that bind *names* or what these need.

    Imports always stay.
    """
    trees = [ast.parse(text) for text in statements]
    bound = [_bound(tree) for tree in trees]
    needed = set(names)
    selected: set[int] = set()
    while True:
        binding = {
            place
            for place, bound_here in enumerate(bound)
            if bound_here & needed
        }
        new = binding - selected
        if not new:
            break
        selected |= new
        for place in new:
            needed |= _names_in(trees[place])
    for place, tree in enumerate(trees):
        if isinstance(tree.body[0], ast.Import | ast.ImportFrom):
            selected.add(place)
    return [statements[place] for place in sorted(selected)]


def _names_in(tree: ast.Module) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _statements(source: str) -> Iterator[tuple[str, ast.stmt]]:
    """Yield each top-level statement with the comments after it."""
    lines = source.splitlines(keepends=True)
    body = ast.parse(source).body
    starts = [_first_line(node) for node in body]
    ends = [*starts[1:], len(lines) + 1]
    for node, start, end in zip(body, starts, ends, strict=True):
        yield "".join(lines[start - 1 : end - 1]).strip("\n"), node


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _defined_names(wardrobe: Wardrobe) -> list[str]:
    """Return the names of the functions and classes in order."""
    nodes = [
        node for text in wardrobe.statements for node in ast.parse(text).body
    ]
    return [
        node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]


def _bound(tree: ast.Module) -> set[str]:
    """Return the names that the statement in *tree* binds at the top."""
    (node,) = tree.body
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {
            (alias.asname or alias.name).partition(".")[0]
            for alias in node.names
        }
    return {
        name.id
        for name in ast.walk(node)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }


def _with_line(source: str, line: str) -> str:
    """Return *source* with *line* after its docstring and its imports from the future."""
    after = 0
    for place, node in enumerate(ast.parse(source).body):
        if _is_future(node) or (place == 0 and _is_docstring(node)):
            after = node.end_lineno or 0
    lines = source.splitlines(keepends=True)
    return "".join([*lines[:after], f"\n{line}\n", *lines[after:]])


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_docstring(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Expr) or not isinstance(
        node.value,
        ast.Constant,
    ):
        return False
    return isinstance(node.value.value, str)


def _is_forbidden(module: str, forbidden: Collection[str]) -> bool:
    return any(f"{module}.".startswith(f"{name}.") for name in forbidden)


def _homework_notebook(statements: Sequence[str]) -> bytes:
    """Return a notebook with a cell for each of *statements*, and what is usual."""
    cells = [_markdown_cell("# My homework\n")]
    cells += map(_code_cell, (_FIRST_CELL, *statements, _LAST_CELL))
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": _KERNEL},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook).encode()


def _markdown_cell(text: str) -> dict[str, object]:
    return {
        "cell_type": "markdown",
        "metadata": {},
        "source": [text],
    }


def _code_cell(text: str) -> dict[str, object]:
    return {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": text.splitlines(keepends=True),
    }
