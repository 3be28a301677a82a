"""Imports of a file of the handout that was handed in under another name.

Standard library only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import PurePosixPath
from types import MappingProxyType, ModuleType

from grader.sandbox.guest.stubs import Stub

#: The names that a part binds so far; it is loaded if it was not.
Space = Callable[[str], Mapping[str, object]]


class HandoutFinder(MetaPathFinder):
    """Finds the names of a file that the handout asks for in the *parts* of a submission.

    *files* are the names that the handout gives them. It is asked where no file
    has that name: the work stands in a copy, a notebook, or the importing file.
    """

    def __init__(
        self,
        files: Collection[str],
        parts: Sequence[str],
        space: Space,
        untouched: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> None:
        self.stems = {PurePosixPath(file).stem for file in files}
        self.parts = parts
        self.space = space
        self.untouched = untouched

    def find_spec(
        self,
        fullname: str,
        path: object = None,
        target: object = None,
    ) -> ModuleSpec | None:
        """Return the spec of the module that is called like a file of the handout, or None."""
        parent, _, name = fullname.rpartition(".")
        if name not in self.stems:
            return None
        # a library's module of that name is the library's
        if parent and getattr(sys.modules.get(parent), "__file__", None):
            return None
        return ModuleSpec(fullname, HandoutLoader(self))

    def value(self, name: str) -> object:
        """Return what the parts call *name*, finished work first.

        Raises AttributeError where none does.
        """
        handed_out: list[object] = []
        for part in self.parts:
            space = self.space(part)
            value = space.get(name)
            if name not in space or isinstance(value, Stub):
                continue
            if name not in self.untouched.get(part, ()):
                return value
            handed_out.append(value)
        if not handed_out:
            raise AttributeError(name)
        return handed_out[0]

    def public(self) -> list[str]:
        """Return the names that `import *` takes."""
        names = dict.fromkeys(
            name
            for part in self.parts
            for name, value in self.space(part).items()
            if not name.startswith("_") and not isinstance(value, Stub)
        )
        return list(names)


class HandoutLoader(Loader):
    """Makes a module that looks its names up in the parts of the submission."""

    def __init__(self, finder: HandoutFinder) -> None:
        self.finder = finder

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return None: an ordinary module will do."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Let the module look its names up."""
        module.__dict__["__getattr__"] = self._value

    def _value(self, name: str) -> object:
        if name == "__all__":
            return self.finder.public()
        if name.startswith("__"):
            raise AttributeError(name)
        return self.finder.value(name)
