"""Where a submission's files belong in the handout's packages, and what their names are.

They belong there even if they were handed in side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath
from types import FunctionType

from grader.sandbox.guest.stubs import Stub

#: The handout's packages, with the files that belong directly into each:
#: {"course.nets": ("layers.py",)}.
Packages = Mapping[str, Collection[str]]
#: By path, names whose definition is still the one that was handed out.
Untouched = Mapping[str, Collection[str]]


class Layout:
    """Finds the files of the handout's packages in a submission whose main file is *main*.

    A file belongs to a package if the handout says so, or if it lies in folders
    that are named like it.
    """

    def __init__(
        self,
        paths: Iterable[str],
        main: str,
        packages: Packages,
    ) -> None:
        self.paths = tuple(paths)
        self.main = main
        self.packages = packages

    def find(self, fullname: str) -> str:
        """Return the path of the file that is the module *fullname* of a package, or ""."""
        package, _, name = fullname.rpartition(".")
        if package not in self.packages:
            return ""
        file = f"{name}.py"
        candidates = self._called(file)
        at_home = [path for path in candidates if _lies_in(path, package)]
        if at_home:
            return self.nearest(at_home)
        if file in self.packages[package]:
            return self.nearest(candidates)
        return ""

    def below(self, fullname: str) -> list[str] | None:
        """Return the parts of *fullname* below the innermost package that holds it, or None.

        Flattened files have their own modules beside them: `.tools` of
        `course.nets` may be a file tools.py.
        """
        prefixes = [f"{package}." for package in self.packages]
        holding = [prefix for prefix in prefixes if fullname.startswith(prefix)]
        if not holding:
            return None
        innermost = max(holding, key=len)
        return fullname.removeprefix(innermost).split(".")

    def package_of(self, path: str) -> str:
        """Return the package that the file at *path* belongs to, or an empty text."""
        name = PurePosixPath(path).name
        for package, files in self.packages.items():
            if name in files:
                return package
        for package in self.packages:
            if _lies_in(path, package):
                return package
        return ""

    def is_package(self, fullname: str) -> bool:
        """Return whether *fullname* is one of the handout's packages, or holds one."""
        return any(
            f"{package}.".startswith(f"{fullname}.")
            for package in self.packages
        )

    def init_of(self, package: str) -> str:
        """Return the path of the nearest `__init__.py` of *package*, or an empty text."""
        inits = self._called("__init__.py")
        return self.nearest(path for path in inits if _lies_in(path, package))

    def modules_of(self, package: str) -> list[str]:
        """Return the names of the modules in *package* for which there are files."""
        paths = [*self.packages.get(package, ())]
        paths += [path for path in self.paths if _lies_in(path, package)]
        stems = dict.fromkeys(PurePosixPath(path).stem for path in paths)
        stems.pop("__init__", None)
        modules = [f"{package}.{stem}" for stem in stems]
        return [module for module in modules if self.find(module)]

    def anywhere(self, name: str) -> str:
        """Return the path of the nearest file that is the module *name*, or "".

        It may lie in any folder.
        """
        return self.nearest(self._called(f"{name}.py"))

    def nearest_called(self, file: str) -> str:
        """Return the path of the nearest file with the name *file*, or ""."""
        return self.nearest(self._called(file))

    def _called(self, file: str) -> list[str]:
        return [path for path in self.paths if PurePosixPath(path).name == file]

    def nearest(self, paths: Iterable[str]) -> str:
        """Return the path nearest to the main file, or an empty text.

        It shares most folders with the main file and lies in the fewest.
        """
        return min(paths, key=self._distance, default="")

    def _distance(self, path: str) -> tuple[int, int, str]:
        return -self._shared(path), path.count("/"), path

    def _shared(self, path: str) -> int:
        """Return how many folders *path* has in common with the main file."""
        folders = PurePosixPath(path).parent.parts
        main_folders = PurePosixPath(self.main).parent.parts
        count = 0
        for folder, main_folder in zip(folders, main_folders, strict=False):
            if folder != main_folder:
                break
            count += 1
        return count


def parts_of(
    paths: Iterable[str],
    main: str,
    also: Iterable[str],
) -> tuple[str, ...]:
    """Return *main* and, of *paths* with the name of each of *also*, the nearest."""
    layout = Layout(paths, main, {})
    main_name = PurePosixPath(main).name
    further = [
        layout.nearest_called(name) for name in also if name != main_name
    ]
    return (main, *filter(None, further))


def _lies_in(path: str, package: str) -> bool:
    return f"/{PurePosixPath(path).parent}".endswith(
        f"/{package.replace('.', '/')}",
    )


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
