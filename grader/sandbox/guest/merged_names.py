"""What each name of a submission's files stands for, where several define it.

Standard library only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from types import FunctionType

from grader.sandbox.guest.stubs import Stub

#: By path, names whose definition is still the one that was handed out.
Untouched = Mapping[str, Collection[str]]


def merged(
    spaces: Mapping[str, Mapping[str, object]],
    untouched: Untouched,
) -> tuple[dict[str, object], dict[str, Stub]]:
    """Return what each name of the parts stands for, and the stubs among them."""
    names: dict[str, object] = {}
    handed_out: dict[str, object] = {}
    unset: dict[str, Stub] = {}
    for path, space in spaces.items():
        stem = PurePosixPath(path).stem
        for name, value in space.items():
            if isinstance(value, Stub):
                unset.setdefault(name, value)
            elif name in untouched.get(path, ()):
                handed_out.setdefault(name, value)
            else:
                names.setdefault(name, value)
                names[f"{stem}.{name}"] = value
    names = handed_out | names
    return names, {
        name: stub for name, stub in unset.items() if name not in names
    }


def repeated(
    spaces: Mapping[str, Mapping[str, object]],
    untouched: Untouched,
) -> dict[str, list[str]]:
    """Return the paths of the parts that define a name, for names with several.

    Only functions and classes of the parts themselves count.
    """
    if len(spaces) == 1:
        return {}
    paths_by_name: dict[str, list[str]] = {}
    for path, space in spaces.items():
        homes = (path, PurePosixPath(path).stem)
        handed_out = untouched.get(path, ())
        for name, value in space.items():
            if name not in handed_out and _home(value) in homes:
                paths_by_name.setdefault(name, []).append(path)
    return {
        name: paths for name, paths in paths_by_name.items() if len(paths) > 1
    }


def _home(value: object) -> str:
    """Return the file or module that a function or class was defined in, or an empty text."""
    if type(value) is FunctionType:
        return value.__code__.co_filename.partition(" cell ")[0]
    if isinstance(value, type):
        return str(type.__getattribute__(value, "__module__"))
    return ""
