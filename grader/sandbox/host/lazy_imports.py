"""Whether a worker's claim that a library needed a module it could not import can be true.

Imports nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from importlib.machinery import ModuleSpec, PathFinder

from grader.errors import WorkerError
from grader.model import Assignment
from grader.sandbox.libraries.preloaded import BASE_MODULES

#: Modules of Python's that open windows, read a terminal or run tests when they
#: are imported, or a part of them does.
_ACTING = frozenset(
    (
        "antigravity",
        "curses",
        "idlelib",
        "lib2to3",
        "readline",
        "rlcompleter",
        "test",
        "this",
        "tkinter",
        "turtle",
        "turtledemo",
    ),
)
_ACTING_PARTS = frozenset(
    (
        "__main__",
        "_internal",
        "compile_worker",
        "conftest",
        "setup",
        "test",
        "tests",
    ),
)


def is_lazy_import(name: object, assignment: Assignment) -> bool:
    """Return whether a worker may lack the module *name* although it exists here.

    It must be Python's or a library's of *assignment*, and not preloaded.
    """
    preloaded = {*BASE_MODULES, assignment.arrays, *assignment.modules}
    if not isinstance(name, str) or name in preloaded:
        return False
    parts = name.split(".")
    if not all(map(str.isidentifier, parts)):
        return False
    return _is_ours(parts[0], preloaded) and _exists(name)


def is_safe_to_import(name: str) -> bool:
    """Return whether the zygote may import *name* because a worker claims to need it.

    A module that acts when it is imported is refused.
    """
    if not name:
        return False
    parts = name.split(".")
    return parts[0] not in _ACTING and not _ACTING_PARTS.intersection(parts)


def _is_ours(top: str, preloaded: Collection[str]) -> bool:
    libraries = {module.partition(".")[0] for module in preloaded}
    return top in sys.stdlib_module_names or top in libraries


def _exists(name: str) -> bool:
    """Return whether *name* could be imported, told by files only.

    `find_spec` of importlib would import its parents.
    """
    places: list[str] | None = None
    spec: ModuleSpec | None = None
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        full = ".".join(parts[:end])
        if end == 1 and full in sys.builtin_module_names:
            return len(parts) == 1
        spec = PathFinder.find_spec(full, places)
        if spec is None:
            return False
        places = list(spec.submodule_search_locations or ())
    return spec is not None


def refuse_lazy_import(module: str) -> None:
    """Raise WorkerError where a call failed for want of *module*.

    A library imports that module at first use.

    The claim may be false; then the submission gets no grade, and a person
    looks at it.
    """
    if not module:
        return
    text = (
        f"While a call ran, library code tried to import `{module}`, for which a"
        " worker has no files."
    )
    tip = (
        f'Add "{module}" to `modules` in assignment.toml, and grade again. If the'
        " submission brings this about without need, grade it by hand."
    )
    raise WorkerError(text, tip)
