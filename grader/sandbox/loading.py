"""A submission's sources become a module in the worker, siblings and packages included. Standard library only."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import PurePosixPath
from types import MappingProxyType, ModuleType

from grader.model import LoadMode, Note
from grader.sandbox.layout import Layout, Packages
from grader.sandbox.sentences import missing_module
from grader.sandbox.sources import NotLoadable, Source, definitions, drop, parse
from grader.sandbox.stand_ins.finder import StandInFinder
from grader.sandbox.stubs import Stub, StubFinder, guarded_imports

#: Relative imports of a submission resolve below this package.
ROOT = "__submission__"  # a name that no file of a student has


@dataclass
class Loaded:
    """A loaded submission: the names of its files of the handout, the files that count as the student's, and notes."""

    names: Mapping[str, object]
    files: frozenset[str]
    notes: list[Note] = field(default_factory=list)
    broken: list[tuple[str, BaseException]] = field(default_factory=list)  #: further files that do not load
    missing: list[str] = field(default_factory=list)  #: absent modules imported so far; grows while code runs


@dataclass
class Dropped:
    """The names that only code outside definitions would have bound, with their lines."""

    names: dict[str, int]

    def line_of(self, problem: NameError) -> int:
        """Return the line that would have bound the name which *problem* misses, or 0."""
        return self.names.get(problem.name or "", 0)


class SubmissionFinder(MetaPathFinder):
    """Finds modules among the files of a submission, in memory: beside the main file first, then in the folders above it.

    Modules of the handout's own *packages* are found wherever their files lie, in the package's folders or flattened. A
    file that is imported by several names is one module.
    """

    def __init__(self, files: Mapping[str, bytes], main: str, packages: Packages = MappingProxyType({})) -> None:
        self.sources = {path: content for path, content in files.items() if path.endswith(".py")}
        self.layout = Layout(self.sources, main, packages)
        self.folders = {str(parent) for path in (*self.sources, main) for parent in PurePosixPath(path).parents}
        self.above = tuple(PurePosixPath(main).parents)
        self.modules: dict[str, ModuleType] = {}  #: those that were run or are running, by path
        self.guarded: set[tuple[str, int]] = set()
        self.notes: list[Note] = []

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Return the spec of a module or package of the submission, or None."""
        if path_at_home := self.layout.find(fullname):
            return self._spec(fullname, path_at_home, is_package=False)
        if self.layout.is_package(fullname):
            return self._spec(fullname, self.layout.init_of(fullname), is_package=True)
        parts = [part.replace("\x00", ".") for part in fullname.split(".")]
        bases = [PurePosixPath()] if parts[0] == ROOT else self.above
        parts = parts[1:] if parts[0] == ROOT else parts
        below = self.layout.below(fullname)
        for inner in [parts] if below is None else [parts, below]:
            for base in bases:
                spec = self._spec_at(base.joinpath(*inner), fullname)
                if spec is not None:
                    return spec
        if "." not in fullname and (file := self.layout.anywhere(fullname)):
            return self._spec(fullname, file, is_package=False)
        return None

    def _spec_at(self, place: PurePosixPath, fullname: str) -> ModuleSpec | None:
        """Return the spec of what lies at *place*: a package, a module, or a folder without an `__init__.py`."""
        if (package := str(place / "__init__.py")) in self.sources:
            return self._spec(fullname, package, is_package=True)
        if (module := f"{place}.py") in self.sources:
            return self._spec(fullname, module, is_package=False)
        if str(place) in self.folders and (place.parts or fullname == ROOT):
            return self._spec(fullname, "", is_package=True)
        return None

    def _spec(self, fullname: str, file: str, *, is_package: bool) -> ModuleSpec:
        spec = ModuleSpec(fullname, SubmissionLoader(self, file), origin=file, is_package=is_package)
        spec.has_location = bool(file)  # sets `__file__`
        return spec


class SubmissionLoader(Loader):
    """Runs one file of a submission as a module."""

    def __init__(self, finder: SubmissionFinder, file: str) -> None:
        self.finder = finder
        self.file = file
        self.existing: ModuleType | None = None
        self.earlier_spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:  # noqa: ARG002
        """Return the module of the file if it has one already, else None: a new one."""
        self.existing = self.finder.modules.get(self.file)
        self.earlier_spec = getattr(self.existing, "__spec__", None)
        return self.existing

    def exec_module(self, module: ModuleType) -> None:
        """Parse and run the file, unless it was; an empty package when the folder has no `__init__.py`."""
        if module is self.existing:
            module.__spec__ = self.earlier_spec  # what it imports relatively is relative to its first name
            return
        if self.finder.layout.is_package(module.__name__):
            offer = _name_of_package if self.file else _name_of_empty_package
            module.__dict__["__getattr__"] = partial(offer, self.finder.layout, module.__name__)
        if self.file:
            self._run(module)

    def _run(self, module: ModuleType) -> None:
        self.finder.modules[self.file] = module
        source = parse(self.file, self.finder.sources[self.file])
        self.finder.notes += source.notes
        try:
            for name, tree in source.pieces:
                self.finder.guarded |= guarded_imports(tree, name)
                _execute(tree, name, module)
        except BaseException:
            del self.finder.modules[self.file]
            raise


def _name_of_package(layout: Layout, package: str, name: str) -> object:
    """Return what the modules of the handout's *package* call *name*, for imports that expect it in the package itself.

    It is asked where the package's own `__init__.py`, if there is one, has no such name.
    """
    for module in () if name.startswith("__") else layout.modules_of(package):
        names = vars(import_module(module))
        if name in names:
            return names[name]
    raise AttributeError(f"module {package!r} has no attribute {name!r}")


def _name_of_empty_package(layout: Layout, package: str, name: str) -> object:
    """Return the same of a *package* without an `__init__.py`, and for `import *` the names of all its modules."""
    if name != "__all__":
        return _name_of_package(layout, package, name)
    modules = map(import_module, layout.modules_of(package))
    return [public for module in modules for public in vars(module) if not public.startswith("_")]


def load(
    files: Mapping[str, bytes],
    main: str,
    mode: LoadMode,
    also: Sequence[str] = (),
    packages: Packages = MappingProxyType({}),
) -> Loaded:
    """Load *main* of a submission, and the handout's further files *also* by name, as if all stood in one file.

    Where two files bind a name, `layers.relu` and `net.relu` tell them apart. Notebooks are always loaded by their
    definitions. What a file raises goes into `broken`; where nothing loads, what *main* raises is raised: NotLoadable
    for one that does not parse.
    """
    finder = SubmissionFinder(files, main, packages)
    missing: list[str] = []
    stubs = StubFinder(set(finder.sources), finder.guarded, missing)
    sys.meta_path[:0] = [finder, StandInFinder(stubs.files.__contains__, missing), stubs]
    names: dict[str, object] = {}
    broken: list[tuple[str, BaseException]] = []
    paths = [*_further(files, finder.layout, also), main]
    for path in paths:
        try:
            own = _load_file(path, files[path], finder, stubs, mode)
        except BaseException as problem:  # noqa: BLE001 - SystemExit too: the other files are loaded all the same
            broken.append((path, problem))
        else:
            names |= own | {f"{PurePosixPath(path).stem}.{name}": value for name, value in own.items()}
    if len(broken) == len(paths):
        raise broken[-1][1]
    parse.cache_clear()  # a large file's tree takes memory that is the student's
    Stub.loading = False
    notes = [*finder.notes, *map(missing_module, missing)]
    return Loaded(names, frozenset(stubs.files), notes, broken, missing)


def _further(files: Mapping[str, bytes], layout: Layout, also: Sequence[str]) -> list[str]:
    """Return the path of each of the names *also* but the main file's: of several files of a name the nearest."""
    names = [name for name in also if name != PurePosixPath(layout.main).name]
    found = (layout.nearest(path for path in files if PurePosixPath(path).name == name) for name in names)
    return [path for path in found if path]


def _load_file(
    path: str, content: bytes, finder: SubmissionFinder, stubs: StubFinder, mode: LoadMode
) -> dict[str, object]:
    source = parse(path, content)
    finder.notes += source.notes
    stubs.files |= {name for name, _ in source.pieces}
    for name, tree in source.pieces:
        finder.guarded |= guarded_imports(tree, name)
    package = _imported_package(path, finder.layout.package_of(path))
    if path in finder.modules:  # another file has imported it
        return finder.modules[path].__dict__
    module = _empty_module(path, package)
    finder.modules[path] = module
    try:
        dropped = _run(source, module, definitions_only=mode is LoadMode.DEFINITIONS or source.is_notebook)
    except BaseException:
        del finder.modules[path]
        raise
    if dropped:
        module.__dict__["__dropped__"] = Dropped(dropped)
    return module.__dict__


def _imported_package(path: str, home: str) -> str:
    """Return the package that the file at *path* is in, imported: *home*, the handout's, or that of its folder."""
    folders = PurePosixPath(path).parent.parts
    package = home or ".".join((ROOT, *(part.replace(".", "\x00") for part in folders)))
    __import__(package)
    return package


def _empty_module(path: str, package: str) -> ModuleType:
    """Return a module for the file at *path* that both `from . import x` and `import x` find its siblings from."""
    place = PurePosixPath(path)
    module = ModuleType(place.stem)
    module.__dict__.update(__file__=path, __package__=package, __builtins__=builtins)
    for name in (place.stem, f"{package}.{place.stem}"):
        sys.modules.setdefault(name, module)
    vars(sys.modules[package]).setdefault(place.stem, module)
    return module


def _run(source: Source, module: ModuleType, *, definitions_only: bool) -> dict[str, int]:
    kept: set[str] = set(dir(builtins))
    dropped: dict[str, int] = {}
    for name, tree in source.pieces:
        if not definitions_only:
            _execute(tree, name, module)
            continue
        for statement in definitions(tree, kept, dropped).body:
            try:
                _execute(ast.Module([statement], []), name, module)
            except NameError as problem:
                if problem.name not in dropped:
                    raise
                drop(statement, module.__dict__, dropped)  # a default, a decorator or a base that was left out
    return {name: line for name, line in dropped.items() if name not in module.__dict__}


def _execute(code: ast.Module, file: str, module: ModuleType) -> None:
    """Run *code* in *module*; annotations are not evaluated, as in the newest Python (compile inherits that here)."""
    try:
        compiled = compile(code, file, "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        line = getattr(problem, "lineno", None) or 0
        raise NotLoadable(f"{file} does not compile: {str(problem)[:200]}.", file, line) from None
    exec(compiled, module.__dict__)  # noqa: S102 - running student code is the point
