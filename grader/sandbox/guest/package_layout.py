"""Where the files of a submission belong: in the handout's own packages, even if handed in side by side."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from itertools import takewhile
from pathlib import PurePosixPath
from types import ModuleType

#: The handout's packages, with the files that belong directly into each: {"course.nets": ("layers.py",)}.
Packages = Mapping[str, Collection[str]]


class Layout:
    """Finds the files of the handout's packages in a submission whose main file is *main*.

    A file belongs to a package if the handout says so, or if it lies in folders that are named like it.
    """

    def __init__(self, paths: Iterable[str], main: str, packages: Packages) -> None:
        self.paths = tuple(paths)
        self.main = main
        self.packages = packages

    def find(self, fullname: str) -> str:
        """Return the path of the file that is the module *fullname* of one of the packages, or an empty text."""
        package, _, name = fullname.rpartition(".")
        if package not in self.packages:
            return ""
        file = f"{name}.py"
        own = [path for path in self.paths if PurePosixPath(path).name == file]
        at_home = [path for path in own if _lies_in(path, package)]
        return self.nearest(at_home or (own if file in self.packages[package] else ()))

    def below(self, fullname: str) -> list[str] | None:
        """Return the parts of *fullname* below the innermost of the packages that holds it, or None.

        Flattened files have their own modules beside them: `.tools` of `course.nets` may be a file tools.py.
        """
        holding = [package for package in self.packages if fullname.startswith(f"{package}.")]
        return fullname[len(max(holding, key=len)) + 1 :].split(".") if holding else None

    def package_of(self, path: str) -> str:
        """Return the package that the file at *path* belongs to, or an empty text."""
        homes = [package for package, files in self.packages.items() if PurePosixPath(path).name in files]
        homes += [package for package in self.packages if _lies_in(path, package)]
        return homes[0] if homes else ""

    def nearest(self, paths: Iterable[str]) -> str:
        """Return the one of *paths* that shares most folders with the main file and lies in the fewest, or ""."""
        return min(paths, key=lambda path: (-self._shared(path), path.count("/"), path), default="")

    def _shared(self, path: str) -> int:
        pairs = zip(PurePosixPath(path).parent.parts, PurePosixPath(self.main).parent.parts, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def provide_packages(packages: Packages) -> None:
    """Make every package of the handout importable, empty where the course's helpers have none of that name."""
    for package in packages:
        parts = package.split(".")
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            if name not in sys.modules:
                module = ModuleType(name)
                module.__path__ = []
                sys.modules[name] = module
                if end > 1:
                    setattr(sys.modules[".".join(parts[: end - 1])], parts[end - 1], module)


def _lies_in(path: str, package: str) -> bool:
    return f"/{PurePosixPath(path).parent}".endswith(f"/{package.replace('.', '/')}")
