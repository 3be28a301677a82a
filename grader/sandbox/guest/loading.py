"""A submission's sources become a module in the worker, siblings and packages included.

Standard library only.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import PurePosixPath
from types import MappingProxyType, ModuleType

from grader.model import LeftOut, LoadMode, Note
from grader.sandbox.guest.finders.handout_modules import HandoutFinder
from grader.sandbox.guest.finders.lost_folders import (
    LostFolderFinder,
    names_bound_by,
    reachable,
)
from grader.sandbox.guest.finders.package_names import (
    name_of_empty_package,
    name_of_package,
)
from grader.sandbox.guest.package_layout import (
    Layout,
    Packages,
    Untouched,
    merged,
    repeated,
)
from grader.sandbox.guest.running import Runner
from grader.sandbox.guest.sources import Content, NotLoadable, Source, parse
from grader.sandbox.guest.stubs import Stub, StubFinder, guarded_imports
from grader.sandbox.sentences import missing_module
from grader.sandbox.stand_ins.finder import StandInFinder

#: Relative imports of a submission resolve below this package.
ROOT = "__submission__"  # a name that no file of a student has


@dataclass
class Loaded:
    """A loaded submission: its names, the files that count as the student's, and notes."""

    names: dict[str, object]
    files: frozenset[str]
    notes: list[Note] = field(default_factory=list)
    #: parts that do not load
    broken: list[tuple[str, BaseException]] = field(default_factory=list)
    #: absent modules imported so far; grows while code runs
    missing: list[str] = field(default_factory=list)
    #: names that nothing sets here
    unset: Mapping[str, Stub] = field(default_factory=dict)
    #: the parts that define a name, if several do
    repeated: Mapping[str, list[str]] = field(default_factory=dict)
    left_out: Sequence[LeftOut] = ()


class SubmissionFinder(MetaPathFinder):
    """Finds modules among the files of a submission, in memory.

    It looks beside the main file first, then in the folders above it.

    Modules of the handout's own *packages* are found wherever their files lie,
    in the package's folders or flattened. A file that is imported by several
    names is one module.
    """

    def __init__(
        self,
        files: Mapping[str, Content],
        main: str,
        packages: Packages = MappingProxyType({}),
        runner: Runner | None = None,
        by_definitions: Collection[str] = (),
    ) -> None:
        self.runner = runner or Runner()
        #: paths of files of which only the definitions are run
        self.by_definitions = by_definitions
        self.sources = {
            path: content
            for path, content in files.items()
            if path.endswith(".py")
        }
        self.layout = Layout(self.sources, main, packages)
        self.folders = {
            str(parent)
            for path in (*self.sources, main)
            for parent in PurePosixPath(path).parents
        }
        self.above = tuple(PurePosixPath(main).parents)
        #: those that were run or are running, by path
        self.modules: dict[str, ModuleType] = {}
        self.guarded: set[tuple[str, int]] = set()
        self.notes: list[Note] = []
        self.lost_folders = LostFolderFinder(
            ROOT,
            self._file_for,
            self._names_in,
            self._spec,
            self.notes,
        )

    def _file_for(self, name: str) -> str:
        """Return the path of the file that the dotted *name* may mean, or ""."""
        for place in self._places(name):
            if f"{place}.py" in self.sources:
                return f"{place}.py"
        return "" if "." in name else self.layout.anywhere(name)

    def _names_in(self, path: str) -> frozenset[str] | None:
        """Return the names that the file at *path* binds, or None where it does not parse."""
        try:
            return names_bound_by(parse(path, self.sources[path]))
        except NotLoadable:
            return None

    def find_spec(
        self,
        fullname: str,
        path: object = None,
        target: object = None,
    ) -> ModuleSpec | None:
        """Return the spec of a module or package of the submission, or None."""
        path_at_home = self.layout.find(fullname)
        if path_at_home:
            return self._spec(fullname, path_at_home, is_package=False)
        if self.layout.is_package(fullname):
            return self._spec(
                fullname,
                self.layout.init_of(fullname),
                is_package=True,
            )
        for place in self._places(fullname):
            spec = self._spec_at(place, fullname)
            if spec is not None:
                return spec
        if "." in fullname:
            return None
        file = self.layout.anywhere(fullname)
        if file:
            return self._spec(fullname, file, is_package=False)
        return None

    def _places(self, fullname: str) -> Iterator[PurePosixPath]:
        """Yield where *fullname* may lie, without an ending, the likeliest first."""
        parts = [part.replace("\x00", ".") for part in fullname.split(".")]
        bases = self.above
        if parts[0] == ROOT:
            bases = (PurePosixPath(),)
            parts = parts[1:]
        below = self.layout.below(fullname)
        for inner in [parts] if below is None else [parts, below]:
            for base in bases:
                yield base.joinpath(*inner)

    def _spec_at(
        self,
        place: PurePosixPath,
        fullname: str,
    ) -> ModuleSpec | None:
        """Return the spec of what lies at *place*, or None.

        A package, a module, or a folder without an `__init__.py`.
        """
        package = str(place / "__init__.py")
        if package in self.sources:
            return self._spec(fullname, package, is_package=True)
        module = f"{place}.py"
        if module in self.sources:
            return self._spec(fullname, module, is_package=False)
        if str(place) in self.folders and (place.parts or fullname == ROOT):
            return self._spec(fullname, "", is_package=True)
        return None

    def take(self, source: Source) -> None:
        """Take in a file that is about to run: its notes and its guarded imports."""
        self.notes += source.notes
        for name, tree in source.pieces:
            self.guarded |= guarded_imports(tree, name)

    def run(self, path: str, source: Source, module: ModuleType) -> None:
        """Run the file at *path* as *module*.

        Raises NotLoadable where it does not compile.
        """
        package = str(vars(module).get("__package__") or ROOT)
        reachable(source, package, ROOT)
        self.lost_folders.take(source, package)
        # files that import each other find it before it is done
        self.modules[path] = module
        try:
            if source.is_notebook or path in self.by_definitions:
                self.runner.run_definitions(
                    source.pieces,
                    module,
                    cells=source.is_notebook,
                    bare=path in self.by_definitions,
                )
            else:
                self.runner.run(source.pieces, module)
        except BaseException:
            del self.modules[path]
            raise

    def _spec(
        self,
        fullname: str,
        file: str,
        *,
        is_package: bool | None = None,
    ) -> ModuleSpec:
        """Return the spec of *file* as *fullname*; without a file it is an empty package."""
        if is_package is None:
            is_package = not file
        spec = ModuleSpec(
            fullname,
            SubmissionLoader(self, file),
            origin=file,
            is_package=is_package,
        )
        spec.has_location = bool(file)  # sets `__file__`
        return spec


class SubmissionLoader(Loader):
    """Runs one file of a submission as a module."""

    def __init__(self, finder: SubmissionFinder, file: str) -> None:
        self.finder = finder
        self.file = file
        self.existing: ModuleType | None = None
        self.earlier_spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return the module of the file if it has one already, else None: a new one."""
        self.existing = self.finder.modules.get(self.file)
        self.earlier_spec = getattr(self.existing, "__spec__", None)
        return self.existing

    def exec_module(self, module: ModuleType) -> None:
        """Parse and run the file, unless it was.

        An empty package when the folder has no `__init__.py`.
        """
        if module is self.existing:
            # what it imports relatively is relative to its first name
            module.__spec__ = self.earlier_spec
            return
        if self.finder.layout.is_package(module.__name__):
            offer = name_of_package if self.file else name_of_empty_package
            module.__dict__["__getattr__"] = partial(
                offer,
                self.finder.layout,
                module.__name__,
            )
        if self.file:
            self._run(module)

    def _run(self, module: ModuleType) -> None:
        source = parse(self.file, self.finder.sources[self.file])
        self.finder.take(source)
        self.finder.run(self.file, source, module)


def load(
    files: Mapping[str, Content],
    parts: Sequence[str],
    mode: LoadMode,
    packages: Packages = MappingProxyType({}),
    *,
    untouched: Untouched = MappingProxyType({}),
    asked: Collection[str] = (),
    runner: Runner | None = None,
) -> Loaded:
    """Load the *parts* of a submission, the main one first, as if all stood in one file.

    Of a name that several parts bind the first counts, but for stubs and
    *untouched* definitions; `layers.relu` and `net.relu` tell them apart.
    *asked* are the names that the handout gives its files: imports of those find
    the parts. Statements that cannot run are left out by *runner*. Notebooks are always
    loaded by their definitions. What a part raises as a whole goes into
    `broken`; where nothing loads, what the main one raises is raised:
    NotLoadable for one that does not parse.
    """
    main = parts[0]
    runner = runner or Runner()
    by_definitions = parts if mode is LoadMode.DEFINITIONS else ()
    finder = SubmissionFinder(files, main, packages, runner, by_definitions)
    missing: list[str] = []
    stubs = StubFinder(set(finder.sources), finder.guarded, missing)
    stand_ins = StandInFinder(stubs.files.__contains__, missing)

    def space(path: str) -> Mapping[str, object]:
        if path not in finder.modules:
            # what it raises is the finding of whoever loads it as a part
            with suppress(Exception):
                return _load_part(path, files[path], finder, stubs)
            return {}
        return finder.modules[path].__dict__

    handout = HandoutFinder(asked, parts, space, untouched)
    sys.meta_path[:0] = [
        finder,
        handout,
        stand_ins,
        finder.lost_folders,
        stubs,
    ]
    spaces: dict[str, dict[str, object]] = {}
    broken: list[tuple[str, BaseException]] = []
    for path in (*parts[1:], main):
        try:
            spaces[path] = _load_part(path, files[path], finder, stubs)
        # Whatever it raises: the other parts are loaded all the same.
        except BaseException as problem:  # noqa: BLE001
            broken.append((path, problem))
    if not spaces:
        raise broken[-1][1]
    # a large file's tree takes memory that is the student's
    parse.cache_clear()
    Stub.loading = False
    spaces_in_order = {path: spaces[path] for path in parts if path in spaces}
    names, unset = merged(spaces_in_order, untouched)
    return Loaded(
        names,
        files=frozenset(stubs.files),
        notes=[*finder.notes, *map(missing_module, missing)],
        broken=broken,
        missing=missing,
        unset=unset,
        repeated=repeated(spaces_in_order, untouched),
        left_out=runner.left_out,
    )


def _load_part(
    path: str,
    content: Content,
    finder: SubmissionFinder,
    stubs: StubFinder,
) -> dict[str, object]:
    source = parse(path, content)
    finder.take(source)
    stubs.files |= {name for name, _ in source.pieces}
    package = _imported_package(path, finder.layout.package_of(path))
    if path in finder.modules:  # another part has imported it
        return finder.modules[path].__dict__
    module = _empty_module(path, package)
    finder.run(path, source, module)
    return module.__dict__


def _imported_package(path: str, home: str) -> str:
    """Return the package of the file at *path*, imported.

    It is *home*, which is the handout's, or that of its folder.
    """
    package = home
    if not package:
        folders = PurePosixPath(path).parent.parts
        names = [part.replace(".", "\x00") for part in folders]
        package = ".".join((ROOT, *names))
    __import__(package)
    return package


def _empty_module(path: str, package: str) -> ModuleType:
    """Return an empty module for the file at *path*.

    Both `from . import x` and `import x` find its siblings from it.
    """
    place = PurePosixPath(path)
    module = ModuleType(place.stem)
    module.__dict__.update(
        __file__=path,
        __package__=package,
        __builtins__=builtins,
    )
    for name in (place.stem, f"{package}.{place.stem}"):
        sys.modules.setdefault(name, module)
    vars(sys.modules[package]).setdefault(place.stem, module)
    return module
