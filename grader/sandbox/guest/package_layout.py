"""Where the files of a submission belong in the handout's own packages.

They belong there even if they were handed in side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import takewhile
from pathlib import PurePosixPath

#: The handout's packages, with the files that belong directly into each:
#: {"course.nets": ("layers.py",)}.
Packages = Mapping[str, Collection[str]]


class Layout:
    """Finds the files of the handout's packages in a submission whose main file is *main*.

    A file belongs to a package if the handout says so, or if it lies in folders that
    are named like it.
    """

    def __init__(self, paths: Iterable[str], main: str, packages: Packages) -> None:
        self.paths = tuple(paths)
        self.main = main
        self.packages = packages

    def find(self, fullname: str) -> str:
        """Return the path of the file that is the module *fullname* of a package, or ""."""
        package, _, name = fullname.rpartition(".")
        if package not in self.packages:
            return ""
        file = f"{name}.py"
        candidates = [path for path in self.paths if PurePosixPath(path).name == file]
        at_home = [path for path in candidates if _lies_in(path, package)]
        return self.nearest(
            at_home or (candidates if file in self.packages[package] else ())
        )

    def below(self, fullname: str) -> list[str] | None:
        """Return the parts of *fullname* below the innermost package that holds it, or None.

        Flattened files have their own modules beside them: `.tools` of `course.nets`
        may be a file tools.py.
        """
        holding = [
            package for package in self.packages if fullname.startswith(f"{package}.")
        ]
        if holding:
            return fullname[len(max(holding, key=len)) + 1 :].split(".")
        return None

    def package_of(self, path: str) -> str:
        """Return the package that the file at *path* belongs to, or an empty text."""
        homes = [
            package
            for package, files in self.packages.items()
            if PurePosixPath(path).name in files
        ]
        homes += [package for package in self.packages if _lies_in(path, package)]
        return homes[0] if homes else ""

    def is_package(self, fullname: str) -> bool:
        """Return whether *fullname* is one of the handout's packages, or holds one."""
        return any(
            f"{package}.".startswith(f"{fullname}.") for package in self.packages
        )

    def init_of(self, package: str) -> str:
        """Return the path of the nearest `__init__.py` of *package*, or an empty text."""
        inits = [
            path for path in self.paths if PurePosixPath(path).name == "__init__.py"
        ]
        return self.nearest(path for path in inits if _lies_in(path, package))

    def modules_of(self, package: str) -> list[str]:
        """Return the names of the modules in *package* for which the submission has files."""
        stems = [PurePosixPath(file).stem for file in self.packages.get(package, ())]
        stems += [
            PurePosixPath(path).stem for path in self.paths if _lies_in(path, package)
        ]
        modules = [
            f"{package}.{stem}" for stem in dict.fromkeys(stems) if stem != "__init__"
        ]
        return [module for module in modules if self.find(module)]

    def anywhere(self, name: str) -> str:
        """Return the path of the nearest file that is the module *name*, or "".

        It may lie in any folder.
        """
        return self.nearest(
            path for path in self.paths if PurePosixPath(path).name == f"{name}.py"
        )

    def nearest(self, paths: Iterable[str]) -> str:
        """Return the path nearest to the main file, or an empty text.

        It shares most folders with the main file and lies in the fewest.
        """
        return min(
            paths,
            key=lambda path: (-self._shared(path), path.count("/"), path),
            default="",
        )

    def _shared(self, path: str) -> int:
        pairs = zip(
            PurePosixPath(path).parent.parts,
            PurePosixPath(self.main).parent.parts,
            strict=False,
        )
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def parts_of(paths: Iterable[str], main: str, also: Iterable[str]) -> tuple[str, ...]:
    """Return *main* and, of the *paths* that are named like each of *also*, the nearest one."""
    layout = Layout(paths, main, {})
    names = [name for name in also if name != PurePosixPath(main).name]
    further = [
        layout.nearest(
            path for path in layout.paths if PurePosixPath(path).name == name
        )
        for name in names
    ]
    return (main, *filter(None, further))


def _lies_in(path: str, package: str) -> bool:
    return f"/{PurePosixPath(path).parent}".endswith(f"/{package.replace('.', '/')}")
